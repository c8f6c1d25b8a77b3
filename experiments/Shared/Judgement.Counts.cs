using Ccmc.Statistics;
using Repro.Claims;

namespace Experiments.Shared;

internal static partial class Judgement
{
    /// <summary>
    /// Pearson's or the likelihood ratio's statistic of counts against a law: too large or too small refutes. Measured is the root mean
    /// square relative departure of the frequencies √(χ² / observations), predicted √(degrees / observations), what chance alone makes of
    /// it; detectable is the departure of the law itself, √Σ (p′ − p)² / p (Cohen's w).
    /// </summary>
    public static Finding Counts(double statistic, double degrees, double observations, double level)
    {
        if (!(degrees > 0))
            return new InconclusiveFinding(FormattableString.Invariant($"{observations} observations leave only one cell"), 0);
        var detectable = Math.Sqrt(ChiSquaredLaw.DetectableNoncentrality(level / 2, Power, degrees) / observations);
        return new TestFinding(Math.Sqrt(degrees / observations), Math.Sqrt(statistic / observations), null, statistic,
            BothTails(statistic, degrees), detectable);
    }

    /// <summary>A sum of squares against χ², in units of its degrees of freedom: predicted 1. Too large or too small refutes.</summary>
    public static Finding ChiSquared(double statistic, double degrees, double level)
    {
        if (!(degrees > 0)) return new InconclusiveFinding("no degrees of freedom", 1);
        return new TestFinding(1, statistic / degrees, null, statistic, BothTails(statistic, degrees),
            ChiSquaredLaw.DetectableNoncentrality(level / 2, Power, degrees) / degrees);
    }

    /// <summary>Twice the smaller tail: a fit too good to be true is a finding too. 0 for what is not a number.</summary>
    public static double BothTails(double statistic, double degrees)
    {
        var tail = Math.Min(ChiSquaredLaw.UpperTail(statistic, degrees), ChiSquaredLaw.LowerTail(statistic, degrees));
        return double.IsNaN(tail) ? 0 : Math.Min(1, 2 * tail);
    }

    /// <summary>Exact two-sided binomial test of a count of <paramref name="total"/> independent trials.</summary>
    public static Finding Binomial(long seen, long total, double probability, double level)
    {
        if (total == 0) return new InconclusiveFinding("no trials show no share", probability);
        var tail = Math.Min(BinomialLaw.LowerTail(total, seen, probability), BinomialLaw.UpperTail(total, seen, probability));
        var (measured, error) = (seen / (double)total, Math.Sqrt(probability * (1 - probability) / total));
        var z = error == 0 ? 0 : (measured - probability) / error;
        var p = Math.Min(1, 2 * tail);
        var detectable = Math.Min(SeenAbove(total, probability, level / 2), SeenAbove(total, 1 - probability, level / 2));
        return new TestFinding(probability, measured, error, z, double.IsNaN(p) ? 0 : p, detectable);
    }

    /// <summary>By how much a chance must be larger so that the one-sided test at the level sees it with the stated power; infinite where
    /// not even all trials refute.</summary>
    private static double SeenAbove(long total, double probability, double level)
    {
        var (low, high) = (-1L, total + 1);
        while (high - low > 1)
        {
            var k = low + (high - low) / 2;
            if (BinomialLaw.UpperTail(total, k, probability) < level) high = k;
            else low = k;
        }
        return high > total ? double.PositiveInfinity : BetaLaw.LowerQuantile(Power, high, total - high + 1) - probability;
    }
}
