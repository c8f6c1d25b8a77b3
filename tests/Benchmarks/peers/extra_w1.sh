#!/usr/bin/env bash
# Lines for the peers' trajectory table: extra_w1.sh K THREADS [T]. Copy or link it beside their run.sh, which calls it in each loop.
# The benchmarks must have been built: dotnet build tests/Benchmarks -c Release. REPRO names this repository if the script was copied.
set -eu
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
repository=${REPRO:-$here/../../..}
exec dotnet "$repository/tests/Benchmarks/bin/Release/net10.0/Benchmarks.dll" peers "$1" "$2" "${3:-1e6}"
