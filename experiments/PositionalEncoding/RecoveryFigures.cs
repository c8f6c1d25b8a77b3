using System.Globalization;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Figures;

namespace Experiments.PositionalEncoding;

/// <summary>Recovered priors beside the true ones, and the error against n.</summary>
internal static class RecoveryFigures
{
    private const int MostPanels = 4;

    public static Figure? Prior(IReadOnlyList<RecoveryPoint> points)
    {
        var chosen = points.GroupBy(p => p.Series).Select(s => s.MaxBy(p => p.Study.Samples)!).Take(MostPanels).ToList();
        return chosen.Count == 0 ? null : new()
        {
            Name = "recovered-prior",
            Title = "Data give the prior over ages back, together with P",
            Caption = "log ρ in the gauge of mean zero over identified positions; line: truth. Circles: "
                + "the first fit with its 95 % intervals. Squares: mean over all fits, with 1.96 standard deviations of a single one: "
                + "the bars should be as long. "
                + "In the self variant with distinct tokens the last position (age 0) is not identified and missing: "
                + "its weight only occurs times π_qq.",
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
                    X = [.. ages.Select(g => (double)g.Key)], Y = [.. ages.Select(g => g.First().Truth!.Value)] },
                new Curve
                {
                    Name = named ? "first fit" : "",
                    Color = 0,
                    X = [.. ages.Select(g => g.Key - 0.1)],
                    Y = [.. ages.Select(g => g.First().LogPrior!.Value)],
                    Error = [.. ages.Select(g => 1.96 * g.First().StandardError!.Value)],
                },
                new Curve
                {
                    Name = named ? "all fits" : "",
                    Color = 1,
                    X = [.. ages.Select(g => g.Key + 0.1)],
                    Y = [.. moments.Select(m => m.Mean)],
                    Error = [.. moments.Select(m => m.Count > 1 ? 1.96 * Math.Sqrt(m.Variance) : 0)],
                },
            ],
        };
    }

    public static Figure? Errors(IReadOnlyList<RecoveryPoint> points)
    {
        var series = points.GroupBy(p => p.Series).ToList();
        if (series.Count == 0) return null;
        return new()
        {
            Name = "prior-error",
            Title = "The error of the fitted prior falls like 1/n, as predicted",
            Caption = "Mean over fits of the mean squared error of log ρ over identified positions, with two standard errors; "
                + "each series is moved sideways by 3 %, line and markers, so that they stay apart. Dashed: "
                + "predicted by the inverse information, mean over fits.",
            Tables = [EncodingTables.Fits.Name],
            Columns = 1,
            Panels =
            [
                new()
                {
                    X = new("samples n", AxisScale.Log),
                    Y = new("mean squared error of log ρ (nats²)", AxisScale.Log),
                    Traces = [.. series.SelectMany((s, i) => Errors([.. s.OrderBy(p => p.Study.Samples)], s.Key, i)),
                        Curve.Key("predicted", CurveMode.Lines, dashed: true)],
                },
            ],
        };
    }

    private static IEnumerable<Trace> Errors(IReadOnlyList<RecoveryPoint> points, string name, int color)
    {
        double[] n = [.. points.Select(p => p.Study.Samples * Math.Pow(1.03, color))];
        var moments = points.Select(p => SampleMoments.Of([.. p.Fitted.Select(r => r.PriorError!.Value)])).ToList();
        yield return new Curve
        {
            Name = name,
            Color = color,
            X = n,
            Y = [.. moments.Select(m => m.Mean)],
            Error = [.. moments.Select(ErrorBars.Of)]
        };
        yield return new Curve
        {
            Color = color,
            Mode = CurveMode.Lines,
            Dashed = true,
            X = n,
            Y = [.. points.Select(p => p.Fitted.Average(r => r.PriorErrorPredicted!.Value))]
        };
    }
}
