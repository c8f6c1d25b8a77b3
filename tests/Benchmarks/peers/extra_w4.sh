#!/bin/bash
# The peers' sample-complexity sweep (experiment 3 of their end-to-end script): extra_w4.sh THREADS. CCMC_REPO: a checkout of this project, built with
# `dotnet build tests/Benchmarks -c Release`.
DOTNET_TieredCompilation=0 dotnet "${CCMC_REPO:?set CCMC_REPO to the checkout}/tests/Benchmarks/bin/Release/net10.0/Benchmarks.dll" peers-sweep "$1"
