using Ccmc.Functions;

namespace Ccmc.Samplers;

/// <summary>
/// The law of the length of a sequence that EOS ends, where all rows of P are one: in continuous time every word of the context gives birth
/// at its own rate π_j and the end comes after an exponential time of rate n_e π_e, whatever the words do.
/// </summary>
/// <remarks>Reference: [AK68]; derived in experiments/Eos/README.md.</remarks>
public static class EndedLengthLaw
{
    /// <summary>Nodes to a unit of the variable s, T = exp(s − e^{−s}): the integrand is analytic in a strip of about ±1.5 / log(length),
    /// so that the trapezoidal rule is exact to rounding up to lengths of 10⁵.</summary>
    private const double NodesPerUnit = 50;

    private const double FirstNode = -4.5;

    /// <summary>Rates of the end times T beyond which nothing is left.</summary>
    private const double LastExponent = 50;

    /// <summary>P(length ≥ k) for k = 0 … <paramref name="longest"/>.</summary>
    /// <param name="row">The common row, length K, EOS last.</param>
    /// <param name="counts">n(0), length K; the end's count at least 1.</param>
    /// <param name="longest">Longest length; the time grows in proportion to it and to the number of words in the prompt.</param>
    /// <param name="cancellation">Looked at for each node.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static double[] Survival(
        ReadOnlySpan<double> row, ReadOnlySpan<int> counts, int longest, CancellationToken cancellation = default)
    {
        var rate = counts[^1] * row[^1];
        var (survival, births) = (new double[longest + 1], new double[longest]);
        var total = 0.0;
        for (var s = FirstNode; ; s += 1 / NodesPerUnit)
        {
            cancellation.ThrowIfCancellationRequested();
            var time = Elementary.Exp(s - Elementary.Exp(-s));
            if (rate * time > LastExponent) break;
            var weight = rate * Elementary.Exp(-rate * time) * time * (1 + Elementary.Exp(-s));
            total += weight;
            Births(row, counts, time, births);
            var left = 1.0;
            for (var k = 0; k < longest && left > 0; k++)
            {
                left -= births[k];
                survival[k + 1] += weight * Math.Max(0, left);
            }
        }
        for (var k = 1; k <= longest; k++) survival[k] /= total;
        survival[0] = 1;
        return survival;
    }

    /// <summary>E[length] = Σ_j n_j π_j / (n_e π_e − π_j) over the words; infinite where n_e π_e ≤ max π_j.</summary>
    public static double Mean(ReadOnlySpan<double> row, ReadOnlySpan<int> counts)
    {
        var (rate, mean) = (counts[^1] * row[^1], 0.0);
        for (var j = 0; j < row.Length - 1; j++)
        {
            if (counts[j] > 0 && rate <= row[j]) return double.PositiveInfinity;
            mean += counts[j] * row[j] / (rate - row[j]);
        }
        return mean;
    }

    /// <summary>P(births = k) by a time: each of n_j words has a geometric number of descendants, with success probability
    /// e^{−π_j T}.</summary>
    private static void Births(ReadOnlySpan<double> row, ReadOnlySpan<int> counts, double time, double[] births)
    {
        Array.Clear(births);
        births[0] = 1;
        for (var j = 0; j < row.Length - 1; j++)
        {
            var (none, one) = (Elementary.Exp(-row[j] * time), -Elementary.Expm1(-row[j] * time));
            for (var copy = 0; copy < counts[j]; copy++)
            {
                var last = 0.0;
                for (var k = 0; k < births.Length; k++) births[k] = last = none * births[k] + one * last;
            }
        }
    }
}
