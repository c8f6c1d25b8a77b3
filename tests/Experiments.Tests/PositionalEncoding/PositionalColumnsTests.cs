using Ccmc.Models;
using Ccmc.Prompts;
using Ccmc.Random;
using Ccmc.Samplers;
using Experiments.PositionalEncoding;
using Experiments.Shared;
using Experiments.Tests.Shared;
using MathNet.Numerics.LinearAlgebra;
using Repro.Experiments;

namespace Experiments.Tests.PositionalEncoding;

/// <summary>Columns that no claim reads, from brute force, replayed trajectories and fits by plain linear algebra.</summary>
public sealed class PositionalColumnsTests
{
    private static readonly PositionalEncodingExperiment Experiment = new();

    private static readonly double[][] Three = [[0.5, 0.2, 0.3], [0.25, 0.6, 0.15], [0.1, 0.35, 0.55]];

    private static RandomStream Stream(string name, int replicate) => InMemoryRun.Seed($"{name}|0-0|{replicate}").Stream();

    private static Results<PositionalEncodingParameters> Of(PositionalPrior prior, StudySpecification study, int replicates,
        MatrixSpecification? matrix = null, int size = 2) =>
        InMemoryRun.Of(Experiment, [new PositionalEncodingParameters
            { VocabularySize = size, Prior = prior, Study = study, Matrix = matrix ?? new TwoToken { P = 0.4, Q = 0.4 } }], replicates);

    /// <summary>At γ = ½ a run of 16 leaves the other token a weight below 2⁻¹⁴: the first look ends it at a doubt of 0.001, the second,
    /// 32 tokens into the run, at one of 10⁻⁹. A window ends when it is constant; what is cut is observed to the horizon.</summary>
    [Fact]
    public void Trajectories_are_observed_until_their_end_is_sure()
    {
        foreach (var (doubt, look) in new[] { (1e-3, 16), (1e-9, 32) })
            Assert.All(Of(new ExponentialPrior { Gamma = 0.5 }, new CollapseStudy { Doubt = doubt }, 10).Rows(EncodingTables.Collapse),
                m => Assert.Equal(m.Row.LastSwitch + look, m.Row.Observed));
        var windows = Of(new WindowPrior { Width = 5 }, new CollapseStudy { Tokens = 64, PromptLength = 8 }, 40,
            new TwoToken { P = 0.8, Q = 0.8 }).Rows(EncodingTables.Collapse);
        Assert.Contains(windows, m => m.Row.Censored);
        Assert.Contains(windows, m => !m.Row.Censored);
        Assert.All(windows, m => Assert.Equal(m.Row.CollapseTime ?? 64, m.Row.Observed));
        Assert.All(Of(new PowerPrior { Alpha = 1.2 }, new CollapseStudy { Tokens = 100 }, 3, new TwoToken { P = 0.9, Q = 0.9 })
            .Rows(EncodingTables.Collapse), m => Assert.Equal((true, 100L), (m.Row.Censored, m.Row.Observed)));
    }

    /// <summary>
    /// The layer of every prompt from its scores: (e_x + u_i)ᵀ W (e_q + u_L) is a score of tokens, log ρ_i and what the conditions leave.
    /// The condition number is that of MathNet's singular values.
    /// </summary>
    [Theory]
    [InlineData(DroppedCondition.None)]
    [InlineData(DroppedCondition.Both)]
    public void Scores_and_gaps_of_the_equivalence_are_those_of_single_positions(DroppedCondition dropped)
    {
        var (prior, study) = (new TablePrior { Rho = [1, 0.3, 2, 0.5] },
            new EquivalenceStudy { EmbeddingDimension = 5, Length = 4, PromptCount = 6, Dropped = dropped, Strength = 0.5 });
        var found = Of(prior, study, 3, new ExplicitMatrix { Rows = Three }, 3).Rows(EncodingTables.Equivalence);
        foreach (var m in found)
        {
            var stream = Stream("embeddings", m.Replicate);
            var embeddings = Embeddings.Gaussian(ref stream, 3, 5);
            var e = Matrix<double>.Build.Dense(3, 5, (i, j) => embeddings[i, j]);
            var weights = new SeSubspace(embeddings).Weights(
                Ccmc.Algebra.Matrix.Of(3, 3, (k, j) => Math.Log(Three[k][j]) - Three[k].Average(Math.Log)));
            stream = Stream("positions", m.Replicate);
            var attention = PositionalAttention.Create(ref stream, embeddings, [0.5, 2, 0.3, 1],
                new(weights, 1, dropped, dropped == DroppedCondition.None ? 1 : 0.5));
            var scores = e * Matrix<double>.Build.Dense(5, 5, (a, b) => weights[a, b]) * e.Transpose();
            var (largest, gap, bias) = (scores.ToRowMajorArray().Max(Math.Abs), 0.0, attention.TokenBias());
            stream = Stream("prompts", m.Replicate);
            var (prompt, tokens) = (new int[4], IndependentTokens.Uniform(3, 4, self: false));
            for (var p = 0; p < 6; p++)
            {
                tokens.DrawPrompt(ref stream, prompt);
                var positions = attention.PositionBias(prompt[3]);
                double[] total = [.. prompt.Select((x, i) => scores[x, prompt[3]] + bias[x] + positions[i] + Math.Log(prior.Rho[3 - i]))];
                largest = Math.Max(largest, total.Max(Math.Abs));
                var law = Law([.. total.Select(Math.Exp)]);
                var chain = Law([.. prompt.Select((x, i) => Three[prompt[3]][x] * prior.Rho[3 - i])]);
                gap = Math.Max(gap, law.Zip(chain, (a, b) => Math.Abs(a - b)).Sum() / 2);
            }
            SameRows.Equal("MaxScore", largest, m.Row.MaxScore, 1e-9);
            SameRows.Equal("Condition", e.ConditionNumber(), m.Row.Condition, 1e-9);
            if (dropped == DroppedCondition.None) Assert.InRange(m.Row.MaxTotalVariation, 0, 1.5 * m.Row.MaxAbsError);
            else SameRows.Equal("MaxTotalVariation", gap, m.Row.MaxTotalVariation, 1e-8);

            double[] Law(double[] weight) =>
                [.. Enumerable.Range(0, 3).Select(j => weight.Where((_, i) => prompt[i] == j).Sum() / weight.Sum())];
        }
    }

    /// <summary>With different tokens in a prompt the choice is among positions: a conditional logit of log ρ and log π, fitted here by
    /// Newton's method on dense matrices; steps are counted until none moves a mean-zero entry by 10⁻⁹.</summary>
    [Fact]
    public void Fits_of_different_tokens_are_those_of_a_conditional_logit()
    {
        double[] rho = [1, 0.4, 1.6];
        var run = Of(new TablePrior { Rho = rho }, new RecoveryStudy
        {
            Length = 3,
            Samples = 600,
            Distinct = true,
            Variant = Variant.Cross
        }, 3, new ExplicitMatrix { Rows = Three }, 3);
        foreach (var m in run.Rows(EncodingTables.Fits))
        {
            Assert.True(m.Row.Converged);
            var oracle = new ChoiceOracle(8);
            foreach (var (prompt, query, next) in Samples(rho, 600, m.Replicate))
                oracle.Add([.. prompt.Select((x, i) => Enumerable.Range(0, 8)
                    .Select(a => a == i - 1 || a == 2 + 2 * query + x - 1 && x > 0 ? 1.0 : 0).ToArray())], new double[3],
                    Array.IndexOf(prompt, next));
            var (theta, steps) = oracle.Fit();
            // Rows of mean zero: the first is log ρ, the others log π.
            var centre = Matrix<double>.Build.Dense(12, 8, (i, a) =>
            {
                var (own, of) = (i / 3, i % 3);
                return a / 2 != own ? 0 : (a % 2 == of - 1 ? 1 : 0) - 1 / 3.0;
            });
            var (values, covariance) = (centre * theta, centre * oracle.Information(theta).Inverse() * centre.Transpose());
            double[] truth = [.. Enumerable.Range(0, 3).Select(i => Math.Log(rho[2 - i]) - rho.Average(Math.Log))];
            SameRows.Equal("Iterations", steps.FindIndex(s => (centre * s).AbsoluteMaximum() < 1e-9), m.Row.Iterations);
            SameRows.Equal("PriorErrorPredicted", Enumerable.Range(0, 3).Average(i => covariance[i, i]), m.Row.PriorErrorPredicted, 1e-7);
            SameRows.Equal("MatrixError", Enumerable.Range(0, 9).Average(
                i => Math.Pow(values[3 + i] - Math.Log(Three[i / 3][i % 3]) + Three[i / 3].Average(Math.Log), 2)), m.Row.MatrixError, 1e-7);
            SameRows.Equal(Enumerable.Range(0, 3).Select(i => new PriorRow(Age: 2 - i, Identified: true, LogPrior: values[i],
                StandardError: Math.Sqrt(covariance[i, i]), Truth: truth[i])),
                run.Rows(EncodingTables.Prior).Where(r => r.Replicate == m.Replicate).Select(r => r.Row), 1e-7);
        }
    }

    /// <summary>Distinct prompts that end with their query hold it nowhere else: its weight is one with π_qq.</summary>
    [Fact]
    public void The_last_position_of_distinct_prompts_is_not_identified()
    {
        var rows = Of(new TablePrior { Rho = [1, 0.4, 1.6] }, new RecoveryStudy
        {
            Length = 3,
            Samples = 600,
            Distinct = true,
            Variant = Variant.Self
        }, 1, new ExplicitMatrix { Rows = Three }, 3).Rows(EncodingTables.Prior).Select(m => m.Row).ToList();
        Assert.Equal([(2, true), (1, true), (0, false)], rows.Select(r => (r.Age, r.Identified)));
        Assert.Equal((null, null, null), (rows[2].LogPrior, rows[2].StandardError, rows[2].Truth));
        Assert.Equal([Math.Log(4) / 2, -Math.Log(4) / 2], rows.Take(2).Select(r => r.Truth!.Value), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    private static IEnumerable<(int[] Prompt, int Query, int Next)> Samples(double[] rho, int samples, int replicate)
    {
        var (stream, law) = (Stream("samples", replicate), new DistinctTokens(3, 3, self: false));
        var found = new List<(int[], int, int)>();
        for (var s = 0; s < samples; s++)
        {
            var prompt = new int[3];
            law.DrawPrompt(ref stream, prompt);
            var query = law.DrawQuery(ref stream);
            found.Add((prompt, query, Draw.Categorical(ref stream, [.. Enumerable.Range(0, 3)
                .Select(j => rho[2 - Array.IndexOf(prompt, j)] * Three[query][j])])));
        }
        return found;
    }

    /// <summary>The trajectory drawn again, token by token, and its losers counted in all of the context.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(1.5)]
    public void Losers_are_counted_token_by_token(double alpha)
    {
        var (prior, study) = (new PowerPrior { Alpha = alpha }, new GrowthStudy { Tokens = 1100, PromptLength = 150, Losers = 10 });
        var run = Of(prior, study, 4, new ExplicitMatrix { Rows = Three }, 3);
        var matrix = TransitionMatrix.FromProbabilities([.. Three.SelectMany(r => r)]);
        foreach (var trajectory in run.Rows(EncodingTables.Growth).GroupBy(m => m.Replicate))
        {
            var prompt = GrowthCell.Prompt(study, matrix, alpha);
            var sampler = RecencySampler.Create(prior.ByAge!, matrix, prompt, Stream("trajectory", trajectory.Key));
            var appended = new List<int>();
            for (var t = 0; t < 1100; t++)
            {
                sampler.Advance(1);
                appended.Add(sampler.Query);
            }
            Assert.Equal(new[] { 1, 2 }.Select(j => (Token: j, Before: prompt.Concat(appended.Take(150)).LongCount(x => x == j),
                After: prompt.Concat(appended).LongCount(x => x == j), LastSeen: appended.LastIndexOf(j) + 1L)),
                trajectory.Select(m => (m.Row.Token, m.Row.Before, m.Row.After, m.Row.LastSeen)));
        }
    }

    /// <summary>Twenty trajectories with two losers each: of the later ones those after t are counted, up to a tenth of the
    /// horizon.</summary>
    [Fact]
    public void Tails_of_the_last_loser_by_hand()
    {
        var point = new Point<PositionalEncodingParameters>("a", new()
        {
            Prior = new PowerPrior { Alpha = 1.5 },
            Study = new GrowthStudy { Tokens = 10_000 }
        }, 0);
        var results = new Results<PositionalEncodingParameters> { Points = [point] };
        for (var r = 0; r < 20; r++)
            foreach (var (token, seen) in new[] { (1, r * r * r / 8), (2, r) })
                results.Add(EncodingTables.Growth, point, r, new(token, 0.5, Before: 3, After: 4, Exponent: 0, Predicted: null, seen));
        Experiment.Summarize(results);
        double[] shares = [.. Enumerable.Range(0, 11).Select(i => Math.Round(Math.Pow(1000, i / 10.0)))
            .Select(t => Enumerable.Range(0, 20).Count(r => Math.Max(r, r * r * r / 8) > t) / 20.0)];
        SameRows.Equal(shares.Select((share, i) =>
        {
            double Time(int at) => Math.Round(Math.Pow(1000, at / 10.0));
            return new TailRow(Tokens: (long)Time(i), Share: share, StandardError: Math.Sqrt(share * (1 - share) / 20),
                Slope: i == 0 || share == 0 ? null : Math.Log(share / shares[i - 1]) / Math.Log(Time(i) / Time(i - 1)),
                SlopePredicted: -0.5);
        }), results.Rows(EncodingTables.Tails).Select(m => m.Row));
    }

    /// <summary>All 2⁴ windows, their law carried on token by token: variance and survival of the time until one is constant.</summary>
    [Fact]
    public void Windows_by_brute_force()
    {
        var run = Of(new WindowPrior { Width = 4 }, new CollapseStudy { PromptLength = 6 }, 1, new TwoToken { P = 0.7, Q = 0.6 });
        var (law, survival) = (new Dictionary<string, double> { ["0101"] = 1 }, new List<double> { 1 });
        while (survival[^1] > 1e-16)
        {
            var next = new Dictionary<string, double>();
            foreach (var (window, mass) in law)
            {
                var (zero, one) = window[^1] == '0' ? (0.3, 0.7) : (0.6, 0.4);
                var (zeros, ones) = (window.Count(c => c == '0') * zero, window.Count(c => c == '1') * one);
                foreach (var (token, part) in new[] { ('0', zeros), ('1', ones) })
                    next[window[1..] + token] = next.GetValueOrDefault(window[1..] + token) + mass * part / (zeros + ones);
            }
            next.Remove("0000");
            next.Remove("1111");
            survival.Add(next.Values.Sum());
            law = next;
        }
        var mean = survival.Sum();
        var deviation = Math.Sqrt(survival.Select((s, t) => (2 * t + 1) * s).Sum() - mean * mean);
        Assert.All(run.Rows(EncodingTables.Windows), m => Assert.Equal(16, m.Row.States));
        Assert.All(run.Rows(EncodingTables.Windows),
            m => SameRows.Equal("StandardDeviation", deviation, m.Row.StandardDeviation, 1e-9));
        Assert.All(Survives(survival, run, 1e-9), r => Assert.Equal(0, r.GridError));
    }

    private static List<SurvivalRow> Survives(List<double> survival, Results<PositionalEncodingParameters> run, double tolerance)
    {
        var rows = run.Rows(EncodingTables.Survival).Select(m => m.Row).ToList();
        Assert.Equal((0, survival.FindIndex(s => s <= 1e-7)), (rows[0].Tokens, rows[^1].Tokens));
        Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.True(pair.First.Tokens < pair.Second.Tokens));
        Assert.All(rows, r => Assert.Equal(survival[(int)r.Tokens], r.Survival, tolerance * survival[(int)r.Tokens]));
        return rows;
    }

    /// <summary>
    /// γ = 0.7: the share of token 1 on a grid of 3,001 and of 1,501 nodes, mass split between neighbours; and every path of
    /// ten tokens, with the chance of an endless run as a product over its repeats.
    /// </summary>
    [Fact]
    public void Survival_of_decaying_weights_on_a_grid_and_by_every_path()
    {
        const double gamma = 0.7;
        var run = Of(new ExponentialPrior { Gamma = gamma }, new CollapseStudy { PromptLength = 128, Tokens = 5000 }, 1,
            new TwoToken { P = 0.4, Q = 0.3 });
        // 0, 1, 0, 1, …: token 1, the last, has the share 1 / (1 + γ).
        var (fine, coarse) = (OnGrid(3001), OnGrid(1501));
        var error = fine.Zip(coarse, (x, y) => Math.Abs(x - y)).Max();
        Assert.All(Survives(fine, run, 1e-8), r => SameRows.Equal("GridError", error, r.GridError, 1e-3));
        Assert.All(run.Rows(EncodingTables.Survival).Where(m => m.Row.Tokens <= 10),
            m => Assert.Equal(1 - Endless(1 / (1 + gamma), 1, (int)m.Row.Tokens), m.Row.Survival, 1e-5));

        static double Other(int query) => query == 0 ? 0.4 : 0.3;

        static double Endless(double share, int query, int tokens)
        {
            var own = query == 1 ? share : 1 - share;
            if (tokens == 0) return Enumerable.Range(0, 200).Select(r => Math.Pow(gamma, r))
                .Aggregate(1.0, (v, g) => v / (1 + Other(query) / (1 - Other(query)) * g * (1 - own) / (1 - g * (1 - own))));
            var one = share * (query == 1 ? 1 - Other(1) : Other(0));
            var zero = (1 - share) * (query == 0 ? 1 - Other(0) : Other(1));
            return (one * Endless(gamma * share + 1 - gamma, 1, tokens - 1) + zero * Endless(gamma * share, 0, tokens - 1)) / (one + zero);
        }

        static List<double> OnGrid(int nodes)
        {
            double[][] mass = [new double[nodes], new double[nodes]];
            var end = Enumerable.Range(0, 2).Select(
                q => Enumerable.Range(0, nodes).Select(i => Endless(i / (nodes - 1.0), q, 0)).ToArray()).ToArray();
            Put(mass[1], 1 / (1 + gamma), 1);
            var survival = new List<double>();
            while (true)
            {
                survival.Add(1 - Enumerable.Range(0, 2).Sum(q => mass[q].Zip(end[q], (m, v) => m * v).Sum()));
                if (survival[^1] <= 1e-7) return survival;
                double[][] next = [new double[nodes], new double[nodes]];
                for (var q = 0; q < 2; q++)
                    for (var i = 0; i < nodes; i++)
                    {
                        var share = i / (nodes - 1.0);
                        var one = share * (q == 1 ? 1 - Other(1) : Other(0));
                        var chance = one / (one + (1 - share) * (q == 0 ? 1 - Other(0) : Other(1)));
                        Put(next[1], gamma * share + 1 - gamma, mass[q][i] * chance);
                        Put(next[0], gamma * share, mass[q][i] * (1 - chance));
                    }
                mass = next;
            }
        }

        static void Put(double[] nodes, double share, double mass)
        {
            var left = Math.Min((int)(share * (nodes.Length - 1)), nodes.Length - 2);
            var right = share * (nodes.Length - 1) - left;
            (nodes[left], nodes[left + 1]) = (nodes[left] + mass * (1 - right), nodes[left + 1] + mass * right);
        }
    }
}
