using Ccmc.Functions;
using Ccmc.Models;
using Ccmc.Samplers;
using Ccmc.Statistics;
using static Ccmc.Tests.Samplers.TrajectoryFixtures;

namespace Ccmc.Tests.Samplers;

/// <summary>10¹² tokens of ten, with checkpoints, and checkpoints that do not move large vocabularies' paths.</summary>
public sealed class LongHorizonTests
{
    /// <summary>
    /// Ten tokens, identical rows: E[Δψ(n_j)] = (π_j / π_0) E[Δψ(n_0)] exactly at every checkpoint, for each loser. Sees an exponent off by
    /// about 0.03 (five standard errors of a ratio of means near 27).
    /// </summary>
    [Theory]
    [InlineData(SamplerKind.Runs)]
    [InlineData(SamplerKind.Auto)]
    public void Ten_tokens_keep_their_increment_ratios_at_every_checkpoint(SamplerKind kind)
    {
        const int size = 10, replicates = 600;
        double[] row = [0.55, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09];
        var matrix = TransitionMatrix.FromProbabilities([.. Enumerable.Range(0, size).SelectMany(_ => row)]);
        long[] checkpoints = [1000, 3_000_000_000, 1_000_000_000_000];
        var residuals = new double[checkpoints.Length, size][];
        foreach (var c in Enumerable.Range(0, checkpoints.Length))
            for (var j = 1; j < size; j++) residuals[c, j] = new double[replicates];
        for (var r = 0; r < replicates; r++)
        {
            var sampler = TrajectorySampler.Create(kind, matrix, OneOfEach(size, r % size), Stream(310_000UL + (ulong)r), false);
            for (var c = 0; c < checkpoints.Length; c++)
            {
                sampler.Advance(checkpoints[c] - sampler.Tokens);
                Assert.Equal(size + checkpoints[c], Enumerable.Range(0, size).Sum(sampler.Count));
                var winner = Gain(sampler, 0);
                for (var j = 1; j < size; j++) residuals[c, j][r] = Gain(sampler, j) - row[j] / row[0] * winner;
            }
        }
        for (var c = 0; c < checkpoints.Length; c++)
            for (var j = 1; j < size; j++)
            {
                var m = SampleMoments.Of(residuals[c, j]);
                Assert.True(Math.Abs(m.Mean) / m.StandardError < NormalLaw.UpperQuantile(Alpha / 54),
                    $"token {j} at {checkpoints[c]}: {m.Mean} ± {m.StandardError}");
                Assert.InRange(m.StandardError, 0, 0.12);
            }

        static double Gain(TrajectorySampler sampler, int j) => Special.Digamma(sampler.Count(j)) - Special.Digamma(1);
    }

    /// <summary>Tables and buffers are a matter of the path alone: cut anywhere, they give the same one. 20,000 tokens renew every snapshot
    /// and many alias tables.</summary>
    [Theory]
    [InlineData(SamplerKind.History, 60)]
    [InlineData(SamplerKind.Alias, 60)]
    [InlineData(SamplerKind.Snapshot, 60)]
    [InlineData(SamplerKind.Runs, 60)]
    [InlineData(SamplerKind.Auto, 60)]
    [InlineData(SamplerKind.Auto, 300)]
    public void Checkpoints_do_not_move_the_path_of_a_large_vocabulary(SamplerKind kind, int size)
    {
        var matrix = Gaussian(size, 2, 71);
        var whole = TrajectorySampler.Create(kind, matrix, OneOfEach(size, 1), Stream(72), false);
        var pieces = TrajectorySampler.Create(kind, matrix, OneOfEach(size, 1), Stream(72), false);
        whole.Advance(20_000);
        var cuts = Stream(73);
        while (pieces.Tokens < 20_000) pieces.Advance(Math.Min(20_000 - pieces.Tokens, cuts.NextIndex(400)));
        Assert.Equal(whole.Query, pieces.Query);
        for (var j = 0; j < size; j++) Assert.Equal(whole.Count(j), pieces.Count(j));
    }
}
