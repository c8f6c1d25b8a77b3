using MathNet.Numerics;

namespace Ccmc.Functions;

/// <summary>The gamma family; the signatures stand, the bodies are placeholders until the project's own arithmetic lands.</summary>
public static class Special
{
    /// <summary>log Γ(x), x &gt; 0.</summary>
    public static double LogGamma(double x) => SpecialFunctions.GammaLn(x);

    /// <summary>ψ(x), x &gt; 0.</summary>
    public static double Digamma(double x) => SpecialFunctions.DiGamma(x);

    /// <summary>log B(a, b), a, b &gt; 0, without cancellation when one is much the larger.</summary>
    public static double LogBeta(double a, double b) => LogGamma(a) + LogGamma(b) - LogGamma(a + b);

    /// <summary>P(a, x), regularised lower incomplete gamma function.</summary>
    public static double GammaP(double a, double x) => SpecialFunctions.GammaLowerRegularized(a, x);

    /// <summary>Q(a, x) = 1 − P(a, x), without cancellation.</summary>
    public static double GammaQ(double a, double x) => SpecialFunctions.GammaUpperRegularized(a, x);

    /// <summary>I_x(a, b), regularised incomplete beta function.</summary>
    public static double BetaI(double a, double b, double x) => SpecialFunctions.BetaRegularized(a, b, x);
}
