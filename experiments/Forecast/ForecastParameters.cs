using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Forecasting;

/// <summary>Parameters of <c>forecast</c>. Tokens are numbered from 0.</summary>
public sealed record ForecastParameters
{
    [Parameter("number of tokens K; ignored if the matrix fixes K", Unit = "tokens", Minimum = 2, Maximum = 2000)]
    public int VocabularySize { get; init; } = 4;

    [Parameter("base transition matrix P")]
    public MatrixSpecification Matrix { get; init; } = new ExplicitMatrix
    {
        Rows = [[0.2, 0.55, 0.15, 0.1], [0.6, 0.2, 0.15, 0.05], [0.35, 0.35, 0.2, 0.1], [0.1, 0.1, 0.1, 0.7]],
    };

    /// <summary>n(0).</summary>
    [Parameter("count of each token in the first prompt, K numbers; empty: one of each. Absent tokens stay absent",
        Unit = "tokens", Minimum = 0, Maximum = 1e12)]
    public IReadOnlyList<long> StartCounts { get; init; } = [];

    [Parameter("winners count as settled if the mean field's remainders are below this (see tokens_needed)",
        Minimum = 1e-6, Maximum = 0.1)]
    public double DecidedBelow { get; init; } = 0.01;

    [Parameter("time over which the mean field is integrated from each random start, in τ = log t", Minimum = 1, Maximum = 1e5)]
    public double FlowTime { get; init; } = 1000;

    /// <summary>Matrices counted.</summary>
    [Parameter("for a random kind with exchangeable entries (gaussian-logits, dirichlet) and at most 64 tokens: number of further "
        + "matrices drawn to count the tokens that can win alone; 0: none", Unit = "matrices", Minimum = 0, Maximum = 1e7)]
    public int Draws { get; init; } = 30_000;

    /// <summary>Own m(0).</summary>
    [Parameter("given shares from which the mean field is also integrated, each K numbers that sum to one: positive for the tokens of "
        + "the first prompt, 0 for the others")]
    public IReadOnlyList<IReadOnlyList<double>> Starts { get; init; } = [];

    /// <summary>n(0), with the default of one of each filled in.</summary>
    internal long[] Counts => StartCounts.Count > 0 ? [.. StartCounts] : [.. Enumerable.Repeat(1L, VocabularySize)];

    /// <summary>Tokens of the first prompt, increasing.</summary>
    internal int[] Present
    {
        get
        {
            var counts = Counts;
            return [.. Enumerable.Range(0, counts.Length).Where(j => counts[j] > 0)];
        }
    }
}
