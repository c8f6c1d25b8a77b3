#!/usr/bin/env bash
# This project's lines of the peers' table of whole experiments, the sample-complexity sweep (their run.sh does not call it): extra_w4.sh THREADS. How to use it: tests/Benchmarks/README.md.
set -eu
repository=${CCMC_REPO:-$(cd "$(dirname "$(readlink -f "$0")")/../../.." && pwd)}
program=$repository/tests/Benchmarks/bin/Release/net10.0/Benchmarks.dll
[ -f "$program" ] || { echo "$program is missing: build tests/Benchmarks with -c Release, or set CCMC_REPO to the checkout" >&2; exit 1; }
# Compiled once, fully: a line is a few dozen calls, too few to wait for tiers.
export DOTNET_TieredCompilation=0
exec dotnet "$program" peers-sweep "$1"
