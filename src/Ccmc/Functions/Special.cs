namespace Ccmc.Functions;

/// <summary>The gamma family on the positive half-line, from <see cref="Elementary"/> and IEEE arithmetic alone, so that every machine
/// gives the same bits.</summary>
/// <remarks>
/// Stirling's series from 10 upwards, its Bernoulli numbers from a committed script; below, recurrences with positive terms.
/// Arguments that are zero, negative or NaN give NaN, but for the poles and limits that are named.
/// Reference: [AS64] 6.1, 6.3, 6.4; [DM92] for ratios without cancellation.
/// </remarks>
public static partial class Special
{
    private const double SeriesStart = 10;
    private const double HalfLogTwoPi = 0.9189385332046727;
    private const double OneLessEuler = 0.42278433509846713; // 1 − γ = ψ(2)

    /// <summary>log Γ(x), x &gt; 0; ∞ at 0. Relative error below 6·10⁻¹⁶, near its zeros 1 and 2 too.</summary>
    public static double LogGamma(double x)
    {
        if (x == 0) return double.PositiveInfinity;
        if (!(x > 0)) return double.NaN;
        if (double.IsPositiveInfinity(x)) return x;
        if (x < 0.5) return LogGammaNearTwo(x) - Elementary.Log1p(x) - Elementary.Log(x);
        if (x < 1.5) return LogGammaNearTwo(x - 1) - Elementary.Log1p(x - 1);
        if (x <= 2.5) return LogGammaNearTwo(x - 2);
        if (x >= SeriesStart)
            return x > 1e305 ? x * (Elementary.Log(x) - 1) : (x - 0.5) * (Elementary.Log(x) - 1) - 0.5 + HalfLogTwoPi + StirlingRest(x);
        var product = 1.0;
        while (x > 2.5)
        {
            x -= 1;
            product *= x;
        }
        return Elementary.Log(product) + LogGammaNearTwo(x - 2);
    }

    /// <summary>ψ(x), x &gt; 0; −∞ at 0. Error below 1.5·10⁻¹⁵ of max(1, |ψ|).</summary>
    public static double Digamma(double x)
    {
        if (x == 0) return double.NegativeInfinity;
        if (!(x > 0)) return double.NaN;
        if (double.IsPositiveInfinity(x)) return x;
        var below = 0.0;
        for (; x < SeriesStart; x += 1) below += 1 / x;
        return Elementary.Log(x) - 0.5 / x - EvenSeries(DigammaTerms, 1 / x) - below;
    }

    /// <summary>ψ′(x), x &gt; 0; ∞ at 0. Relative error below 7·10⁻¹⁶.</summary>
    public static double Trigamma(double x)
    {
        if (x == 0) return double.PositiveInfinity;
        if (!(x >= 0)) return double.NaN;
        var below = 0.0;
        for (; x < SeriesStart; x += 1) below += 1 / (x * x);
        var t = 1 / x;
        return below + t * (1 + 0.5 * t + EvenSeries(TrigammaTerms, t));
    }

    /// <summary>ψ(x + step) − ψ(x) for x &gt; 0, step ≥ 0, without cancellation however large x and small the step. Relative error below
    /// 10⁻¹⁵.</summary>
    public static double DigammaDifference(double x, double step)
    {
        if (!(x > 0 && step >= 0)) return double.NaN;
        if (step == 0) return 0;
        var below = 0.0;
        for (; x < SeriesStart; x += 1) below += step / x / (x + step);
        var (ratio, share) = (x / (x + step), step / (x + step));
        var u = 1 / (x * x);
        // Σ B_2k / 2k · (x^-2k − (x + step)^-2k), each difference as share · (1 + ratio + … + ratio^(2k−1)).
        var (sum, power, geometric, next) = (0.0, u, 1 + ratio, ratio * ratio);
        for (var k = 0; k < DigammaTerms.Length; k++)
        {
            sum += DigammaTerms[k] * power * geometric;
            power *= u;
            geometric += next * (1 + ratio);
            next *= ratio * ratio;
        }
        return Elementary.Log1p(step / x) + share * (0.5 / x + sum) + below;
    }

    /// <summary>log Γ(x + step) − log Γ(x) for x &gt; 0, step ≥ 0, without cancellation however large x. Error below 4·10⁻¹⁵ of max(1,
    /// |value|); relative 10⁻¹⁵ but near its zero.</summary>
    public static double LogGammaRatio(double x, double step)
    {
        if (!(x > 0 && step >= 0)) return double.NaN;
        if (step == 0) return 0;
        if (x < SeriesStart && step > SeriesStart) return LogGamma(x + step) - LogGamma(x);
        var below = 0.0;
        for (; x < SeriesStart; x += 1) below += Elementary.Log1p(step / x);
        var relative = step / x;
        return (x - 0.5) * Elementary.Log1p(relative) + step * (Elementary.Log(x + step) - 1) - StirlingDrop(x, step) - below;
    }

    /// <summary>log B(a, b), a, b &gt; 0, without cancellation when one is much the larger (to 2^53 and beyond). Error below 10⁻¹⁵ of
    /// max(1, |log B|).</summary>
    public static double LogBeta(double a, double b)
    {
        if (!(a > 0 && b > 0)) return double.NaN;
        if (a > b) (a, b) = (b, a);
        if (a < SeriesStart) return LogGamma(a) - LogGammaRatio(b, a);
        var h = a / b;
        var rest = StirlingRest(a) + StirlingRest(b) - StirlingRest(a + b);
        return -0.5 * Elementary.Log(b) + HalfLogTwoPi + rest + (a - 0.5) * Elementary.Log(h / (1 + h)) - b * Elementary.Log1p(h);
    }

    /// <summary>log Γ(x) − [(x − ½) log x − x + ½ log 2π] for x ≥ 10.</summary>
    internal static double StirlingRest(double x) => EvenSeries(StirlingTerms, 1 / x) * x;

    /// <summary>log n! − [(n + ½) log n − n + ½ log 2π] for n ≥ 1.</summary>
    internal static double FactorialRest(double n) =>
        n >= SeriesStart ? StirlingRest(n) : LogGamma(n + 1) - (n + 0.5) * Elementary.Log(n) + n - HalfLogTwoPi;

    /// <summary>StirlingRest(x) − StirlingRest(x + step) for x ≥ 10, to its own relative accuracy.</summary>
    private static double StirlingDrop(double x, double step)
    {
        var (ratio, share) = (x / (x + step), step / (x + step));
        var u = 1 / (x * x);
        var (sum, power, geometric, next) = (0.0, 1 / x, 1.0, ratio);
        for (var k = 0; k < StirlingTerms.Length; k++)
        {
            sum += StirlingTerms[k] * power * geometric;
            power *= u;
            geometric += next * (1 + ratio);
            next *= ratio * ratio;
        }
        return share * sum;
    }

    /// <summary>Σ c_k t^2k, k from 1.</summary>
    private static double EvenSeries(ReadOnlySpan<double> terms, double t)
    {
        var u = t * t;
        var sum = 0.0;
        for (var k = terms.Length - 1; k >= 0; k--) sum = u * (terms[k] + sum);
        return sum;
    }

    /// <summary>log Γ(2 + z) for |z| ≤ ½ by its Taylor series, whose terms fall like (z/2)^k.</summary>
    private static double LogGammaNearTwo(double z)
    {
        var sum = 0.0;
        for (var k = LogGammaAtTwo.Length - 1; k >= 0; k--) sum = z * (LogGammaAtTwo[k] + sum);
        return z * (OneLessEuler + sum);
    }
}
