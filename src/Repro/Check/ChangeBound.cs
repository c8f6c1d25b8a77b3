using Repro.Tables;

namespace Repro.Check;

/// <summary>What is said of two means.</summary>
/// <param name="Z">(new − old) / √(se² + se²); infinite where neither varies.</param>
/// <param name="Threshold">From where on |z| is a finding; infinite where there are too few replicates for any.</param>
/// <param name="IsFinding">Whether it is.</param>
/// <param name="Smallest">The smallest change of the true mean that would have been a finding with 99 % power, for normal replicates;
/// infinite where none would.</param>
internal readonly record struct MeanChange(double Z, double Threshold, bool IsFinding, double Smallest);

/// <summary>
/// When two means differ by more than chance: a bound over all ways in which the replicates of both runs could have been dealt to old and
/// new. It needs no law of the values and no large numbers, and cannot refute anything where these give it no means to (BASELINES.md).
/// Reference: [JDP83], theorem 2.11 (permutations are negatively associated); [Hoe63], (4.16).
/// </summary>
/// <param name="comparisons">How many are made, 1 or more: the rate is divided over them (Bonferroni's inequality, so they may depend on
/// one another in any way).</param>
/// <param name="rate">Chance that a check of runs whose laws are all unchanged reports a change.</param>
internal sealed class ChangeBound(int comparisons, double rate)
{
    /// <summary>Of the standard normal law: 99 % lie below so many standard errors.</summary>
    private const double Power = 2.326347874040841;

    /// <summary>ln(2 / level), rounded up to thousandths, so that it is the same on every machine.</summary>
    public double Logarithm { get; } = Math.Ceiling(Math.Log(2 * (comparisons / rate)) * 1000) / 1000;

    /// <summary>Judges.</summary>
    /// <param name="old">One value or more.</param>
    /// <param name="now">One value or more.</param>
    public MeanChange Judge(Moments old, Moments now)
    {
        var difference = now.Mean - old.Mean;
        var error = Math.Sqrt((old.StandardError * old.StandardError) + (now.StandardError * now.StandardError));
        var z = difference == 0 ? 0 : difference / error;
        var half = (double)old.Count * now.Count / (old.Count + now.Count);
        // P(half² d² ≥ L · S) ≤ 2 exp(−L), S being the squared deviations of all values from their common mean, half · d² of which d itself
        // makes.
        if (!(half > Logarithm)) return new(z, double.PositiveInfinity, false, double.PositiveInfinity);
        var critical = Math.Sqrt(Logarithm * (old.SquaredDeviations + now.SquaredDeviations) / (half * (half - Logarithm)));
        // Deviations are measured too, so the critical difference has an error of its own: of normal replicates 1 / √(2 (N − 2)) of it.
        var own = critical / Math.Sqrt(2 * (old.Count + now.Count - 2));
        return new(z, error > 0 ? critical / error : 0, difference != 0 && Math.Abs(difference) >= critical,
            critical + (Power * Math.Sqrt((error * error) + (own * own))));
    }

    /// <summary>
    /// Judges differences of replicates that drew from the same streams. Under an unchanged law either of a pair may as well be the old
    /// one, so the differences have any sign: P((Σd)² ≥ 2L · Σd²) ≤ 2 exp(−L). Reference: [Hoe63], theorem 2.
    /// </summary>
    /// <param name="differences">New less old, over one pair or more.</param>
    public MeanChange JudgePairs(Moments differences)
    {
        var (count, error) = ((double)differences.Count, differences.StandardError);
        var z = differences.Mean == 0 ? 0 : differences.Mean / error;
        if (!(count > 2 * Logarithm)) return new(z, double.PositiveInfinity, false, double.PositiveInfinity);
        var threshold = Math.Sqrt(2 * Logarithm * (count - 1) / (count - (2 * Logarithm)));
        var critical = threshold * error;
        var own = critical / Math.Sqrt(2 * (count - 1));
        return new(z, threshold, differences.Mean != 0 && Math.Abs(differences.Mean) >= critical,
            critical + (Power * Math.Sqrt((error * error) + (own * own))));
    }
}
