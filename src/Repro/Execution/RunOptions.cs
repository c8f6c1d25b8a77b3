using Repro.Planning;
using Repro.Report;

namespace Repro.Execution;

/// <summary>How a plan is run: everything that may not change a number.</summary>
public sealed record RunOptions
{
    /// <summary>Folder that holds all runs; the run's own is <c>OutputFolder/NAME</c>.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Worker threads, 1 or more; null takes one for each processor that the process may use
    /// (<see cref="Processors.Allowed"/>).</summary>
    public int? Workers { get; init; }

    /// <summary>Computes every cell anew; what was stored is deleted once the new run has succeeded.</summary>
    public bool Fresh { get; init; }

    /// <summary>Takes cells that runs beside this one have finished instead of computing them again.</summary>
    public bool Reuse { get; init; }

    /// <summary>Runs only the cells recorded as failed; where there is none, nothing is done.</summary>
    public bool OnlyFailed { get; init; }

    /// <summary>Runs this cell alone, stored or not; null runs all.</summary>
    public CellAddress? OnlyCell { get; init; }

    /// <summary>Folders whose stored cells are taken into the run's own store; where there are any, nothing is computed.</summary>
    public IReadOnlyList<string> GatherFrom { get; init; } = [];

    /// <summary>Stops at the first failed cell.</summary>
    public bool FailFast { get; init; }

    /// <summary>Stops once so many cells have failed, 1 or more; null never stops.</summary>
    public int? MaxFailures { get; init; }

    /// <summary>A cell that takes longer has failed, and so have all cells of a point whose preparation does. Null lets them take their
    /// time.</summary>
    public TimeSpan? CellTimeout { get; init; }

    /// <summary>File to which what happens is appended, a JSON document a line; null for none.</summary>
    public string? EventsFile { get; init; }

    /// <summary>Hands the cells out one by one in the random order of this seed, as <c>repro verify</c> does; null leaves them in the
    /// schedule's.</summary>
    public int? ShuffledBy { get; init; }

    /// <summary>The process kills itself once so many bytes were written to the store, for <c>repro verify</c>; null never.</summary>
    public long? DiesAfter { get; init; }

    /// <summary>An inconclusive claim ends with exit code 4.</summary>
    public bool Strict { get; init; }

    /// <summary>The report over all runs is written after this one; a command over several runs writes it once, at its end.</summary>
    public bool WriteReport { get; init; } = true;

    /// <summary>The heading of one of several runs, whose claims are then shown in brief; null for one that is run alone.</summary>
    public string? Heading { get; init; }

    /// <summary>Pictures of the figures are drawn before that report, where there is a browser.</summary>
    public bool Images { get; init; }

    /// <summary>The sources of the program, for the manifest.</summary>
    public SourceRecord Source { get; init; } = SourceRecord.Unknown;

    /// <summary>The heading of that report: what the runs are of.</summary>
    public Overview Overview { get; init; } = new("Experiments", []);

    /// <summary>How much is printed.</summary>
    public Verbosity Verbosity { get; init; } = Verbosity.Normal;

    /// <summary>The command as typed, without <c>--only</c>: it is written to the manifest and to every hint on how to resume.</summary>
    public required string Command { get; init; }

    /// <summary>The command that takes <c>--only</c> where <see cref="Command"/> does not; null where it does.</summary>
    public string? CellCommand { get; init; }
}
