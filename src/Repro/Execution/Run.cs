using System.Diagnostics;
using Repro.Claims;
using Repro.Code;
using Repro.Files;
using Repro.Planning;
using Repro.Report;
using Repro.Store;

namespace Repro.Execution;

/// <summary>One run of a plan: what its stages share.</summary>
/// <param name="Plan">What is run.</param>
/// <param name="Options">How it is run.</param>
/// <param name="Surroundings">Its surroundings.</param>
/// <param name="Voice">Reports what happens.</param>
/// <exception cref="ArgumentException">The experiment or the plan is built wrongly.</exception>
internal sealed record Run(Plan Plan, RunOptions Options, Surroundings Surroundings, RunVoice Voice) : IDisposable
{
    private readonly long clock = Stopwatch.GetTimestamp();

    public DateTimeOffset Started { get; } = DateTimeOffset.UtcNow;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(clock);

    public string Folder { get; } = Path.Combine(Options.OutputFolder, Plan.Name);

    public string CellsFolder => Path.Combine(Folder, CellStore.FolderName);

    public ErasedExperiment Experiment { get; } = ErasedExperiment.Of(Plan.Experiment);

    public TableSet Tables { get; } = new(Plan.Experiment, Plan.Points);

    /// <summary>The cells of the plan and what became of them.</summary>
    public CellGrid Grid { get; } = new(Plan, CodeIdentity.Of(Plan.Experiment));

    public RunOutputs Outputs { get; } = new(Path.Combine(Options.OutputFolder, Plan.Name), Surroundings.Create);

    /// <summary>What programs that watch the run receive.</summary>
    public RunEvents Events { get; } = new(Voice, Plan.Name);

    /// <summary>What its rows have otherwise than planned, a sentence each; none before they are counted.</summary>
    public IReadOnlyList<string> Miscounts { get; set; } = [];

    /// <summary>Why cells failed in this command.</summary>
    public IReadOnlyList<ManifestFailure> Failures { get; set; } = [];

    /// <summary>How many cells are in which state now.</summary>
    public CellCounts Cells => Grid.Counts();

    /// <summary>How the run ended, as its cells, its problems and the verdicts say.</summary>
    public RunOutcome Outcome(IReadOnlyList<ClaimResult> claims, bool isInterrupted = false) => new()
    {
        ExitCode = RunOutcome.Code(isInterrupted, Voice.Problems.Count > 0, Cells, claims, Options.Strict),
        Claims = claims,
        Cells = Cells,
        Problems = Voice.Problems,
    };

    public void Dispose() => Events.Dispose();
}
