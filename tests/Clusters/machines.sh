#!/usr/bin/env bash
# The same bytes on other machines: smoke runs by the program for ARM64 Linux, under qemu, and for Windows, under wine, against those of
# this machine. One process for each experiment, one worker.
#
#   machines.sh SYSTEM EXPERIMENT...   SYSTEM: linux-arm64 or win-x64; without experiments all
#
# Needs the Release build, and root to install what is missing (Debian: qemu-user-static, the arm64 libc and libssl3; wine64). All
# experiments take about ten minutes. Ends with 'N passed, N failed', or says that the emulator is not to be had and exits 3: only Debian's
# archive holds the packages of arm64 beside those of this machine.
set -u
cd "$(dirname "$0")/../.."
root=$PWD
rid=$1
shift
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0 failed=0
as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }
missing() {
    echo "$1: the part for $rid is left out"
    cat "$scratch/apt.log" 2>/dev/null
    grep -qx ID=debian /etc/os-release && exit 1
    exit 3
}
install() { # command, packages...
    command -v "$1" >/dev/null && return
    local install=(apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${@:2}")
    { as_root "${install[@]}" || { as_root apt-get update -qq && as_root "${install[@]}"; }; } >"$scratch/apt.log" 2>&1 \
        || missing "$1 cannot be installed"
}

export DOTNET_EnableWriteXorExecute=0 DOTNET_gcConcurrent=0
case $rid in
    linux-arm64)
        grep -qx ID=debian /etc/os-release || missing "not Debian"
        install qemu-aarch64-static qemu-user-static
        libraries=$scratch/arm64
        mkdir -p "$libraries" "$scratch/debs"
        dpkg --print-foreign-architectures | grep -q arm64 || { as_root dpkg --add-architecture arm64 && as_root apt-get update -qq; } >"$scratch/apt.log" 2>&1
        (cd "$scratch/debs" && apt-get download -qq libc6:arm64 libgcc-s1:arm64 libstdc++6:arm64 libssl3:arm64) >>"$scratch/apt.log" 2>&1 \
            || missing "the arm64 libraries cannot be had"
        for package in "$scratch"/debs/*.deb; do dpkg-deb -x "$package" "$libraries"; done
        export QEMU_LD_PREFIX=$libraries
        there() { DOTNET_GCHeapHardLimit=0x60000000 qemu-aarch64-static -E LD_LIBRARY_PATH=/usr/lib/aarch64-linux-gnu "$scratch/program/repro" "$@"; }
        ;;
    win-x64)
        wine=$(command -v wine64 || echo /usr/lib/wine/wine64)
        [ -x "$wine" ] || { install wine64 wine64; wine=$(command -v wine64 || echo /usr/lib/wine/wine64); }
        export WINEDEBUG=-all WINEPREFIX=$scratch/wine DISPLAY=
        there() { DOTNET_TieredCompilation=0 "$wine" "$scratch/program/repro.exe" "$@"; }
        ;;
    *) echo "linux-arm64 or win-x64"; exit 2 ;;
esac
dotnet publish src/Repro.Cli -c Release -r "$rid" -p:PublishSingleFile=false -p:PublishReadyToRun=false -o "$scratch/program" -v quiet || { echo "0 passed, 1 failed"; exit 1; }
here() { dotnet "$root/src/Repro.Cli/bin/Release/net10.0/Repro.Cli.dll" "$@"; }
bytes() { (cd "$1" && sha256sum data/* claims.* config.yaml); }
[ $# -gt 0 ] || set -- $(cd configs && ls *.yaml | sed 's/\.yaml$//')
ok() { if [ "$2" = "$3" ] && [ -n "$2" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $1"; diff <(echo "$2") <(echo "$3"); fi; }
for experiment; do
    here run "configs/$experiment.yaml" --profile smoke --workers 1 --out "$scratch/here" --quiet >/dev/null 2>&1
    there run "configs/$experiment.yaml" --profile smoke --workers 1 --out "$scratch/there" --quiet >"$scratch/told" 2>&1 || tail -n 5 "$scratch/told"
    ok "$experiment on $rid" "$(bytes "$scratch/here/$experiment@smoke")" "$(bytes "$scratch/there/$experiment@smoke" 2>/dev/null)"
done
if [ "$rid" = win-x64 ]; then
    # Names of files and folders as Windows has them: a blank, a drive letter, a long path, a name that Windows keeps for itself.
    printf 'experiment: equivalence\nseed: 7\nreplicates: 2\n' >"$scratch/con.yaml"
    cp "$scratch/con.yaml" "$scratch/with blank.yaml"
    long="$scratch/$(printf 'long%.0s' {1..50})"
    mkdir -p "$long/$(basename "$long" | tr l m)"
    for folder in "$scratch/with blank" "Z:\\${scratch#/}\\drive" "$long/$(basename "$long" | tr l m)"; do
        there run "$scratch/with blank.yaml" --workers 1 --out "$folder" --quiet >"$scratch/told" 2>&1 || tail -n 5 "$scratch/told"
        unix=$(echo "${folder#Z:}" | tr '\\' /)
        ok "a run in $folder" "complete" "$([ -f "$unix/with-blank/manifest.json" ] && echo complete)"
    done
    # Windows before 11, and wine, open no file of this name: then one sentence says so.
    there run "$scratch/con.yaml" --workers 1 --out "$scratch/kept" --quiet >"$scratch/told" 2>&1
    answered() {
        [ -d "$scratch/kept/run-con" ] \
            || { [ "$(wc -l <"$scratch/told")" -eq 1 ] && grep -q 'con.yaml: there is no such file' "$scratch/told"; }
    }
    ok "con.yaml" "answered" "$(answered && echo answered)"
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
