using Repro.Claims;
using Repro.Execution;
using Repro.Planning;
using Repro.Report;
using Repro.Tests.Configuration;

namespace Repro.Cli.Tests;

/// <summary>Command lines run in this process, in a folder of their own, with an engine that only notes what it was given.</summary>
public sealed class Session : IDisposable
{
    /// <summary>A configuration with a profile.</summary>
    public const string Toy = "experiment: toy-coverage\nseed: 5\nprofiles: { smoke: { replicates: 2 } }\n";

    private readonly StringWriter output = new() { NewLine = "\n" };
    private readonly StringWriter error = new() { NewLine = "\n" };
    private readonly Queue<int> codes = new();

    public string Folder { get; } = Directory.CreateTempSubdirectory("repro-cli-").FullName;

    public string Output => output.ToString();

    public string Error => error.ToString();

    public IList<(Plan Plan, RunOptions Options)> Runs { get; } = [];

    public CancellationToken Cancellation { get; set; }

    /// <summary>What each run counts and claims.</summary>
    public Func<Plan, (CellCounts Cells, IReadOnlyList<ClaimResult> Claims)> Outcome { get; set; } = plan =>
        (new(plan.Points.Count, 0, plan.Points.Count, 0), []);

    public Session Returning(params int[] exitCodes)
    {
        foreach (var code in exitCodes) codes.Enqueue(code);
        return this;
    }

    public void Write(string path, string text)
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public int Run(params string[] arguments) => CommandLine.Run(arguments, new()
    {
        Catalog = ToyExperiment.Catalog,
        WorkingFolder = Folder,
        Output = output,
        Error = error,
        Cancellation = Cancellation,
        WriteReport = folder =>
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "index.html"), "");
        },
        Execute = (plan, options, _) =>
        {
            Runs.Add((plan, options));
            var (cells, claims) = Outcome(plan);
            return new() { ExitCode = codes.Count > 0 ? codes.Dequeue() : 0, Cells = cells, Claims = claims };
        },
    });

    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
