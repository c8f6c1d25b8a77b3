using Ccmc.Functions;

namespace Ccmc.Random;

/// <summary>Draws from the laws that the project needs, each from a <see cref="RandomStream"/> alone: the same stream gives the same bits
/// on every machine.</summary>
/// <remarks>How many words of the stream a draw takes is random for most laws; first values of each are pinned by tests.</remarks>
public static partial class Draw
{
    /// <summary>Standard normal, by the ziggurat of 256 layers; about one word and no transcendental function in 98 % of draws.</summary>
    /// <remarks>Reference: [MT00b], with 53 bits for the abscissa and 8 others for the layer.</remarks>
    public static double Normal(ref RandomStream stream)
    {
        while (true)
        {
            var word = stream.NextUInt64();
            var layer = (int)(word & 255);
            var x = ((long)word >> 11) * (1.0 / (1L << 52)) * LayerEdges[layer];
            if (Math.Abs(x) < LayerEdges[layer + 1]) return x;
            if (layer == 0) return x < 0 ? -NormalTail(ref stream) : NormalTail(ref stream);
            var height = LayerHeights[layer] + stream.NextDouble() * (LayerHeights[layer + 1] - LayerHeights[layer]);
            if (height < Elementary.Exp(-0.5 * x * x)) return x;
        }
    }

    /// <summary>Exponential with mean 1; keeps its digits near 0 (to 10⁻³⁸) and has no end (to 88).</summary>
    public static double Exponential(ref RandomStream stream)
    {
        var word = stream.NextUInt64();
        var half = Fine(ref stream, word & long.MaxValue) * 0.5;
        return (long)word < 0 ? -Elementary.Log(half) : -Elementary.Log1p(-half);
    }

    /// <summary>Gamma with the given shape &gt; 0 (infinity gives infinity) and scale 1; underflows to 0 for tiny shapes, where
    /// <see cref="LogGamma"/> keeps the digits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The shape is not above 0.</exception>
    public static double Gamma(ref RandomStream stream, double shape) =>
        shape >= 1 ? GammaFromOne(ref stream, shape) : Elementary.Exp(LogGamma(ref stream, shape));

    /// <summary>Logarithm of a gamma variate of the given shape &gt; 0 and scale 1, exact in law for shapes down to 10⁻³⁰⁰.</summary>
    /// <remarks>Reference: [MT00]; below shape 1 with the boost U^{1/shape}, taken in logarithms.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The shape is not above 0.</exception>
    public static double LogGamma(ref RandomStream stream, double shape)
    {
        if (shape >= 1) return Elementary.Log(GammaFromOne(ref stream, shape));
        if (!(shape > 0)) throw new ArgumentOutOfRangeException(nameof(shape), shape, "a gamma law has a shape above 0");
        return Elementary.Log(GammaFromOne(ref stream, shape + 1)) - Exponential(ref stream) / shape;
    }

    /// <summary>log(X / (1 − X)) for X ~ Beta(a, b), a, b &gt; 0: nothing is lost when X is close to 0 or 1.</summary>
    /// <remarks>log X is <see cref="Elementary.LogSigmoid"/> of it, log(1 − X) that of its negative.</remarks>
    public static double BetaLogOdds(ref RandomStream stream, double a, double b)
    {
        var x = LogGamma(ref stream, a);
        return x - LogGamma(ref stream, b);
    }

    /// <summary>Beta(a, b), a, b &gt; 0; may round to 0 or 1 for small parameters, where <see cref="BetaLogOdds"/> keeps the
    /// digits.</summary>
    public static double Beta(ref RandomStream stream, double a, double b) => Elementary.Sigmoid(BetaLogOdds(ref stream, a, b));

    /// <summary>
    /// Failures before the first success when a trial fails with probability e^<paramref name="logFailure"/> (≤ 0, so that failures however
    /// likely keep their digits): geometric on 0, 1, …, cut at <paramref name="limit"/> ≥ 0, which is what is returned for anything beyond.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The logarithm is positive or NaN, or the limit is negative.</exception>
    public static long Geometric(ref RandomStream stream, double logFailure, long limit = long.MaxValue)
    {
        if (!(logFailure <= 0))
            throw new ArgumentOutOfRangeException(nameof(logFailure), logFailure, "the logarithm of a probability is at most 0");
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var count = Exponential(ref stream) / Math.Abs(logFailure);
        return count < limit ? (long)count : limit;
    }

    /// <summary>Index drawn in proportion to weights ≥ 0 with a positive, finite sum.</summary>
    /// <exception cref="ArgumentException">The sum is zero, not finite or not a number.</exception>
    public static int Categorical(ref RandomStream stream, ReadOnlySpan<double> weights)
    {
        var total = 0.0;
        foreach (var w in weights) total += w;
        if (!(total > 0 && total <= double.MaxValue))
            throw new ArgumentException($"the weights sum to {total}; the sum must be positive and finite");
        var u = stream.NextDouble() * total;
        var last = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] <= 0) continue;
            last = i;
            u -= weights[i];
            if (u < 0) return i;
        }
        return last;
    }

    /// <summary>A point of the simplex from the Dirichlet law with parameters <paramref name="alpha"/> (each &gt; 0), into
    /// <paramref name="result"/> of the same length.</summary>
    /// <remarks>Normalised in logarithms, so that tiny parameters give a point and not 0 / 0.</remarks>
    public static void Dirichlet(ref RandomStream stream, ReadOnlySpan<double> alpha, Span<double> result)
    {
        if (alpha.Length != result.Length) throw new ArgumentException($"{alpha.Length} parameters, room for {result.Length} values");
        for (var i = 0; i < alpha.Length; i++) result[i] = LogGamma(ref stream, alpha[i]);
        var total = Elementary.LogSumExp(result);
        for (var i = 0; i < result.Length; i++) result[i] = Elementary.Exp(result[i] - total);
    }

    /// <summary>Uniform random permutation of the span, in place (Fisher–Yates).</summary>
    public static void Shuffle<T>(ref RandomStream stream, Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = stream.NextIndex(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>|Z| given |Z| &gt; r: r + E / r accepted with probability e^(−(E / r)² / 2).</summary>
    private static double NormalTail(ref RandomStream stream)
    {
        while (true)
        {
            var beyond = Exponential(ref stream) / TailStart;
            if (2 * Exponential(ref stream) > beyond * beyond) return TailStart + beyond;
        }
    }

    /// <summary>Marsaglia and Tsang's rejection for shape ≥ 1, with their squeeze.</summary>
    private static double GammaFromOne(ref RandomStream stream, double shape)
    {
        if (double.IsPositiveInfinity(shape)) return shape;
        var d = shape - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal(ref stream);
            var w = c * x;
            if (w <= -1) continue;
            var u = stream.NextOpen();
            var x2 = x * x;
            // 1 − v + log v for v = (1 + w)³, without the cancellation that would bend the law of large shapes.
            if (u < 1 - 0.0331 * x2 * x2 || Elementary.Log(u) < 0.5 * x2 + d * (3 * Special.Log1pLessArgument(w) - w * w * (3 + w)))
                return d * (1 + w) * (1 + w) * (1 + w);
        }
    }

    /// <summary>Uniform on (0, 1) from 63 bits, to 42 bits of relative precision however small: a second word is taken where they are
    /// few.</summary>
    private static double Fine(ref RandomStream stream, ulong bits)
    {
        if (bits >= 1UL << 52) return ((bits >> 11) + 0.5) * (1.0 / (1UL << 52));
        return (bits + stream.NextOpen()) * (1.0 / (1UL << 63));
    }
}
