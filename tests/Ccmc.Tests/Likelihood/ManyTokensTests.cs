using Ccmc.Likelihood;
using Ccmc.Random;
using Ccmc.Samples;

namespace Ccmc.Tests.Likelihood;

/// <summary>Fits of 200 tokens and more, whose Newton steps are found by conjugate gradients: few products, no factor where none is needed,
/// and one where it is.</summary>
public sealed class ManyTokensTests
{
    /// <summary>
    /// The gradient's rounding, in the null space and out of it, is not searched for: passes are few and a K × K factor, 2 · 8 K² bytes, is
    /// never made room for. The answer is the factor's own, from a ridge which moves it by less than 10⁻¹⁰ standard errors.
    /// </summary>
    [Theory]
    [InlineData(220, 9, 30_000, 0.5)]
    [InlineData(300, 16, 30_000, 1)]
    [InlineData(400, 16, 60_000, 1)]
    public void Dense_samples_never_need_the_factor(int size, int length, int samples, double scale)
    {
        for (ulong seed = 1; seed <= 3; seed++)
        {
            var rows = Rows(size, length, samples, scale, seed);
            var options = new FitOptions { StandardErrors = false, LogLikelihood = false };
            var (fit, all) = Measured(rows, options);
            var (_, map) = Measured(rows, options with { MaximumIterations = 1 });
            Assert.Equal(EstimateStatus.Converged, fit.Status);
            Assert.InRange(fit.Iterations, 5, 40);
            Assert.InRange(all - map, 0, 8L * size * size);
            var factored = CcmcEstimate.Fit(rows, 1e-11).Queries[0];
            Assert.Equal(EstimateStatus.Converged, factored.Status);
            for (var j = 0; j < size; j++)
                Assert.InRange(Math.Abs(fit.Logits[j] - factored.Logits[j]), 0, 1e-9 * factored.StandardErrors[j]);
        }
    }

    /// <summary>
    /// Prompts of two tokens with log-odds far apart tie tokens weakly: the map makes its 60 passes, steps are long and damped, and
    /// products for each of them take hundreds of passes where nothing bounds them. They are 120 at most in a fit, then steps of one pass.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Products_are_not_spent_on_weakly_tied_tokens(int seed)
    {
        const int size = 210;
        var fit = CcmcEstimate.Fit(Rows(size, 2, 25_600, 4, (ulong)seed), 0).Queries[0];
        Assert.NotEqual(EstimateStatus.IterationLimit, fit.Status);
        Assert.InRange(fit.Iterations, 60, 60 + 120 + 20);
        Assert.InRange(fit.Residual, 0, 1e-9);
        Assert.Equal(fit.NewtonStep, fit.Residual);
    }

    /// <summary>Stopped in the map no Newton step was taken, yet the residual is told: |log(wins / expected)| at its largest, here from the
    /// definition.</summary>
    [Theory]
    [InlineData(12)]
    [InlineData(220)]
    public void Stopped_in_the_map_the_residual_is_that_of_the_wins(int size)
    {
        const int length = 5;
        var (prompts, next) = Samples(size, length, 60 * size, 1, 4);
        var rows = PromptRows.SortCross(size, length, new ushort[next.Length], prompts, next);
        // At the first pass logits are those of the wins, and they are not moved after it when the limit of the wins is wide.
        var fit = CcmcEstimate.Fit(rows, 0, new FitOptions { WinsTolerance = 1e9 }).Queries[0];
        var (wins, expected) = (new double[size], new double[size]);
        for (var i = 0; i < next.Length; i++)
        {
            wins[next[i]]++;
            var total = 0.0;
            for (var s = 0; s < length; s++) total += Math.Exp(fit.Logits[prompts[i * length + s]]);
            for (var s = 0; s < length; s++) expected[prompts[i * length + s]] += Math.Exp(fit.Logits[prompts[i * length + s]]) / total;
        }
        var largest = Enumerable.Range(0, size).Max(j => Math.Abs(Math.Log(wins[j] / expected[j])));
        Assert.Equal((0, 1), (fit.NewtonStep, Math.Sign(fit.Residual)));
        Assert.Equal(largest, fit.Residual, 1e-12);
        var stopped = CcmcEstimate.Fit(rows, 0, new FitOptions { MaximumIterations = 2 }).Queries[0];
        Assert.Equal((EstimateStatus.IterationLimit, 0), (stopped.Status, stopped.NewtonStep));
        Assert.InRange(stopped.Residual, 1e-6, largest);
    }

    private static (QueryEstimate Fit, long Bytes) Measured(PromptRows rows, FitOptions options)
    {
        var (fit, least) = (default(QueryEstimate), long.MaxValue);
        for (var round = 0; round < 4; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            fit = CcmcEstimate.Fit(rows, 0, options).Queries[0];
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return (fit!, least);
    }

    private static PromptRows Rows(int size, int length, int samples, double scale, ulong seed)
    {
        var (prompts, next) = Samples(size, length, samples, scale, seed);
        return PromptRows.SortCross(size, length, new ushort[samples], prompts, next);
    }

    /// <summary>Uniform prompts; next tokens by weights e^(scale · g), g nearly Gaussian.</summary>
    private static (ushort[] Prompts, ushort[] Next) Samples(int size, int length, int samples, double scale, ulong seed)
    {
        var stream = new RandomStream(seed, 22, 23, 24);
        var weights = new double[size];
        foreach (ref var w in weights.AsSpan())
            w = Math.Exp(scale * (Enumerable.Range(0, 12).Sum(_ => stream.NextIndex(1_000_000) / 1e6) - 6));
        var (prompts, next) = (new ushort[samples * length], new ushort[samples]);
        for (var i = 0; i < samples; i++)
        {
            var prompt = prompts.AsSpan(i * length, length);
            var total = 0.0;
            foreach (ref var token in prompt) total += weights[token = (ushort)stream.NextIndex(size)];
            var (left, at) = (stream.NextIndex(1 << 30) / (double)(1 << 30) * total, 0);
            while (at < length - 1 && (left -= weights[prompt[at]]) > 0) at++;
            next[i] = prompt[at];
        }
        return (prompts, next);
    }
}
