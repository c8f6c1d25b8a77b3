using Ccmc.Algebra;
using Ccmc.Functions;

namespace Ccmc.Landscape;

/// <summary>
/// What the spectrum at the minimiser says of gradient descent near it: with coefficients c_i of U − U* on the eigenvectors and step η,
/// after s more steps the loss gap is ½ Σ λ_i c_i² (1 − ηλ_i)^{2s}, to first order in the distance. Immutable.
/// </summary>
/// <remarks>Reference: derived in experiments/Landscape/README.md; the last factor a step is (1 − ηλ_min)².</remarks>
public sealed class LinearDescent
{
    private readonly double[] eigenvalues;
    private readonly double[] energies;

    /// <summary>From the state U and the minimiser's spectrum; eigenvalues up to <paramref name="zero"/> count as none (they are flat
    /// directions).</summary>
    public LinearDescent(SymmetricSpectrum spectrum, Matrix departure, double step, double zero)
    {
        Step = step;
        var kept = Enumerable.Range(0, spectrum.Values.Length).Where(i => spectrum.Values[i] > zero).ToArray();
        eigenvalues = [.. kept.Select(i => spectrum.Values[i])];
        energies = [.. kept.Select(i => Energy(spectrum, i, departure.Entries))];
    }

    /// <summary>η.</summary>
    public double Step { get; }

    /// <summary>Smallest positive eigenvalue.</summary>
    public double Smallest => eigenvalues[0];

    /// <summary>2 log(1 − ηλ_min) &lt; 0: the logarithm of the last factor of the gap a step.</summary>
    public double LastLogFactor => 2 * Elementary.Log1p(-Step * Smallest);

    /// <summary>The gap after <paramref name="steps"/> ≥ 0 more steps (nats).</summary>
    public double Gap(long steps)
    {
        var sum = 0.0;
        // A factor of exactly 0 to the power 0 is 1.
        for (var i = 0; i < energies.Length; i++)
            sum += steps == 0
                ? energies[i]
                : energies[i] * Elementary.Exp(2.0 * steps * Elementary.Log(Math.Abs(1 - Step * eigenvalues[i])));
        return sum;
    }

    /// <summary>Fewest steps after which the gap is at most <paramref name="share"/> of what it is at 0.</summary>
    public long StepsTo(double share)
    {
        var (target, high) = (share * Gap(0), 1L);
        while (Gap(high) > target) high *= 2;
        var low = high / 2;
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            if (Gap(middle) > target) low = middle;
            else high = middle;
        }
        return high;
    }

    private static double Energy(SymmetricSpectrum spectrum, int index, ReadOnlySpan<double> departure)
    {
        var c = 0.0;
        for (var a = 0; a < departure.Length; a++) c += spectrum.Vectors[a, index] * departure[a];
        return spectrum.Values[index] * c * c / 2;
    }
}
