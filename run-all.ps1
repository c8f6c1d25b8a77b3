# Runs every experiment in configs/. All logic is in repro; arguments are passed on (try -- --profile quick).
dotnet run -c Release --project "$PSScriptRoot/src/Repro.Cli" -- run-all @args
exit $LASTEXITCODE
