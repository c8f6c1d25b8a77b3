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
            yield return Survival(new("temperature", "top-p\u00a01", "T =", p => p.Temperature), matrices, warm);
        if (cut.Any(r => r.Parameters.TopP < 1))
            yield return Survival(new("top-p", "T\u00a0=\u00a01", "top-p =", p => p.TopP), matrices, cut);
        if (results.Rows(DecodingTables.Summary).Select(r => r.Parameters.Temperature).Distinct().Count() > 1)
            yield return Share(matrices, results.Rows(DecodingTables.Summary));
    }

    /// <summary>What the curves of a figure differ in.</summary>
    /// <param name="Name">In the figure's name and title.</param>
    /// <param name="Fixed">The other one, which is the same for all.</param>
    /// <param name="Key">Before the value, in the legend.</param>
    /// <param name="Of">The value.</param>
    private sealed record Level(string Name, string Fixed, string Key, Func<DecodingParameters, double> Of);

    private static Figure Survival(
        Level level, List<string> matrices, List<Measured<DecodingParameters, DecodedRow>> rows)
    {
        // A level has one colour in all panels.
        List<double> levels = [.. rows.Select(r => level.Of(r.Parameters)).Distinct().Order()];
        var panels = matrices.Select(
            m => Curves($"{m}, {level.Fixed}", [.. rows.Where(r => MatrixName.Of(r.Parameters.Matrix) == m)], level, levels))
            .Where(p => p.Traces.Count > 0).ToList();
        panels[0] = panels[0] with { Traces = [.. panels[0].Traces, Curve.Key("censored at the horizon", CurveMode.Markers, symbol: 3)] };
        return new()
        {
            Name = $"collapse-time-{level.Name}",
            Title = Order(matrices, rows, level),
            Caption = "Kaplan–Meier estimate of the share of trajectories that have not collapsed (a trajectory has collapsed once one "
                + $"token's share stays at {Counted.Levels(rows.Select(r => r.Parameters.CollapseShare))} or above), over matrices and "
                + "replicates; triangles: trajectories still not collapsed at the horizon. "
                + $"{Trajectories(rows)}; {CollapseCurves.BandCaption}. Curves that stay at 1 coincide.",
            Tables = [DecodingTables.Trajectories.Name],
            Panels = panels,
        };
    }

    /// <summary>Whether the smallest level collapses sooner than the largest, by the mean time up to the horizon, for each kind of
    /// matrix.</summary>
    private static string Order(List<string> matrices, List<Measured<DecodingParameters, DecodedRow>> rows, Level by)
    {
        var (least, most) = (rows.Min(r => by.Of(r.Parameters)), rows.Max(r => by.Of(r.Parameters)));
        double Mean(string matrix, double value) => CollapseCurves.MeanToHorizon(rows
            .Where(r => MatrixName.Of(r.Parameters.Matrix) == matrix && by.Of(r.Parameters) == value)
            .Select(r => DecodingExperiment.End(r.Row, r.Parameters)));
        var kinds = matrices.Where(m => rows.Exists(r => MatrixName.Of(r.Parameters.Matrix) == m && by.Of(r.Parameters) == least)
            && rows.Exists(r => MatrixName.Of(r.Parameters.Matrix) == m && by.Of(r.Parameters) == most)).ToList();
        return least == most
            ? $"When decoding at one {by.Name} collapses"
            : string.Create(CultureInfo.InvariantCulture,
                $"At {by.Name} {least:R} decoding collapses sooner than "
                    + $"at {most:R} for {Counted.Share(kinds, m => Mean(m, least) < Mean(m, most))} kinds of matrix, by the mean time to "
                    + $"the horizon");
    }

    private static string Trajectories(List<Measured<DecodingParameters, DecodedRow>> rows) => Counted.Of(
        rows.GroupBy(r => (MatrixName.Of(r.Parameters.Matrix), r.Parameters.Temperature, r.Parameters.TopP)).Select(g => g.Count()),
        "trajectories a curve");

    private static Panel Curves(string title, List<Measured<DecodingParameters, DecodedRow>> rows,
        Level by, List<double> levels)
    {
        List<Trace> traces = [.. rows.GroupBy(r => by.Of(r.Parameters)).OrderBy(g => g.Key).SelectMany(g => CollapseCurves.Of(
            string.Create(CultureInfo.InvariantCulture, $"{by.Key} {g.Key:R}"),
            new() { Shade = levels.IndexOf(g.Key) / Math.Max(1.0, levels.Count - 1) },
            [.. g.Select(r => DecodingExperiment.End(r.Row, r.Parameters))]))];
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
            double[] means = [.. points.Select(g => g.Average(r => r.Row.TopShare))];
            double[] bars = [.. points.Select(g => ErrorBars.StandardErrors
                * Math.Sqrt(g.Sum(r => (r.Row.TopShareStandardError ?? 0) * (r.Row.TopShareStandardError ?? 0))) / g.Count())];
            yield return new Curve
            {
                Name = matrix,
                Color = color,
                X = [.. points.Select(g => g.Key)],
                Y = means,
                // No share is above one or below zero.
                Error = [.. bars.Zip(means, (bar, mean) => Math.Min(bar, 1 - mean))],
                ErrorBelow = [.. bars.Zip(means, (bar, mean) => Math.Min(bar, mean))],
            };
        }
        var points = rows.Where(r => r.Parameters.TopP == 1).GroupBy(r => (MatrixName.Of(r.Parameters.Matrix), r.Parameters.Temperature));
        var warm = rows.Where(r => r.Parameters is { TopP: 1, Temperature: > 1 }).ToList();
        var cold = rows.Where(r => r.Parameters is { TopP: 1, Temperature: < 1 }).ToList();
        return new()
        {
            Name = "top-share",
            Title = warm.Count > 0 && cold.Count > 0
                ? string.Create(CultureInfo.InvariantCulture,
                    $"The top token's share is {cold.Average(r => r.Row.TopShare):0.00} on average below temperature 1 "
                        + $"and {warm.Average(r => r.Row.TopShare):0.00} above")
                : "The top token's share against the temperature",
            Caption = "Mean share of the most frequent token at the horizon against the temperature, top-p 1, "
                + "over matrices and replicates, with two standard errors over replicates, cut at 0 and 1. "
                + "Dashed, for identical rows: the limit for t → ∞, max π¹ᐟ⁽ᵀ⁻¹⁾ / Σ π¹ᐟ⁽ᵀ⁻¹⁾; "
                + "just above T = 1 it is reached as slowly as t to the power −(1 − 1/T). "
                + $"{Counted.Of(points.Select(g => g.Sum(r => r.Row.Replicates)), "trajectories a point")}.",
            Tables = [DecodingTables.Summary.Name],
            Columns = 1,
            Panels =
            [
                new()
                {
                    X = new("temperature T"),
                    Y = new("top share at the horizon") { Range = (0, 1.05) },
                    Traces = [.. matrices.SelectMany((m, i) => Traces(m, i)),
                        Curve.Key("limit, identical rows", CurveMode.Lines, dashed: true)],
                },
            ],
        };
    }
}
