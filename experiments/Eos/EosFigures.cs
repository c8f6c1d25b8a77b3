using System.Globalization;
using Experiments.Shared;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.Eos;

/// <summary>The figures of <c>eos</c>.</summary>
internal static class EosFigures
{
    /// <summary>Curves that can still be told apart.</summary>
    private const int MostCurves = 7;

    /// <summary>All figures; those without points are left out.</summary>
    public static IEnumerable<Figure> Of(Results<EosParameters> results)
    {
        var lengths = results.Rows(EosTables.Lengths).GroupBy(r => Label(r.Parameters)).Take(MostCurves).SelectMany(g => g).ToList();
        if (lengths.Count == 0) yield break;
        yield return Lengths(lengths, results.Rows(EosTables.Tails));
        if (results.Rows(EosTables.TailExponents) is { Count: > 0 } exponents) yield return Tails(exponents);
        var swept = results.Rows(EosTables.Summary).GroupBy(r => Label(r.Parameters))
            .Where(g => g.DistinctBy(r => r.Parameters.Budget).Count() > 1).SelectMany(g => g).ToList();
        if (swept.Count > 0) yield return Errors(swept);
    }

    private static string Label(EosParameters p) =>
        string.Create(CultureInfo.InvariantCulture, $"{MatrixName.Of(p.Matrix)}{(p.EosCount > 1 ? $", {p.EosCount} EOS" : "")}")
            + (p.WordCounts.Count > 0 ? $", words {string.Join(' ', p.WordCounts)}" : "");

    private static Figure Lengths(IReadOnlyList<Measured<EosParameters, LengthRow>> rows,
        IReadOnlyList<Measured<EosParameters, TailRow>> tails) => new()
        {
            Name = "lengths",
            Title = Outlast(rows),
            Caption = "Share of sequences at least this long, over all replicates and draws, from prompts of one of each token (EOS as "
                + "often "
                + "as "
            + "stated); error bars: 95 % Wilson intervals, pointwise: "
            + "one sequence counts in all points up to its length, so a curve deviates as a whole. Tokens are numbered from 0, "
            + "the last is EOS. Full line: the exact law, by an integral if all rows are equal, by recursion for K = 3. "
            + (rows.Any(r => r.Row.Exact.HasValue) ? "Right: share / exact law, with the band that a whole curve leaves with "
            + "probability 5 % (Dvoretzky, Kiefer and Wolfowitz). " : "")
            + "Dashed, for given matrices: the predicted tail slope −κ, κ the least cost over all fixed points, through the last "
            + "length that ten sequences reached. All budgets have the same law of lengths and are pooled. "
            + "At most the first seven matrices of the configuration. "
            + Counted.Of(rows.Where(r => r.Row.Survival > 0).GroupBy(r => Label(r.Parameters)).Select(Sequences), "sequences a curve")
            + ".",
            Tables = [EosTables.Lengths.Name, EosTables.Tails.Name],
            Columns = rows.Any(r => r.Row.Exact.HasValue) ? 2 : 1,
            Panels =
        [
            new()
            {
                Title = "share that lasts",
                X = new("tokens before EOS", AxisScale.Log),
                Y = new("share of sequences at least this long",
                    AxisScale.Log) { Range =
                        (rows.GroupBy(r => (Label(r.Parameters), r.Row.Length)).Select(g => g.Average(r => r.Row.Survival))
                            .Where(s => s > 0).DefaultIfEmpty(0.1).Min() / 3, 1.5) },
                Traces =
                [
                    .. rows.GroupBy(r => Label(r.Parameters))
                        .SelectMany((g, i) => Curves(g.Key, i, [.. g], [.. tails.Where(t => Label(t.Parameters) == g.Key)])),
                    Curve.Key("exact law", CurveMode.Lines), Curve.Key("predicted slope", CurveMode.Lines, dashed: true),
                ],
            },
            .. rows.Any(r => r.Row.Exact.HasValue) ? [Ratios(rows)] : Array.Empty<Panel>(),
        ],
        };

    /// <summary>All sequences of a curve: those that reach a length, over their share.</summary>
    private static int Sequences(IEnumerable<Measured<EosParameters, LengthRow>> rows) =>
        rows.GroupBy(r => r.Row.Length).Max(g => (int)Math.Round(g.Sum(r => r.Row.AtLeast / r.Row.Survival)));

    private static Figure Tails(IReadOnlyList<Measured<EosParameters, TailExponentRow>> rows)
    {
        var values = rows.SelectMany(r => new[] { r.Row.Exponent, r.Row.Predicted, r.Row.Rival }).Where(v => v > 0).DefaultIfEmpty(1);
        var (judged, early) = (rows.Where(r => EosClaims.IsReached(r.Row)).ToList(), rows.Where(r => !EosClaims.IsReached(r.Row)).ToList());
        var off = judged.Select(r => Math.Abs(r.Row.Exponent - r.Row.Predicted)).ToList();
        Curve Points(string name, int color, IReadOnlyList<Measured<EosParameters, TailExponentRow>> rows,
            Func<TailExponentRow, double> predicted, bool open) => new()
            {
                Name = name,
                Color = color,
                Open = open,
                X = [.. rows.Select(r => predicted(r.Row))],
                Y = [.. rows.Select(r => r.Row.Exponent)],
                Error = [.. rows.Select(r => ErrorBars.StandardErrors * (r.Row.StandardError ?? 0))],
                Hover = [.. rows.Select(r => $"{Label(r.Parameters)}; {r.Row.Method}; rival: {r.Row.RivalName}")],
            };
        return new()
        {
            Name = "tail-exponents",
            Title = off.Count == 0 ? "The tail exponent of lengths" : "The tail exponent of lengths differs from the least cost over all "
                + $"fixed points by at most {Counted.Two(off.Max())} (absolute; median {Counted.Two(Medians.Of(off))}) over {off.Count} "
                + "judged matrices",
            Caption = "Tail exponent measured, by the exact law extrapolated or by the sequences' slope over a decade (error bars: two "
                + "standard errors, mostly shorter than the marker), against two predictions. Circles: the least cost over all fixed "
                + "points of the words, open where by theory the slope has not settled, which is not judged. Squares: the nearest rival, "
                + "such as stable points alone. On the logarithmic axes a small exponent looks farther off than it is. "
                + $"{Counted.Of([rows.Count], "matrices")}.",
            Tables = [EosTables.TailExponents.Name, EosTables.Tails.Name],
            Columns = 1,
            Panels =
            [
                new()
                {
                    X = new("tail exponent predicted", AxisScale.Log),
                    Y = new("tail exponent measured", AxisScale.Log),
                    Traces =
                    [
                        Curve.Line("equality", (values.Min(), values.Min()), (values.Max(), values.Max())),
                        Points("all fixed points", 0, judged, r => r.Predicted, false),
                        .. early.Count == 0 ? Array.Empty<Curve>()
                            : [Points("all fixed points, not judged", 0, early, r => r.Predicted, true)],
                        Points("nearest rival", 1, rows, r => r.Rival, true),
                    ],
                },
            ],
        };
    }

    /// <summary>Where the band is wider than this nothing is seen.</summary>
    private const double WidestBand = 1;

    /// <summary>Measured over exact shares, with a band that holds a whole curve.</summary>
    private static Panel Ratios(IReadOnlyList<Measured<EosParameters, LengthRow>> rows)
    {
        var traces = new List<Trace>();
        var labels = rows.Select(r => Label(r.Parameters)).Distinct().ToList();
        foreach (var group in rows.Where(r => r.Row.Exact > 0).GroupBy(r => Label(r.Parameters)))
        {
            // All sequences are at least one token long or none: their number is that of a point over its share.
            var points = group.GroupBy(r => r.Row.Length).OrderBy(g => g.Key).Select(g => (Length: (double)g.Key,
                Share: g.Average(r => r.Row.Survival), Exact: g.First().Row.Exact!.Value,
                Count: g.Sum(r => r.Row.AtLeast) / Math.Max(g.Average(r => r.Row.Survival), 1e-300))).Where(p => p.Share > 0).ToList();
            if (points.Count == 0) continue;
            // P(sup |F_n − F| > ε) ≤ 2 exp(−2 n ε²).
            var reach = Math.Sqrt(Math.Log(2 / 0.05) / (2 * points.Max(p => p.Count)));
            points.RemoveAll(p => reach / p.Exact > WidestBand);
            var color = labels.IndexOf(group.Key);
            traces.Add(new Band
            {
                Color = color,
                X = [.. points.Select(p => p.Length)],
                Lower = [.. points.Select(p => 1 - reach / p.Exact)],
                Upper = [.. points.Select(p => 1 + reach / p.Exact)],
            });
            traces.Add(new Curve
            {
                Name = group.Key,
                Color = color,
                X = [.. points.Select(p => p.Length)],
                Y = [.. points.Select(p => p.Share / p.Exact)],
            });
        }
        return new()
        {
            Title = "share that lasts, over the exact law",
            X = new("tokens before EOS", AxisScale.Log),
            Y = new("share / exact share"),
            Traces = traces,
        };
    }

    /// <summary>Of the sequences that have lasted long, how many last ten times as long.</summary>
    private static string Outlast(IReadOnlyList<Measured<EosParameters, LengthRow>> rows)
    {
        var lengths = rows.Select(r => r.Row.Length).Distinct().Order().ToList();
        double At(long length) => rows.Where(r => r.Row.Length == length).Average(r => r.Row.Survival);
        var pair = lengths.Where(l => lengths.Contains(10 * l) && At(10 * l) > 0).Select(l => (From: l, Share: At(10 * l) / At(l)))
            .ToList();
        if (pair.Count > 1) pair.RemoveAll(p => p.From == 1);
        return pair.Count == 0
            ? "How long sequences last until EOS"
            : string.Create(CultureInfo.InvariantCulture,
                $"Of the sequences that last {pair[0].From:N0} tokens, {Counted.Percent(pair[0].Share)} last ten times as long; of those "
                    + $"that last {pair[^1].From:N0}, {Counted.Percent(pair[^1].Share)}");
    }

    private static IEnumerable<Trace> Curves(string name, int color, List<Measured<EosParameters, LengthRow>> rows,
        List<Measured<EosParameters, TailRow>> tails)
    {
        var points = rows.GroupBy(r => r.Row.Length).OrderBy(g => g.Key)
            .Select(g =>
                (Length: (double)g.Key, Seen: g.Sum(r => r.Row.AtLeast), Survival: g.Average(r => r.Row.Survival),
                    Exact: g.First().Row.Exact)).Where(p => p.Seen > 0).ToList();
        if (points.Count == 0) yield break;
        var exact = points.Where(p => p.Exact.HasValue).ToList();
        if (exact.Count > 1)
            yield return new Curve
            {
                Color = color,
                Mode = CurveMode.Lines,
                X = [.. exact.Select(p => p.Length)],
                Y = [.. exact.Select(p => p.Exact!.Value)]
            };
        double[] survival = [.. points.Select(p => p.Survival)];
        yield return ErrorBars.Shares(new Curve
        {
            Name = name,
            Color = color,
            X = [.. points.Select(p => p.Length)],
            Y = survival,
        }, survival, [.. points.Select(p => (int)Math.Round(p.Seen / Math.Max(p.Survival, 1e-300)))]);
        if (rows[0].Parameters.Matrix is RandomMatrixSpecification || tails.Find(t => t.Row.Least) is not { } least) yield break;
        var anchor = points.Last(p => p.Seen >= 10 || p == points[0]);
        var from = anchor.Length / 100;
        yield return new Curve
        {
            Color = color,
            Mode = CurveMode.Lines,
            Dashed = true,
            X = [from, anchor.Length],
            Y = [anchor.Survival * Math.Pow(100, least.Row.TailExponent), anchor.Survival],
        };
    }

    private static Figure Errors(IReadOnlyList<Measured<EosParameters, EosSummary>> rows) => new()
    {
        Name = "learning",
        Title = Learnable(rows),
        Caption = "The maximum-likelihood estimate from equally many samples of sequences with EOS (circles, full lines) and of one "
            + "trajectory of the same words without EOS (crosses, dashed), mean over draws of the matrix. "
            + "Left: median over replicates of the largest error of a log-odds; "
            + "budgets with an infinite median of some draw, for lack of an estimate, are omitted. Middle: "
            + "share of replicates whose estimate exists for every query, with 95 % Wilson intervals. "
            + "Markers of one budget stand side by side; matrices with one budget alone are left out. "
            + "Right: share of the transitions i → j seen at least once. "
            + $"{Counted.Of(rows.Select(r => r.Row.Replicates), "replicates a draw")}.",
        Tables = [EosTables.Summary.Name],
        Columns = 3,
        Panels =
        [
            Errors(rows, "errors", new("median largest error (nats)", AxisScale.Log), s => s.MedianWorstError, shares: false),
            Errors(rows, "existence", new("share with an estimate") { Range = (-0.03, 1.05) }, s => s.Estimable, shares: true),
            Errors(rows, "coverage", new("share of transitions seen") { Range = (-0.03, 1.05) }, s => s.Coverage, shares: false),
        ],
    };

    private static Panel Errors(IReadOnlyList<Measured<EosParameters, EosSummary>> rows,
        string title, Axis y, Func<EosSummary, double?> value, bool shares)
    {
        var labels = rows.Select(r => Label(r.Parameters)).Distinct().ToList();
        return new()
        {
            Title = title,
            X = new("budget (samples)", AxisScale.Log),
            Y = y,
            Traces =
            [
                .. from label in labels from source in Enum.GetValues<Source>() select Series(
                    rows.Where(r => Label(r.Parameters) == label && r.Row.Source == source), source, labels.IndexOf(label), value, shares),
                .. shares ? labels.Select((label, i) => Curve.Key(label, CurveMode.Lines, color: i)) : [],
                .. shares ? [Key(Source.Restarts), Key(Source.OneTrajectory)] : Array.Empty<Curve>(),
            ],
        };
    }

    private static Curve Series(IEnumerable<Measured<EosParameters, EosSummary>> rows,
        Source source, int color, Func<EosSummary, double?> value, bool shares)
    {
        var points = rows.GroupBy(r => r.Parameters.Budget).OrderBy(g => g.Key)
            .Select(g => (Budget: (double)g.Key, Values: g.Select(r => value(r.Row)).ToList(), Trials: g.Sum(r => r.Row.Replicates)))
            .Where(p => p.Values.TrueForAll(v => v.HasValue)).ToList();
        double[] means = [.. points.Select(p => p.Values.Average(v => v!.Value))];
        var curve = new Curve
        {
            Color = color,
            Symbol = Symbol(source),
            Dashed = source == Source.OneTrajectory,
            Mode = CurveMode.LinesAndMarkers,
            // Side by side, so that bars do not overlap.
            X = [.. points.Select(p => p.Budget * Math.Pow(1.04, 2 * color + (int)source - 2))],
            Y = means,
        };
        return !shares ? curve : ErrorBars.Shares(curve, means, [.. points.Select(p => p.Trials)]);
    }

    /// <summary>What restarts and one trajectory leave of an estimate at the largest budget.</summary>
    private static string Learnable(IReadOnlyList<Measured<EosParameters, EosSummary>> rows)
    {
        double At(Source source) => rows.Where(r => r.Row.Source == source && r.Parameters.Budget == rows.Max(x => x.Parameters.Budget))
            .Select(r => r.Row.Estimable).DefaultIfEmpty(double.NaN).Average();
        return $"At the largest budget an estimate exists in {Counted.Percent(At(Source.Restarts))} of replicates with restarts, "
            + $"in {Counted.Percent(At(Source.OneTrajectory))} with one trajectory";
    }

    private static Curve Key(Source source) =>
        Curve.Key(source == Source.Restarts ? "restarts by EOS" : "one trajectory",
            CurveMode.LinesAndMarkers, source == Source.OneTrajectory, Symbol(source));

    private static int Symbol(Source source) => source == Source.Restarts ? 0 : 6;
}
