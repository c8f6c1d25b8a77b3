using Ccmc.Models;
using Experiments.Shared;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.PositionalEncoding;

/// <summary>The figures of <c>positional-encoding</c>, from its tables.</summary>
internal static class EncodingFigures
{
    private static readonly DroppedCondition[] Conditions =
        [DroppedCondition.TokenIndependence, DroppedCondition.QueryIndependence, DroppedCondition.Both];

    public static IEnumerable<Figure> Of(Results<PositionalEncodingParameters> results)
    {
        if (Gap(results) is { } gap) yield return gap;
        var groups = CollapseGroup.Of(results).Where(g => g.Rows.Count > 0).ToList();
        if (SurvivalFigure.Of(groups) is { } survival) yield return survival;
        if (WindowFigure.Of(groups) is { } window) yield return window;
        var points = RecoveryPoint.Of(results).Where(p => p.Fitted.Any()).ToList();
        if (RecoveryFigures.Prior(points) is { } prior) yield return prior;
        if (RecoveryFigures.Errors(points) is { } errors) yield return errors;
    }

    private static Figure? Gap(Results<PositionalEncodingParameters> results)
    {
        var rows = results.Rows(EncodingTables.Equivalence);
        var panels = new List<Panel>();
        if (Strengths(rows) is { } strengths) panels.Add(strengths);
        if (Priors(rows) is { } priors) panels.Add(priors);
        return panels.Count == 0 ? null : new()
        {
            Name = "gap-without-condition",
            Title = "Positions act as a prior where both conditions hold; the gap is in proportion to what breaks them",
            Caption = "Total-variation distance between attention with literal position vectors and PE-CCMC, mean over prompts. Left: "
                + "against the standard deviation of the weights that break a condition, over all priors (mean over replicates with two "
                + "standard errors; "
                + "dashed: first order, through the first point). Right: by prior, broken at strength 1; both conditions met: rounding; "
                + "and the distance that a prior run the wrong way (oldest token as youngest) would show. "
                + "The largest of the replicates there.",
            Tables = [EncodingTables.Equivalence.Name],
            Panels = panels,
        };
    }

    private static Panel? Strengths(IReadOnlyList<Measured<PositionalEncodingParameters, EncodingRow>> rows)
    {
        var traces = new List<Trace>();
        foreach (var (condition, color) in Conditions.Select((c, i) => (c, i)))
        {
            var points =
                rows.Where(r => EncodingClaims.Study(r.Parameters).Dropped == condition && EncodingClaims.Study(r.Parameters).Strength > 0)
                .GroupBy(r => EncodingClaims.Study(r.Parameters).Strength).OrderBy(g => g.Key)
                .Select(g => (X: g.Key, Y: Ccmc.Statistics.SampleMoments.Of([.. g.Select(r => r.Row.MeanTotalVariation)]))).ToList();
            if (points.Count < 2) continue;
            traces.Add(new Curve
            {
                Name = DroppedConditions.Words(condition),
                Color = 2 + color,
                X = [.. points.Select(p => p.X)],
                Y = [.. points.Select(p => p.Y.Mean)],
                Error = [.. points.Select(p => ErrorBars.Of(p.Y))],
            });
            traces.Add(new Curve
            {
                Color = 2 + color,
                Mode = CurveMode.Lines,
                Dashed = true,
                X = [points[0].X, points[^1].X],
                Y = [points[0].Y.Mean, points[0].Y.Mean * points[^1].X / points[0].X]
            });
        }
        if (traces.Count == 0) return null;
        traces.Add(Curve.Key("first order", CurveMode.Lines, dashed: true));
        return new()
        {
            Title = "mean gap by what breaks a condition",
            X = new("strength of the broken condition (nats)", AxisScale.Log),
            Y = new("mean total-variation distance", AxisScale.Log),
            Traces = traces
        };
    }

    private static Panel? Priors(IReadOnlyList<Measured<PositionalEncodingParameters, EncodingRow>> rows)
    {
        var labels = rows.Select(r => r.Parameters.Prior.Label).Distinct().ToList();
        if (labels.Count == 0) return null;
        var series = new List<(string Name, int Color, Func<string, double> Value)>
        {
            ("both conditions met", 1, l => Largest(rows, l, DroppedCondition.None, r => r.MaxTotalVariation)),
            ("prior reversed", 5, l => Largest(rows, l, DroppedCondition.None, r => r.ReversedTotalVariation)),
        };
        series.AddRange(
            Conditions.Select(
                (c, i) => (DroppedConditions.Words(c), 2 + i, (Func<string, double>)(l => Largest(rows, l, c, r => r.MaxTotalVariation)))));
        return new()
        {
            Title = "largest gap by prior, broken at strength 1",
            X = new("prior by age", AxisScale.Category) { Categories = labels },
            Y = new("largest total-variation distance", AxisScale.Log),
            Traces = [.. series.Select((s, k) => new Curve
            {
                Name = s.Name,
                Color = s.Color,
                X = [.. labels.Select((_, i) => i + 0.12 * (k - 2))],
                Y = [.. labels.Select(l => s.Value(l) is var v && v > 0 ? v : double.NaN)],
            })],
        };
    }

    private static double Largest(IReadOnlyList<Measured<PositionalEncodingParameters, EncodingRow>> rows,
        string prior, DroppedCondition condition, Func<EncodingRow, double> value) => rows
        .Where(r => r.Parameters.Prior.Label == prior && EncodingClaims.Study(r.Parameters) is var s && s.Dropped == condition
            && (condition == DroppedCondition.None || s.Strength == 1))
        .Select(r => value(r.Row)).DefaultIfEmpty(double.NaN).Max();
}
