namespace Ccmc.Windows;

/// <summary>The exact law of the number of tokens until a window is constant, by multiplying the law of the window by the transition matrix
/// token after token.</summary>
public static class CollapseTimeLaw
{
    /// <summary>P(T &gt; t) for t = 0, 1, … from the given window, until it is below <paramref name="least"/> or <paramref name="most"/>
    /// tokens are done. K^{w+1} operations a token.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="start">A window.</param>
    /// <param name="least">Probability at which to stop, &gt; 0.</param>
    /// <param name="most">Tokens at which to stop.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    public static double[] Survival(WindowChain chain, int start, double least, int most, CancellationToken cancellation = default)
    {
        if (chain.Constant(start) >= 0) return [0];
        var (now, next) = (new double[chain.StateCount], new double[chain.StateCount]);
        now[start] = 1;
        var survival = new List<double> { 1 };
        while (survival[^1] > least && survival.Count <= most)
        {
            if (survival.Count % Math.Max(1, 1_000_000 / chain.StateCount) == 0) cancellation.ThrowIfCancellationRequested();
            survival.Add(Step(chain, now, next));
            (now, next) = (next, now);
        }
        return [.. survival];
    }

    /// <summary>One token: the law of windows that are not constant, and its sum.</summary>
    private static double Step(WindowChain chain, double[] now, double[] next)
    {
        Array.Clear(next);
        for (var state = 0; state < now.Length; state++)
        {
            if (now[state] == 0) continue;
            var law = chain.Next(state);
            for (var j = 0; j < law.Length; j++) next[chain.Successor(state, j)] += now[state] * law[j];
        }
        var left = 0.0;
        var repunit = (now.Length - 1) / (chain.Size - 1);
        for (var j = 0; j < chain.Size; j++) next[repunit * j] = 0;
        foreach (var mass in next) left += mass;
        return left;
    }
}
