using System.Globalization;
using Experiments.Shared;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.Decoding;

/// <summary>The figures of <c>decoding</c>.</summary>
internal static class DecodingFigures
{
    private const int LimitPoints = 300;

    /// <summary>All figures; those without points are left out.</summary>
    public static IEnumerable<Figure> Of(Results<DecodingParameters> results)
    {
        var rows = results.Rows(DecodingTables.Trajectories);
        if (rows.Count == 0) yield break;
        var matrices = rows.Select(r => MatrixName.Of(r.Parameters.Matrix)).Distinct().ToList();
        var (warm, cut) = (rows.Where(r => r.Parameters.TopP == 1).ToList(), rows.Where(r => r.Parameters.Temperature == 1).ToList());
        if (warm.Count > 0)
            yield return Survival("temperature", "Cold decoding collapses sooner, warm decoding later or never",
                "top-p 1", matrices, warm, p => p.Temperature, "T =");
        if (cut.Any(r => r.Parameters.TopP < 1))
            yield return Survival("top-p", "A small nucleus collapses sooner", "T = 1", matrices, cut, p => p.TopP, "top-p =");
        if (results.Rows(DecodingTables.Summary).Select(r => r.Parameters.Temperature).Distinct().Count() > 1)
            yield return Share(matrices, results.Rows(DecodingTables.Summary));
    }

    private static Figure Survival(
        string name, string title, string fixedAt, List<string> matrices, List<Measured<DecodingParameters, DecodedRow>> rows,
        Func<DecodingParameters, double> by, string key)
    {
        var panels =
            matrices.Select(
                (m, i) => Curves($"{m}, {fixedAt}", [.. rows.Where(r => MatrixName.Of(r.Parameters.Matrix) == m)], by, key, i == 0))
                    .Where(p => p.Traces.Count > 0).ToList();
        panels[0] = panels[0] with { Traces = [.. panels[0].Traces, Curve.Key("censored at the horizon", CurveMode.Markers, symbol: 3)] };
        return new()
        {
            Name = $"collapse-time-{name}",
            Title = title,
            Caption = "Kaplan–Meier estimate of the share of trajectories in which no token's share of the context has come to stay at or "
                + "above collapse_share, over matrices and replicates; triangles: trajectories still not collapsed at the horizon. "
                + Certainty(rows) + " Curves that stay at 1 lie on one another.",
            Tables = [DecodingTables.Trajectories.Name],
            Panels = panels,
        };
    }

    /// <summary>How far a curve is from the share itself, at most.</summary>
    private static string Certainty(List<Measured<DecodingParameters, DecodedRow>> rows)
    {
        var fewest = rows.GroupBy(r => (MatrixName.Of(r.Parameters.Matrix), r.Parameters.Temperature, r.Parameters.TopP))
            .Min(g => g.Count());
        return string.Create(CultureInfo.InvariantCulture,
            $"Each curve is of {fewest} trajectories or more, so its standard error is at most {0.5 / Math.Sqrt(fewest):G2}.");
    }

    private static Panel Curves(string title, List<Measured<DecodingParameters, DecodedRow>> rows,
        Func<DecodingParameters, double> by, string name, bool named)
    {
        var levels = rows.GroupBy(r => by(r.Parameters)).OrderBy(g => g.Key).ToList();
        List<Trace> traces = [.. levels.SelectMany((g, i) => CollapseCurves.Of(
            named ? string.Create(CultureInfo.InvariantCulture, $"{name} {g.Key:R}") : "",
            new() { Shade = i / Math.Max(1.0, levels.Count - 1) }, [.. g.Select(r => DecodingExperiment.End(r.Row, r.Parameters))]))];
        return new()
        {
            Title = title,
            X = CollapseCurves.Time("tokens", traces),
            Y = new("share not collapsed") { Range = (0, 1.03) },
            Traces = traces
        };
    }

    /// <summary>Theory, where it is known, at temperatures near enough for a smooth line.</summary>
    private static Curve Limit(DecodingParameters parameters, int color, double from, double to)
    {
        double[] temperatures = [.. Enumerable.Range(0, LimitPoints + 1).Select(i => from * Math.Pow(to / from, i / (double)LimitPoints))];
        return new()
        {
            Color = color,
            Mode = CurveMode.Lines,
            Dashed = true,
            X = temperatures,
            Y = [.. temperatures.Select(t => DecodingExperiment.Limit(parameters with { Temperature = t }) ?? double.NaN)],
        };
    }

    private static Figure Share(List<string> matrices, IReadOnlyList<Measured<DecodingParameters, DecodingSummary>> rows)
    {
        IEnumerable<Trace> Traces(string matrix, int color)
        {
            var points = rows.Where(r => MatrixName.Of(r.Parameters.Matrix) == matrix && r.Parameters.TopP == 1)
                .GroupBy(r => r.Parameters.Temperature).OrderBy(g => g.Key).ToList();
            if (points.Count > 1) yield return Limit(points[0].First().Parameters, color, points[0].Key, points[^1].Key);
            yield return new Curve
            {
                Name = matrix,
                Color = color,
                X = [.. points.Select(g => g.Key)],
                Y = [.. points.Select(g => g.Average(r => r.Row.TopShare))],
                Error = [.. points.Select(
                    g => ErrorBars.StandardErrors
                        * Math.Sqrt(g.Sum(r => (r.Row.TopShareStandardError ?? 0) * (r.Row.TopShareStandardError ?? 0))) / g.Count())],
            };
        }
        return new()
        {
            Name = "top-share",
            Title = "Above temperature 1 no token takes all",
            Caption = "Mean share of the most frequent token at the horizon against the temperature, top-p 1, "
                + "over matrices and replicates, with two standard errors over replicates. "
                + "Dashed, for identical rows: the limit for t → ∞, max π^{1/(T−1)} / Σ π^{1/(T−1)}; "
                + "just above T = 1 it is reached as slowly as t^{−(1−1/T)}.",
            Tables = [DecodingTables.Summary.Name],
            Columns = 1,
            Panels =
            [
                new()
                {
                    X = new("temperature T", AxisScale.Log),
                    Y = new("top share at the horizon") { Range = (0, 1.05) },
                    Traces = [.. matrices.SelectMany((m, i) => Traces(m, i)),
                        Curve.Key("limit, identical rows", CurveMode.Lines, dashed: true)],
                },
            ],
        };
    }
}
