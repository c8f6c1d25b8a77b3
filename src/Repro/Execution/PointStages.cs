namespace Repro.Execution;

/// <summary>
/// Takes points from checkpoint to checkpoint during the run: once all cells of a stage have landed, the point is given its next
/// replicates or is decided. Used by the store's thread alone; what it decides depends on the rows of the point and on nothing else.
/// </summary>
internal sealed class PointStages
{
    private readonly Dictionary<int, Stage> open = [];
    private readonly CellGrid grid;
    private readonly StoppingRule? rule;

    /// <param name="grid">Holds the checkpoints and the finished cells.</param>
    /// <param name="work">The scheduled cells; several may belong to one point.</param>
    /// <param name="rule">Null without stopping by precision, or where only chosen cells are run: then all points are decided.</param>
    public PointStages(CellGrid grid, IReadOnlyList<PointWork> work, StoppingRule? rule)
    {
        (this.grid, this.rule) = (grid, rule);
        if (rule is null) return;
        foreach (var point in work)
        {
            if (grid.Wanted(point.Index) == point.Point.MostReplicates) continue;
            if (!open.TryGetValue(point.Index, out var stage)) open.Add(point.Index, stage = new(point));
            else stage.IsScattered = true;
            stage.Left += point.Replicates.Count;
        }
        foreach (var stage in open.Values) stage.Work.KeepsPrepared = !stage.IsScattered;
    }

    /// <summary>How many points may get more cells.</summary>
    public int Undecided => open.Count;

    /// <summary>A cell of a point is in the grid: the cells that the point is given now, if it was the last of its stage; null with
    /// <paramref name="isDecided"/> when it gets no more.</summary>
    public PointWork? Landed(int point, out bool isDecided)
    {
        isDecided = false;
        if (!open.TryGetValue(point, out var stage) || --stage.Left > 0) return null;
        var before = stage.Work;
        if (grid.Advance(point, rule!))
        {
            var missing = grid.Replicates(point)
                .Where(r => grid.State(grid.Index(point, r)) is CellState.Missing or CellState.Failed).ToArray();
            if (missing.Length > 0)
            {
                stage.Work = before.Next(missing);
                stage.Left = missing.Length;
                if (grid.Wanted(point) < before.Point.MostReplicates) stage.Work.KeepsPrepared = !stage.IsScattered;
                else Decide(out isDecided);
                return stage.Work;
            }
        }
        before.Release();
        Decide(out isDecided);
        return null;

        void Decide(out bool decided) => decided = open.Remove(point);
    }

    private sealed class Stage(PointWork work)
    {
        public PointWork Work { get; set; } = work;

        /// <summary>Cells that have not landed.</summary>
        public int Left { get; set; }

        /// <summary>Its cells are scheduled in several pieces, each of which is prepared anew.</summary>
        public bool IsScattered { get; set; }
    }
}
