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
        if (GrowthFigure.Of(results) is { } growth) yield return growth;
        var points = RecoveryPoint.Of(results).Where(p => p.Fitted.Any()).ToList();
        if (RecoveryFigures.Prior(points) is { } prior) yield return prior;
        if (RecoveryFigures.Errors(points) is { } errors) yield return errors;
    }

    private static Figure? Gap(Results<PositionalEncodingParameters> results)
    {
        var rows = results.Rows(EncodingTables.Equivalence);
        double Largest(Func<EquivalenceStudy, bool> which) => rows.Where(r => which(EncodingClaims.Study(r.Parameters)))
            .Select(r => r.Row.MaxTotalVariation).DefaultIfEmpty(double.NaN).Max();
        var (met, broken) = (Largest(s => s.Dropped == DroppedCondition.None),
            Largest(s => s.Dropped != DroppedCondition.None && s.Strength == 1));
        return Strengths(rows) is not { } panel ? null : new()
        {
            Name = "gap-without-condition",
            Claims =
            [
                "positional-attention-is-pe-ccmc", "dropped-condition-breaks",
                "dropped-condition-explained", "gap-is-first-order", "age-orientation",
            ],
            Title = double.IsNaN(met) || double.IsNaN(broken)
                ? "The gap between attention and the chain where a condition on positions is broken"
                : $"With both conditions attention and the chain differ "
                    + $"by {Counted.Two(met)} at most, with one broken by up to {Counted.Two(broken)}",
            Caption = "Total-variation distance between attention with literal position vectors and PE-CCMC, mean over prompts, "
                + "against the standard deviation of the weights that break a condition, over all priors: mean over replicates with two "
                + "standard errors; dashed: first order, through the first point. In the title: the largest distance of any prompt and "
                + "replicate, broken at strength 1. "
                + $"{Counted.Of(panel.Traces.OfType<Curve>().SelectMany(c => c.Counts ?? []), "replicates a point")}.",
            Tables = [EncodingTables.Equivalence.Name],
            Columns = 1,
            Panels = [panel],
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
            traces.Add(ErrorBars.Means(new Curve
            {
                Name = DroppedConditions.Words(condition),
                Color = 2 + color,
                X = [.. points.Select(p => p.X)],
                Y = [.. points.Select(p => p.Y.Mean)],
            }, [.. points.Select(p => p.Y)]));
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
}
