#!/usr/bin/env bash
# Runs handed to a real Slurm of two nodes on this machine (slurm-loopback.sh), through crashes, drains and cancellations: whatever
# happens, the bytes are those of one process, and what is missing is named exactly.
#
#   slurm.sh PROGRAM         PROGRAM: a published repro (dotnet publish src/Repro.Cli -r linux-x64)
#
# Needs root, bash, apt and two minutes. Ends with 'N passed, N failed'.
set -u
here=$(cd "$(dirname "$0")" && pwd)
program=$(readlink -f "$1")
export SLURM_LOOPBACK_DIR=${SLURM_LOOPBACK_DIR:-/tmp/slurm-repro}
# Tasks of an array have numbers up to six, so that a sweep of forty takes several arrays.
export SLURM_LOOPBACK_MORE="MaxArraySize=7"
unset SLURM_CPUS_PER_TASK SLURM_CPUS_ON_NODE
scratch=$(mktemp -d)
out="$scratch/with blank and \$x"
passed=0 failed=0
mkdir -p "$out"
cd "$scratch" || exit 1

loopback() { "$here/slurm-loopback.sh" "$@"; }
repro() { "$program" "$@"; }
ok() { # what, command...
    local what=$1
    shift
    if "$@"; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        echo "FAILED: $what"
    fi
}
ends() { # exit code, command...: its output is in $scratch/told
    local expected=$1 code
    shift
    "$@" >told 2>&1
    code=$?
    [ $code -eq "$expected" ] || { echo "exit code $code instead of $expected: $*"; tail -n 20 told; return 1; }
}
told() { grep -qF -- "$1" told || { echo "not told: $1"; tail -n 20 told; return 1; }; }
not() { ! "$@"; }
within() { # seconds, command...
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || { echo "not within the time: $*"; return 1; }
        sleep 0.3
    done
}
quiet() { [ -z "$(squeue -h 2>/dev/null)" ]; }
same() { # run
    local a b
    a=$(cd local/"$1" && sha256sum data/* claims.* config.yaml)
    b=$(cd "$out/$1" && sha256sum data/* claims.* config.yaml)
    [ -n "$a" ] && [ "$a" = "$b" ] || { diff <(echo "$a") <(echo "$b"); return 1; }
}
stored() { cat "$out/$1.shard-$2-of-$3"/cells/*.jsonl 2>/dev/null | wc -l; }
begun() { # run, of how many, parts...: each has some of its cells
    local run=$1 n=$2 part
    shift 2
    for part in "$@"; do [ "$(stored "$run" "$part" "$n")" -gt 0 ] || return 1; done
}
state_of() { repro status "$1" --out "$out" --format csv 2>/dev/null | awk -F, -v part="$2" '$1 == part { print $6 }'; }
in_state() { [ "$(state_of "$1" "$2")" = "$3" ]; }
task_of() { squeue -h -r -o '%j|%F_%K' | awk -F'|' -v name="$2" -v task="_$3\$" '$1 ~ name && $2 ~ task { print $2 }'; }

process_of() { # run, part
    local pid
    for pid in $(pgrep -f "^./program/repro part .. $2\$"); do [ "$(readlink "/proc/$pid/cwd")" != "$out/$1/submit" ] || echo "$pid"; done
}

configuration() { # name, replicates, tokens
    printf 'experiment: equivalence\nseed: 7\nparameters: { vocabulary_size: 6, tokens_drawn: %s }\nreplicates: %s\n' "$3" "$2" >"$1.yaml"
}
configuration 'one point' 200 500
configuration chaos 480 90000
configuration long 4000 200000

trap 'loopback stop >/dev/null 2>&1; rm -rf "$scratch"' EXIT
loopback stop >/dev/null 2>&1
loopback start || { echo "Slurm does not start here"; echo "0 passed, 1 failed"; exit 1; }
eval "$(loopback env)"

echo "-- what is refused, and what a look ahead leaves"
mkdir bare && ln -s "$(command -v bash)" bare/bash
ok "no sbatch: exit 2" ends 2 env PATH="$scratch/bare" "$program" submit slurm chaos.yaml --out "$out"
ok "no sbatch: said" told "there is no 'sbatch' on this machine"
ok "a refusal of sbatch: exit 1" ends 1 repro submit slurm chaos.yaml --out "$out" --partition nowhere
ok "a refusal of sbatch: said" told "sbatch: "
ok "a dry run: exit 0" ends 0 repro submit slurm chaos.yaml --out "$out" --parts 12 --dry-run
ok "a dry run: shows the arrays" told "--array=1-6 "
ok "none of these wrote anything" [ -z "$(ls "$out")" ]
ok "an option that is none: exit 2" ends 2 repro gather chaos.yaml --bogus
ok "an option that is none: said" told "unknown option '--bogus'"
if mkdir small && mount -t tmpfs -o size=4m small small; then
    ok "a full disk: exit 1" ends 1 repro submit slurm chaos.yaml --out small
    ok "a full disk: said" told "the disk is full; free some space; nothing was submitted"
    ok "a full disk: nothing is left of it" [ -z "$(ls small)" ]
    umount small
fi

repro run chaos.yaml --out local --quiet >/dev/null 2>&1 &
echo "-- one point, 200 cells, forty parts in seven arrays, in a folder with a blank and a dollar"
repro run 'one point.yaml' --out local --quiet >/dev/null 2>&1
repro submit slurm 'one point.yaml' --out "$out" --parts 40 --cpus 1 >first 2>&1 &
repro submit slurm 'one point.yaml' --out "$out" --parts 40 --cpus 1 >second 2>&1
code=$?
wait $!
ok "of two that submit it at once one does" [ $((code + $?)) -eq 2 ]
ok "the second submission says so" [ "$(cat first second | grep -c 'one-point was submitted before')" -eq 1 ]
ok "the other leaves nothing" [ "$(ls "$out/one-point")" = submit ]
rm -f 'one point.yaml' # What the parts read is frozen.
ok "its jobs end" within 120 quiet
ok "status: whole" ends 0 repro status one-point --out "$out"
ok "status: forty parts" told "one-point: 40 parts, 40 whole"
ok "same bytes" same one-point
ok "no part is empty" [ "$(grep -l ' 5 cells, 0 stored, 5 to compute' "$out"/one-point/submit/logs/*_*.log | wc -l)" -eq 40 ]
ok "a processor is a worker" [ "$(grep -l 'on 1 worker$' "$out"/one-point/submit/logs/*_*.log | wc -l)" -eq 40 ]
ok "submitted twice: exit 2" ends 2 repro submit slurm chaos.yaml --name one-point --out "$out"
ok "a part that is done costs less than a second of processor" bash -c 'TIMEFORMAT="%U %S"; { time "$1" part one-point 3 --out "$2" >/dev/null 2>&1; } 2>cost; awk "{ print \"   \", \$1 + \$2, \"s\"; exit \$1 + \$2 >= 1 }" cost' - "$program" "$out"

echo "-- a run through crashes, drains, a cancellation and failed cells"
wait # For the local run, of the file as it is.
ok "submit" ends 0 repro submit slurm chaos.yaml --out "$out" --parts 12 --time 1:00:00
echo 'seed: 8' >>chaos.yaml # An edit of the checkout.
ok "parts run" within 60 begun chaos 12 1 2 3 4
for part in 1 2; do scancel --signal=TERM --batch "$(task_of chaos -0 $part)"; done
ok "a part is killed, as where memory is short" kill -9 "$(process_of chaos 4)"
scancel "$(task_of chaos -0 3)"
loopback crash node2
scontrol update nodename=node2 state=down reason=test
ok "a drained part is put back" within 30 bash -c "grep -qs 'interrupted: ' '$out'/chaos/submit/logs/*_1.log"
loopback revive node2
scontrol update nodename=node2 state=resume
ok "its jobs end" within 150 quiet
ok "what was cancelled was not put back" in_state chaos 3 missing
ok "status: exit 4" ends 4 repro status chaos --out "$out"
ok "status: two parts are missing" told "chaos: 12 parts, 10 whole, 2 missing"
ok "a crash or a drain cost a part a second attempt" bash -c '"$1" status chaos --out "$2" --format csv | awk -F, "\$8 > 1 { n++ } END { exit n < 2 }"' - "$program" "$out"
ok "the gathering said what is missing" grep -qF -- '--array=3-4 ' "$out"/chaos/submit/logs/gather-*.log
ok "gather: exit 4" ends 4 repro gather chaos --out "$out" --workers 3 --timeout 1m
ok "gather: the exact line" told "--array=3-4 "
repro run "$out/chaos/submit/config.yaml" --name chaos --out "$out" --shard 3/12 --timeout 1ms --quiet >/dev/null 2>&1
ok "failed cells: exit 1" ends 1 repro gather chaos --out "$out"
ok "failed cells: their parts" told "--shard 3/12"
ok "the queue is out of reach: exit 4" ends 4 env SLURM_CONF=/nowhere "$program" status chaos --out "$out"
ok "the queue is out of reach: said" told "the scheduler was not queried: squeue: "
ok "the queue is out of reach: what is there is shown all the same" told "10 whole"
ok "nor can it be given anything: exit 1" ends 1 env SLURM_CONF=/nowhere "$program" gather chaos --out "$out" --resubmit --retry-failed
ok "resubmit" ends 1 repro gather chaos --out "$out" --resubmit --retry-failed
scancel "$(squeue -h -o '%i %j' | awk '$2 ~ /gather$/ { print $1 }')"
ok "its jobs end" within 90 quiet
ok "status: whole" ends 0 repro status chaos --out "$out"
ok "status: but not gathered" told "12 whole; not gathered yet"
ok "gathered by hand" ends 0 repro gather chaos --out "$out"
ok "status: gathered" ends 0 repro status chaos --out "$out"
ok "status: says so" told "12 whole; gathered"
ok "same bytes" same chaos

echo "-- a node whose slurmd died while its tasks live; a submission killed before it noted its jobs; cancel"
cat >bare/sbatch <<'SBATCH'
#!/bin/bash
id=$(PATH=$REAL_PATH sbatch "$@") && echo "$id"
case "$*" in *--parsable*) kill -9 "$PPID" ;; esac
SBATCH
chmod +x bare/sbatch
REAL_PATH=$PATH PATH="$scratch/bare:$PATH" repro submit slurm long.yaml --out "$out" --parts 6 --fail-fast >/dev/null 2>&1
ok "nothing was noted" [ ! -e "$out/long/submit/jobs.jsonl" ]
ok "its parts run" within 40 begun long 6 1 2 3 4 5 6
ok "and are found by their name" in_state long 1 running
loopback kill-slurmd node1
scontrol update nodename=node1 state=down reason=test
ok "a part that another process holds waits for it" within 60 bash -c "grep -qs 'is in use by process' '$out'/long/submit/logs/*_*.log"
loopback revive node1
scontrol update nodename=node1 state=resume
ok "cancel" ends 0 repro cancel long --out "$out"
ok "no job lives" within 30 quiet
sleep 3
ok "nothing was put back" quiet
ok "cancel again" ends 0 repro cancel long --out "$out"
ok "nothing is left to cancel" told "no job of it is waiting or running"
ok "the stores stay" begun long 6 1 2 3
ok "resubmitted" ends 4 repro gather long --out "$out" --resubmit
ok "all of it" told ": parts 1-6"
ok "cancel" ends 0 repro cancel long --out "$out"
ok "no job lives" within 30 quiet
ok "status: exit 4" ends 4 repro status long --out "$out"

echo "-- other code and an edited configuration stop before a cell"
sed -i 's/"code": "./"code": "x/' "$out/long/submit/plan.json"
before=$(stored long 1 6)
ok "other code: exit 2" ends 2 repro part long 1 --out "$out"
ok "other code: said" told "differs from that of the submission of long"
echo '# edited' >>"$out/chaos/submit/config.yaml"
ok "an edited configuration: exit 2" ends 2 repro part chaos 1 --out "$out"
ok "an edited configuration: said" told "is not the configuration that was submitted"
ok "no cell was computed" [ "$(stored long 1 6)" -eq "$before" ]

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
