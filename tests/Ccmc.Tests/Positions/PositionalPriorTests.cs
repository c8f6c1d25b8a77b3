using Ccmc.Models;
using Ccmc.Positions;
using Ccmc.Prompts;
using Ccmc.Random;
using static Ccmc.Tests.Samplers.TrajectoryFixtures;

namespace Ccmc.Tests.Positions;

/// <summary>Prior and matrix from data: gradient and information against differences, a fit by hand, uniqueness, what is not
/// identified.</summary>
public sealed class PositionalPriorTests
{
    private static readonly double[] rho = [0.3, 1.7, 0.6, 1, 2.2];

    /// <summary>
    /// Two tokens, cross variant, prompts (0, 1) with query 0: position 0 holds token 0, so log (ρ₀/ρ₁) + log (π₀₀/π₀₁) is the log-odds
    /// seen; prompts (1, 0) give log (ρ₀/ρ₁) − log (π₀₀/π₀₁). With 30 : 10 and 10 : 20 for (position 0 : position 1) the prior's log-odds
    /// is ½ (log 3 + log ½), its variance ¼ (1/30 + 1/10 + 1/10 + 1/20).
    /// </summary>
    [Fact]
    public void Fit_by_hand()
    {
        var (prompts, next) = (new List<int>(), new List<int>());
        Add(0, 1, 0, 30);
        Add(0, 1, 1, 10);
        Add(1, 0, 1, 10);
        Add(1, 0, 0, 20);
        // The other query's row needs data of its own.
        var queries = Enumerable.Repeat(0, 70).Concat(Enumerable.Repeat(1, 2)).ToArray();
        Add(0, 1, 0, 1);
        Add(0, 1, 1, 1);
        var estimate = PositionalPriorEstimator.Fit(new(2, 2, [.. prompts], queries, [.. next]));
        Assert.Equal(PositionalFitStatus.Converged, estimate.Status);
        Assert.Equal(0.5 * (Math.Log(3) + Math.Log(0.5)), estimate.LogPrior[0] - estimate.LogPrior[1], 1e-9);
        // In the gauge of mean zero log ρ₀ is half the log-odds.
        Assert.Equal(Math.Sqrt((1 / 30.0 + 0.1 + 0.1 + 1 / 20.0) / 4) / 2, estimate.StandardError(0), 1e-9);

        void Add(int a, int b, int y, int count)
        {
            for (var i = 0; i < count; i++) (_, _) = (Push(prompts, a, b), Push(next, y));
        }

        static bool Push(List<int> list, params ReadOnlySpan<int> tokens)
        {
            list.AddRange(tokens);
            return true;
        }
    }

    /// <summary>Token 1 of query 0 is chosen only where nothing else stands; then once before token 0, and a maximum exists.</summary>
    [Fact]
    public void A_token_never_chosen_before_another_leaves_no_maximum()
    {
        int[] prompts = [0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 0, 1];
        int[] queries = [0, 0, 0, 1, 1, 1, 1];
        var never = new PositionalPairs(2, 2, prompts, queries, [0, 0, 1, 0, 1, 1, 0]);
        Assert.Equal(1, PositionalExistence.CountOpenQueries(never));
        Assert.NotEqual(PositionalFitStatus.Converged, PositionalPriorEstimator.Fit(never).Status);
        int[] more = [.. prompts, 0, 1, 1, 0];
        var once = new PositionalPairs(2, 2, more, [.. queries, 0, 0], [0, 0, 1, 0, 1, 1, 0, 1, 1]);
        Assert.Equal(0, PositionalExistence.CountOpenQueries(once));
        Assert.Equal(PositionalFitStatus.Converged, PositionalPriorEstimator.Fit(once).Status);
    }

    /// <summary>Few samples, so that both happen: what converged has a maximum, and with each position chosen often the rest has
    /// none.</summary>
    [Fact]
    public void Fits_converge_where_a_maximum_exists()
    {
        var (found, none) = (0, 0);
        for (var seed = 100UL; seed < 160; seed++)
        {
            var data = Sample(400, self: false, distinct: true, seed);
            var open = PositionalExistence.CountOpenQueries(data);
            Assert.Equal(open == 0, PositionalPriorEstimator.Fit(data).Status == PositionalFitStatus.Converged);
            (found, none) = open == 0 ? (found + 1, none) : (found, none + 1);
        }
        Assert.True(found >= 5 && none >= 5, $"{found} with a maximum, {none} without");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradient_is_that_of_the_value(bool self)
    {
        var score = new PositionalScore(Sample(400, self, distinct: false, 3));
        var stream = Stream(5);
        var theta = Enumerable.Range(0, score.Dimension).Select(_ => 0.5 * Draw.Normal(ref stream)).ToArray();
        score.WithInformation(theta);
        for (var a = 0; a < theta.Length; a++)
        {
            const double h = 1e-5;
            var (up, down) = ((double[])theta.Clone(), (double[])theta.Clone());
            (up[a], down[a]) = (theta[a] + h, theta[a] - h);
            var slope = (score.Value(up) - score.Value(down)) / (2 * h);
            score.WithInformation(theta);
            Assert.Equal(slope, score.Gradient[a], 1e-5);
        }
    }

    /// <summary>Where tokens are distinct the information is minus the Hessian; with repeats it is its mean over next tokens, checked by
    /// summing over them.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Information_is_the_mean_square_of_the_score(bool distinct)
    {
        var matrix = Gaussian(6, 1, 2);
        var stream = Stream(17);
        var prompt = new int[5];
        if (distinct) new DistinctTokens(6, 5, false).DrawPrompt(ref stream, prompt);
        else prompt = [2, 4, 2, 2, 4];
        var query = prompt[^1];
        var theta = Theta(matrix);
        var law = NextTokenLaw.Of(matrix.LogitRow(query), PromptCounts.Weighted(prompt, rho, 6));
        double[]? mean = null;
        double[] information = [];
        for (var y = 0; y < 6; y++)
        {
            if (law[y] == 0) continue;
            var score = new PositionalScore(new(6, 5, prompt, [query], [y]));
            score.WithInformation(theta);
            mean ??= new double[score.Dimension * score.Dimension];
            information = score.Information;
            for (var a = 0; a < score.Dimension; a++)
                for (var b = 0; b <= a; b++) mean[a * score.Dimension + b] += law[y] * score.Gradient[a] * score.Gradient[b];
        }
        for (var i = 0; i < information.Length; i++) Assert.Equal(mean![i], information[i], 1e-14);
    }

    /// <summary>The concave case has one maximum; with repeats every start tried ends at the same one.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Starts_do_not_matter(bool distinct)
    {
        var data = Sample(4000, self: false, distinct, 9);
        var first = PositionalPriorEstimator.Fit(data);
        Assert.Equal(PositionalFitStatus.Converged, first.Status);
        for (var start = 0; start < 6; start++)
        {
            var stream = Stream(100 + (ulong)start);
            var again = PositionalPriorEstimator.Fit(data, [.. Enumerable.Range(0, 5 + 36).Select(_ => 1.5 * Draw.Normal(ref stream))]);
            Assert.Equal(PositionalFitStatus.Converged, again.Status);
            for (var i = 0; i < 5; i++) Assert.Equal(first.LogPrior[i], again.LogPrior[i], 1e-7);
            for (var a = 0; a < 36; a++) Assert.Equal(first.Logits[a], again.Logits[a], 1e-6);
        }
    }

    /// <summary>Self variant, each token once: the query stands at the last position and nowhere else, whose weight cannot be told from
    /// π_qq.</summary>
    [Fact]
    public void Last_position_is_not_identified_where_it_alone_holds_the_query()
    {
        var estimate = PositionalPriorEstimator.Fit(Sample(6000, self: true, distinct: true, 11));
        Assert.Equal(PositionalFitStatus.Converged, estimate.Status);
        Assert.Equal([true, true, true, true, false], estimate.Identified);
        Assert.Equal(1 + 6 + 1, estimate.NullDirections);
        Assert.True(double.IsNaN(estimate.LogPrior[4]));
        // With repeats the query stands elsewhere too.
        var general = PositionalPriorEstimator.Fit(Sample(6000, self: true, distinct: false, 11));
        Assert.All(general.Identified, Assert.True);
        Assert.Equal(1 + 6, general.NullDirections);
    }

    /// <summary>Chi-square over 5 positions of (estimate − truth)/error at 2·10⁵ samples; error rate 10⁻⁶. A prior with two positions
    /// exchanged is seen.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Truth_lies_within_its_errors(bool self)
    {
        var estimate = PositionalPriorEstimator.Fit(Sample(200_000, self, distinct: false, 21));
        var mean = rho.Average(r => Math.Log(r));
        var worst = Enumerable.Range(0, 5).Max(i => Math.Abs(estimate.LogPrior[i] - Math.Log(rho[i]) + mean) / estimate.StandardError(i));
        Assert.True(worst < 5.2, $"{worst} standard errors");
        var exchanged = Math.Abs(estimate.LogPrior[0] - Math.Log(rho[1]) + mean) / estimate.StandardError(0);
        Assert.True(exchanged > 20);
    }

    [Fact]
    public void A_token_never_chosen_is_told() => Assert.Equal(PositionalFitStatus.NotIdentified,
        PositionalPriorEstimator.Fit(new(2, 2, [0, 1, 0, 1, 1, 0, 0, 1], [0, 0, 0, 1], [0, 0, 0, 1])).Status);

    private static PositionalPairs Sample(int count, bool self, bool distinct, ulong seed)
    {
        var (size, length, stream, matrix) = (6, 5, Stream(seed), Gaussian(6, 1, 2));
        PromptDistribution law = distinct ? new DistinctTokens(size, length, false) : IndependentTokens.Uniform(size, length, false);
        var (prompts, queries, next) = (new int[count * length], new int[count], new int[count]);
        for (var s = 0; s < count; s++)
        {
            var prompt = prompts.AsSpan(s * length, length);
            law.DrawPrompt(ref stream, prompt);
            queries[s] = self ? prompt[^1] : stream.NextIndex(size);
            next[s] = Draw.Categorical(ref stream, NextTokenLaw.Of(matrix.LogitRow(queries[s]), PromptCounts.Weighted(prompt, rho, size)));
        }
        return new(size, length, prompts, queries, next);
    }

    private static double[] Theta(TransitionMatrix matrix) =>
        [.. rho.Select(r => Math.Log(r)), .. Enumerable.Range(0, 6).SelectMany(q => matrix.LogitRow(q).ToArray())];
}
