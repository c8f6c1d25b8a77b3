using Ccmc.Likelihood;
using Ccmc.Models;
using Ccmc.Population;
using Ccmc.Prompts;
using Ccmc.Random;
using Ccmc.Samples;
using Ccmc.Statistics;

namespace Ccmc.Tests.Population;

public class PopulationTests
{
    private static readonly TransitionMatrix Three = TransitionMatrix.FromProbabilities([0.5, 0.3, 0.2, 0.1, 0.2, 0.7, 0.3, 0.3, 0.4]);

    private static PromptDistribution Law(string name) => name switch
    {
        "iid-self" => new IndependentTokens([0.5, 0.2, 0.3], 3, true),
        "iid-cross" => new IndependentTokens([0.5, 0.2, 0.3], 3, false),
        "distinct-self" => new DistinctTokens(3, 2, true),
        "distinct-cross" => new DistinctTokens(3, 2, false),
        "constant-self" => new ConstantTokens(3, 2, true),
        _ => new ConstantTokens(3, 2, false),
    };

    [Theory]
    [InlineData("iid-self", 6)]
    [InlineData("iid-cross", 6)]
    [InlineData("distinct-self", 6)]
    [InlineData("distinct-cross", 6)]
    [InlineData("constant-self", 0)]
    [InlineData("constant-cross", 0)]
    public void Enumeration_equals_the_sum_over_sequences(string name, int degrees)
    {
        var law = Law(name);
        var stream = new RandomStream(1, 2, 3, 4);
        var population = PopulationQuantities.Of(law, Three, ref stream);
        Assert.True(population.IsExact);
        Assert.Equal(degrees, population.DegreesOfFreedom);
        var estimate = new[] { new[] { 0.1, 0.4, -0.5 }, [0, 0.2, 0.3], [1, -2, 0.5] };
        var expected = 0.0;
        for (var k = 0; k < 3; k++)
        {
            var hessian = new double[9];
            var sum = 0.0;
            foreach (var (prompt, probability) in Sequences(law, k, name))
            {
                var (p, estimated) = (Next(prompt, Three.LogitRow(k)), Next(prompt, estimate[k]));
                sum += probability;
                for (var i = 0; i < 3; i++)
                {
                    if (p[i] > 0) expected += law.QueryProbability(k) * probability * p[i] * Math.Log(p[i] / estimated[i]);
                    for (var j = 0; j < 3; j++) hessian[3 * i + j] += probability * ((i == j ? p[i] : 0) - p[i] * p[j]);
                }
            }
            Assert.Equal(1, sum, 1e-14);
            for (var i = 0; i < 9; i++) Assert.Equal(hessian[i], population.Queries[k].Hessian[i], 1e-14);
        }
        Assert.Equal(expected, population.ExcessRisk(estimate, ref stream, 2).Value, 1e-14);
    }

    [Theory]
    [InlineData("iid-self")]
    [InlineData("iid-cross")]
    [InlineData("distinct-self")]
    [InlineData("distinct-cross")]
    public void Drawn_prompts_have_the_enumerated_law(string name)
    {
        // χ² with 60,000 draws against 1e-6: a type whose probability is off by a tenth would be seen.
        var law = Law(name);
        var stream = new RandomStream(21, 22, 23, 24);
        const int draws = 60_000;
        var types = law.Enumerate(1);
        var seen = new double[types.Count];
        var prompt = new int[law.Length];
        for (var i = 0; i < draws; i++)
        {
            law.DrawPrompt(ref stream, 1, prompt);
            if (law.Self) Assert.Equal(1, prompt[^1]);
            var found = Enumerable.Range(0, types.Count).Single(t => Matches(types, t, prompt));
            seen[found]++;
        }
        var statistic = Enumerable.Range(0, types.Count)
            .Sum(t => Math.Pow(seen[t] - draws * types.Probability(t), 2) / (draws * types.Probability(t)));
        if (types.Count > 1) Assert.True(ChiSquaredLaw.UpperTail(statistic, types.Count - 1) > 1e-6, $"χ² = {statistic}");
        var queries = new int[3];
        for (var i = 0; i < draws; i++) queries[law.DrawQuery(ref stream)]++;
        for (var k = 0; k < 3; k++)
            Assert.InRange((queries[k] - draws * law.QueryProbability(k)) / Math.Sqrt(draws * law.QueryProbability(k)), -6, 6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sampling_agrees_with_enumeration(bool self)
    {
        // Six standard errors: an error rate below 1e-8; an excess off by 3 % would be seen.
        var law = IndependentTokens.Zipf(4, 0.7, 8, self);
        var stream = new RandomStream(31, 32, 33, 34);
        var matrix = TransitionMatrix.FromLogits([0, 1, -1, 0.5, 1, 0, 0, 0, -1, 2, 0, 0, 0.3, 0.1, 0, 1]);
        var exact = PopulationQuantities.Of(law, matrix, ref stream);
        var sampled = PopulationQuantities.Of(law, matrix, ref stream, enumerationLimit: 0);
        Assert.True(exact.IsExact && !sampled.IsExact);
        var estimate = Enumerable.Range(0, 4)
            .Select(k => matrix.LogitRow(k).ToArray().Select((a, j) => a + 0.3 * Math.Sin(4 * k + j)).ToArray()).ToArray();
        var truth = exact.ExcessRisk(estimate, ref stream, 2).Value;
        var (value, error) = sampled.ExcessRisk(estimate, ref stream, 20_000);
        Assert.InRange((value - truth) / error, -6, 6);
        Assert.InRange(error / truth, 0, 0.005);
        for (var k = 0; k < 4; k++)
            for (var i = 0; i < 16; i++)
                Assert.Equal(exact.Queries[k].Hessian[i], sampled.Queries[k].Hessian[i], 6 * 0.25 / Math.Sqrt(20_000));
        Assert.Equal(exact.SecondOrder, sampled.SecondOrder, 0.2 * Math.Abs(exact.SecondOrder));
    }

    [Theory]
    [InlineData(3, 1, true)]
    [InlineData(4, 5, true)]
    [InlineData(4, 5, false)]
    [InlineData(200, 9, true)]
    public void Prompts_drawn_at_once_have_uniform_independent_tokens(int size, int length, bool self)
    {
        // χ² of single tokens (or their thirds) and of neighbours' parity against 1e-6: an excess of a fiftieth of one token's share would
        // be seen.
        var law = IndependentTokens.Uniform(size, length, self);
        var stream = new RandomStream(51, 52, 53, 54);
        const int draws = 100_001;
        var (queries, prompts) = (new ushort[draws], new ushort[draws * length]);
        law.DrawPrompts(ref stream, queries, prompts);
        var (seen, asked, pairs) = (new double[size], new double[size], new double[4]);
        for (var i = 0; i < draws; i++)
        {
            if (self) Assert.Equal(prompts[(i + 1) * length - 1], queries[i]);
            asked[queries[i]]++;
        }
        foreach (var token in prompts) seen[token]++;
        for (var i = 0; i + 1 < prompts.Length; i += 2) pairs[(prompts[i] % 2 << 1) + prompts[i + 1] % 2]++;
        var odd = (double)(size / 2) / size;
        Assert.True(Uniform(seen) && Uniform(asked), "single tokens");
        double[] expected = [(1 - odd) * (1 - odd), (1 - odd) * odd, odd * (1 - odd), odd * odd];
        var statistic = expected.Select((p, i) => Math.Pow(pairs[i] - pairs.Sum() * p, 2) / (pairs.Sum() * p)).Sum();
        Assert.True(ChiSquaredLaw.UpperTail(statistic, 3) > 1e-6, $"χ² = {statistic} of pairs");

        static bool Uniform(double[] counts)
        {
            var mean = counts.Sum() / counts.Length;
            return ChiSquaredLaw.UpperTail(counts.Sum(c => (c - mean) * (c - mean) / mean), counts.Length - 1) > 1e-6;
        }
    }

    [Theory]
    [InlineData("iid-self")]
    [InlineData("iid-cross")]
    [InlineData("distinct-self")]
    [InlineData("constant-cross")]
    public void Samples_drawn_at_once_have_the_law_of_the_chain(string name)
    {
        // χ² over (query, counts, next) against 1e-6 with 200,000 samples: a cell off by a twentieth would be seen.
        var law = Law(name);
        var stream = new RandomStream(61, 62, 63, 64);
        var samples = new ChainSamples(law, Three, 200_000);
        samples.Draw(ref stream, 70_000);
        samples.Draw(ref stream, 130_000);
        var seen = new Dictionary<string, double>();
        for (var i = 0; i < samples.Count; i++)
        {
            var prompt = samples.Prompts.Span.Slice(i * law.Length, law.Length).ToArray();
            if (law.Self) Assert.Equal(prompt[^1], samples.Queries.Span[i]);
            Array.Sort(prompt);
            var cell = Cell(samples.Queries.Span[i], prompt.Select(t => (int)t), samples.Next.Span[i]);
            seen[cell] = seen.GetValueOrDefault(cell) + 1;
        }
        var (statistic, cells, total) = (0.0, 0, 0.0);
        for (var k = 0; k < 3; k++)
        {
            var types = law.Enumerate(k);
            var next = new double[3];
            for (var t = 0; t < types.Count; t++)
            {
                types.Law(t, Three.Row(k), next);
                var type = types.Tokens(t).ToArray();
                var prompt = type.SelectMany((token, s) => Enumerable.Repeat(token, types.Counts(t)[s])).ToArray();
                for (var s = 0; s < type.Length; s++, cells++)
                {
                    var expected = samples.Count * law.QueryProbability(k) * types.Probability(t) * next[s];
                    var count = seen.GetValueOrDefault(Cell(k, prompt, type[s]));
                    total += count;
                    statistic += (count - expected) * (count - expected) / expected;
                }
            }
        }
        Assert.Equal(samples.Count, total);
        Assert.True(ChiSquaredLaw.UpperTail(statistic, cells - 1) > 1e-6, $"χ² = {statistic} with {cells} cells");

        static string Cell(int query, IEnumerable<int> prompt, int next) => $"{query}|{string.Join(' ', prompt)}|{next}";
    }

    [Fact]
    public void Rows_and_samples_one_by_one_have_one_score_statistic()
    {
        var law = IndependentTokens.Zipf(6, 1, 7, true);
        var stream = new RandomStream(71, 72, 73, 74);
        var matrix = TransitionMatrices.Gaussian(ref stream, 6, 1);
        var population = PopulationQuantities.Of(law, matrix, ref stream);
        var samples = new ChainSamples(law, matrix, 500);
        samples.Draw(ref stream, 500);
        var data = new CcmcData(6);
        samples.AddTo(data);
        Assert.Equal(population.ScoreStatistic(data), population.ScoreStatistic(samples.Sort()), 1e-10);
    }

    [Fact]
    public void Divergence_keeps_its_digits_near_and_far_from_the_truth()
    {
        var law = new DistinctTokens(3, 2, false);
        foreach (var size in new[] { 1e-7, 1e-3, 0.1, 0.7, 3, 30 })
        {
            double[] difference = [size, -0.5 * size, 0];
            var expected = 0.0;
            foreach (var (i, j) in new[] { (0, 1), (0, 2), (1, 2) })
            {
                var p = Three.Probability(1, i) / (Three.Probability(1, i) + Three.Probability(1, j));
                var d = difference[i] - difference[j];
                // KL of two coins, by its series where it is small.
                expected += Math.Abs(d) < 1e-4
                    ? p * (1 - p) * d * d / 2 * (1 + (1 - 2 * p) * d / 3) / 3
                    : (Math.Log(1 + p * (Math.Exp(d) - 1)) - p * d) / 3;
            }
            // The series leaves out d²; the plain formula loses ε / d².
            Assert.Equal(1, PopulationQuery.Divergence(law, 1, Three.Row(1), difference) / expected,
                size < 1e-4 ? 1e-7 : 1e-14 * Math.Max(1, 1 / (size * size)));
        }
    }

    [Fact]
    public void The_score_statistic_has_mean_degrees_of_freedom_exactly()
    {
        // Over all pairs of samples of a tiny law: n = 2, where the estimate hardly ever exists.
        var law = new IndependentTokens([0.6, 0.4], 2, true);
        var matrix = TransitionMatrix.FromProbabilities([0.8, 0.2, 0.4, 0.6]);
        var stream = new RandomStream(1, 2, 3, 4);
        var population = PopulationQuantities.Of(law, matrix, ref stream);
        var outcomes = new List<(int[] Prompt, int Next, double Probability)>();
        for (var other = 0; other < 2; other++)
            for (var query = 0; query < 2; query++)
            {
                var next = Next([other, query], matrix.LogitRow(query));
                for (var j = 0; j < 2; j++)
                    if (next[j] > 0) outcomes.Add(([other, query], j, law.QueryProbability(other) * law.QueryProbability(query) * next[j]));
            }
        var mean = 0.0;
        foreach (var first in outcomes)
            foreach (var second in outcomes)
            {
                var data = new CcmcData(2);
                data.AddSelf(first.Prompt, first.Next);
                data.AddSelf(second.Prompt, second.Next);
                mean += first.Probability * second.Probability * population.ScoreStatistic(data);
            }
        Assert.Equal(2, population.DegreesOfFreedom);
        Assert.Equal(2, mean, 1e-13);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.2)]
    public void Second_order_term_of_the_binomial(double p)
    {
        // Prompts {1, 2} always: 2m E[KL(p ‖ p̂)] = 1 + (5/(6 p q) − 11/6)/m, by expanding −Σ p log(p̂/p) to fourth order by hand.
        var matrix = TransitionMatrix.FromProbabilities([p, 1 - p, p, 1 - p]);
        var stream = new RandomStream(1, 2, 3, 4);
        var population = PopulationQuantities.Of(new DistinctTokens(2, 2, false), matrix, ref stream);
        Assert.Equal(5 / (6 * p * (1 - p)) - 11.0 / 6, population.SecondOrderTerm(0), 1e-12);
    }

    [Trait("Category", "Slow")]
    [Fact]
    public void Second_order_term_with_random_prompts_against_simulation()
    {
        // 2m·KL less the score statistic of the same data, whose mean is d: six standard errors and the square of the term itself, which
        // bounds what comes after. A term off by a quarter would be seen.
        var law = new DistinctTokens(3, 2, false);
        var stream = new RandomStream(41, 42, 43, 44);
        var population = PopulationQuantities.Of(law, Three, ref stream);
        const int samples = 100, replicates = 100_000;
        var weights = Three.Row(0).ToArray();
        var values = new double[replicates];
        var prompt = new int[2];
        for (var r = 0; r < replicates; r++)
        {
            var data = new ChoiceData(3);
            for (var i = 0; i < samples; i++)
            {
                law.DrawPrompt(ref stream, 0, prompt);
                data.AddPrompt(
                    prompt, stream.NextDouble() * (weights[prompt[0]] + weights[prompt[1]]) < weights[prompt[0]] ? prompt[0] : prompt[1]);
            }
            var fit = MaximumLikelihood.Fit(data, 0, new FitOptions { StandardErrors = false });
            Assert.True(fit.Exists);
            var difference = fit.Logits.Select((a, j) => a - Three.Logit(0, j)).ToArray();
            values[r] = 2 * samples * PopulationQuery.Divergence(law, 0, weights, difference)
                - population.Queries[0].ScoreForm(data) / samples;
        }
        var moments = SampleMoments.Of(values);
        var predicted = population.SecondOrderTerm(0) / samples;
        Assert.InRange(moments.Mean - predicted, -6 * moments.StandardError - predicted * predicted,
            6 * moments.StandardError + predicted * predicted);
        Assert.True(6 * moments.StandardError + predicted * predicted < 0.25 * predicted,
            $"too coarse: {moments.StandardError} against {predicted}");
    }

    private static bool Matches(PromptTypes types, int t, int[] prompt)
    {
        var counts = new int[types.VocabularySize];
        foreach (var token in prompt) counts[token]++;
        for (var i = 0; i < types.Tokens(t).Length; i++) counts[types.Tokens(t)[i]] -= types.Counts(t)[i];
        return Array.TrueForAll(counts, c => c == 0);
    }

    private static IEnumerable<(int[] Prompt, double Probability)> Sequences(PromptDistribution law, int query, string name)
    {
        var all = (int)Math.Pow(3, law.Length);
        var found = new List<int[]>();
        for (var code = 0; code < all; code++)
        {
            var prompt = new int[law.Length];
            for (var (i, rest) = (0, code); i < prompt.Length; i++, rest /= 3) prompt[i] = rest % 3;
            if (law.Self && prompt[^1] != query) continue;
            if (name.StartsWith("distinct", StringComparison.Ordinal) && prompt.Distinct().Count() < prompt.Length) continue;
            if (name.StartsWith("constant", StringComparison.Ordinal) && prompt.Distinct().Count() > 1) continue;
            found.Add(prompt);
        }
        double[] token = [0.5, 0.2, 0.3];
        var iid = name.StartsWith("iid", StringComparison.Ordinal);
        return found.Select(
            p => (p, iid ? p.Take(law.Self ? p.Length - 1 : p.Length).Aggregate(1.0, (x, t) => x * token[t]) : 1.0 / found.Count));
    }

    private static double[] Next(int[] prompt, ReadOnlySpan<double> logits)
    {
        var law = new double[logits.Length];
        foreach (var token in prompt) law[token] += Math.Exp(logits[token]);
        var total = law.Sum();
        return [.. law.Select(p => p / total)];
    }
}
