using Ccmc.Samplers;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.TrajectoryCollapse;

/// <summary>Parameters of <c>trajectory-collapse</c>. Tokens are numbered from 0.</summary>
public sealed record TrajectoryCollapseParameters
{
    [Parameter("number of tokens K; ignored if the matrix fixes K", Unit = "tokens", Minimum = 2, Maximum = 2000)]
    public int VocabularySize { get; init; } = 2;

    [Parameter("base transition matrix P")]
    public MatrixSpecification Matrix { get; init; } = new TwoToken();

    [Parameter("tokens appended to the first prompt", Unit = "tokens", Minimum = 1, Maximum = 1e15)]
    public long Tokens { get; init; } = 1_000_000;

    [Parameter("the first prompt")]
    public StartParameters Start { get; init; } = new();

    [Parameter("how trajectories are drawn; all samplers are exact; auto takes the fastest one for the chain's state, which depends on "
        + "the cell alone")]
    public SamplerKind Sampler { get; init; } = SamplerKind.Auto;

    [Parameter("independent trajectories in a replicate; above 1 only their ends are recorded, in the tables ensembles and laws in "
        + "place of counts, winners and forecast", Minimum = 1, Maximum = 1e6)]
    public int Trajectories { get; init; } = 1;

    [Parameter("token counts at which a trajectory is recorded: 0 and log-spaced ones up to tokens", Minimum = 3, Maximum = 1000)]
    public int Checkpoints { get; init; } = 25;

    [Parameter("a trajectory counts as collapsed at the first checkpoint after which one token's share stays at least this up to the "
        + "horizon",
        Minimum = 0.5, Maximum = 1, Exclusive = true)]
    public double CollapseShare { get; init; } = 0.9;

    [Parameter("winners are judged if the mean field's remainders at the horizon are below this (see decided in winners.csv)",
        Minimum = 1e-6, Maximum = 0.1)]
    public double DecidedBelow { get; init; } = 0.01;

    /// <summary>Whether a replicate is many trajectories.</summary>
    internal bool IsEnsemble => Trajectories > 1;

    /// <summary>Checkpoints in tokens.</summary>
    internal long[] CheckpointTokens => Ccmc.Samplers.Checkpoints.LogSpaced(Tokens, Checkpoints);

    /// <summary>n(0), with the default of one of each filled in.</summary>
    internal long[] StartCounts => Start.Counts.Count > 0 ? [.. Start.Counts] : [.. Enumerable.Repeat(1L, VocabularySize)];

    /// <summary>Tokens of the first prompt, increasing; the others stay absent for ever.</summary>
    internal int[] Present
    {
        get
        {
            var counts = StartCounts;
            return [.. Enumerable.Range(0, counts.Length).Where(j => counts[j] > 0)];
        }
    }

    /// <summary>Law of the first query.</summary>
    internal double[] QueryLaw
    {
        get
        {
            var counts = StartCounts;
            var law = new double[counts.Length];
            if (Start.Query is { } query) law[query] = 1;
            else
                for (var j = 0; j < law.Length; j++) law[j] = counts[j] / (double)counts.Sum();
            return law;
        }
    }
}

/// <summary>The first prompt of a trajectory.</summary>
public sealed record StartParameters
{
    /// <summary>n(0).</summary>
    [Parameter("count of each token in the first prompt, K numbers; empty: one of each",
        Unit = "tokens", Minimum = 0, Maximum = 1e12)]
    public IReadOnlyList<long> Counts { get; init; } = [];

    [Parameter("first query, from 0; without it each replicate draws it uniformly from the prompt's tokens", Minimum = 0, Maximum = 1999)]
    public int? Query { get; init; }
}
