using Ccmc.Functions;
using Ccmc.Random;

namespace Ccmc.Models;

/// <summary>Counts drawn at once instead of sample by sample: exact in law, at a cost that does not grow with n.</summary>
public static class CountDraws
{
    /// <summary>From this many expected successes on, rejection is valid (and faster); below, waiting times.</summary>
    private const double FewSuccesses = 10;

    /// <summary>log k! less Stirling's formula (k + ½) log(k + 1) − (k + 1) + ½ log 2π, for k = 0 … 9; computed to 20 digits and rounded.</summary>
    private static readonly double[] StirlingTail =
    [
        0.08106146679532725822, 0.041340695955409294094, 0.027677925684998339149, 0.020790672103765093112, 0.016644691189821192163,
        0.013876128823070747999, 0.011896709945891770095, 0.010411265261972096497, 0.0092554621827127329177, 0.0083305634333628712565,
    ];

    /// <summary>Successes in <paramref name="trials"/> ≥ 0 independent trials of the given probability in [0, 1]. Cost: bounded, whatever the number of trials.</summary>
    public static long Binomial(ref RandomStream stream, long trials, double probability)
    {
        if (probability > 0.5) return trials - Binomial(ref stream, trials, 1 - probability);
        if (probability <= 0 || trials == 0) return 0;
        return trials * probability < FewSuccesses ? ByWaiting(ref stream, trials, probability) : ByRejection(ref stream, trials, probability);
    }

    /// <summary>Geometric waiting times from success to success.</summary>
    private static long ByWaiting(ref RandomStream stream, long trials, double probability)
    {
        var perTrial = Elementary.Log1p(-probability);
        var successes = 0L;
        for (var used = 0.0; ; successes++)
        {
            used += Math.Floor(Elementary.Log(stream.NextOpen()) / perTrial) + 1;
            if (used > trials) return successes;
        }
    }

    /// <summary>Transformed rejection with squeeze (algorithm BTRS); p ≤ ½, n p ≥ 10. The constants are the paper's.</summary>
    /// <remarks>Reference: [Hor93].</remarks>
    private static long ByRejection(ref RandomStream stream, long trials, double p)
    {
        double n = trials;
        var spread = Math.Sqrt(n * p * (1 - p));
        var b = 1.15 + 2.53 * spread;
        var a = -0.0873 + 0.0248 * b + 0.01 * p;
        var accepted = 0.92 - 4.2 / b;
        var alpha = (2.83 + 5.1 / b) * spread;
        var mode = Math.Floor((n + 1) * p);
        while (true)
        {
            var u = stream.NextOpen() - 0.5;
            var v = stream.NextOpen();
            var edge = 0.5 - Math.Abs(u);
            var k = Math.Floor((2 * a / edge + b) * u + n * p + 0.5);
            if (edge >= 0.07 && v <= accepted) return (long)k;
            if (!(k >= 0 && k <= n)) continue;
            if (Elementary.Log(v * alpha / (a / (edge * edge) + b)) <= LogRatio(k, mode, n, p / (1 - p))) return (long)k;
        }
    }

    /// <summary>log P(k) / P(mode), differences taken where nothing cancels.</summary>
    private static double LogRatio(double k, double mode, double n, double odds) =>
        (mode + 0.5) * Elementary.Log((mode + 1) / (odds * (n - mode + 1)))
        + (n + 1) * Elementary.Log1p((k - mode) / (n - k + 1))
        + (k + 0.5) * Elementary.Log(odds * (n - k + 1) / (k + 1))
        + Tail(mode) + Tail(n - mode) - Tail(k) - Tail(n - k);

    private static double Tail(double k)
    {
        if (k <= 9) return StirlingTail[(int)k];
        var square = (k + 1) * (k + 1);
        return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / (k + 1);
    }

    /// <summary>Splits <paramref name="trials"/> over categories in proportion to <paramref name="weights"/> (≥ 0, sum positive), by conditional binomials in index order.</summary>
    public static long[] Multinomial(ref RandomStream stream, long trials, ReadOnlySpan<double> weights)
    {
        var rest = new double[weights.Length + 1];
        for (var i = weights.Length - 1; i >= 0; i--) rest[i] = rest[i + 1] + weights[i];
        var counts = new long[weights.Length];
        for (var i = 0; i < weights.Length && trials > 0; i++)
        {
            counts[i] = rest[i + 1] == 0 ? trials : Binomial(ref stream, trials, weights[i] / rest[i]);
            trials -= counts[i];
        }
        return counts;
    }
}
