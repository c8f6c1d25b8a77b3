#!/usr/bin/env bash
# The program as it is built, published with its runtime, published as one file, and installed as a tool is one code: shards of each,
# gathered by any, are the bytes of one run.
#
#   published.sh FOLDER      FOLDER receives the programs: self-contained/, single-file/, tool/
#
# Needs the Release build. Ends with 'N passed, N failed'.
set -u
cd "$(dirname "$0")/../.."
root=$PWD
target=$1
mkdir -p "$target"
target=$(cd "$target" && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0 failed=0
ok() { # what, command...
    local what=$1
    shift
    if "$@" >"$scratch/told" 2>&1; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        echo "FAILED: $what"
        tail -n 20 "$scratch/told"
    fi
}
case $(uname -s)-$(uname -m) in
    Linux-x86_64) rid=linux-x64 ;; Linux-aarch64) rid=linux-arm64 ;; Darwin-arm64) rid=osx-arm64 ;; *) rid=win-x64 ;;
esac
publish() { dotnet publish src/Repro.Cli -c Release -r $rid -o "$target/$1" -v quiet "${@:2}"; }

built() { dotnet "$root/src/Repro.Cli/bin/Release/net10.0/Repro.Cli.dll" "$@"; }
folder() { "$target/self-contained/repro" "$@"; }
file() { "$target/single-file/repro" "$@"; }
tool() { "$target/tool/repro" "$@"; }

ok "publish self-contained" publish self-contained -p:PublishSingleFile=false -p:PublishReadyToRun=false
ok "publish one file" publish single-file
ok "one file is one file" [ "$(ls "$target/single-file" | wc -l)" -eq 1 ]
ok "pack" dotnet pack src/Repro.Cli -c Release --no-build -o "$scratch/packages" -v quiet
ok "install as a tool" dotnet tool install --tool-path "$target/tool" --source "$scratch/packages" Repro.Cli

printf 'experiment: equivalence\nseed: 7\nsweep: { prompts.length: [3, 5] }\nreplicates: 30\n' >"$scratch/x.yaml"
cd "$scratch" || exit 1
bytes() { (cd "$1" && sha256sum data/* claims.* config.yaml); }
same() { [ -n "$(bytes "$1/x")" ] && [ "$(bytes "$1/x")" = "$(bytes whole/x)" ]; }
ok "a whole run" built run x.yaml --out whole --quiet
number=0
for program in built folder file tool; do
    number=$((number + 1))
    ok "a shard by $program" $program run x.yaml --out shards --shard $number/4 --quiet
done
ok "one identity" [ "$(cat shards/*/manifest.json | grep '"code"' | sort -u | wc -l)" -eq 1 ]
for program in built folder file tool; do
    ok "gathered by $program" $program gather x.yaml shards --out "by-$program" --quiet
    ok "the same bytes, gathered by $program" same "by-$program"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
