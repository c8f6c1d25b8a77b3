using Repro.Execution;
using Repro.Experiments;
using Repro.Planning;
using Repro.Report;

namespace Repro.Cli;

/// <summary>What the commands work on: the program gives the real thing, a test its own.</summary>
internal sealed record CommandContext
{
    /// <summary>The experiments there are.</summary>
    public required ExperimentCatalog Catalog { get; init; }

    /// <summary>What relative paths are relative to.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>Standard output.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Columns of the terminal that standard output is; null where it is none, and tables are not wrapped.</summary>
    public int? TerminalWidth { get; init; }

    /// <summary>Standard error.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Runs a plan.</summary>
    public required Func<Plan, RunOptions, CancellationToken, RunOutcome> Execute { get; init; }

    /// <summary>What the report begins with: what the runs are of, and what they show together.</summary>
    public Overview Overview { get; init; } = new("Experiments", []);

    /// <summary>Writes the report over an output folder.</summary>
    public required Action<string> WriteReport { get; init; }

    /// <summary>Whether GitHub Actions reads the output, so that failures are printed as annotations.</summary>
    public bool Annotates { get; init; }

    /// <summary>The sources of this program.</summary>
    public SourceRecord Source { get; init; } = SourceRecord.Unknown;

    /// <summary>What to know of the program's sources before a run; null for nothing.</summary>
    public Func<string?> SourceWarning { get; init; } = () => null;

    /// <summary>Cancelled when the user interrupts.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>A path of the command line in full.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, WorkingFolder);
}
