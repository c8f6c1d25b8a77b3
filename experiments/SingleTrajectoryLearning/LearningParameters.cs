using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.SingleTrajectoryLearning;

/// <summary>Parameters of <c>single-trajectory-learning</c>. Tokens are numbered from 0.</summary>
public sealed record LearningParameters
{
    [Parameter("number of tokens K; ignored if the matrix fixes K", Unit = "tokens", Minimum = 2, Maximum = 20)]
    public int VocabularySize { get; init; } = 2;

    [Parameter("base transition matrix P, every entry positive")]
    public MatrixSpecification Matrix { get; init; } = new TwoToken();

    [Parameter("tokens appended to the first prompt, restarts not counted", Unit = "tokens", Minimum = 10, Maximum = 1e15)]
    public long Tokens { get; init; } = 1_000_000_000;

    /// <summary>n(0).</summary>
    [Parameter("count of each token in the first prompt, K positive numbers; empty: one of each. The first query is a uniform token of "
        + "the prompt", Unit = "tokens", Minimum = 1, Maximum = 1e12)]
    public IReadOnlyList<long> StartCounts { get; init; } = [];

    [Parameter("tokens after which the trajectory restarts from the first prompt; 0: never (one trajectory); 1: independent prompts, "
        + "each continued by one token", Unit = "tokens", Minimum = 0, Maximum = 1e9)]
    public long RestartEvery { get; init; }

    [Parameter("token counts at which P is estimated: log-spaced from 1 to tokens", Minimum = 4, Maximum = 100)]
    public int Checkpoints { get; init; } = 10;

    /// <summary>Checkpoints in tokens.</summary>
    internal long[] CheckpointTokens => Ccmc.Samplers.Checkpoints.LogSpaced(Tokens, Checkpoints + 1)[1..];

    /// <summary>n(0), with the default of one of each filled in.</summary>
    internal long[] Counts => StartCounts.Count > 0 ? [.. StartCounts] : [.. Enumerable.Repeat(1L, VocabularySize)];
}
