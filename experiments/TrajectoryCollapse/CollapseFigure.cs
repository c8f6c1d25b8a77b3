using Experiments.Shared;
using Repro.Figures;

namespace Experiments.TrajectoryCollapse;

/// <summary>Collapse times: survival curves for diagonal dominance, periodicity and mixing.</summary>
internal static class CollapseFigure
{
    public static Figure? Of(List<TrajectoryGroup> groups)
    {
        var panels = new[]
        {
            Family("diagonal dominance", groups, s => s is DiagonalDominant d ? d.Strength : null),
            Family("periodicity", groups, s => s is Cyclic c ? c.Strength : null),
            Family("mixing", groups, s => s is Block b ? b.Leak : null),
        }.OfType<Panel>().ToList();
        return panels.Count == 0 ? null : new()
        {
            Name = "collapse-time",
            Title = "A dominant diagonal and slow mixing hasten collapse, periodicity prevents it",
            Caption = "Kaplan–Meier estimate of the share of trajectories that have not collapsed (from when on one token's share stays at "
                + "least collapse_share up to the horizon), over matrices and replicates, seen at checkpoints; "
                + "triangles: trajectories still not collapsed at their horizon. From dark to light with the strength or the leak. "
                + "Strengths are added to the logits of the diagonal or of the token next in the cycle, in nats; "
                + "leak is a row's probability of leaving its block.",
            Tables = [TrajectoryTables.Winners.Name],
            Columns = 3,
            Panels = [.. panels[..^1],
                panels[^1] with { Traces = [.. panels[^1].Traces, Curve.Key("censored at the horizon", CurveMode.Markers, symbol: 3)] }],
        };
    }

    /// <summary>Curves of one kind of matrix, from the weakest to the strongest.</summary>
    private static Panel? Family(string title, List<TrajectoryGroup> groups, Func<MatrixSpecification, double?> strength)
    {
        var curves = groups.Where(g => strength(g.Parameters.Matrix) is not null)
            .GroupBy(g => (Order: strength(g.Parameters.Matrix)!.Value, Name: MatrixName.Of(g.Parameters.Matrix))).OrderBy(x => x.Key)
            .ToList();
        if (curves.Count == 0) return null;
        List<Trace> traces =
            [.. curves.SelectMany(
                (c, i) => CollapseCurves.Of(c.Key.Name, new(0, i / Math.Max(1.0, curves.Count - 1)), [.. c.SelectMany(Ends)]))];
        return new()
        {
            Title = title,
            X = CollapseCurves.Time("tokens", traces),
            Y = new("share not collapsed") { Range = (0, 1.03) },
            Traces = traces
        };
    }

    private static IEnumerable<(double Time, bool Censored)> Ends(TrajectoryGroup group) =>
        group.Winners.Select(w => (Math.Max(1.0, w.CollapseTime ?? group.Parameters.Tokens), w.Censored));
}
