using System.Globalization;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Figures;

namespace Experiments.PositionalEncoding;

/// <summary>Recovered priors beside the true ones, and the error against n.</summary>
internal static class RecoveryFigures
{
    private const int MostPanels = 4;

    private static List<PriorRow> Known(IReadOnlyList<RecoveryPoint> points) =>
        [.. points.SelectMany(p => p.Positions).Where(r => r.LogPrior is not null)];

    private static bool Covered(PriorRow row) => Math.Abs(row.LogPrior!.Value - row.Truth!.Value) <= 1.96 * row.StandardError!.Value;

    public static Figure? Prior(IReadOnlyList<RecoveryPoint> points)
    {
        var chosen = points.GroupBy(p => p.Series).Select(s => s.MaxBy(p => p.Study.Samples)!).Take(MostPanels).ToList();
        return chosen.Count == 0 ? null : new()
        {
            Name = "recovered-prior",
            Claims = ["identified", "interval-coverage", "one-maximum", "prior-wald"],
            Title = $"{Counted.Share(Known(chosen), Covered)} 95 % intervals contain the true prior over ages",
            Caption = "log ρ in the gauge of mean zero over identified positions; short lines: truth. Circles: "
                + "the first fit with its 95 % intervals. Squares: mean over all fits, with 1.96 standard deviations of a single fit, "
                + $"which should have the same length. {Counted.Of(chosen.Select(p => p.Fitted.Count()), "fits a panel")}. "
                + "In the self variant with distinct tokens the last position (age 0) is missing, since it is not identified: its "
                + "weight occurs only times π_qq.",
            Tables = [EncodingTables.Prior.Name],
            Panels = [.. chosen.Select((p, i) => Panel(p, i == 0))],
        };
    }

    private static Panel Panel(RecoveryPoint point, bool named)
    {
        var ages = point.Positions.Where(r => r.LogPrior is not null).GroupBy(r => r.Age).OrderBy(g => g.Key).ToList();
        var moments = ages.Select(g => SampleMoments.Of([.. g.Select(r => r.LogPrior!.Value)])).ToList();
        return new()
        {
            Title = string.Create(CultureInfo.InvariantCulture, $"{point.Series}, n = {point.Study.Samples:N0}"),
            X = new("age (tokens)") { Whole = true, Range = (-0.4, point.Study.Length - 0.6) },
            Y = new("log ρ (nats)"),
            Traces =
            [
                new Curve { Name = named ? "truth" : "", Color = Trace.Grey, Mode = CurveMode.Lines,
                    X = [.. ages.SelectMany(g => new[] { g.Key - 0.35, g.Key + 0.35, double.NaN })],
                    Y = [.. ages.SelectMany(g => new[] { g.First().Truth!.Value, g.First().Truth!.Value, double.NaN })] },
                new Curve
                {
                    Name = named ? "first fit" : "",
                    Color = 0,
                    X = [.. ages.Select(g => g.Key - 0.1)],
                    Y = [.. ages.Select(g => g.First().LogPrior!.Value)],
                    Error = [.. ages.Select(g => 1.96 * g.First().StandardError!.Value)],
                    ErrorIs = "95 % interval",
                },
                new Curve
                {
                    Name = named ? "all fits" : "",
                    Color = 1,
                    X = [.. ages.Select(g => g.Key + 0.1)],
                    Y = [.. moments.Select(m => m.Mean)],
                    Error = [.. moments.Select(m => m.Count > 1 ? 1.96 * Math.Sqrt(m.Variance) : 0)],
                    ErrorIs = "1.96 standard deviations",
                    Counts = [.. moments.Select(m => m.Count)],
                },
            ],
        };
    }

    public static Figure? Errors(IReadOnlyList<RecoveryPoint> points)
    {
        var series = points.GroupBy(p => p.Series).ToList();
        if (series.Count == 0) return null;
        var ratios = points.Select(p => (Error: SampleMoments.Of([.. p.Fitted.Select(r => r.PriorError!.Value)]),
            Predicted: p.Fitted.Average(r => r.PriorErrorPredicted!.Value))).ToList();
        return new()
        {
            Name = "prior-error",
            Claims = ["prior-slope", "prior-chi-square"],
            Title = "The error of the fitted prior is within two standard errors of the prediction at "
                + $"{Counted.Share(ratios, r => Math.Abs(r.Error.Mean - r.Predicted) <= ErrorBars.Of(r.Error))} points",
            Caption = "First panel: mean over fits of the mean squared error of log ρ over identified positions, with two standard errors; "
                + "each series is shifted by 3 %, line and markers, so that they do not overlap. Dashed: "
                + "predicted by the inverse information, mean over fits. Second panel: measured over predicted, which shows deviations "
                + $"too small for the first. {Counted.Of(points.Select(p => p.Fitted.Count()), "fits a point")}.",
            Tables = [EncodingTables.Fits.Name],
            Panels =
            [
                new()
                {
                    Title = "error",
                    X = new("samples n", AxisScale.Log),
                    Y = new("mean squared error of log ρ (nats²)", AxisScale.Log),
                    Traces = [.. series.SelectMany((s, i) => Errors([.. s.OrderBy(p => p.Study.Samples)], s.Key, i, false)),
                        Curve.Key("predicted", CurveMode.Lines, dashed: true)],
                },
                new()
                {
                    Title = "error / prediction",
                    X = new("samples n", AxisScale.Log),
                    Y = new("measured / predicted"),
                    Traces = [Curve.Line("", (points.Min(p => p.Study.Samples), 1), (1.1 * points.Max(p => p.Study.Samples), 1)),
                        .. series.SelectMany((s, i) => Errors([.. s.OrderBy(p => p.Study.Samples)], s.Key, i, true))],
                },
            ],
        };
    }

    private static IEnumerable<Trace> Errors(IReadOnlyList<RecoveryPoint> points, string name, int color, bool ratio)
    {
        double[] n = [.. points.Select(p => p.Study.Samples * Math.Pow(1.03, color))];
        double[] predicted = [.. points.Select(p => p.Fitted.Average(r => r.PriorErrorPredicted!.Value))];
        var moments = points.Select((p, i) =>
            SampleMoments.Of([.. p.Fitted.Select(r => r.PriorError!.Value / (ratio ? predicted[i] : 1))])).ToList();
        yield return ErrorBars.Means(new Curve
        {
            Name = name,
            Color = color,
            X = n,
            Y = [.. moments.Select(m => m.Mean)],
        }, moments);
        if (ratio) yield break;
        yield return new Curve
        {
            Color = color,
            Mode = CurveMode.Lines,
            Dashed = true,
            X = n,
            Y = predicted,
        };
    }
}
