#!/usr/bin/env bash
# This project's lines of the peers' table of trajectories: extra_w1.sh K THREADS [TOKENS [NAMES]]. How to use it: tests/Benchmarks/README.md.
set -eu
repository=${CCMC_REPO:-$(cd "$(dirname "$(readlink -f "$0")")/../../.." && pwd)}
program=$repository/tests/Benchmarks/bin/Release/net10.0/Benchmarks.dll
[ -f "$program" ] || { echo "$program is missing: build tests/Benchmarks with -c Release, or set CCMC_REPO to the checkout" >&2; exit 1; }
exec dotnet "$program" peers "$1" "$2" "${3:-1e6}" ${4:+"$4"}
