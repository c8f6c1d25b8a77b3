using System.Globalization;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Figures;

namespace Experiments.SingleTrajectoryLearning;

/// <summary>The figures of <c>single-trajectory-learning</c>, from its tables.</summary>
internal static class LearningFigures
{
    private const int MostSeries = 7;

    /// <summary>Columns of a map whose cells have room for a number.</summary>
    private const int MostNumbered = 8;

    /// <summary>Matrices with a map each.</summary>
    private const int MostMaps = 3;

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
            $"{Bars(urns, again)} Medians over replicates of the information on the log-odds of the two tokens in each row, "
            + $"two identical rows (1 − p, p); "
            + "token 0 wins. Dashed: the predicted power through the last point, T^(p/(1 − p)) for the winner's row "
            + "and T^((3p − 1)/(1 − p)) for the loser's above p = ⅓, log T at ⅓; below it the information stays bounded.");
        if (urns.Count > 0)
            yield return ByRow(
                new("errors", "median |error| (nats)",
                    (e, c) => [.. e.Errors.Select(x => double.IsNaN(x[c]) ? double.PositiveInfinity : Math.Abs(x[c]))], -0.5),
                Change(urns, (e, c) => 1 / e.MedianError(c), "the median error of the loser's row falls"), urns, again,
            $"{Bars(urns, again)} Medians over replicates of the absolute error of the estimated log-odds, infinite (not drawn) if a "
                + "row drew only one token. Dashed: the predicted power through the last point. "
            + "Independent prompts and restarts learn every row like n^(−1/2).");
        if (urns.Count > 0) yield return Transitions(urns);
        if (seen.Any(g => g.Entries.Any(e => e.Prediction is not null))) yield return Exponents(seen);
        var general = seen.Where(
            g => g.Parameters.RestartEvery == 0 && g.Parameters.VocabularySize > 2 && g.Entries.Any(e => e.Prediction is not null))
            .OrderByDescending(g => g.Replicates).DistinctBy(g => g.Point.Cell).Take(MostMaps).ToList();
        if (general.Count > 0) yield return Maps(general);
        if (Laws(seen, urns) is { } laws) yield return laws;
    }

    private static string Number(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    /// <summary>A third is named as such: it is where the loser's row stops being learned.</summary>
    private static string Share(double p) => Math.Abs(p - 1.0 / 3) < 1e-9 ? "⅓" : Number(p);

    private static string Label(LearningGroup group) =>
        LearningClaims.Beta(group) is { } beta ? $"p = {Share(beta / (1 + beta))}" : MatrixName.Of(group.Parameters.Matrix);

    private static string RestartLabel(LearningGroup group, int query) =>
        $"{(group.Parameters.RestartEvery == 1 ? "independent prompts" : $"restart every {group.Parameters.RestartEvery}")}, row {query}";

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

    private static string Bars(List<LearningGroup> urns, List<LearningGroup> again) =>
        "Error bars: distribution-free 95 % intervals of the median, omitted if unbounded; "
            + $"{Counted.Of(urns.Concat(again).Select(g => g.Replicates), "replicates a series")}.";

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
        Traces = [.. traces, Curve.Key("power law, predicted", CurveMode.Lines, dashed: true)],
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

    private static Ccmc.Statistics.SampleMoments Moments(EntrySeries entry, int checkpoint) =>
        Ccmc.Statistics.SampleMoments.Of([.. entry.Transitions.Select(t => (double)t[checkpoint])]);

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

    private static Figure Exponents(List<LearningGroup> groups)
    {
        var kinds = new (string Name, Func<LearningGroup, EntrySeries, bool> Which)[]
        {
            ("a winner's row", (g, e) => g.Parameters.RestartEvery == 0 && e.Prediction!.QueryGrowth == 1),
            ("a loser's row", (g, e) => g.Parameters.RestartEvery == 0 && e.Prediction!.QueryGrowth != 1),
            ("restarts, independent prompts", (g, e) => g.Parameters.RestartEvery > 0),
        };
        var points = kinds.SelectMany((k, i) => Points(k.Name, i, groups, k.Which)).ToList();
        var judged = points.Where(c => !c.Open).SelectMany(c => c.X.Zip(c.Y, (x, y) => Math.Abs(y - x))).ToList();
        return new()
        {
            Name = "exponents",
            Title = judged.Count == 0
                ? "The exponent of the information on an entry of P"
                : $"The exponent of the information on an entry of P differs from γᵢ + γⱼ − 1 "
                    + $"by {Counted.Two(Medians.Of(judged))} in the median "
                    + $"and {Counted.Two(judged.Max())} at most, over {judged.Count} judged entries",
            Caption = "Median over replicates of the exponent of the information's increments over the last two equal windows of log T, "
                + "with its distribution-free 99 % interval, against γᵢ + γⱼ − 1 (1 with restarts), "
                + "for every matrix and entry; "
                + "open: not judged, because replicates are too few or the windows too early. "
                + "Left of 0 the information stays bounded.",
            Tables = [LearningTables.Slopes.Name],
            Columns = 1,
            Panels =
            [
                new()
                {
                    X = new("predicted exponent γᵢ + γⱼ − 1"), Y = new("measured exponent of the information"),
                    Traces =
                    [
                        new Curve { Name = "equality", Color = Trace.Grey,
                            Mode = CurveMode.Lines, Dashed = true, X = [-1, 1], Y = [-1, 1] },
                        .. points,
                        .. points.Exists(c => c.Open)
                            ? [Curve.Key("too early by theory, or too few replicates: not judged", CurveMode.Markers) with { Open = true }]
                            : Array.Empty<Curve>(),
                    ],
                },
            ],
        };
    }

    /// <summary>The entries that claims judge, and open those that they do not.</summary>
    private static IEnumerable<Curve> Points(string name, int color, List<LearningGroup> groups,
        Func<LearningGroup, EntrySeries, bool> which)
    {
        var points = groups.SelectMany(g => g.Entries.Where(e => e.Prediction is not null && which(g, e)).Select(e =>
        {
            var exponents = e.Exponents();
            var (lower, upper) = Medians.Interval(exponents, 0.01);
            return (X: e.Prediction!.Exponent, Y: Medians.Of(exponents), Above: upper - Medians.Of(exponents),
                Below: Medians.Of(exponents) - lower, Judged: LearningClaims.IsJudged(g, e));
        })).Where(p => double.IsFinite(p.Y) && double.IsFinite(p.Above) && double.IsFinite(p.Below)).ToLookup(p => p.Judged);
        // With all of them open the colour still has its name.
        return new[] { true, false }.Where(points.Contains).Select(judged => new Curve
        {
            Name = judged || !points.Contains(true) ? name : "",
            Color = color,
            Open = !judged,
            X = [.. points[judged].Select(p => p.X)],
            Y = [.. points[judged].Select(p => p.Y)],
            Error = [.. points[judged].Select(p => p.Above)],
            ErrorBelow = [.. points[judged].Select(p => p.Below)],
            ErrorIs = "99 % interval",
        });
    }

    /// <summary>Whether the information on an entry grows, predicted and measured; entries without either are left out.</summary>
    private static string Learnt(List<LearningGroup> groups)
    {
        var entries = groups.SelectMany(g => g.Entries).Where(e => e.Prediction is not null)
            .Select(e => (Predicted: e.Prediction!.Exponent > 0, Measured: Medians.Of(e.Exponents())))
            .Where(e => double.IsFinite(e.Measured))
            .ToList();
        return $"Whether one trajectory learns an entry of P after collapse is as predicted "
            + $"for {Counted.Share(entries, e => e.Predicted == e.Measured > 0)} entries";
    }

    private static Figure Maps(List<LearningGroup> groups) => new()
    {
        Name = "learnable-map",
        Claims = ["learnable-map"],
        Title = Learnt(groups),
        Caption = "For each matrix with its most frequent winners: the exponent γᵢ + γⱼ − 1 of the information on entry (i, "
            + "j) against the winner, predicted and measured (median of the increments' exponent). Orange is learned, blue never; "
            + "grey: the winner itself, the reference of the log-odds, or no information gained in a window in half of the replicates.",
        Tables = [LearningTables.Predictions.Name, LearningTables.Slopes.Name],
        Columns = 2,
        Panels = [.. groups.SelectMany(
            g => new[] { Map(g, "predicted", e => e.Prediction!.Exponent), Map(g, "measured", e => Medians.Of(e.Exponents())) })],
    };

    private static Panel Map(LearningGroup group, string what, Func<EntrySeries, double> value)
    {
        var size = group.Parameters.VocabularySize;
        List<string> names = [.. Enumerable.Range(0, size).Select(j => $"{j}")];
        return new()
        {
            Title = $"{MatrixName.Of(group.Parameters.Matrix)}, token {group.Winners} wins: {what}",
            X = new("next token j", AxisScale.Category) { Categories = names },
            Y = new("query i (row of P)", AxisScale.Category) { Categories = names, FromTop = true },
            Traces =
            [
                new Heatmap
                {
                    X = [.. Enumerable.Range(0, size).Select(j => (double)j)],
                    Y = [.. Enumerable.Range(0, size).Select(i => (double)i)],
                    Z = [.. Enumerable.Range(0, size)
                        .Select(i =>
                            (IReadOnlyList<double>)[.. Enumerable.Range(0, size)
                                .Select(j => Finite(group.Entry(i, j) is { Prediction: not null } e ? value(e) : double.NaN))])],
                    Legend = "exponent γᵢ + γⱼ − 1",
                    Numbered = size <= MostNumbered,
                    Range = (-1, 1),
                    Diverging = true,
                    Missing = "the winner, or nothing gained",
                },
            ],
        };
    }

    private static double Finite(double value) => double.IsFinite(value) ? value : double.NaN;

    private static Figure? Laws(List<LearningGroup> groups, List<LearningGroup> urns)
    {
        var chosen =
            groups.SelectMany(
                g => g.Entries.Where(e => e.Prediction is { Exponent: > 0.05 } && g.Parameters.VocabularySize == 2 && g.Replicates >= 20)
                    .Select(e => (Group: g, Entry: e))).Take(10).ToList();
        if (chosen.Count == 0) return null;
        Panel? Of(string title, Func<LearningGroup, EntrySeries, bool> which)
        {
            var shown = chosen.Where(c => which(c.Group, c.Entry)).ToList();
            return shown.Count == 0 ? null : new()
            {
                Title = title,
                X = new("quantile of N(0, 1)") { Range = (-3.5, 3.5) },
                Y = new("error · √information") { Range = (-4.5, 4.5) },
                Traces = [.. shown.Select(
                    (c, i) => Law(c.Group, c.Entry, urns.IndexOf(c.Group) is >= 0 and var place ? place : MostSeries + i)),
                    Band(shown.Min(c => c.Group.Replicates)), Equality],
            };
        }
        List<Panel> panels =
        [
            .. new[]
            {
                Of("row 0, the winner's", (g, e) => g.Parameters.RestartEvery == 0 && e.Query == 0),
                Of("row 1, the loser's", (g, e) => g.Parameters.RestartEvery == 0 && e.Query == 1),
                Of("independent prompts and restarts", (g, _) => g.Parameters.RestartEvery > 0),
            }.OfType<Panel>(),
        ];
        return new()
        {
            Name = "standardised-errors",
            Claims = ["standardised-error"],
            Title = "error · √information is normal, within the 99 % band, for "
                + $"{Counted.Share(chosen, c => Distance(c.Entry) <= Reach(c.Group.Replicates))} entries",
            Caption = "Errors times √information at the end, in order, against the quantiles of N(0, 1): the line of equality under that "
                + "law, whatever the exponent. Entries whose information grows; where it is still small, errors are below 0 too often: "
                + "in the mean by about ½ log I / √I. Dashed grey: the band that a normal sample leaves with probability 1 % "
                + "(Kolmogorov–Smirnov, for the panel's smallest number of replicates). "
                + $"{Counted.Of(chosen.Select(c => c.Group.Replicates), "replicates an entry")}.",
            Tables = [LearningTables.Entries.Name],
            Columns = panels.Count,
            Panels = panels,
        };
    }

    /// <summary>Half the width of the band that a law leaves with probability 1 %.</summary>
    private static double Reach(int replicates) => 1.63 / Math.Sqrt(replicates);

    /// <summary>Largest distance of the errors' law from N(0, 1).</summary>
    private static double Distance(EntrySeries entry)
    {
        double[] sorted = [.. LearningClaims.Uniforms(entry).Order()];
        return sorted.Select((u, i) => Math.Abs((i + 0.5) / sorted.Length - u)).DefaultIfEmpty(0).Max();
    }

    private static readonly Curve Equality = new()
    {
        Name = "N(0, 1)",
        Color = Trace.Black,
        Mode = CurveMode.Lines,
        Dashed = true,
        X = [-3.5, 3.5],
        Y = [-3.5, 3.5],
    };

    private static Curve Band(int replicates)
    {
        var d = Reach(replicates);
        double[] x = [.. Enumerable.Range(-35, 71).Select(i => i / 10.0)];
        double[] Edge(double by) => [.. x.Select(z => NormalLaw.Cumulative(z) + by is > 0 and < 1 and var u ? Quantile(u) : double.NaN)];
        return new()
        {
            Name = "99 % band",
            Color = Trace.Grey,
            Mode = CurveMode.Lines,
            Dashed = true,
            X = [.. x, double.NaN, .. x],
            Y = [.. Edge(d), double.NaN, .. Edge(-d)],
        };
    }

    private static double Quantile(double u) => -NormalLaw.UpperQuantile(u);

    private static Curve Law(LearningGroup group, EntrySeries entry, int color)
    {
        double[] sorted = [.. LearningClaims.Uniforms(entry).Order()];
        return new()
        {
            Name = group.Parameters.RestartEvery > 0 ? RestartLabel(group, entry.Query) : Label(group),
            Color = color,
            X = [.. sorted.Select((_, i) => Quantile((i + 0.5) / sorted.Length))],
            Y = [.. sorted.Select(u => u is > 0 and < 1 ? Quantile(u) : double.NaN)],
        };
    }
}
