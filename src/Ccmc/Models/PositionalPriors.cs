using Ccmc.Functions;

namespace Ccmc.Models;

/// <summary>Priors ρ over the positions 0 … L − 1 of a prompt, L ≥ 1; the last position is the query's. Given up to a factor.</summary>
/// <remarks>Reference: [IHLRO24] section 6 (positional encoding).</remarks>
public static class PositionalPriors
{
    /// <summary>ρ_i = 1: the plain chain.</summary>
    public static double[] Uniform(int length) => Of(length, _ => 1);

    /// <summary>ρ_i = γ^{L−1−i}, 0 &lt; γ; below 1 recent tokens weigh more.</summary>
    public static double[] Exponential(int length, double gamma) => Of(length, age => Elementary.Exp(age * Elementary.Log(gamma)));

    /// <summary>ρ_i = (L − i)^{−α}.</summary>
    public static double[] Power(int length, double alpha) => Of(length, age => Elementary.Exp(-alpha * Elementary.Log(age + 1)));

    /// <summary>ρ_i = 1 on the last <paramref name="width"/> ≥ 1 positions and 0 before: a mask.</summary>
    public static double[] Window(int length, int width) => Of(length, age => age < width ? 1 : 0);

    /// <summary>ρ given by age: entry 0 for the last position, entry 1 for the one before; the table holds at least
    /// <paramref name="length"/> entries.</summary>
    public static double[] Table(int length, IReadOnlyList<double> byAge) => Of(length, age => byAge[age]);

    private static double[] Of(int length, Func<int, double> byAge)
    {
        var prior = new double[length];
        for (var i = 0; i < length; i++) prior[i] = byAge(length - 1 - i);
        return prior;
    }
}
