using Ccmc.Functions;

namespace Experiments.Decoding;

/// <summary>The exact law of the counts of two tokens with identical rows, by the recursion over tokens.</summary>
internal static class TwoTokenShares
{
    /// <summary>As <see cref="Ccmc.Decoding.DecodingRule"/>: what differs by less is equal.</summary>
    private const double Rounding = 1e-12;

    /// <summary>Mean and standard deviation of the top share after the horizon, from one of each token: O(t²).</summary>
    public static (double Mean, double StandardDeviation) Of(double first, DecodingParameters parameters, CancellationToken cancellation)
    {
        var tokens = parameters.Tokens;
        // The odds of the first token with a of it and b of the other are weights[a] factor : weights[b].
        var weights = new double[tokens + 2];
        for (var n = 1; n < weights.Length; n++) weights[n] = Elementary.Pow((double)n / weights.Length, 1 / parameters.Temperature);
        var factor = Elementary.Pow(first / (1 - first), 1 / parameters.Temperature);
        var law = new double[tokens + 1];
        law[0] = 1;
        for (var t = 0; t < tokens; t++)
        {
            if ((t & 0xFF) == 0) cancellation.ThrowIfCancellationRequested();
            // law[k] is the probability of k draws of the first token; from high k to low, each is read before it is written.
            for (var k = t; k >= 0; k--)
            {
                var (own, other) = (factor * weights[1 + k], weights[1 + t - k]);
                var up = Nucleus(own / (own + other), parameters.TopP);
                law[k + 1] += law[k] * up;
                law[k] *= 1 - up;
            }
        }
        double mean = 0, squares = 0;
        for (var k = 0; k <= tokens; k++)
        {
            var share = (double)Math.Max(1 + k, 1 + tokens - k) / (tokens + 2);
            mean += law[k] * share;
            squares += law[k] * share * share;
        }
        return (mean, Math.Sqrt(Math.Max(0, squares - mean * mean)));
    }

    /// <summary>Of two equally likely tokens the first comes first.</summary>
    private static double Nucleus(double up, double topP) =>
        up >= 0.5 - Rounding ? up >= topP - Rounding ? 1 : up : 1 - up >= topP - Rounding ? 0 : up;
}
