namespace Ccmc.Functions;

public static partial class Special
{
    /// <summary>ψ′(x) − ψ′(x + step) for x &gt; 0, step ≥ 0, without cancellation however large x and small the step. Relative error below
    /// 2·10⁻¹⁵.</summary>
    /// <remarks>Reference: [AS64] 6.4.6, 6.4.12.</remarks>
    public static double TrigammaDifference(double x, double step)
    {
        if (!(x > 0 && step >= 0)) return double.NaN;
        if (step == 0) return 0;
        var below = 0.0;
        for (; x < SeriesStart; x += 1)
        {
            var (a, b) = (1 / x, 1 / (x + step));
            below += step * a * b * (a + b);
        }
        var (u, v) = (1 / x, 1 / (x + step));
        // Σ B_2k (u^(2k+1) − v^(2k+1)) with u − v = step u v taken out: what is left is Σ_i u^i v^(2k − i), which from k to k + 1 becomes
        // u² times it plus v^(2k+1) (u + v).
        var (sum, geometric, power) = (0.0, u * u + u * v + v * v, v * v * v);
        for (var k = 0; k < TrigammaTerms.Length; k++)
        {
            sum += TrigammaTerms[k] * geometric;
            geometric = u * u * geometric + power * (u + v);
            power *= v * v;
        }
        return step * u * v * (1 + 0.5 * (u + v) + sum) + below;
    }
}
