using Repro.Experiments;

namespace Experiments.Depth;

/// <summary>The first prompt: <c>start: {kind: …}</c>.</summary>
public abstract record DepthStart;

/// <summary>One of each token.</summary>
[Kind("one-of-each", "one of each token, in random order")]
public sealed record OneOfEach : DepthStart;

/// <summary>A token that rules.</summary>
[Kind("corner", "a winner and a few of every other token, placed so that their counts grow along the prompt with the predicted "
    + "exponent: no transient remains")]
public sealed record CornerStart : DepthStart
{
    [Parameter("the winner, from 0", Minimum = 0, Maximum = 63)]
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
    [Parameter("count of each token in the first prompt, K numbers", Unit = "tokens", Minimum = 1, Maximum = 1_000_000)]
    public IReadOnlyList<int> Counts { get; init; } = [300, 200];
}
