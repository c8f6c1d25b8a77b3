using System.Globalization;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.PositionalEncoding;

/// <summary>Losers at a corner: exponents below α = 1, last appearances above.</summary>
internal static class GrowthFigure
{
    private const int Nodes = 200;

    public static Figure? Of(Results<PositionalEncodingParameters> results)
    {
        var points = results.Points.Where(p => p.Parameters is { Study: GrowthStudy, Prior: PowerPrior }
            && results.Values(EncodingTables.Growth, p).Count > 0).ToList();
        var panels = new List<Panel>();
        if (points.Where(p => Alpha(p) < 1).ToList() is { Count: > 0 } below) panels.Add(Exponents(results, below));
        // The panels share a legend: each series has its own colour.
        var color = panels.SelectMany(p => p.Traces).Select(t => t.Color + 1).DefaultIfEmpty(0).Max();
        if (points.Where(p => Alpha(p) > 1).ToList() is { Count: > 0 } above) panels.Add(Tails(results, above, color));
        return panels.Count == 0 ? null : new()
        {
            Name = "losers-at-a-corner",
            Title = Grows(results, points),
            Caption = "First panel: growth of ψ(n) per log t of the losers beside the winner, mean over trajectories with two standard "
                + "errors; dashed: the g with ρ (1 − α) B(g, 1 − α) = 1. Second panel: share of trajectories in which a loser still "
                + "appears after t, up to a tenth of the horizon, with two standard errors; dashed: the slope −(α − 1) that theory "
                + "suggests, through the middle point; it is not judged. "
                + $"{Counted.Of(points.Select(p => results.Values(EncodingTables.Growth, p).Count), "trajectories a point")}.",
            Tables = [EncodingTables.Growth.Name, EncodingTables.Tails.Name],
            Columns = panels.Count,
            Panels = panels,
        };
    }

    /// <summary>How far exponents are from theory, and how many trajectories still have a loser late.</summary>
    private static string Grows(Results<PositionalEncodingParameters> results, List<Point<PositionalEncodingParameters>> points)
    {
        var off = points.Where(p => Alpha(p) < 1).SelectMany(p => results.Values(EncodingTables.Growth, p).GroupBy(r => r.Token)
            .Select(g => Math.Abs(g.Average(r => r.Exponent) - Ccmc.Windows.PowerLawGrowth.Exponent(g.First().Ratio, Alpha(p))))).ToList();
        var late = points.Where(p => Alpha(p) > 1).SelectMany(p => results.Values(EncodingTables.Tails, p).TakeLast(1)).ToList();
        string?[] told =
        [
            off.Count > 0 ? $"below α = 1 growth exponents are {Counted.Two(off.Max())} from theory at most" : null,
            late.Count > 0
                ? string.Create(CultureInfo.InvariantCulture, $"above it {Counted.Percent(late.Average(r => r.Share))} of trajectories ")
                    + string.Create(CultureInfo.InvariantCulture, $"have a loser after {late.Max(r => r.Tokens):N0} tokens")
                : null,
        ];
        return "Under a power law of age, " + string.Join("; ", told.OfType<string>());
    }

    private static double Alpha(Point<PositionalEncodingParameters> point) => ((PowerPrior)point.Parameters.Prior).Alpha;

    private static Panel Exponents(Results<PositionalEncodingParameters> results, List<Point<PositionalEncodingParameters>> points)
    {
        var series = points.SelectMany(p => results.Values(EncodingTables.Growth, p).GroupBy(r => r.Token)
            .Select(g => (Alpha: Alpha(p), g.First().Ratio, Moments: SampleMoments.Of([.. g.Select(r => r.Exponent)]))))
            .GroupBy(x => x.Ratio).ToList();
        return new()
        {
            Title = "α < 1: growth exponent",
            X = new("exponent α of the prior"),
            Y = new("growth exponent g"),
            Traces = [.. series.SelectMany((s, i) => new Trace[]
            {
                ErrorBars.Means(new Curve
                {
                    Name = $"ρ = {Counted.Two(s.Key)}",
                    Color = i,
                    X = [.. s.Select(x => x.Alpha)],
                    Y = [.. s.Select(x => x.Moments.Mean)],
                }, [.. s.Select(x => x.Moments)]),
                new Curve
                {
                    Color = i,
                    Mode = CurveMode.Lines,
                    Dashed = true,
                    X = [.. Enumerable.Range(0, Nodes).Select(n => (double)n / Nodes)],
                    Y = [.. Enumerable.Range(0, Nodes).Select(n => Ccmc.Windows.PowerLawGrowth.Exponent(s.Key, (double)n / Nodes))],
                },
            })],
        };
    }

    private static Panel Tails(
        Results<PositionalEncodingParameters> results, List<Point<PositionalEncodingParameters>> points, int firstColor) => new()
        {
            Title = "1 < α < 2: the last loser",
            X = new("t (tokens)", AxisScale.Log),
            Y = new("share with a loser after t", AxisScale.Log),
            Traces = [.. points.SelectMany((p, i) =>
        {
            var rows = results.Values(EncodingTables.Tails, p).Where(r => r.Share > 0).ToList();
            if (rows.Count == 0) return [];
            var middle = rows[rows.Count / 2];
            return new Trace[]
            {
                new Curve
                {
                    Name = p.Parameters.Prior.Label,
                    Color = firstColor + i,
                    X = [.. rows.Select(r => (double)r.Tokens)],
                    Y = [.. rows.Select(r => r.Share)],
                    Error = [.. rows.Select(r => 2 * r.StandardError)],
                },
                new Curve
                {
                    Color = firstColor + i,
                    Mode = CurveMode.Lines,
                    Dashed = true,
                    X = [.. rows.Select(r => (double)r.Tokens)],
                    Y = [.. rows.Select(r => middle.Share * Math.Pow(r.Tokens / (double)middle.Tokens, r.SlopePredicted))],
                },
            };
        })],
        };
}
