using Ccmc.Functions;
using Ccmc.MeanField;

namespace Experiments.Shared;

/// <summary>What a trajectory costs where repeats of a token are drawn as one run.</summary>
internal static class Switches
{
    /// <summary>
    /// Order of the number of switches up to a horizon where every stable fixed point has a single winner, over all other tokens: (K − 1)
    /// x^g with x the context's length over the first prompt's and g the largest growth exponent of a loser. At most all tokens.
    /// </summary>
    /// <param name="field">The mean field; at least one fixed point is stable.</param>
    /// <param name="start">Length of the first prompt.</param>
    /// <param name="tokens">The horizon.</param>
    public static double Order(MeanFieldAnalysis field, double start, double tokens)
    {
        var growth = field.Stable.Max(f => 1 + f.LeadingRate);
        var size = field.Stable.First().Shares.Count;
        return Math.Min(tokens, start * (size - 1) * Elementary.Exp(growth * Elementary.Log(tokens / start + 1)));
    }
}
