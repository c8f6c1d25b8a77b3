#!/bin/bash
# Called by the peers' run.sh as: extra_w3.sh CASE THREADS (copy or link it beside run.sh). CCMC_REPO: a checkout of this project, built with
# `dotnet build tests/Benchmarks -c Release`.
DOTNET_TieredPGO=${DOTNET_TieredPGO:-1} dotnet "${CCMC_REPO:?set CCMC_REPO to the checkout}/tests/Benchmarks/bin/Release/net10.0/Benchmarks.dll" peers-forward "$1" "$2"
