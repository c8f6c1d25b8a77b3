using Ccmc.Likelihood;
using Ccmc.Loops;
using Ccmc.Prompts;
using Ccmc.Random;
using Ccmc.Samples;

namespace Ccmc.Tests.Samples;

/// <summary>Rows sorted at once give the estimates of samples added one by one.</summary>
public class PromptRowsTests
{
    [Theory]
    [InlineData(2, 3, 50)] // keys, merged
    [InlineData(4, 8, 4000)] // keys, merged
    [InlineData(3, 7, 40)] // fewer samples than types: rows
    [InlineData(30, 8, 20_000)] // rows of eight
    [InlineData(30, 8, 900)] // few: tokens never chosen, several classes
    [InlineData(70, 13, 30_000)] // rows of another length, two words of bits
    [InlineData(20, 1, 300)] // certain choices
    public void Rows_fit_as_samples_do(int size, int length, int samples)
    {
        var (prompts, next) = Samples(size, length, samples);
        var data = new CcmcData(size);
        var prompt = new int[length];
        for (var i = 0; i < samples; i++)
        {
            for (var s = 0; s < length; s++) prompt[s] = prompts[i * length + s];
            data.AddSelf(prompt, next[i]);
        }
        foreach (var ridge in new[] { 0, 0.5 })
        {
            var expected = CcmcEstimate.Fit(data, ridge);
            var rows = PromptRows.SortSelf(size, length, prompts, next);
            var actual = CcmcEstimate.Fit(rows, ridge);
            for (var k = 0; k < size; k++) AssertEqual(expected.Queries[k], actual.Queries[k]);
            Assert.Equal(samples, Enumerable.Range(0, size).Sum(rows.SamplesOf));
        }
    }

    [Theory]
    [InlineData(4, 8, 4000)] // keys, merged
    [InlineData(20, 8, 3000)] // rows; by pairs of positions where a tolerance is given
    public void The_first_samples_of_a_sort_are_fitted_as_if_sorted_alone(int size, int length, int samples)
    {
        var stream = new RandomStream(31, 32, 33, 34);
        var law = IndependentTokens.Uniform(size, length, self: true);
        var drawn = new ChainSamples(law, Ccmc.Models.TransitionMatrices.Gaussian(ref stream, size, 1), samples);
        drawn.Draw(ref stream, samples);
        int[] numbers = [0, samples / 7, samples / 2, samples];
        var sorted = drawn.Sort(numbers);
        for (var i = 0; i < numbers.Length; i++)
        {
            var alone = PromptRows.SortSelf(size, length, drawn.Prompts[..(numbers[i] * length)], drawn.Next[..numbers[i]]);
            var (expected, actual) = (CcmcEstimate.Fit(alone), CcmcEstimate.Fit(sorted[i]));
            var quick = CcmcEstimate.Fit(sorted[i], 0, new FitOptions { StandardErrors = false, WinsTolerance = 1e-9 * samples });
            for (var k = 0; k < size; k++)
            {
                AssertEqual(expected.Queries[k], actual.Queries[k]);
                for (var j = 0; j < size; j++)
                    Assert.Equal(expected.Queries[k].LogitsWithinGroup[j], quick.Queries[k].LogitsWithinGroup[j], 1e-4);
            }
        }
    }

    private static void AssertEqual(QueryEstimate expected, QueryEstimate actual)
    {
        Assert.Equal((expected.Status, expected.Exists, expected.TokensSeen), (actual.Status, actual.Exists, actual.TokensSeen));
        Assert.Equal(expected.Components, actual.Components);
        Assert.Equal(expected.LogLikelihood, actual.LogLikelihood, 1e-9 * (1 + Math.Abs(expected.LogLikelihood)));
        Assert.Equal(Described(expected), Described(actual));
        for (var j = 0; j < expected.Logits.Length; j++)
        {
            if (double.IsInfinity(expected.Logits[j])) Assert.Equal(expected.Logits[j], actual.Logits[j]);
            else Assert.Equal(expected.Logits[j], actual.Logits[j], 1e-9);
            Assert.Equal(expected.LogitsWithinGroup[j], actual.LogitsWithinGroup[j], 1e-9);
            if (double.IsNaN(expected.StandardErrors[j])) Assert.True(double.IsNaN(actual.StandardErrors[j]));
            else Assert.Equal(expected.StandardErrors[j], actual.StandardErrors[j], 1e-9 * (1 + expected.StandardErrors[j]));
        }
    }

    // Groups that do not beat one another may come in any order.
    private static IEnumerable<string> Described(QueryEstimate estimate) =>
        estimate.Groups.Select(g => $"{g.Component}: {string.Join(' ', g.Tokens)}").Order(StringComparer.Ordinal);

    [Fact]
    public void Rows_and_estimates_do_not_depend_on_the_loop()
    {
        var (prompts, next) = Samples(12, 8, 60_000);
        var options = new FitOptions { WinsTolerance = 1e-3, LogLikelihood = false };
        var plain = CcmcEstimate.Fit(PromptRows.SortSelf(12, 8, prompts, next), 0, options);
        IndexLoop backwards = (count, body) => { for (var i = count - 1; i >= 0; i--) body(i); };
        IndexLoop parallel = (count, body) => Parallel.For(0, count, body);
        foreach (var loop in new[] { backwards, parallel })
        {
            var other = CcmcEstimate.Fit(PromptRows.SortSelf(12, 8, prompts, next, loop), 0, options, loop);
            for (var k = 0; k < 12; k++) Assert.Equal(plain.Queries[k].Logits, other.Queries[k].Logits);
        }
    }

    [Fact]
    public void The_wins_tolerance_is_met()
    {
        var (prompts, next) = Samples(6, 5, 3000);
        var rows = PromptRows.SortSelf(6, 5, prompts, next);
        var fit = CcmcEstimate.Fit(rows, 0, new FitOptions { WinsTolerance = 0.01 });
        for (var k = 0; k < 6; k++)
        {
            var missed = rows.Wins(k).ToArray();
            for (var i = 0; i < next.Length; i++)
            {
                var prompt = prompts.AsSpan(i * 5, 5);
                if (prompt[4] != k) continue;
                var total = 0.0;
                foreach (var token in prompt) total += Math.Exp(fit.Queries[k].Logits[token]);
                foreach (var token in prompt) missed[token] -= Math.Exp(fit.Queries[k].Logits[token]) / total;
            }
            Assert.All(missed, m => Assert.InRange(m, -0.0101, 0.0101));
        }
        Assert.All(fit.Queries, q => Assert.Equal(EstimateStatus.Converged, q.Status));
    }

    [Fact]
    public void Cross_attention_takes_its_queries_apart()
    {
        var (prompts, next) = Samples(5, 4, 500);
        var queries = next.Select((_, i) => (ushort)(i % 5)).ToArray();
        var data = new CcmcData(5);
        for (var i = 0; i < next.Length; i++)
            data.AddCross(queries[i], prompts.AsSpan(i * 4, 4).ToArray().Select(t => (int)t).ToArray(), next[i]);
        var (expected, actual) = (CcmcEstimate.Fit(data), CcmcEstimate.Fit(PromptRows.SortCross(5, 4, queries, prompts, next)));
        for (var k = 0; k < 5; k++) AssertEqual(expected.Queries[k], actual.Queries[k]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    public void Bad_samples_are_refused(int length)
    {
        var prompts = new ushort[3 * length];
        Assert.Contains("probability 0",
            Assert.Throws<ArgumentException>(() => PromptRows.SortSelf(3, length, prompts, new ushort[] { 0, 1, 0 })).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PromptRows.SortSelf(3, length, prompts, new ushort[] { 0, 0 }));
        prompts[length] = 3;
        Assert.Contains("token 3", Assert.Throws<ArgumentException>(() => PromptRows.SortSelf(3, length, prompts, new ushort[3])).Message,
            StringComparison.Ordinal);
        Assert.Equal(0, PromptRows.SortSelf(3, length, default, default).Samples);
    }

    private static (ushort[] Prompts, ushort[] Next) Samples(int size, int length, int samples)
    {
        var stream = new RandomStream(11, 12, 13, 14);
        var (prompts, next) = (new ushort[samples * length], new ushort[samples]);
        for (var i = 0; i < samples; i++)
        {
            for (var s = 0; s < length; s++) prompts[i * length + s] = (ushort)stream.NextIndex(size);
            // Low tokens win more often, so that the fit has something to find.
            var (a, b) = (prompts[i * length + stream.NextIndex(length)], prompts[i * length + stream.NextIndex(length)]);
            next[i] = Math.Min(a, b);
        }
        return (prompts, next);
    }

    [Fact]
    public void Many_tokens_are_fitted_by_conjugate_gradients_to_the_same_point_as_by_factors()
    {
        // 230 tokens, 30 samples each with the query: rows and types, both without a Hessian; the ridge, which needs one, is as small as
        // can be.
        const int size = 230, length = 9, samples = 20_000;
        var stream = new RandomStream(81, 82, 83, 84);
        var (prompts, next, asked) = (new ushort[samples * length], new ushort[samples], new ushort[samples]);
        var data = new ChoiceData(size);
        for (var i = 0; i < samples; i++)
        {
            var prompt = new int[length];
            for (var s = 0; s < length; s++) prompts[i * length + s] = (ushort)(prompt[s] = stream.NextIndex(size));
            next[i] = (ushort)prompt[Math.Min(stream.NextIndex(length), stream.NextIndex(length))];
            data.AddPrompt(prompt, next[i]);
        }
        var rows = CcmcEstimate.Fit(PromptRows.SortCross(size, length, asked, prompts, next), 0, new FitOptions()).Queries[0];
        var types = MaximumLikelihood.Fit(data);
        var nearly = MaximumLikelihood.Fit(data, 1e-11);
        Assert.Equal(EstimateStatus.Converged, rows.Status);
        Assert.Equal(EstimateStatus.Converged, types.Status);
        Assert.InRange(rows.NewtonStep, 0, 1e-11);
        for (var j = 0; j < size; j++)
        {
            Assert.Equal(types.Logits[j], rows.Logits[j], 1e-12);
            Assert.Equal(nearly.Logits[j], rows.Logits[j], 1e-11);
            Assert.Equal(types.StandardErrors[j], rows.StandardErrors[j], 1e-12);
        }
    }
}
