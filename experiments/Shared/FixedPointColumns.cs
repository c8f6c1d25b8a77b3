using System.Globalization;
using Ccmc.MeanField;

namespace Experiments.Shared;

/// <summary>What tables say of a fixed point of the mean field, in the same words everywhere.</summary>
internal static class FixedPointColumns
{
    /// <summary>Token numbers joined by +.</summary>
    public static string Support(IEnumerable<int> tokens) => string.Join('+', tokens.Select(j => j.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Who wins, for people: "token 1 wins", "tokens 0, 2 win".</summary>
    /// <param name="support">As <see cref="Support"/> writes it.</param>
    public static string Outcome(string support) => support.Contains('+', StringComparison.Ordinal)
        ? $"tokens {support.Replace("+", ", ", StringComparison.Ordinal)} win"
        : $"token {support} wins";

    /// <summary>The stability in one word.</summary>
    public static string Word(Stability stability) => stability switch
    {
        Stability.Stable => "stable",
        Stability.Unstable => "unstable",
        Stability.Critical => "critical",
        _ => throw new ArgumentOutOfRangeException(nameof(stability), stability, "no such stability"),
    };

    /// <summary>Tokens to append until the context is <paramref name="ratio"/> times as long as the first prompt; null beyond 1e300, which
    /// is never.</summary>
    /// <param name="ratio">Length of the context over that of the first prompt, infinite for never.</param>
    /// <param name="start">Counts of the first prompt.</param>
    public static double? Tokens(double ratio, long[] start) =>
        ratio * start.Sum() is var tokens && tokens < 1e300 ? Math.Max(0, tokens - start.Sum()) : null;
}
