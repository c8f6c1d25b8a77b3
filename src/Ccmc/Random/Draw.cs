using Ccmc.Functions;

namespace Ccmc.Random;

/// <summary>Draws from the laws that the project needs, each from a <see cref="RandomStream"/> alone.</summary>
public static partial class Draw
{
    /// <summary>Standard normal.</summary>
    public static double Normal(ref RandomStream stream)
    {
        while (true)
        {
            var u = 2 * stream.NextOpen() - 1;
            var v = 2 * stream.NextOpen() - 1;
            var s = u * u + v * v;
            if (s is > 0 and < 1) return u * Math.Sqrt(-2 * Elementary.Log(s) / s);
        }
    }

    /// <summary>Exponential with mean 1.</summary>
    public static double Exponential(ref RandomStream stream) => -Elementary.Log(stream.NextOpen());

    /// <summary>Gamma with the given shape &gt; 0 and scale 1; underflows to 0 for tiny shapes, where <see cref="LogGamma"/> keeps the digits.</summary>
    public static double Gamma(ref RandomStream stream, double shape) => Elementary.Exp(LogGamma(ref stream, shape));

    /// <summary>Logarithm of a gamma variate of the given shape &gt; 0 and scale 1, exact in law for shapes down to the smallest double.</summary>
    /// <remarks>Reference: [MT00]; below shape 1 with the boost U^{1/shape}, taken in logarithms.</remarks>
    public static double LogGamma(ref RandomStream stream, double shape)
    {
        if (shape < 1) return LogGamma(ref stream, shape + 1) + Elementary.Log(stream.NextOpen()) / shape;
        var d = shape - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal(ref stream);
            var v = 1 + c * x;
            if (v <= 0) continue;
            v = v * v * v;
            if (Elementary.Log(stream.NextOpen()) < 0.5 * x * x + d - d * v + d * Elementary.Log(v)) return Elementary.Log(d * v);
        }
    }

    /// <summary>Index drawn in proportion to weights ≥ 0 with a positive sum.</summary>
    public static int Categorical(ref RandomStream stream, ReadOnlySpan<double> weights)
    {
        var total = 0.0;
        foreach (var w in weights) total += w;
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

    /// <summary>Uniform random permutation of the span, in place (Fisher–Yates).</summary>
    public static void Shuffle<T>(ref RandomStream stream, Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = stream.NextIndex(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
