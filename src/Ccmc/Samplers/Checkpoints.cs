using Ccmc.Functions;

namespace Ccmc.Samplers;

/// <summary>The token counts at which a trajectory is recorded.</summary>
public static class Checkpoints
{
    /// <summary>
    /// 0, then at most <paramref name="count"/> − 1 distinct token counts 1 … <paramref name="tokens"/>, evenly spaced in their logarithm
    /// and rounded, the last one <paramref name="tokens"/> itself. Increasing; fewer than <paramref name="count"/> where roundings
    /// coincide.
    /// </summary>
    /// <param name="tokens">Horizon T ≥ 1, in tokens.</param>
    /// <param name="count">At least 2.</param>
    public static long[] LogSpaced(long tokens, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        var points = new List<long>(count) { 0 };
        var log = Elementary.Log(tokens);
        for (var i = 0; i < count - 1; i++)
        {
            var last = i == count - 2;
            var t = last ? tokens : Math.Min(tokens, (long)Math.Floor(Elementary.Exp(log * i / (count - 2)) + 0.5));
            if (t > points[^1]) points.Add(t);
        }
        return [.. points];
    }
}
