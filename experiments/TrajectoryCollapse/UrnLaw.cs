namespace Experiments.TrajectoryCollapse;

/// <summary>The Pólya urn with tied colours: counts after t draws are Dirichlet-multinomial, for two colours beta-binomial.</summary>
internal static class UrnLaw
{
    /// <summary>Weights are scaled down beyond this.</summary>
    private const double Large = 1e250;

    /// <summary>P(X = k), k = 0 … <paramref name="trials"/>, of the beta-binomial law with parameters a, b &gt; 0, by the recursion of its
    /// probabilities.</summary>
    public static double[] Probabilities(int trials, double a, double b)
    {
        var weights = new double[trials + 1];
        var total = weights[0] = 1;
        for (var k = 0; k < trials; k++)
        {
            total += weights[k + 1] = weights[k] * ((trials - k) / (k + 1.0) * ((a + k) / (b + trials - k - 1)));
            if (total < Large) continue;
            for (var i = 0; i <= k + 1; i++) weights[i] /= Large;
            total /= Large;
        }
        return Array.ConvertAll(weights, w => w / total);
    }

    /// <summary>The joint law of how often a token was appended and whether it is the query, entry 2 k + 1 where it is: the tokens appended
    /// are exchangeable, so the last is any of them.</summary>
    public static double[] WithQuery(int trials, double a, double b)
    {
        var law = new double[2 * (trials + 1)];
        var counts = Probabilities(trials, a, b);
        for (var k = 0; k <= trials; k++)
            (law[2 * k], law[2 * k + 1]) = (counts[k] * (trials - k) / trials, counts[k] * k / trials);
        return law;
    }
}
