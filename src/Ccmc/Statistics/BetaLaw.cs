using Ccmc.Functions;

namespace Ccmc.Statistics;

/// <summary>Tails and quantiles of the beta law with parameters a, b &gt; 0.</summary>
public static class BetaLaw
{
    /// <summary>P(X ≤ x), 0 ≤ x ≤ 1.</summary>
    public static double LowerTail(double x, double a, double b) => Special.BetaI(a, b, x, 1 - x);

    /// <summary>P(X ≥ x), 0 ≤ x ≤ 1, without cancellation.</summary>
    public static double UpperTail(double x, double a, double b) => Special.BetaI(b, a, 1 - x, x);

    /// <summary>The x with P(X ≤ x) = <paramref name="tail"/>, 0 ≤ tail ≤ 1.</summary>
    public static double LowerQuantile(double tail, double a, double b)
    {
        if (!(a > 0 && b > 0 && tail >= 0 && tail <= 1)) return double.NaN;
        if (tail is 0 or 1) return tail;
        return tail <= 0.5 ? FromZero(tail, a, b) : 1 - FromZero(1 - tail, b, a);
    }

    private static double FromZero(double tail, double a, double b)
    {
        var norm = Special.LogBeta(a, b);
        return MonotoneRoot.Solve(
            x => LowerTail(x, a, b),
            x => Elementary.Exp((a - 1) * Elementary.Log(x) + (b - 1) * Elementary.Log1p(-x) - norm),
            tail, decreasing: false, end: 1);
    }
}
