using Ccmc.Models;
using Ccmc.Samplers;
using Ccmc.Statistics;
using static Ccmc.Tests.Samplers.TrajectoryFixtures;

namespace Ccmc.Tests.Samplers;

/// <summary>
/// Every kind of sampler at every size, on one long trajectory: given what came before, each token's law is known, whatever a sampler holds
/// back (a run drawn ahead, tables, a history). So for classes of tokens the sum of (is in the class) − (probability of the class) has mean
/// 0 and a known variance.
/// </summary>
public sealed class TokenByTokenTests
{
    /// <summary>Sees a class of probability 0.2 off by about 8 % of itself in 15,000 tokens (5.5 standard errors of 1.6 %).</summary>
    [Theory]
    [InlineData(SamplerKind.Scan, 3, 1.2, false)]
    [InlineData(SamplerKind.Scan, 100, 1.2, true)]
    [InlineData(SamplerKind.History, 17, 1.2, false)]
    [InlineData(SamplerKind.History, 100, 3, false)]
    [InlineData(SamplerKind.History, 1000, 1.2, true)]
    [InlineData(SamplerKind.Alias, 3, 1.2, true)]
    [InlineData(SamplerKind.Alias, 17, 3, false)]
    [InlineData(SamplerKind.Alias, 1000, 1.2, false)]
    [InlineData(SamplerKind.Snapshot, 17, 3, false)]
    [InlineData(SamplerKind.Snapshot, 100, 3, true)]
    [InlineData(SamplerKind.Snapshot, 1000, 1.2, false)]
    [InlineData(SamplerKind.Runs, 17, 1.2, false)]
    [InlineData(SamplerKind.Runs, 100, 3, false)]
    [InlineData(SamplerKind.Runs, 1000, 1.2, false)]
    [InlineData(SamplerKind.Auto, 16, 1.2, false)]
    [InlineData(SamplerKind.Auto, 17, 3, false)]
    [InlineData(SamplerKind.Auto, 257, 1.2, true)]
    [InlineData(SamplerKind.Auto, 1000, 1.2, false)]
    public void Classes_of_tokens_come_as_often_as_they_should(SamplerKind kind, int size, double scale, bool zeroDiagonal)
    {
        var matrix = Gaussian(size, scale, 61, zeroDiagonal);
        var scores = new ClassScores(matrix);
        scores.Follow(TrajectorySampler.Create(kind, matrix, OneOfEach(size, size / 2), Stream(62 + (ulong)kind), false), 15_000);
        scores.AssertFair();
    }

    /// <summary>
    /// Tokens are not held for ever: after 2¹⁸ of them the alias tables' buffer is emptied and every row is built afresh. Judged from then
    /// on, on trajectories whose shares still move (token 1 gains on token 0): rows seldom asked have old tables, which are right only as
    /// long as the tokens since are known.
    /// </summary>
    [Fact]
    public void Alias_tables_outlive_their_buffer()
    {
        const int size = 20, buffer = 1 << 18;
        var (row, counts) = (new double[size], new long[size]);
        Array.Fill(row, 0.01 / (size - 2));
        Array.Fill(counts, 20_000);
        (row[0], row[1], counts[0], counts[1]) = (0.11, 0.88, buffer, buffer / 8);
        var matrix = TransitionMatrix.FromProbabilities([.. Enumerable.Range(0, size).SelectMany(_ => row)]);
        var scores = new ClassScores(matrix);
        for (var go = 0UL; go < 100; go++)
        {
            var sampler = TrajectorySampler.Create(SamplerKind.Alias, matrix, new(counts, 0), Stream(6400 + go), false);
            sampler.Advance(buffer);
            scores.Follow(sampler, 20_000);
        }
        scores.AssertFair();
    }

    /// <summary>
    /// The leader of a long prompt loses its place to a token that it invites (π of 0.69 beside its own 0.3): runs are long at first and
    /// then short. What alias tables or snapshots knew before the runs must be forgotten after them, when the invader has five times its
    /// tokens. Tables that were kept show at K = 20; snapshots, at K = 300, set a row's likely tokens right at its first draw.
    /// </summary>
    [Theory]
    [InlineData(20)]
    [InlineData(300)]
    public void The_auto_sampler_forgets_its_tables_after_runs(int size)
    {
        var matrix = Usurped(size);
        var counts = new long[size];
        Array.Fill(counts, 1);
        (counts[0], counts[1]) = (2_000_000, 3000);
        var (back, scores) = (0, new ClassScores(matrix));
        for (var go = 0UL; go < 30; go++)
        {
            var sampler = (AutoSampler)TrajectorySampler.Create(SamplerKind.Auto, matrix, new(counts, 0), Stream(65 + go), false);
            for (var (t, was) = (0, false); t < 100_000; t++)
            {
                was = sampler.Runs;
                sampler.Advance(100);
                if (!was || sampler.Runs) continue;
                back++;
                // Single tokens from here to the next look.
                scores.Follow(sampler, (int)(AutoSampler.NextLook(sampler.Tokens) - sampler.Tokens));
                break;
            }
        }
        Assert.True(back >= 20, $"{back} ways back from runs");
        scores.AssertFair();
    }

    /// <summary>Two-sample z of joint statistics of whole trajectories (distinct tokens, largest count, Σ n², a weighted sum, and their
    /// products) against the scan at K = 1000.</summary>
    [Theory]
    [InlineData(SamplerKind.Alias)]
    [InlineData(SamplerKind.History)]
    [InlineData(SamplerKind.Runs)]
    [InlineData(SamplerKind.Auto)]
    public void At_a_thousand_tokens_joint_statistics_are_those_of_the_scan(SamplerKind kind)
    {
        // 60 replicates of 1,000 tokens each; a shift of 1.2 standard deviations is seen. The test above is the sharp one; this one shares
        // nothing with it.
        var matrix = Gaussian(1000, 1.5, 66);
        var (own, scan) = (Joint(kind, matrix, 67), Joint(SamplerKind.Scan, matrix, 68));
        for (var s = 0; s < own.Length; s++)
        {
            var (a, b) = (SampleMoments.Of(own[s]), SampleMoments.Of(scan[s]));
            var z = (a.Mean - b.Mean) / Math.Sqrt((a.Variance + b.Variance) / a.Count);
            Assert.True(Math.Abs(z) < NormalLaw.UpperQuantile(Alpha / 20), $"statistic {s}: z = {z}");
        }
    }

    private static double[][] Joint(SamplerKind kind, TransitionMatrix matrix, ulong salt)
    {
        const int replicates = 60, tokens = 1000;
        double[][] samples = [.. Enumerable.Range(0, 10).Select(_ => new double[replicates])];
        for (var r = 0; r < replicates; r++)
        {
            var sampler = TrajectorySampler.Create(kind, matrix, OneOfEach(matrix.Size, r % matrix.Size),
                Stream(salt * 1_000_003 + (ulong)r), false);
            sampler.Advance(tokens);
            var (seen, most, squares, weighted) = (0.0, 0.0, 0.0, 0.0);
            for (var j = 0; j < matrix.Size; j++)
            {
                double n = sampler.Count(j);
                if (n > 1) seen++;
                most = Math.Max(most, n);
                squares += n * n;
                weighted += j % 7 * n;
            }
            double[] own = [seen / matrix.Size, most / tokens, Math.Sqrt(squares) / tokens, weighted / tokens];
            var s = 0;
            for (var a = 0; a < own.Length; a++)
                for (var b = a; b < own.Length; b++) samples[s++][r] = own[a] * own[b];
        }
        return samples;
    }

    /// <summary>Rows (0.3, 0.69, 0.01) cyclically for three tokens, as good as nothing for the others.</summary>
    private static TransitionMatrix Usurped(int size)
    {
        double[] row = [0.3, 0.69, 0.01];
        var rows = new double[size * size];
        for (var i = 0; i < size; i++)
            for (var j = 0; j < size; j++) rows[i * size + j] = j < 3 ? 0.999 * row[(j + 3 - i % 3) % 3] : 0.001 / (size - 3);
        return TransitionMatrix.FromProbabilities(rows);
    }
}
