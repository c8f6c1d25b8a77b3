using Ccmc.Likelihood;
using Ccmc.Random;
using Ccmc.Samples;

namespace Ccmc.Tests.Likelihood;

public class MaximumLikelihoodTests
{
    [Fact]
    public void Two_tokens_by_hand()
    {
        // Prompt {a, b, b}: a chosen 3 times of 10. 3/10 = w/(w + 2) gives w = 6/7, log-odds log(6/7); variance of the logit 1/(10 · 0.3 ·
        // 0.7).
        var data = new ChoiceData(3);
        data.Add([1, 2, 0], 0, 3);
        data.Add([1, 2, 0], 1, 7);
        var fit = MaximumLikelihood.Fit(data);
        Assert.Equal(EstimateStatus.Converged, fit.Status);
        Assert.Equal(Math.Log(6.0 / 7) / 2, fit.Logits[0], 1e-14);
        Assert.Equal(-Math.Log(6.0 / 7) / 2, fit.Logits[1], 1e-14);
        Assert.Equal(Math.Sqrt(1 / 2.1) / 2, fit.StandardErrors[0], 1e-13);
        Assert.Equal([0, 0, -1], fit.Components);
        Assert.True(double.IsNaN(fit.StandardErrors[2]));
        Assert.Equal(3 * Math.Log(0.3) + 7 * Math.Log(0.7), fit.LogLikelihood, 1e-12);
        Assert.Equal(1, data.Types);
    }

    [Fact]
    public void A_ridge_of_lambda_solves_its_own_equation()
    {
        // Prompt {a, b}, a chosen always: gradient 5(1 − σ(2a)) = λ a.
        var data = new ChoiceData(2);
        data.Add([1, 1], 0, 5);
        var fit = MaximumLikelihood.Fit(data, ridge: 0.5);
        var a = fit.Logits[0];
        Assert.Equal(EstimateStatus.Converged, fit.Status);
        Assert.False(fit.Exists);
        Assert.Equal(0.5 * a, 5 / (1 + Math.Exp(2 * a)), 1e-12);
        Assert.Equal(-a, fit.Logits[1], 1e-12);
        // H = h (1, −1; −1, 1) with h = 5 σ(1 − σ), so (H + λI)⁻¹ H (H + λI)⁻¹ has h / (2h + λ)² on the diagonal.
        var share = 1 / (1 + Math.Exp(2 * a));
        var h = 5 * share * (1 - share);
        Assert.Equal(Math.Sqrt(h) / (2 * h + 0.5), fit.StandardErrors[0], 1e-12);
    }

    [Fact]
    public void A_ridge_solves_its_equation_on_many_prompts_and_leaves_unseen_tokens_at_zero()
    {
        var data = new ChoiceData(9);
        var prompts = Prompts(8, 5, 60);
        foreach (var (prompt, next) in prompts) data.AddPrompt(prompt, next);
        var fit = MaximumLikelihood.Fit(data, ridge: 0.3);
        Assert.Equal(EstimateStatus.Converged, fit.Status);
        var gradient = Gradient(prompts, fit.Logits);
        for (var j = 0; j < 9; j++) Assert.Equal(0, gradient[j] + 0.3 * fit.Logits[j], 1e-10);
        Assert.Equal(0, fit.Logits[8]);
        Assert.Equal(0, fit.Logits.Sum(), 1e-12);
    }

    [Theory]
    [InlineData(1e-5)]
    [InlineData(1e-11)]
    [InlineData(1e-20)]
    public void A_tiny_ridge_leaves_standard_errors_as_they_are(double ridge)
    {
        // Two components, 0 … 5 and 6, 7.
        var data = new ChoiceData(8);
        foreach (var (prompt, next) in Prompts(6, 5, 300)) data.AddPrompt(prompt, next);
        data.AddPrompt([6, 7], 6, 30);
        data.AddPrompt([6, 7, 7], 7, 50);
        var (free, held) = (MaximumLikelihood.Fit(data), MaximumLikelihood.Fit(data, ridge));
        for (var j = 0; j < 8; j++)
        {
            Assert.True(free.StandardErrors[j] > 0.1);
            Assert.Equal(1, held.StandardErrors[j] / free.StandardErrors[j], 10 * ridge + 1e-12);
            Assert.Equal(free.Logits[j], held.Logits[j], 10 * ridge + 1e-12);
        }
    }

    [Theory]
    [InlineData(1e-4)]
    [InlineData(1e8)]
    public void A_ridge_far_from_the_information_keeps_the_digits_of_standard_errors(double ridge)
    {
        // As by hand above: h / (2h + λ)² on the diagonal, here with h far below and far above λ.
        var data = new ChoiceData(2);
        data.Add([1, 1], 0, 5);
        var fit = MaximumLikelihood.Fit(data, ridge);
        var a = fit.Logits[0];
        Assert.Equal(EstimateStatus.Converged, fit.Status);
        Assert.Equal(1, ridge * a * (1 + Math.Exp(2 * a)) / 5, 1e-10);
        var h = 5 * Math.Exp(-2 * a) / ((1 + Math.Exp(-2 * a)) * (1 + Math.Exp(-2 * a)));
        Assert.Equal(1, fit.StandardErrors[0] / (Math.Sqrt(h) / (2 * h + ridge)), 1e-10);
    }

    [Fact]
    public void No_samples_give_no_components()
    {
        var fit = MaximumLikelihood.Fit(new ChoiceData(3));
        Assert.Equal([-1, -1, -1], fit.Components);
        Assert.True(fit.Exists);
        Assert.Equal(0, fit.LogLikelihood);
    }

    [Fact]
    public void A_failing_component_leaves_the_others_their_estimate()
    {
        // {0,1,2}: 0 beats 1, 1 and 2 beat each other; {3,4} is fine; 5 stands alone.
        var data = new ChoiceData(6);
        data.AddPrompt([0, 1], 0);
        data.AddPrompt([1, 2], 1, 3);
        data.AddPrompt([1, 2], 2, 1);
        data.AddPrompt([3, 4], 3, 1);
        data.AddPrompt([3, 4], 4, 4);
        data.AddPrompt([5, 5], 5);
        var fit = MaximumLikelihood.Fit(data);
        Assert.Equal(EstimateStatus.NoFiniteEstimate, fit.Status);
        Assert.Equal([false, true, true], fit.ComponentExists);
        Assert.Equal([0.0, double.NegativeInfinity, double.NegativeInfinity], fit.Logits[..3]);
        Assert.Equal(Math.Log(3) / 2, fit.LogitsWithinGroup[1], 1e-13);
        Assert.Equal(-Math.Log(4) / 2, fit.Logits[3], 1e-13);
        Assert.Equal(0, fit.StandardErrors[5]);
        Assert.True(double.IsNaN(fit.StandardErrors[0]));
        Assert.Equal(2, fit.Groups.Count);
        Assert.Equal([0], fit.Groups[0].Tokens);
        Assert.Equal([1, 2], fit.Groups[1].Tokens);
        Assert.Equal(3 * Math.Log(0.75) + Math.Log(0.25) + Math.Log(0.2) + 4 * Math.Log(0.8), fit.LogLikelihood, 1e-12);
    }

    [Fact]
    public void A_token_never_chosen_has_weight_zero()
    {
        var data = new ChoiceData(3);
        data.AddPrompt([0, 1, 2], 0, 2);
        data.AddPrompt([0, 1, 2], 1, 1);
        var fit = MaximumLikelihood.Fit(data);
        Assert.Equal(double.NegativeInfinity, fit.Logits[2]);
        Assert.Equal(Math.Log(2), fit.Logits[0] - fit.Logits[1], 1e-13);
        Assert.Equal(2 * Math.Log(2.0 / 3) + Math.Log(1.0 / 3), fit.LogLikelihood, 1e-13);
    }

    [Theory]
    [InlineData(3, 4, 40)]
    [InlineData(8, 6, 400)]
    [InlineData(30, 10, 3000)]
    public void The_gradient_vanishes_and_permuted_tokens_give_the_permuted_estimate(int size, int length, int samples)
    {
        var permutation = Enumerable.Range(0, size).ToArray();
        var stream = new RandomStream(1, 2, 3, 4);
        Draw.Shuffle(ref stream, permutation.AsSpan());
        var (plain, permuted, weighted, copied) = (new ChoiceData(size), new ChoiceData(size), new ChoiceData(size), new ChoiceData(size));
        var prompts = Prompts(size, length, samples);
        for (var i = 0; i < samples; i++)
        {
            var (prompt, next, w) = (prompts[i].Prompt, prompts[i].Next, 1 + i % 3);
            plain.AddPrompt(prompt, next);
            permuted.AddPrompt([.. prompt.Select(t => permutation[t]).Reverse()], permutation[next]);
            weighted.AddPrompt(prompt, next, w);
            var counts = new int[size];
            foreach (var token in prompt) counts[token] += 7;
            for (var copy = 0; copy < w; copy++) copied.Add(counts, next);
        }
        var fit = MaximumLikelihood.Fit(plain);
        Assert.Equal(EstimateStatus.Converged, fit.Status);
        AssertGradientZero(prompts, fit.Logits);
        var other = MaximumLikelihood.Fit(permuted);
        var (byWeight, byCopy) = (MaximumLikelihood.Fit(weighted), MaximumLikelihood.Fit(copied));
        for (var j = 0; j < size; j++)
        {
            Assert.Equal(fit.Logits[j], other.Logits[permutation[j]], 1e-10);
            Assert.Equal(fit.StandardErrors[j], other.StandardErrors[permutation[j]], 1e-9);
            // A weight of w is w copies; and counts times 7 are the same prompt.
            Assert.Equal(byWeight.Logits[j], byCopy.Logits[j], 1e-10);
        }
        Assert.Equal(MaximumLikelihood.Fit(plain).Logits, fit.Logits);
    }

    [Fact]
    public void Nearly_separated_data_converge()
    {
        // A long chain in which each beats the next a million to one: log-odds up to 20 · log 10⁶, where a full Newton step overshoots.
        const int size = 21;
        var data = new ChoiceData(size);
        for (var j = 0; j + 1 < size; j++)
        {
            data.AddPrompt([j, j + 1], j, 1e6);
            data.AddPrompt([j, j + 1], j + 1, 1);
        }
        var fit = MaximumLikelihood.Fit(data);
        Assert.Equal(EstimateStatus.Converged, fit.Status);
        for (var j = 0; j + 1 < size; j++) Assert.Equal(Math.Log(1e6), fit.Logits[j] - fit.Logits[j + 1], 1e-8);
    }

    [Fact]
    public void Bad_samples_are_refused()
    {
        var data = new ChoiceData(3);
        Assert.Contains("probability 0", Assert.Throws<ArgumentException>(() => data.AddPrompt([0, 1], 2)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => data.AddPrompt([0, 3], 0));
        Assert.Throws<ArgumentException>(() => data.AddPrompt([], 0));
        Assert.Throws<ArgumentException>(() => data.Add([1, -1, 0], 0));
        Assert.Throws<ArgumentException>(() => data.Add([1, 1], 0));
        Assert.Throws<ArgumentException>(() => data.AddPrompt([0, 1], 0, double.NaN));
        Assert.Throws<ArgumentException>(() => data.AddPrompt([0, 1], 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => MaximumLikelihood.Fit(data, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChoiceData(0));
        data.AddPrompt([0, 1], 0);
        Assert.Equal((1L, 1, 1.0), (data.Samples, data.Types, data.TotalWeight));
    }

    [Fact]
    public void The_iteration_limit_is_told()
    {
        var data = new ChoiceData(5);
        foreach (var (prompt, next) in Prompts(5, 4, 200)) data.AddPrompt(prompt, next);
        Assert.Equal(EstimateStatus.IterationLimit, MaximumLikelihood.Fit(data, 0, new FitOptions { MaximumIterations = 2 }).Status);
    }

    private static void AssertGradientZero(List<(int[] Prompt, int Next)> prompts, double[] logits) =>
        Assert.All(Gradient(prompts, logits), g => Assert.Equal(0, g, 1e-9));

    private static double[] Gradient(List<(int[] Prompt, int Next)> prompts, double[] logits)
    {
        var gradient = new double[logits.Length];
        foreach (var (prompt, next) in prompts)
        {
            var total = prompt.Sum(t => Math.Exp(logits[t]));
            foreach (var token in prompt) gradient[token] += Math.Exp(logits[token]) / total;
            gradient[next]--;
        }
        return gradient;
    }

    internal static List<(int[] Prompt, int Next)> Prompts(int size, int length, int samples)
    {
        var stream = new RandomStream(5, 6, 7, 8);
        var prompts = new List<(int[], int)>();
        for (var i = 0; i < samples; i++)
        {
            var prompt = new int[length];
            for (var s = 0; s < length; s++) prompt[s] = stream.NextIndex(size);
            prompts.Add((prompt, prompt[stream.NextIndex(length)]));
        }
        return prompts;
    }
}
