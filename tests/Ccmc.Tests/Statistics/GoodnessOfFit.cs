using Ccmc.Functions;
using Ccmc.Statistics;

namespace Ccmc.Tests.Statistics;

/// <summary>Observed counts against a law: the statistic, its degrees of freedom after pooling, and the number of observations.</summary>
/// <param name="Statistic">Asymptotically χ² under the law; ∞ where something impossible was seen.</param>
/// <param name="Degrees">Cells less one.</param>
/// <param name="Observations">Sum of the counts.</param>
internal sealed record GoodnessOfFit(double Statistic, int Degrees, long Observations)
{
    /// <summary>Expected count below which a cell is pooled with its neighbours (Cochran's rule).</summary>
    public const double SmallestExpected = 5;

    /// <summary>P(χ² ≥ statistic); 1 where pooling leaves one cell.</summary>
    public double PValue => Degrees < 1 ? (double.IsInfinity(Statistic) ? 0 : 1) : ChiSquaredLaw.UpperTail(Statistic, Degrees);

    /// <summary>Pearson's Σ (O − E)² / E. Neighbouring cells are pooled, in order, until each expects at least
    /// <paramref name="smallest"/>.</summary>
    /// <param name="observed">Counts ≥ 0, one for each outcome.</param>
    /// <param name="probabilities">The law, same length; normalised by its sum.</param>
    /// <param name="smallest">Least expected count of a cell.</param>
    /// <exception cref="ArgumentException">Lengths differ, or the probabilities are negative or sum to nothing.</exception>
    public static GoodnessOfFit Pearson(ReadOnlySpan<long> observed,
        ReadOnlySpan<double> probabilities, double smallest = SmallestExpected) =>
        Of(observed, probabilities, smallest, (o, e) => (o - e) * (o - e) / e);

    /// <summary>The likelihood ratio G = 2 Σ O log(O / E), pooled as in <see cref="Pearson"/>.</summary>
    /// <inheritdoc cref="Pearson"/>
    public static GoodnessOfFit LikelihoodRatio(ReadOnlySpan<long> observed,
        ReadOnlySpan<double> probabilities, double smallest = SmallestExpected) =>
        // 2 (O log(O / E) − (O − E)): the same sum, with terms that are never negative.
        Of(observed, probabilities, smallest, (o, e) => o == 0 ? 2 * e : -2 * o * Special.LogLessDifference(e, o, e - o));

    private static GoodnessOfFit Of(ReadOnlySpan<long> observed, ReadOnlySpan<double> probabilities,
        double smallest, Func<double, double, double> term)
    {
        if (observed.Length != probabilities.Length)
            throw new ArgumentException($"{observed.Length} counts, {probabilities.Length} probabilities");
        var (count, mass) = (0L, 0.0);
        for (var i = 0; i < observed.Length; i++)
        {
            if (!(probabilities[i] >= 0)) throw new ArgumentException($"probability {i} is {probabilities[i]}; it must be at least 0");
            count += observed[i];
            mass += probabilities[i];
        }
        if (!(mass > 0 && mass <= double.MaxValue)) throw new ArgumentException($"the probabilities sum to {mass}");
        for (var i = 0; i < observed.Length; i++)
            if (observed[i] > 0 && probabilities[i] == 0) return new(double.PositiveInfinity, Math.Max(1, observed.Length - 1), count);
        var cells = Pool(observed, probabilities, count / mass, smallest);
        var statistic = 0.0;
        foreach (var (o, e) in cells)
            if (e > 0) statistic += term(o, e);
        return new(statistic, Math.Max(0, cells.Count - 1), count);
    }

    private static List<(double Observed, double Expected)> Pool(ReadOnlySpan<long> observed,
        ReadOnlySpan<double> probabilities, double scale, double smallest)
    {
        var cells = new List<(double Observed, double Expected)>();
        var (o, e) = (0.0, 0.0);
        for (var i = 0; i < observed.Length; i++)
        {
            o += observed[i];
            e += probabilities[i] * scale;
            if (e < smallest || e <= 0) continue;
            cells.Add((o, e));
            (o, e) = (0, 0);
        }
        if (cells.Count == 0) cells.Add((o, e));
        else cells[^1] = (cells[^1].Observed + o, cells[^1].Expected + e);
        return cells;
    }
}
