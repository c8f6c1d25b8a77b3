using Repro.Experiments;

namespace Experiments.Depth;

/// <summary>The first prompt: <c>start: {kind: …}</c>.</summary>
public abstract record DepthStart;

/// <summary>One of each token.</summary>
[Kind("one-of-each", "one of each token, in random order")]
public sealed record OneOfEach : DepthStart;

/// <summary>A token that rules.</summary>
[Kind("corner", "one token rules; of every other token a few, placed where theory would have let them grow: their counts rise along the "
    + "prompt like its position to the predicted exponent, so that no transient is left")]
public sealed record CornerStart : DepthStart
{
    [Parameter("the token that rules, from 0", Minimum = 0, Maximum = 63)]
    public int Winner { get; init; }

    [Parameter("its count in the first prompt", Unit = "tokens", Minimum = 10, Maximum = 10_000_000)]
    public int Winners { get; init; } = 20_000;

    [Parameter("count of every other token in the first prompt", Unit = "tokens", Minimum = 1, Maximum = 1_000_000)]
    public int Losers { get; init; } = 50;
}

/// <summary>Given counts.</summary>
[Kind("shares", "given counts, in random order")]
public sealed record ShareStart : DepthStart
{
    [Parameter("how often each token stands in the first prompt, K counts", Unit = "tokens", Minimum = 1, Maximum = 1_000_000)]
    public IReadOnlyList<int> Counts { get; init; } = [300, 200];
}
