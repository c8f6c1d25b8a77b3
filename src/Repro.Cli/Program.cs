using System.Text;
using Experiments;
using Experiments.Paper;
using Repro.Cli;
using Repro.Execution;
using Repro.Experiments;
using Repro.Report;

const int NarrowestTerminal = 80;

var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var output = new StandardStream(() =>
{
    Console.OutputEncoding = utf8;
    return Console.Out;
});
var error = new StandardStream(() => Console.Error);
Console.SetOut(output);
Console.SetError(error);
using var interruption = new Interruption(Console.Error);
var code = CommandLine.Run(args, new()
{
    Catalog = ExperimentCatalog.Scan(ExperimentsAssembly.Assembly),
    WorkingFolder = Environment.CurrentDirectory,
    Output = Console.Out,
    TerminalWidth = Console.IsOutputRedirected ? null : Math.Max(Console.WindowWidth, NarrowestTerminal),
    Error = Console.Error,
    Execute = RunCommand.Execute,
    Overview = PaperOverview.Overview,
    WriteReport = folder => ReportIndex.Write(folder, PaperOverview.Overview),
    Annotates = Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true",
    Source = BuiltSource.Record,
    SourceWarning = () => BuiltSource.Warning(BuiltSource.Record, AppContext.BaseDirectory),
    Cancellation = interruption.Token,
});
if (output.Failure is null) return code;
error.WriteLine($"repro: standard output cannot be written ({output.Failure}); output was lost");
return code == 0 ? (int)ExitCode.Failed : code;
