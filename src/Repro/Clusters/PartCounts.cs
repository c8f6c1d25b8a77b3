using Repro.Execution;
using Repro.Planning;
using Repro.Store;

namespace Repro.Clusters;

/// <summary>What has become of a part, as the stores say.</summary>
/// <param name="Part">Its number.</param>
/// <param name="Planned">How many cells it has now.</param>
/// <param name="Done">How many of them are there.</param>
/// <param name="Failed">How many failed.</param>
internal sealed record PartCounts(int Part, int Planned, int Done, int Failed)
{
    /// <summary>How many are nowhere.</summary>
    public int Missing => Planned - Done - Failed;

    /// <summary>Of every part, read from all stores of a run.</summary>
    /// <exception cref="RunRefusedException">A store holds what another code computed, or two contradict one another.</exception>
    public static IReadOnlyList<PartCounts> Of(Submission submission, Plan whole, string runFolder)
    {
        var grid = new CellGrid(whole, submission.Code);
        var tables = new TableSet(whole.Experiment, whole.Points);
        var output = Path.GetDirectoryName(runFolder)!;
        if (GatherFolders.Below(output, whole.Name).Count > 0)
        {
            GatheredCells.Read(grid, tables, [output], runFolder).Add();
            grid.Advance(tables);
        }
        var deal = new PartDeal(whole.Points, submission.Parts.Count);
        var counts = new (int Planned, int Done, int Failed)[submission.Parts.Count];
        for (var p = 0; p < whole.Points.Count; p++)
            foreach (var r in grid.Replicates(p))
            {
                ref var part = ref counts[deal.PartOf(p, r) - 1];
                part.Planned++;
                if (grid.State(grid.Index(p, r)) == CellState.Stored) part.Done++;
                if (grid.State(grid.Index(p, r)) == CellState.Failed) part.Failed++;
            }
        return [.. counts.Select((c, i) => new PartCounts(i + 1, c.Planned, c.Done, c.Failed))];
    }

    /// <summary>How often a part has been at work, and where last: each process that computed left a file of its own.</summary>
    public (int Attempts, string Host) Work(Submission submission, string runFolder)
    {
        var name = new Shard(Part, submission.Parts.Count).NameOf(submission.Run);
        var cells = Path.Combine(Path.GetDirectoryName(runFolder)!, name, CellStore.FolderName);
        var files = Directory.Exists(cells) ? new DirectoryInfo(cells).GetFiles("*.jsonl") : [];
        var last = files.MaxBy(f => f.LastWriteTimeUtc)?.Name.Split('-') ?? [];
        return (files.Length, string.Join('-', last.SkipLast(2)));
    }
}
