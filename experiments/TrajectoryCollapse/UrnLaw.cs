namespace Experiments.TrajectoryCollapse;

/// <summary>The Pólya urn with tied colours: counts after t draws are Dirichlet-multinomial, for two colours beta-binomial.</summary>
internal static class UrnLaw
{
    /// <summary>Weights are scaled down beyond this.</summary>
    private const double Large = 1e250;

    /// <summary>
    /// P(X &lt; k) and P(X ≤ k) for k = <paramref name="successes"/> of the beta-binomial law with <paramref name="trials"/> trials and
    /// parameters a, b &gt; 0. By the recursion of its probabilities, O(trials).
    /// </summary>
    public static (double Below, double UpTo) Cumulative(long successes, long trials, double a, double b)
    {
        var (weight, below, upTo, total) = (1.0, 0.0, 0.0, 0.0);
        for (var k = 0L; k <= trials; k++)
        {
            total += weight;
            if (k < successes) below += weight;
            if (k <= successes) upTo += weight;
            weight *= (trials - k) / (k + 1.0) * ((a + k) / (b + trials - k - 1));
            if (weight + total < Large) continue;
            (weight, below, upTo, total) = (weight / Large, below / Large, upTo / Large, total / Large);
        }
        return (below / total, upTo / total);
    }

    /// <summary>
    /// Rosenblatt's transform of the appended counts of K tied tokens: token 0 given t, token 1 given token 0, …; K − 1 independent
    /// intervals of a uniform law under the model, each [P(X &lt; x), P(X ≤ x)].
    /// </summary>
    /// <param name="start">n(0), length K, positive.</param>
    /// <param name="appended">n(t) − n(0), length K.</param>
    public static (double Below, double UpTo)[] Uniforms(long[] start, long[] appended)
    {
        var intervals = new (double, double)[start.Length - 1];
        var (trials, rest) = (appended.Sum(), start.Sum());
        for (var j = 0; j < intervals.Length; j++)
        {
            rest -= start[j];
            intervals[j] = Cumulative(appended[j], trials, start[j], rest);
            trials -= appended[j];
        }
        return intervals;
    }
}
