using Ccmc.Functions;
using Ccmc.Likelihood;
using Ccmc.Models;
using Ccmc.Samplers;
using Ccmc.Samples;
using Ccmc.Statistics;
using Ccmc.Trajectories;
using static Ccmc.Tests.Samplers.TrajectoryFixtures;

namespace Ccmc.Tests.Trajectories;

/// <summary>Sums gathered a run at a time against the same path token by token, and the estimate against the general solver on stored
/// prompts.</summary>
public sealed class TrajectoryLearningTests
{
    private static readonly TransitionMatrix Three = TransitionMatrix.FromProbabilities([0.8, 0.12, 0.08, 0.5, 0.3, 0.2, 0.55, 0.2, 0.25]);

    /// <summary>10⁵ tokens: every sum within 10⁻¹² of the brute-force scan, relative.</summary>
    [Theory]
    [InlineData(0.2)]
    [InlineData(0.45)]
    public void Sums_of_runs_are_those_of_single_tokens(double p)
    {
        var matrix = TwoToken(p, 1 - p);
        foreach (var (P, seed) in new[] { (matrix, 1UL), (matrix, 2UL), (Three, 3UL) })
        {
            var size = P.Size;
            var (path, tokens) = (new RunSequence(P, OneOfEach(size, 0), Stream(seed)), 0L);
            var sums = Enumerable.Range(0, size).Select(q => new RowSums(q, P.Row(q))).ToArray();
            var (expected, conductances) = (new double[size * size], new double[size * size * size]);
            while (tokens < 100_000)
            {
                var stretch = path.Draw(100_000 - tokens);
                sums[stretch.Query].Add(stretch.Draws, path.Counts);
                var n = path.Counts.ToArray();
                for (var r = 0; r < stretch.Draws; r++, n[stretch.Query]++) AddOne(P, stretch.Query, n, expected, conductances);
                path.Append(stretch);
                tokens += stretch.Draws;
            }
            for (var q = 0; q < size; q++)
                for (var j = 0; j < size; j++)
                {
                    Assert.Equal(expected[q * size + j], sums[q].Expected[j], 1e-12 * expected[q * size + j]);
                    for (var k = 0; k < size; k++)
                        Assert.Equal(conductances[(q * size + j) * size + k], sums[q].Conductances[j * size + k],
                            1e-12 * conductances[(q * size + j) * size + k]);
                }
        }
    }

    private static void AddOne(TransitionMatrix matrix, int q, double[] n, double[] expected, double[] conductances)
    {
        var size = n.Length;
        var total = Enumerable.Range(0, size).Sum(j => n[j] * matrix.Probability(q, j));
        for (var j = 0; j < size; j++)
        {
            var p = n[j] * matrix.Probability(q, j) / total;
            expected[q * size + j] += p;
            for (var k = 0; k < size; k++)
                if (k != j) conductances[(q * size + j) * size + k] += p * (n[k] * matrix.Probability(q, k) / total);
        }
    }

    /// <summary>One long stretch where n is large and the others few, or the other way about, against compensated sums.</summary>
    [Theory]
    [InlineData(1e12, 3, 100_000)]
    [InlineData(50, 1e9, 8)]
    [InlineData(1, 1, 100_000)]
    [InlineData(4e6, 2e5, 30_000)]
    public void A_long_stretch_keeps_its_digits(double own, double other, long draws)
    {
        double[] w = [0.7, 0.3];
        var sums = new RowSums(0, w);
        sums.Add(draws, [own, other]);
        var (inverse, cross) = (0m, 0.0);
        for (var r = draws - 1; r >= 0; r--)
        {
            var p = other * 0.3 / (other * 0.3 + (own + r) * 0.7);
            inverse += (decimal)p;
            cross += p * ((own + r) * 0.7 / (other * 0.3 + (own + r) * 0.7));
        }
        Assert.Equal((double)inverse, sums.Expected[1], 1e-12 * (double)inverse);
        Assert.Equal(cross, sums.Conductances[1], 1e-10 * cross);
        Assert.Equal(draws, sums.Expected[0] + sums.Expected[1], 1e-12 * draws);
    }

    [Theory]
    [InlineData(0.3, 5)]
    [InlineData(12.5, 1e-3)]
    [InlineData(1e6, 1)]
    [InlineData(1e12, 1e7)]
    public void Trigamma_differences_keep_their_digits(double x, double step)
    {
        // Σ over whole steps, or the integral of −ψ″ by its midpoint where the step is small beside x.
        var difference = Special.TrigammaDifference(x, step);
        if (step is >= 1 and < 100)
            Assert.Equal(Enumerable.Range(0, (int)step).Sum(i => 1 / ((x + i) * (x + i))), difference, 1e-13 * difference);
        else if (x > 100)
            Assert.Equal(step / (x * (x + step)) * (1 + 0.5 * (1 / x + 1 / (x + step))), difference, 1e-12 * difference);
        else
            Assert.Equal(Special.Trigamma(x) - Special.Trigamma(x + step), difference, 1e-14);
    }

    /// <summary>The general solver, given every prompt of the path as counts, finds the same estimate.</summary>
    [Fact]
    public void The_estimate_is_that_of_the_general_solver()
    {
        foreach (var (matrix, seed) in new[] { (TwoToken(0.45, 0.5), 11UL), (Three, 12UL), (Gaussian(4, 1, 3), 13UL) })
        {
            var size = matrix.Size;
            var checkpoint = TrajectoryLearning.Follow(new(matrix, OneOfEach(size, 0).Counts.ToArray(), 0, Stream(seed)), [50, 3000])[1];
            var data = Enumerable.Range(0, size).Select(_ => new ChoiceData(size)).ToArray();
            var (path, tokens) = (new RunSequence(matrix, OneOfEach(size, 0), Stream(seed)), 0L);
            while (tokens < 3000)
            {
                var stretch = path.Draw(3000 - tokens);
                int[] n = [.. path.Counts.ToArray().Select(x => (int)x)];
                for (var r = 0; r < stretch.Draws; r++, n[stretch.Query]++)
                    data[stretch.Query].Add(n, r < stretch.Repeats ? stretch.Query : stretch.Next);
                path.Append(stretch);
                tokens += stretch.Draws;
            }
            for (var q = 0; q < size; q++)
            {
                var row = checkpoint.Rows[q];
                Assert.Equal(data[q].Wins.ToArray(), row.Transitions.Select(x => (double)x));
                if (row.Transitions.Any(x => x == 0)) continue;
                var estimate = MaximumLikelihood.Fit(data[q]);
                for (var j = 1; j < size; j++)
                    Assert.Equal(estimate.Logits[j] - estimate.Logits[0], row.LogWeights![j] - row.LogWeights[0], 1e-8);
                Assert.InRange(row.Step, 0, 1e-5);
            }
        }
    }

    /// <summary>A token that a row never drew has no weight there; the others keep the estimate they would have without it.</summary>
    [Fact]
    public void Tokens_never_drawn_are_left_out()
    {
        var matrix = TransitionMatrix.FromProbabilities([0.5, 0.499999, 1e-6, 0.5, 0.499999, 1e-6, 0.3, 0.3, 0.4]);
        var row = TrajectoryLearning.Follow(new(matrix, [1, 1, 1], 0, Stream(5)), [2000])[0].Rows[0];
        Assert.Equal(0, row.Transitions[2]);
        Assert.Equal(double.NegativeInfinity, row.LogWeights![2]);
        Assert.InRange(row.LogWeights[1] - row.LogWeights[0], -1, 1);
    }

    [Fact]
    public void Cuts_do_not_move_the_path()
    {
        var matrix = TwoToken(0.35, 0.65);
        var coarse = TrajectoryLearning.Follow(new(matrix, [1, 1], null, Stream(9)), [1_000_000])[0];
        var fine = TrajectoryLearning.Follow(new(matrix, [1, 1], null, Stream(9)), [10, 1000, 54_321, 54_322, 1_000_000])[^1];
        Assert.Equal(coarse.Counts, fine.Counts);
        for (var q = 0; q < 2; q++)
        {
            Assert.Equal(coarse.Rows[q].Transitions, fine.Rows[q].Transitions);
            Assert.Equal(coarse.Rows[q].Truth.Information(0, 1), fine.Rows[q].Truth.Information(0, 1),
                1e-10 * coarse.Rows[q].Truth.Information(0, 1));
        }
    }

    /// <summary>20,000 trajectories of 40 tokens, cut at odd places, against the exact joint law of (n_1, query): chi-square at 10⁻⁶. Sees
    /// a Cohen's w of 0.07.</summary>
    [Theory]
    [InlineData(0.3, 0.7)]
    [InlineData(0.1, 0.2)]
    [InlineData(0.8, 0.6)]
    public void Paths_have_the_exact_law(double p, double q)
    {
        const int n = 20_000;
        var matrix = TwoToken(p, q);
        var law = TwoTokenLaw.At(matrix, [1, 1], [1, 0], 40);
        var seen = new double[law.Length];
        for (var i = 0; i < n; i++)
        {
            var (path, tokens) = (new RunSequence(matrix, OneOfEach(2, 0), Stream(1000 + (ulong)i)), 0L);
            while (tokens < 40)
            {
                var stretch = path.Draw(Math.Min(7, 40 - tokens));
                path.Append(stretch);
                tokens += stretch.Draws;
            }
            seen[2 * ((int)path.Counts[1] - 1) + path.Query]++;
        }
        var (statistic, cells, expected, observed) = (0.0, 0, 0.0, 0.0);
        for (var i = 0; i < law.Length; i++)
        {
            (expected, observed) = (expected + n * law[i], observed + seen[i]);
            if (expected < 20) continue;
            (statistic, cells) = (statistic + (observed - expected) * (observed - expected) / expected, cells + 1);
            (expected, observed) = (0, 0);
        }
        Assert.True(ChiSquaredLaw.UpperTail(statistic, cells - 1) > Alpha);
    }

    /// <summary>Scores at the truth have mean 0 and the information as variance, restarts or not: 4,000 trajectories at 10⁻⁶.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Scores_at_the_truth_have_mean_zero_and_the_variance_of_the_information(long restart)
    {
        const int n = 4000;
        var matrix = TwoToken(0.4, 0.55);
        for (var q = 0; q < 2; q++)
        {
            var (scores, squares) = (new double[n], new double[n]);
            for (var i = 0; i < n; i++)
            {
                var row = TrajectoryLearning.Follow(new(matrix, [1, 1], null, Stream(50_000 + (ulong)i), restart), [200])[0].Rows[q];
                scores[i] = row.Transitions[1] - row.Truth.Expected[1];
                squares[i] = scores[i] * scores[i] - row.Truth.Information(0, 1);
            }
            foreach (var values in new[] { scores, squares })
            {
                var m = SampleMoments.Of(values);
                Assert.True(NormalLaw.UpperTail(Math.Abs(m.Mean) / m.StandardError) * 2 > Alpha);
            }
        }
    }

    [Fact]
    public void Independent_prompts_are_a_restart_at_every_token()
    {
        var made = PromptLearning.Follow(Three, [1, 2, 1], null, Stream(4), [10, 1_000_000_000_000]);
        var row = made[1].Rows[1];
        double[] law = [1 * 0.5 / 1.3, 2 * 0.3 / 1.3, 0.2 / 1.3];
        Assert.Equal(1_000_000_000_000, made[1].Rows.Sum(r => r.Transitions.Sum()));
        Assert.Equal(row.Transitions.Sum() * law[0] * law[1], row.Truth.Conductances[1], 1);
        for (var j = 1; j < 3; j++) Assert.Equal(Three.Logit(1, j) - Three.Logit(1, 0), row.LogWeights![j] - row.LogWeights[0], 1e-4);
    }

    [Fact]
    public void Information_in_a_network_is_the_effective_conductance()
    {
        var sums = new RowSums(0, [0.5, 0.3, 0.2]);
        sums.Add(1, [1, 1, 1]);
        // Conductances 0.15, 0.10, 0.06: 0.15 + 1 / (1/0.10 + 1/0.06).
        Assert.Equal(0.15 + 1 / (1 / 0.10 + 1 / 0.06), sums.Information(0, 1), 14);
        Assert.Equal(sums.Information(0, 1), sums.Information(1, 0), 14);
    }
}
