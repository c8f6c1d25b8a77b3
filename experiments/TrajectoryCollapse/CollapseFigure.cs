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
            Family("diagonal dominance", groups, s => s is DiagonalDominant d ? d.Strength : null, 0),
            Family("periodicity", groups, s => s is Cyclic c ? c.Strength : null, 4),
            Family("mixing", groups, s => s is Block b ? b.Leak : null, 7),
        }.OfType<Panel>().ToList();
        return panels.Count == 0 ? null : new()
        {
            Name = "collapse-time",
            Title = Order(groups),
            Caption = "Kaplan–Meier estimate of the share of trajectories that have not collapsed (a trajectory has collapsed once one "
                + $"token's share stays at {Counted.Levels(groups.Select(g => g.Parameters.CollapseShare))} or above), over matrices and "
                + "replicates, at checkpoints; "
                + $"{CollapseCurves.BandCaption}; {Counted.Of(panels.SelectMany(Sizes), "trajectories a curve")}; "
                + "triangles: trajectories still not collapsed at their horizon. "
                + "Beside each curve: its strength or leak. Strengths are added to the logits of the diagonal or of the token next in the "
                + "cycle, in nats; "
                + "leak is a row's probability of leaving its block.",
            Tables = [TrajectoryTables.Winners.Name],
            Columns = 3,
            Panels = [.. panels[..^1],
                panels[^1] with { Traces = [.. panels[^1].Traces, Curve.Key("censored at the horizon", CurveMode.Markers, symbol: 3)] }],
        };
    }

    /// <summary>How the mean time goes from the weakest matrix of each kind to the strongest.</summary>
    private static string Order(List<TrajectoryGroup> groups)
    {
        string? Told(string name, Func<MatrixSpecification, double?> strength)
        {
            var order = groups.Where(g => strength(g.Parameters.Matrix) is not null).GroupBy(g => strength(g.Parameters.Matrix)!.Value)
                .OrderBy(g => g.Key).Select(g => CollapseCurves.MeanToHorizon(g.SelectMany(Ends))).ToList();
            return order.Count < 2 ? null
                : $"{name} {(order[^1] < order[0] ? "sooner" : order[^1] > order[0] ? "later" : "as late")}";
        }
        List<string> told = [.. new[]
        {
            Told("a stronger diagonal", s => s is DiagonalDominant d ? d.Strength : null),
            Told("a stronger cycle", s => s is Cyclic c ? c.Strength : null),
            Told("more leak between blocks", s => s is Block b ? b.Leak : null),
        }.OfType<string>()];
        return told.Count == 0
            ? "When trajectories collapse"
            : $"Mean time to collapse, up to the horizon: with {string.Join(", with ", told)}";
    }

    /// <summary>With the strength or leak, the last two words of its name, beside the curve.</summary>
    private static Trace Labelled(Trace trace) => trace is Curve { Name.Length: > 0 } curve
        ? curve with { Label = string.Join(' ', curve.Name.Split(' ')[^2..]) } : trace;

    private static IEnumerable<int> Sizes(Panel panel) =>
        panel.Traces.OfType<Curve>().Where(c => c is { Mode: CurveMode.Lines, Counts.Count: > 0 }).Select(c => c.Counts![0]);

    /// <summary>Curves of one kind of matrix, from the weakest to the strongest.</summary>
    private static Panel? Family(
        string title, List<TrajectoryGroup> groups, Func<MatrixSpecification, double?> strength, int firstColor)
    {
        var curves = groups.Where(g => strength(g.Parameters.Matrix) is not null)
            .GroupBy(g => (Order: strength(g.Parameters.Matrix)!.Value, Name: MatrixName.Of(g.Parameters.Matrix))).OrderBy(x => x.Key)
            .ToList();
        if (curves.Count == 0) return null;
        List<Trace> traces =
            [.. curves.SelectMany(
                (c, i) => CollapseCurves.Of(c.Key.Name, new(firstColor + i, null), [.. c.SelectMany(Ends)])).Select(Labelled)];
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
