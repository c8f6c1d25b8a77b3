using System.Globalization;
using Repro.Files;
using Repro.Planning;
using Repro.Report;
using Repro.Words;

namespace Repro.Execution;

/// <summary>What a shard leaves: its store, configuration, timings and manifest. Tables, claims and figures are of the whole run, so there
/// are none.</summary>
internal static class ShardFiles
{
    /// <summary>Says how it is configured before any work, so that one that was killed tells it too, and takes away what says that it is
    /// complete.</summary>
    public static void Begin(CellGrid grid, RunOutputs outputs, string runFolder)
    {
        RunStages.Invalidate(outputs, runFolder);
        RunStages.WriteConfiguration(outputs, grid);
    }

    /// <summary>Writes them and says what comes next.</summary>
    public static RunOutcome End(Shard shard, CellGrid grid, RunOptions options, RunOutputs outputs,
        RunVoice voice, DateTimeOffset started, TimeSpan elapsed)
    {
        var cells = grid.Counts();
        TableFiles.WriteTimings(outputs, grid);
        ManifestFile.Write(outputs, RunStages.ManifestOf(grid, options, cells, outputs, [], started, elapsed));
        if (cells.Missing > 0) voice.Tell($"{cells.Missing} of {cells.Planned} cells are missing; to compute them: {options.Command}");
        voice.Say(string.Create(CultureInfo.InvariantCulture,
            $"{cells.Computed} cells computed, {cells.Stored} from the store, {cells.Failed} failed, in {Duration.Of(elapsed)}"));
        voice.Say($"shard {shard} of the run has no tables, figures or verdicts of its own: 'repro gather' makes them of all shards");
        return new()
        {
            ExitCode = RunOutcome.Code(false, voice.Problems.Count > 0, cells, [], false),
            Cells = cells,
            Problems = voice.Problems
        };
    }
}
