using Ccmc.Statistics;
using Repro.Claims;

namespace Experiments.Shared;

internal static partial class Judgement
{
    /// <summary>
    /// Pearson's or the likelihood ratio's statistic of counts against a law. Measured is the effect w = √(max(0, χ² − degrees) /
    /// observations), an estimate of the root mean square relative departure √Σ (p′ − p)² / p (Cohen's w), predicted 0; detectable is in
    /// the same unit.
    /// </summary>
    public static Finding Counts(double statistic, double degrees, double observations, double level)
    {
        if (!(degrees > 0))
            return new UnderpoweredFinding(FormattableString.Invariant($"{observations} observations leave one cell to compare"), 0);
        var measured = Math.Sqrt(Math.Max(0, statistic - degrees) / observations);
        var detectable = Math.Sqrt(ChiSquaredLaw.DetectableNoncentrality(level, Power, degrees) / observations);
        var p = ChiSquaredLaw.UpperTail(statistic, degrees);
        return new TestFinding(0, measured, null, statistic, double.IsNaN(p) ? 0 : p, detectable);
    }
}
