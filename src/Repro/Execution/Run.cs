using Repro.Files;
using Repro.Store;

namespace Repro.Execution;

/// <summary>One run of a plan: what its stages share.</summary>
/// <param name="Folder">The run's own folder.</param>
/// <param name="Grid">The cells of the plan and what became of them.</param>
/// <param name="Options">How it is run.</param>
/// <param name="Surroundings">What lies around it.</param>
internal sealed record Run(string Folder, CellGrid Grid, RunOptions Options, Surroundings Surroundings)
{
    public required ErasedExperiment Experiment { get; init; }

    public required TableSet Tables { get; init; }

    /// <summary>Cells of other folders, where the run takes them instead of computing; null where it computes.</summary>
    public GatheredCells? Gathered { get; init; }

    public required RunVoice Voice { get; init; }

    public required RunEvents Events { get; init; }

    public string CellsFolder { get; } = Path.Combine(Folder, CellStore.FolderName);

    public RunOutputs Outputs { get; } = new(Folder, Surroundings.Create);
}
