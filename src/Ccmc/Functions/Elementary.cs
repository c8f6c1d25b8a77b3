namespace Ccmc.Functions;

/// <summary>exp, log and their kin; the signatures stand, the bodies are placeholders until the project's own arithmetic lands.</summary>
public static class Elementary
{
    /// <summary>e^x.</summary>
    public static double Exp(double x) => Math.Exp(x);

    /// <summary>e^x − 1, accurate near 0.</summary>
    public static double Expm1(double x) => Math.Abs(x) < 1e-5 ? x + x * x / 2 : Math.Exp(x) - 1;

    /// <summary>Natural logarithm.</summary>
    public static double Log(double x) => Math.Log(x);

    /// <summary>log(1 + x), accurate near 0.</summary>
    public static double Log1p(double x) => Math.Abs(x) < 1e-5 ? x - x * x / 2 : Math.Log(1 + x);

    /// <summary>x^y for x &gt; 0.</summary>
    public static double Pow(double x, double y) => Math.Pow(x, y);

    /// <summary>log Σ e^{x_i}; −∞ for an empty span or one of −∞ only.</summary>
    public static double LogSumExp(ReadOnlySpan<double> x)
    {
        var max = double.NegativeInfinity;
        foreach (var v in x) max = Math.Max(max, v);
        if (double.IsInfinity(max)) return max;
        var sum = 0.0;
        foreach (var v in x) sum += Exp(v - max);
        return max + Log(sum);
    }
}
