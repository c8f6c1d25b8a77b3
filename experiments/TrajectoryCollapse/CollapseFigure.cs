using Experiments.Decoding;
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
            Caption = "Kaplan–Meier estimate of the share of trajectories that have not collapsed (from when on one token's share stays at least collapse_share up to the horizon), over matrices and replicates, seen at checkpoints; "
                + "triangles: trajectories still not collapsed at their horizon. From dark to light with the strength or the leak. Strengths are added to the logits of the diagonal or of the token next in the cycle, in nats; leak is a row's probability of leaving its block.",
            Tables = [TrajectoryTables.Winners.Name],
            Columns = 3,
            Panels = [.. panels[..^1], panels[^1] with { Traces = [.. panels[^1].Traces, Curve.Key("censored at the horizon", CurveMode.Markers, symbol: 3)] }],
        };
    }

    /// <summary>Curves of one kind of matrix, from the weakest to the strongest.</summary>
    private static Panel? Family(string title, List<TrajectoryGroup> groups, Func<MatrixSpecification, double?> strength)
    {
        var curves = groups.Where(g => strength(g.Parameters.Matrix) is not null).GroupBy(g => (Order: strength(g.Parameters.Matrix)!.Value, Name: MatrixTitle.Of(g.Parameters.Matrix))).OrderBy(x => x.Key).ToList();
        if (curves.Count == 0) return null;
        List<Trace> traces = [.. curves.SelectMany((c, i) => CollapseCurves.Of(c.Key.Name, new(0, i / Math.Max(1.0, curves.Count - 1)), [.. c.SelectMany(Ends)]))];
        return new() { Title = title, X = CollapseCurves.Time("tokens", traces), Y = new("share not collapsed") { Range = (0, 1.03) }, Traces = traces };
    }

    private static IEnumerable<(double Time, bool Censored)> Ends(TrajectoryGroup group) =>
        group.Winners.Select(w => (Math.Max(1.0, w.CollapseTime ?? group.Parameters.Tokens), w.Censored));
}

/// <summary>Kaplan–Meier's product-limit estimate.</summary>
internal static class SurvivalCurve
{
    /// <summary>Steps of the curve from (1, 1) on, and where trajectories were censored. Events at a time come before censorings at it.</summary>
    public static (IReadOnlyList<(double Time, double Surviving)> Steps, IReadOnlyList<(double Time, double Surviving)> Censored) Of(
        IReadOnlyList<(double Time, bool Censored)> ends)
    {
        var steps = new List<(double, double)> { (1, 1) };
        var censored = new List<(double, double)>();
        var (surviving, atRisk) = (1.0, ends.Count);
        foreach (var time in ends.GroupBy(e => e.Time).OrderBy(g => g.Key))
        {
            var events = time.Count(e => !e.Censored);
            surviving *= 1 - events / (double)atRisk;
            steps.Add((time.Key, surviving));
            if (time.Any(e => e.Censored)) censored.Add((time.Key, surviving));
            atRisk -= time.Count();
        }
        return (steps, censored);
    }
}
