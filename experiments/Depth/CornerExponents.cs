using Ccmc.Functions;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Depth;

/// <summary>The growth exponent of one loser beside the token that rules, one value for each replicate.</summary>
/// <remarks>A trajectory whose loser is lucky early has a smaller compensator later. ψ(n) less the compensator is a martingale, so its
/// changes have mean 0 whatever the exponent, and regression on them takes that noise off the mean.</remarks>
/// <param name="Point">Where.</param>
/// <param name="Theory">Its prediction and the rivals.</param>
/// <param name="Values">Exponents by replicate.</param>
/// <param name="Before">Change of the martingale before the windows, by replicate.</param>
/// <param name="During">The same over the windows.</param>
internal sealed record CornerExponents(
    Point<DepthParameters> Point, CornerRow Theory, double[] Values, double[] Before, double[] During)
{
    /// <summary>e-folds of a remainder that the windows must span to separate it from the exponent.</summary>
    private const double FewestFolds = 1.5;

    /// <summary>An exponent is judged if its remainder at the horizon is at most this large: with the remainder subtracted, and
    /// without.</summary>
    private const double LargestTakenOff = 0.1, LargestLeft = 0.02;

    /// <summary>All losers of all corners.</summary>
    public static IReadOnlyList<CornerExponents> Of(Results<DepthParameters> results)
    {
        var found = new List<CornerExponents>();
        foreach (var (point, corners) in results.ByPoint(DepthTables.Corners))
        {
            var trajectories = results.Rows(DepthTables.Growth, point).GroupBy(r => r.Replicate).ToList();
            foreach (var theory in corners.Select(c => c.Row))
            {
                var growths = trajectories.ConvertAll(t => t.Select(r => r.Row).Where(r => r.Token == theory.Token).ToArray());
                var bends = Bends(point.Parameters, theory.Predicted);
                found.Add(new(point, theory,
                    [.. growths.Select(g => Exponent(g, theory.Predicted, bends))],
                    [.. growths.Select(g => Drift(g[0], g[From(g)]))],
                    [.. growths.Select(g => Drift(g[From(g)], g[^1]))]));
            }
        }
        return found;
    }

    /// <summary>The mean exponent.</summary>
    public ControlledMean Mean => ControlledMean.Of(Values, Before, During);

    /// <summary>The mean exponent, to be judged.</summary>
    public Measurement Estimate
    {
        get
        {
            var (value, error, degrees) = Mean;
            return new(value, error, degrees) { Fewest = Measurement.FewestOfNearNormal };
        }
    }

    /// <summary>Nearest of those who would have another exponent.</summary>
    public Rival Rival => Rivals.MinBy(r => Math.Abs(r.Value - Theory.Predicted))!;

    /// <summary>All of them.</summary>
    private IEnumerable<Rival> Rivals
    {
        get
        {
            var stream = Point.Parameters.Residual && Theory.OtherUpper.HasValue;
            if (Point.Parameters.Layers > 1) yield return new("one layer", Theory.OneLayer);
            if (Theory.FewerLayers is { } fewer && !stream) yield return new("one layer less", fewer);
            if (!stream) yield return new("one layer more", Theory.MoreLayers);
            if (Theory.OtherUpper is { } other)
                yield return new(Point.Parameters.Residual ? "uniform upper layers" : "upper ratios that multiply", other);
            if (Theory.Border is { } border) yield return new("the border of stability", border);
        }
    }

    /// <summary>Why the exponent is not judged, where the first remainder is too large still; null where it is.</summary>
    public string? Unsettled => Theory.Remainder
        <= (Bends(Point.Parameters, Theory.Predicted) ? LargestTakenOff : LargestLeft) ? null
        : FormattableString.Invariant($"the first remainder is still about {Theory.Remainder:G2} of the exponent; ")
            + "use more tokens, or fewer losers per winner";

    /// <summary>The row of exponents.csv.</summary>
    public ExponentRow Row()
    {
        var m = Mean;
        return new(Theory.Token, m.Value, m.Degrees > 0 ? m.StandardError : null, Theory.Predicted, Rival.Value, Rival.Name, Values.Length);
    }

    /// <summary>Growth of the compensator per log of the length: g Δx + A Δ(t^λ) by least squares over the windows after the first quarter,
    /// λ the slower of g − 1 and −g; without A where t^λ hardly changes.</summary>
    private static double Exponent(GrowthRow[] rows, double predicted, bool bend)
    {
        var from = From(rows);
        var slow = Slow(predicted);
        double Log(int i) => Elementary.Log(rows[i].Length / (double)rows[from].Length);
        var (x, y) = (new List<double>(), new List<double>());
        for (var i = from; i + 1 < rows.Length; i++)
        {
            var width = Log(i + 1) - Log(i);
            y.Add((rows[i + 1].Compensator - rows[i].Compensator) / width);
            x.Add((Elementary.Exp(slow * Log(i + 1)) - Elementary.Exp(slow * Log(i))) / width);
        }
        return bend
            ? LinearFit.Of([.. x], [.. y]).Intercept
            : (rows[^1].Compensator - rows[from].Compensator) / Log(rows.Length - 1);
    }

    /// <summary>Where the windows begin.</summary>
    private static int From(GrowthRow[] rows) => rows.Length / 4;

    /// <summary>Change of the martingale ψ(n) − Σ_s p_s/n(s).</summary>
    private static double Drift(GrowthRow from, GrowthRow to) =>
        Special.Digamma(to.Count) - Special.Digamma(from.Count) - (to.Compensator - from.Compensator);

    /// <summary>Whether the windows span enough of the slower remainder to take it off.</summary>
    private static bool Bends(DepthParameters parameters, double predicted) =>
        -Slow(predicted) * 0.75 * Elementary.Log(1 + parameters.Tokens / (double)parameters.PromptLength) >= FewestFolds;

    private static double Slow(double predicted) => Math.Max(predicted - 1, -predicted);
}
