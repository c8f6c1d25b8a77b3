using System.Globalization;
using Experiments.Shared;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.Eos;

/// <summary>The figures of <c>eos</c>.</summary>
internal static class EosFigures
{
    /// <summary>All figures; those without points are left out.</summary>
    public static IEnumerable<Figure> Of(Results<EosParameters> results)
    {
        var lengths = results.Rows(EosTables.Lengths);
        if (lengths.Count == 0) yield break;
        yield return Lengths(lengths, results.Rows(EosTables.Tails));
        if (results.Points.Select(p => p.Parameters.Budget).Distinct().Count() > 1) yield return Errors(results.Rows(EosTables.Summary));
    }

    private static string Label(EosParameters p) =>
        string.Create(CultureInfo.InvariantCulture, $"{MatrixName.Of(p.Matrix)}{(p.EosCount > 1 ? $", {p.EosCount} EOS" : "")}");

    private static Figure Lengths(IReadOnlyList<Measured<EosParameters, LengthRow>> rows,
        IReadOnlyList<Measured<EosParameters, TailRow>> tails) => new()
        {
            Name = "lengths",
            Title = "A sequence that has lasted long goes on for long: power-law lengths",
            Caption = "Share of sequences at least so long, over all replicates and draws, from prompts of one of each token "
            + "(EOS as often as stated); error bars: two binomial standard errors. Tokens are numbered from 0, the last is EOS. "
            + "Full line, for K = 3: the exact recursion. "
            + "Dashed, for identical rows: the slope −n_e π_e / π_w that theory gives the tail when token w rules, "
            + "through the last length that ten sequences reached. Budgets share their sequences' law and are pooled.",
            Tables = [EosTables.Lengths.Name, EosTables.Tails.Name],
            Columns = 1,
            Panels =
        [
            new()
            {
                X = new("tokens before EOS", AxisScale.Log),
                Y = new("share of sequences at least so long",
                    AxisScale.Log) { Range =
                        (rows.GroupBy(r => (Label(r.Parameters), r.Row.Length)).Select(g => g.Average(r => r.Row.Survival))
                            .Where(s => s > 0).DefaultIfEmpty(0.1).Min() / 3, 1.5) },
                Traces =
                [
                    .. rows.GroupBy(r => Label(r.Parameters))
                        .SelectMany((g, i) => Curves(g.Key, i, [.. g], [.. tails.Where(t => Label(t.Parameters) == g.Key)])),
                    Curve.Key("exact recursion", CurveMode.Lines), Curve.Key("predicted slope", CurveMode.Lines, dashed: true),
                ],
            },
        ],
        };

    private static IEnumerable<Trace> Curves(string name, int color, List<Measured<EosParameters, LengthRow>> rows,
        List<Measured<EosParameters, TailRow>> tails)
    {
        var points = rows.GroupBy(r => r.Row.Length).OrderBy(g => g.Key)
            .Select(g =>
                (Length: (double)g.Key, Seen: g.Sum(r => r.Row.AtLeast), Survival: g.Average(r => r.Row.Survival),
                    Exact: g.First().Row.Exact)).Where(p => p.Seen > 0).ToList();
        var exact = points.Where(p => p.Exact.HasValue).ToList();
        if (exact.Count > 1)
            yield return new Curve
            {
                Color = color,
                Mode = CurveMode.Lines,
                X = [.. exact.Select(p => p.Length)],
                Y = [.. exact.Select(p => p.Exact!.Value)]
            };
        yield return new Curve
        {
            Name = name,
            Color = color,
            X = [.. points.Select(p => p.Length)],
            Y = [.. points.Select(p => p.Survival)],
            // √(s (1 − s) / n), where n s of the sequences are so long.
            Error = [.. points.Select(p => ErrorBars.StandardErrors * p.Survival * Math.Sqrt(Math.Max(0, 1 - p.Survival) / p.Seen))],
        };
        if (rows[0].Parameters.Matrix is not IdenticalRows || tails.Count == 0) yield break;
        var anchor = points.Last(p => p.Seen >= 10 || p == points[0]);
        var from = anchor.Length / 100;
        yield return new Curve
        {
            Color = color,
            Mode = CurveMode.Lines,
            Dashed = true,
            X = [from, anchor.Length],
            Y = [anchor.Survival * Math.Pow(100, tails[0].Row.TailExponent), anchor.Survival],
        };
    }

    private static Figure Errors(IReadOnlyList<Measured<EosParameters, EosSummary>> rows) => new()
    {
        Name = "learning",
        Title = "Restarts make far more log-odds learnable",
        Caption = "The maximum-likelihood estimate from as many samples out of sequences that EOS ends (circles, "
            + "full lines) and out of one trajectory of the same tokens without EOS (crosses, dashed), mean over draws of the matrix. "
            + "Left: median over replicates of the largest error of a log-odds; "
            + "budgets at which some draw's median is infinite, since no estimate exists, are left out. Middle: "
            + "share of replicates whose estimate exists for every query. Right: share of the transitions i → j seen at least once.",
        Tables = [EosTables.Summary.Name],
        Columns = 3,
        Panels =
        [
            Errors(rows, "errors", new("median largest error (nats)", AxisScale.Log), s => s.MedianWorstError, named: false),
            Errors(rows, "existence", new("share with an estimate") { Range = (-0.03, 1.05) }, s => s.Estimable, named: true),
            Errors(rows, "coverage", new("share of transitions seen") { Range = (-0.03, 1.05) }, s => s.Coverage, named: false),
        ],
    };

    private static Panel Errors(IReadOnlyList<Measured<EosParameters, EosSummary>> rows,
        string title, Axis y, Func<EosSummary, double?> value, bool named)
    {
        var labels = rows.Select(r => Label(r.Parameters)).Distinct().ToList();
        return new()
        {
            Title = title,
            X = new("samples", AxisScale.Log),
            Y = y,
            Traces =
            [
                .. from label in labels from source in Enum.GetValues<Source>() select Series(
                    rows.Where(r => Label(r.Parameters) == label && r.Row.Source == source), source, labels.IndexOf(label), value),
                .. named ? labels.Select((label, i) => Curve.Key(label, CurveMode.Lines, color: i)) : [],
                .. named ? [Key(Source.Restarts), Key(Source.OneTrajectory)] : Array.Empty<Curve>(),
            ],
        };
    }

    private static Curve Series(IEnumerable<Measured<EosParameters, EosSummary>> rows,
        Source source, int color, Func<EosSummary, double?> value)
    {
        var points = rows.GroupBy(r => r.Parameters.Budget).OrderBy(g => g.Key)
            .Select(g => (Budget: (double)g.Key, Values: g.Select(r => value(r.Row)).ToList()))
            .Where(p => p.Values.TrueForAll(v => v.HasValue)).ToList();
        return new()
        {
            Color = color,
            Symbol = Symbol(source),
            Dashed = source == Source.OneTrajectory,
            Mode = CurveMode.LinesAndMarkers,
            X = [.. points.Select(p => p.Budget)],
            Y = [.. points.Select(p => p.Values.Average(v => v!.Value))],
        };
    }

    private static Curve Key(Source source) =>
        Curve.Key(source == Source.Restarts ? "restarts by EOS" : "one trajectory",
            CurveMode.LinesAndMarkers, source == Source.OneTrajectory, Symbol(source));

    private static int Symbol(Source source) => source == Source.Restarts ? 0 : 6;
}
