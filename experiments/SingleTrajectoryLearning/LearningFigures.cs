using System.Globalization;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Figures;

namespace Experiments.SingleTrajectoryLearning;

/// <summary>The figures of <c>single-trajectory-learning</c>, from its tables.</summary>
internal static class LearningFigures
{
    /// <summary>Series of one figure that can still be told apart.</summary>
    public const int MostSeries = 7;

    public static IEnumerable<Figure> Of(IReadOnlyList<LearningGroup> groups)
    {
        var seen = groups.Where(g => g.Replicates >= 2).ToList();
        var urns = seen.Where(g => g.Parameters.RestartEvery == 0 && g.Winners == "0" && LearningClaims.Beta(g) is not null)
            .Take(MostSeries).ToList();
        var again = seen.Where(g => g.Parameters.RestartEvery > 0).Take(MostSeries).ToList();
        if (urns.Count > 0)
            yield return ByRow(
                new("information", "median information (nats⁻²)", (e, c) => [.. e.Information.Select(i => i[c])], 1),
                Change(urns, (e, c) => e.MedianInformation(c), "the median information on the loser's row grows"), urns, again,
            "Median over replicates of the information on the log-odds of the two tokens in each row, two identical rows (1 − p, p); "
            + $"token 0 wins. {Bars} Dashed: the predicted power through the last point, T^(p/(1 − p)) for the winner's row "
            + "and T^((3p − 1)/(1 − p)) for the loser's above p = ⅓, log T at ⅓; below it the information stays bounded. "
            + Sizes(urns, again));
        if (urns.Count > 0)
            yield return ByRow(
                new("errors", "median |error| (nats)",
                    (e, c) => [.. e.Errors.Select(x => double.IsNaN(x[c]) ? double.PositiveInfinity : Math.Abs(x[c]))], -0.5),
                Change(urns, (e, c) => 1 / e.MedianError(c), "the median error of the loser's row falls"), urns, again,
            "Median over replicates of the absolute error of the estimated log-odds, infinite (not drawn) if a row drew only one "
            + $"token; two identical rows (1 − p, p). {Bars} Dashed: the predicted power through the last point. "
            + $"Independent prompts and restarts learn every row like n^(−1/2). {Sizes(urns, again)}");
        if (urns.Count > 0) yield return Transitions(urns);
        foreach (var figure in ExponentFigures.Of(seen)) yield return figure;
        if (LawFigure.Of(seen, urns) is { } laws) yield return laws;
    }

    private static string Number(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    /// <summary>A third is named as such: it is where the loser's row stops being learned.</summary>
    private static string Share(double p) => Math.Abs(p - 1.0 / 3) < 1e-9 ? "⅓" : Number(p);

    /// <summary>A series of one trajectory.</summary>
    public static string Label(LearningGroup group) =>
        LearningClaims.Beta(group) is { } beta ? $"p = {Share(beta / (1 + beta))}" : MatrixName.Of(group.Parameters.Matrix);

    /// <summary>A series of restarts.</summary>
    public static string RestartLabel(LearningGroup group, int query) =>
        $"{(group.Parameters.RestartEvery == 1 ? "independent" : $"restart every {group.Parameters.RestartEvery}")}, row {query}";

    /// <summary>What is drawn against the tokens.</summary>
    /// <param name="Name">The figure's.</param>
    /// <param name="Axis">Title of the vertical axis.</param>
    /// <param name="Values">Of the replicates, at a checkpoint.</param>
    /// <param name="Power">Of the information with which it goes.</param>
    private sealed record Quantity(string Name, string Axis, Func<EntrySeries, int, double[]> Values, double Power);

    private static Figure ByRow(
        Quantity quantity, string title, List<LearningGroup> urns, List<LearningGroup> again, string caption)
    {
        var panels = new List<Panel>();
        for (var q = 0; q < 2; q++)
            panels.Add(Panel(q == 0 ? "row 0, the winner's" : "row 1, the loser's",
                quantity.Axis, urns.SelectMany((g, i) => Series(Label(g), i, g.Entry(q, 1)!, quantity.Values, quantity.Power))));
        if (again.Count > 0)
            panels.Add(Panel("independent prompts and restarts",
                quantity.Axis, again.SelectMany((g, i) => g.Entries.Where(e => e.Token == 1 && e.Query < 2)
                .SelectMany(e => Series(RestartLabel(g, e.Query), MostSeries + 2 * i + e.Query, e, quantity.Values, quantity.Power)))));
        return new()
        {
            Name = quantity.Name,
            Title = title,
            Caption = caption,
            Tables = [LearningTables.Summary.Name, LearningTables.Predictions.Name],
            Columns = panels.Count,
            Panels = SameAxes(panels),
        };
    }

    private const string Bars = "Error bars: distribution-free 95 % intervals of the median, omitted if unbounded.";

    private static string Sizes(List<LearningGroup> urns, List<LearningGroup> again) =>
        $"{Counted.Of(urns.Concat(again).Select(g => g.Replicates), "replicates a series")}.";

    /// <summary>By how much something of the loser's row changes over the last hundredfold of tokens, for the smallest p and the
    /// largest.</summary>
    private static string Change(List<LearningGroup> urns, Func<EntrySeries, int, double> value, string what)
    {
        var told = urns.OrderBy(g => LearningClaims.Beta(g)).Select(g =>
        {
            var entry = g.Entry(1, 1)!;
            var early = Array.FindLastIndex(entry.Tokens, t => t <= entry.Tokens[^1] / 100);
            return (Label: Label(g), Factor: early < 0 ? double.NaN : value(entry, entry.Last) / value(entry, early));
        }).Where(g => g.Factor is > 0 and < double.PositiveInfinity).ToList();
        return told.Count == 0
            ? "Information of one trajectory on the loser's row"
            : $"Over the last hundredfold of tokens {what} by a factor of {Counted.Two(told[0].Factor)} at {told[0].Label}"
                + (told.Count > 1 ? $", of {Counted.Two(told[^1].Factor)} at {told[^1].Label}" : "");
    }

    /// <summary>The panels on common axes, so that they can be compared.</summary>
    private static List<Panel> SameAxes(List<Panel> panels)
    {
        var curves = panels.SelectMany(p => p.Traces).OfType<Curve>().Where(c => c is { Mode: CurveMode.Markers, Name.Length: > 0 })
            .ToList();
        double[] x = [.. curves.SelectMany(c => c.X).Where(double.IsFinite)], y = [.. curves.SelectMany(c => c.Y).Where(double.IsFinite)];
        return x.Length == 0 ? panels : [.. panels.Select(p => p with
        {
            X = p.X with { Range = (x.Min() / 2, x.Max() * 2) },
            Y = p.Y with { Range = (y.Min() / 2, y.Max() * 2) },
        })];
    }

    private static Panel Panel(string title, string axis, IEnumerable<Trace> traces) => new()
    {
        Title = title,
        X = new("tokens", AxisScale.Log),
        Y = new(axis, AxisScale.Log),
        Traces = [.. traces, Curve.Key("predicted", CurveMode.Lines, dashed: true)],
    };

    private static IEnumerable<Trace> Series(string name, int color, EntrySeries entry,
        Func<EntrySeries, int, double[]> values, double power)
    {
        var points = Enumerable.Range(0, entry.Tokens.Length).Select(c => (Checkpoint: c, Values: values(entry, c)))
            .Select(c => (X: (double)entry.Tokens[c.Checkpoint], Y: Medians.Of(c.Values), Interval: Medians.Interval(c.Values, 0.05),
                c.Values.Length)).Where(p => p.Y is > 0 and < double.PositiveInfinity).ToList();
        if (points.Count == 0) yield break;
        static bool Drawn((double Lower, double Upper) interval) => interval is { Lower: > 0, Upper: < double.PositiveInfinity };
        yield return new Curve
        {
            Name = name,
            Label = color >= MostSeries ? name : "",
            Color = color,
            X = [.. points.Select(p => p.X)],
            Y = [.. points.Select(p => p.Y)],
            Error = [.. points.Select(p => Drawn(p.Interval) ? p.Interval.Upper - p.Y : 0)],
            ErrorBelow = [.. points.Select(p => Drawn(p.Interval) ? p.Y - p.Interval.Lower : 0)],
            ErrorIs = "95 %, whatever the law",
            Counts = [.. points.Select(p => p.Length)],
        };
        if (entry.Prediction is not { } prediction) yield break;
        var exponent = power * Math.Max(0, prediction.Exponent);
        var logarithmic = Math.Abs(prediction.Exponent) < 1e-9;
        var late = points.Where(p => p.X > 1 && p.X * 1e6 >= points[^1].X).ToList();
        yield return new Curve
        {
            Color = color,
            Mode = CurveMode.Lines,
            Dashed = true,
            X = [.. late.Select(p => p.X)],
            Y = [.. late.Select(
                p => late[^1].Y
                    * (logarithmic ? Math.Pow(Math.Log(p.X) / Math.Log(late[^1].X), power) : Math.Pow(p.X / late[^1].X, exponent)))],
        };
    }

    private static Figure Transitions(List<LearningGroup> urns) => new()
    {
        Name = "transitions",
        Claims = ["transitions-stop"],
        Title = Change(urns, (e, c) => Moments(e, c).Mean, "the mean number of transitions of the losing token to itself grows"),
        Caption = "Number of 1 → 1 transitions (tokens from 0; the paper's 2 → 2) up to T, two identical rows (1 − p, p): mean with "
            + "two standard errors; few replicates dominate the mean, and the median is 0 if most have none. By theory it stops growing "
            + "below p = ⅓: later tokens add no information on the loser's row. "
            + $"{Counted.Of(urns.Select(g => g.Replicates), "replicates a series")}.",
        Tables = [LearningTables.Summary.Name, LearningTables.Entries.Name],
        Columns = 1,
        Panels =
        [
            new()
            {
                X = new("tokens", AxisScale.Log), Y = new("mean number of transitions 1 → 1", AxisScale.Log),
                Traces = [.. urns.Select(Means)],
            },
        ],
    };

    private static SampleMoments Moments(EntrySeries entry, int checkpoint) =>
        SampleMoments.Of([.. entry.Transitions.Select(t => (double)t[checkpoint])]);

    private static Curve Means(LearningGroup group, int color)
    {
        var entry = group.Entry(1, 1)!;
        var shown = Enumerable.Range(0, entry.Tokens.Length).Select(c => (Tokens: entry.Tokens[c], Moments: Moments(entry, c)))
            .Where(c => c.Moments.Mean > 0).ToList();
        return ErrorBars.Means(new Curve
        {
            Name = Label(group),
            Color = color,
            Mode = CurveMode.LinesAndMarkers,
            X = [.. shown.Select(c => (double)c.Tokens)],
            Y = [.. shown.Select(c => c.Moments.Mean)],
        }, [.. shown.Select(c => c.Moments)]);
    }
}
