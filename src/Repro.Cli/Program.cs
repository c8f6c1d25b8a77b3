using System.Text;
using Experiments;
using Repro.Cli;
using Repro.Execution;
using Repro.Experiments;
using Repro.Report;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using var interruption = new Interruption(Console.Error);
return CommandLine.Run(args, new()
{
    Catalog = ExperimentCatalog.Scan(ExperimentsAssembly.Assembly),
    WorkingFolder = Environment.CurrentDirectory,
    Output = Console.Out,
    Error = Console.Error,
    Execute = RunCommand.Execute,
    WriteReport = ReportIndex.Write,
    Annotates = Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true",
    Cancellation = interruption.Token,
});
