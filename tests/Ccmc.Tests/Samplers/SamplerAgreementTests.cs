using Ccmc.Functions;
using Ccmc.Models;
using Ccmc.Samplers;
using Ccmc.Statistics;
using static Ccmc.Tests.Samplers.TrajectoryFixtures;

namespace Ccmc.Tests.Samplers;

/// <summary>Samplers against the scan at larger K, martingales, relabelling, long horizons.</summary>
public sealed class SamplerAgreementTests
{
    private const int Replicates = 20_000;

    /// <summary>Two-sample chi-square on (query, eighth of a weighted count), 10,000 replicates each: sees a mass of about 3 % in the wrong
    /// cells.</summary>
    [Trait("Category", "Slow")]
    [Theory]
    [InlineData(3, false)]
    [InlineData(3, true)]
    [InlineData(10, false)]
    [InlineData(10, true)]
    public void Every_sampler_agrees_with_the_scan_on_a_joint_statistic(int size, bool zeroDiagonal)
    {
        var matrix = Gaussian(size, 1.5, 77, zeroDiagonal);
        var reference = Table(SamplerKind.Scan, matrix, 1);
        foreach (var kind in AllKinds)
        {
            if (zeroDiagonal && kind == SamplerKind.Runs) continue;
            var p = TwoSample(reference, Table(kind, matrix, 2));
            Assert.True(p > Alpha, $"{kind}: p = {p}");
        }
        Assert.True(TwoSample(reference, Table(SamplerKind.Scan, Gaussian(size, 0.5, 77, zeroDiagonal), 3)) < Alpha,
            "the same matrix with logits a third the size is seen");
    }

    /// <summary>ψ(n_j) − c_j has mean 0 over a window that starts after 50 tokens. Sees a drift of about 0.03 (10 % of a typical standard
    /// deviation).</summary>
    [Theory]
    [InlineData(SamplerKind.Scan)]
    [InlineData(SamplerKind.History)]
    [InlineData(SamplerKind.Alias)]
    [InlineData(SamplerKind.Runs)]
    [InlineData(SamplerKind.Snapshot)]
    [InlineData(SamplerKind.Auto)]
    public void The_compensated_digamma_is_a_martingale(SamplerKind kind)
    {
        var matrix = Gaussian(4, 1, 11);
        var residuals = new double[4][];
        for (var j = 0; j < 4; j++) residuals[j] = new double[Replicates / 4];
        for (var r = 0; r < Replicates / 4; r++)
        {
            var sampler = TrajectorySampler.Create(kind, matrix, OneOfEach(4, r % 4), Stream(500_000UL + (ulong)r), true);
            sampler.Advance(50);
            for (var j = 0; j < 4; j++) residuals[j][r] = sampler.Compensator(j) - Special.Digamma(sampler.Count(j));
            sampler.Advance(950);
            for (var j = 0; j < 4; j++) residuals[j][r] += Special.Digamma(sampler.Count(j)) - sampler.Compensator(j);
        }
        foreach (var sample in residuals)
        {
            var m = SampleMoments.Of(sample);
            Assert.InRange(Math.Abs(m.Mean) / m.StandardError, 0, NormalLaw.UpperQuantile(Alpha / 8));
        }
    }

    [Fact]
    public void The_compensator_of_runs_is_the_sum_over_single_tokens()
    {
        // Along one and the same path: the run sampler's path, replayed token by token.
        var matrix = TwoToken(0.1, 0.8);
        var sampler = TrajectorySampler.Create(SamplerKind.Runs, matrix, OneOfEach(2, 1), Stream(3), true);
        var (n, q, c) = (new double[] { 1, 1 }, 1, new double[2]);
        for (var t = 0; t < 20_000; t++)
        {
            var total = n[0] * matrix.Probability(q, 0) + n[1] * matrix.Probability(q, 1);
            for (var j = 0; j < 2; j++) c[j] += matrix.Probability(q, j) / total;
            sampler.Advance(1);
            n[sampler.Query]++;
            q = sampler.Query;
        }
        for (var j = 0; j < 2; j++) Assert.Equal(c[j], sampler.Compensator(j), 9);
    }

    /// <summary>Relabelling the tokens relabels the law: mean counts of a permuted chain against the chain's own.</summary>
    [Theory]
    [InlineData(SamplerKind.Scan)]
    [InlineData(SamplerKind.History)]
    [InlineData(SamplerKind.Alias)]
    [InlineData(SamplerKind.Runs)]
    [InlineData(SamplerKind.Snapshot)]
    [InlineData(SamplerKind.Auto)]
    public void Relabelling_the_tokens_relabels_the_law(SamplerKind kind)
    {
        int[] image = [2, 0, 3, 1];
        var matrix = Gaussian(4, 1, 8);
        var rows = new double[16];
        for (var i = 0; i < 4; i++)
            for (var j = 0; j < 4; j++) rows[image[i] * 4 + image[j]] = matrix.Probability(i, j);
        var permuted = TransitionMatrix.FromProbabilities(rows);
        for (var j = 0; j < 4; j++)
        {
            var own = Mean(matrix, 1, 10, j);
            var other = Mean(permuted, image[1], 11, image[j]);
            var z = (own.Mean - other.Mean) / Math.Sqrt((own.Variance + other.Variance) / own.Count);
            Assert.InRange(Math.Abs(z), 0, NormalLaw.UpperQuantile(Alpha / 8));
        }

        SampleMoments Mean(TransitionMatrix p, int query, ulong salt, int token)
        {
            var values = new double[3000];
            for (var r = 0; r < values.Length; r++)
            {
                var sampler = TrajectorySampler.Create(kind, p, OneOfEach(4, query), Stream(salt * 1_000_000 + (ulong)r), false);
                sampler.Advance(100);
                values[r] = sampler.Count(token);
            }
            return SampleMoments.Of(values);
        }
    }

    /// <summary>Identical rows at 10¹² tokens: E[Δψ(n_2)] = β E[Δψ(n_1)] with β = 1/4, exact at every t. Sees a β off by 0.01.</summary>
    [Fact]
    public void At_a_million_million_tokens_the_increment_ratio_is_exact()
    {
        var residuals = new double[3000];
        for (var r = 0; r < residuals.Length; r++)
        {
            var sampler = TrajectorySampler.Create(SamplerKind.Runs, TwoToken(0.2, 0.8),
                OneOfEach(2, r % 2), Stream(900_000UL + (ulong)r), false);
            sampler.Advance(1_000_000_000_000);
            residuals[r] = Special.Digamma(sampler.Count(1)) - Special.Digamma(1)
                - 0.25 * (Special.Digamma(sampler.Count(0)) - Special.Digamma(1));
        }
        var m = SampleMoments.Of(residuals);
        Assert.InRange(Math.Abs(m.Mean) / m.StandardError, 0, NormalLaw.UpperQuantile(Alpha / 2));
        Assert.InRange(m.StandardError * 8 / 27, 0, 0.01);
    }

    /// <summary>The law of the first run where c is tiny and where u is next to 1: P(R ≥ r) = B(n + r, c) / B(n, c).</summary>
    [Theory]
    [InlineData(1000, 1e-3, 100_000)]
    [InlineData(1_000_000_000, 0.5, 1_000_000_000)]
    [InlineData(50, 2.0, 20)]
    public void Long_runs_have_their_beta_geometric_law(long n, double c, long r)
    {
        // One other token: c = π_01 / π_00.
        var matrix = TwoToken(c / (1 + c), 0.5);
        var expected = Elementary.Exp(Special.LogBeta(n + r, c) - Special.LogBeta(n, c));
        var longer = 0;
        for (var i = 0; i < Replicates; i++)
        {
            var sampler = TrajectorySampler.Create(SamplerKind.Runs, matrix, new([n, 1], 0), Stream(70_000UL + (ulong)i), false);
            sampler.Advance(r);
            if (sampler.Count(1) == 1) longer++;
        }
        var z = (longer - Replicates * expected) / Math.Sqrt(Replicates * expected * (1 - expected));
        Assert.InRange(Math.Abs(z), 0, NormalLaw.UpperQuantile(Alpha / 2));
    }

    /// <summary>
    /// Where digits are dear: u next to 1 (n_q of 10¹⁵, where 1 − u is about 10⁻¹⁶), c of 1/100 over fifteen decades, n_q and c both large.
    /// The expected values are the law's limits for large n or r, right to 10⁻⁹ here: (1 + r/n)^(−c), and Γ(1 + c) r^(−c) from n = 1.
    /// </summary>
    [Theory]
    [InlineData(1_000_000_000_000_000, 0.5, 1_000_000_000_000_000, 0.70710678)]
    [InlineData(1_000_000_000_000_000, 30.0, 30_000_000_000_000, 0.41198676)]
    [InlineData(1, 0.01, 1_000_000_000_000_000, 0.70392882)]
    [InlineData(1, 0.001, 4_000_000_000_000_000, 0.96415668)]
    public void Runs_of_any_length_keep_their_law(long n, double c, long r, double expected)
    {
        var longer = 0;
        foreach (var kind in new[] { SamplerKind.Runs, SamplerKind.Auto })
            for (var i = 0; i < Replicates / 2; i++)
            {
                var sampler = TrajectorySampler.Create(kind, TwoToken(c / (1 + c), 0.999999),
                    new([n, 1], 0), Stream(90_000UL + (ulong)i + 50_000UL * (ulong)kind), false);
                sampler.Advance(r);
                if (sampler.Count(1) == 1) longer++;
            }
        var z = (longer - Replicates * expected) / Math.Sqrt(Replicates * expected * (1 - expected));
        Assert.InRange(Math.Abs(z), 0, NormalLaw.UpperQuantile(Alpha / 2));
    }

    /// <summary>Every token up to 2⁵³ is counted, by runs of any length, and none beyond.</summary>
    [Theory]
    [InlineData(SamplerKind.Runs)]
    [InlineData(SamplerKind.Auto)]
    public void Counts_are_exact_up_to_the_longest_context(SamplerKind kind)
    {
        for (var r = 0; r < 50; r++)
        {
            var sampler = TrajectorySampler.Create(kind, TwoToken(1e-12, 0.999), new([3, 4], 1), Stream((ulong)r), true);
            sampler.Advance(1_234_567);
            sampler.Advance(TrajectorySampler.LongestContext - 7 - 1_234_567);
            Assert.Equal(TrajectorySampler.LongestContext, sampler.Count(0) + sampler.Count(1));
            Assert.True(sampler.Count(1) is >= 4 and < 1000);
            Assert.Throws<ArgumentOutOfRangeException>(() => sampler.Advance(1));
        }
    }

    /// <summary>A run that no number holds (c of 10⁻³⁰⁰) is cut where the context ends.</summary>
    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-30)]
    public void A_run_longer_than_any_number_is_cut(double c)
    {
        var sampler = TrajectorySampler.Create(SamplerKind.Runs, TwoToken(c, 0.5), new([1, 1], 0), Stream(5), true);
        sampler.Advance(TrajectorySampler.LongestContext - 2);
        Assert.Equal((TrajectorySampler.LongestContext - 1, 1), (sampler.Count(0), sampler.Count(1)));
        Assert.InRange(sampler.Compensator(0), 30, 40);
    }

    private static double[] Table(SamplerKind kind, TransitionMatrix matrix, ulong salt)
    {
        const int tokens = 400;
        var table = new double[matrix.Size * 8];
        for (var r = 0; r < Replicates / 2; r++)
        {
            var sampler = TrajectorySampler.Create(kind, matrix, OneOfEach(matrix.Size, r % matrix.Size),
                Stream(salt * 10_000_019 + (ulong)r + 64 * (ulong)kind), false);
            sampler.Advance(tokens);
            var score = 0.0;
            for (var j = 0; j < matrix.Size; j++) score += (j * j % 5) * sampler.Count(j) / (4.0 * (tokens + matrix.Size));
            table[sampler.Query * 8 + Math.Min(7, (int)(8 * score))]++;
        }
        return table;
    }

    private static double TwoSample(double[] a, double[] b)
    {
        var (statistic, cells) = (0.0, 0);
        var (x, y) = (0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            x += a[i];
            y += b[i];
            if (x + y < 40) continue;
            statistic += (x - y) * (x - y) / (x + y);
            cells++;
            (x, y) = (0, 0);
        }
        return ChiSquaredLaw.UpperTail(statistic, cells - 1);
    }
}
