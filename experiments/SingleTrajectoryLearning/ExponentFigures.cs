using Experiments.Shared;
using Repro.Figures;

namespace Experiments.SingleTrajectoryLearning;

/// <summary>Exponents of the information on entries of P, measured against predicted, and as maps.</summary>
internal static class ExponentFigures
{
    /// <summary>Matrices with a map each.</summary>
    private const int MostMaps = 3;

    public static IEnumerable<Figure> Of(List<LearningGroup> groups)
    {
        if (groups.Any(g => g.Entries.Any(e => e.Prediction is not null))) yield return Exponents(groups);
        var general = groups.Where(
            g => g.Parameters.RestartEvery == 0 && g.Parameters.VocabularySize > 2 && g.Entries.Any(e => e.Prediction is not null))
            .OrderByDescending(g => g.Replicates).DistinctBy(g => g.Point.Cell).Take(MostMaps).ToList();
        if (general.Count > 0) yield return Maps(general);
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
                + "Left of 0 the information stays bounded. "
                + $"{Counted.Of(groups.Select(g => g.Replicates), "replicates a matrix")}.",
            Tables = [LearningTables.Slopes.Name],
            Columns = 1,
            Panels =
            [
                new()
                {
                    X = new("predicted exponent γᵢ + γⱼ − 1"), Y = new("measured exponent of the information"),
                    Traces =
                    [
                        Curve.Line("equality", (-1, -1), (1, 1)),
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
            .Select(e => (Predicted: e.Prediction!.Exponent, Measured: Medians.Of(e.Exponents())))
            .Where(e => double.IsFinite(e.Measured)).ToList();
        var decided = entries.Where(e => Math.Abs(e.Predicted) > LearningClaims.Border).ToList();
        var rest = entries.Count - decided.Count;
        return $"Whether one trajectory learns an entry of P after collapse is as predicted "
            + $"for {Counted.Share(decided, e => e.Predicted > 0 == e.Measured > 0)} entries"
            + (rest == 0 ? "" : $"; {rest} {(rest == 1 ? "is" : "are")} on the border");
    }

    private static Figure Maps(List<LearningGroup> groups) => new()
    {
        Name = "learnable-map",
        Claims = ["learnable-map"],
        Title = Learnt(groups),
        Caption = "For each matrix with its most frequent winners: the exponent γᵢ + γⱼ − 1 of the information on entry (i, "
            + "j) against the winner, predicted and measured (median of the increments' exponent). Orange is learned, blue never; "
            + "grey: the winner itself, the reference of the log-odds, or no information gained in a window in half of the replicates. "
            + $"{Counted.Of(groups.Select(g => g.Replicates), "replicates a matrix")}.",
        Tables = [LearningTables.Predictions.Name, LearningTables.Slopes.Name],
        Columns = 2,
        Panels = [.. groups.SelectMany(
            g => new[] { Map(g, "predicted", e => e.Prediction!.Exponent), Map(g, "measured", e => Medians.Of(e.Exponents())) })],
    };

    private static Panel Map(LearningGroup group, string what, Func<EntrySeries, double> value) => ExponentMap.Of(
        $"{MatrixName.Of(group.Parameters.Matrix)}, token {group.Winners} wins: {what}",
        [.. Enumerable.Range(0, group.Parameters.VocabularySize)],
        (i, j) => group.Entry(i, j) is { Prediction: not null } entry ? value(entry) : double.NaN, "the winner, or nothing gained");
}
