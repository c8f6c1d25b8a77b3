#!/bin/bash
# Called by the peers' run.sh as: extra_w2.sh CASE THREADS (copy or link it beside run.sh). CCMC_REPO: a checkout of this project, built with
# `dotnet build tests/Benchmarks -c Release`.
# Compiled once, fully: a line is a few dozen fits, too few to wait for tiers.
DOTNET_TieredCompilation=0 dotnet "${CCMC_REPO:?set CCMC_REPO to the checkout}/tests/Benchmarks/bin/Release/net10.0/Benchmarks.dll" peers-fit "$1" "$2"
