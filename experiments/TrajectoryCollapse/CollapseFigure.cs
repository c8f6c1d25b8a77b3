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
            Family("diagonal dominance", 0, groups, s => s is DiagonalDominant d ? ($"diagonal {Signed(d.Strength)}", d.Strength) : null),
            Family("periodicity", 4, groups, s => s is Cyclic c ? ($"next token {Signed(c.Strength)}", c.Strength) : null),
            Family("mixing", 7, groups, s => s is Block b ? ($"{b.Blocks} blocks, leak {TrajectoryFigures.Text(b.Leak)}", b.Leak) : null),
        }.OfType<Panel>().ToList();
        return panels.Count == 0 ? null : new()
        {
            Name = "collapse-time",
            Title = "How long until one token rules",
            Caption = "Kaplan–Meier estimate of the share of trajectories that have not collapsed (from when on one token's share stays at least collapse_share up to the horizon), over matrices and replicates; "
                + "markers: trajectories censored at their horizon. Strengths are added to logits, in nats; leak is a row's probability of leaving its block.",
            Tables = [TrajectoryTables.Winners.Name],
            Columns = 3,
            Panels = [.. panels[..^1], panels[^1] with { Traces = [.. panels[^1].Traces, Curve.Key("censored at the horizon", CurveMode.Markers, symbol: 3)] }],
        };
    }

    private static string Signed(double value) => (value < 0 ? "− " : "+ ") + TrajectoryFigures.Text(Math.Abs(value));

    /// <summary>Curves of one kind of matrix; colours start apart, for the panels share a legend.</summary>
    private static Panel? Family(string title, int color, List<TrajectoryGroup> groups, Func<MatrixSpecification, (string Name, double Order)?> member)
    {
        var curves = groups.Select(g => (Group: g, Key: member(g.Parameters.Matrix))).Where(x => x.Key is not null).GroupBy(x => x.Key!.Value).OrderBy(x => x.Key.Order).ToList();
        return curves.Count == 0 ? null : new()
        {
            Title = title,
            X = new("tokens", AxisScale.Log),
            Y = new("share not collapsed") { Range = (0, 1.03) },
            Traces = [.. curves.SelectMany((c, i) => Traces(c.Key.Name, color + i, c.SelectMany(x => x.Group.Winners.Select(w => (w, x.Group.Parameters.Tokens)))))],
        };
    }

    private static IEnumerable<Trace> Traces(string name, int color, IEnumerable<(WinnerRow Row, long Horizon)> ends)
    {
        var (steps, censored) = SurvivalCurve.Of([.. ends.Select(e => (Math.Max(1.0, e.Row.CollapseTime ?? e.Horizon), e.Row.Censored))]);
        yield return new Curve { Name = name, Color = color, X = [.. steps.Select(s => s.Time)], Y = [.. steps.Select(s => s.Surviving)], Mode = CurveMode.Lines, Steps = true };
        if (censored.Count > 0)
            yield return new Curve { Color = color, X = [.. censored.Select(s => s.Time)], Y = [.. censored.Select(s => s.Surviving)], Symbol = 3 };
    }
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
