using Ccmc.Likelihood;
using Ccmc.Loops;
using Ccmc.Random;
using Ccmc.Samples;
using MathNet.Numerics.LinearAlgebra;

namespace Ccmc.Tests.Likelihood;

/// <summary>Standard errors against a pseudo-inverse by an independent library, the iteration limit of every solver, and fits on several
/// threads.</summary>
public sealed class SolverOutcomeTests
{
    /// <summary>Roots of the diagonal of H⁺, by singular values; K = 230 goes by conjugate gradients; two components in the second case;
    /// rows and types.</summary>
    [Theory]
    [InlineData(40, 1, 4000)]
    [InlineData(40, 2, 4000)]
    [InlineData(230, 1, 12_000)]
    public void Standard_errors_are_those_of_the_pseudo_inverse(int size, int components, int samples)
    {
        var (prompts, next) = Samples(size, components, 6, samples);
        var data = Types(size, prompts, next);
        var fit = MaximumLikelihood.Fit(data);
        var rows = CcmcEstimate.Fit(PromptRows.SortCross(size, 6, new ushort[samples], prompts, next)).Queries[0];
        Assert.Equal((EstimateStatus.Converged, components), (fit.Status, fit.ComponentExists.Length));
        var hessian = Matrix<double>.Build.Dense(size, size);
        for (var i = 0; i < samples; i++)
        {
            var p = new double[size];
            foreach (var token in prompts.AsSpan(i * 6, 6)) p[token] += Math.Exp(fit.Logits[token]);
            var total = p.Sum();
            foreach (var a in prompts.AsSpan(i * 6, 6).ToArray().Distinct())
            {
                hessian[a, a] += p[a] / total;
                foreach (var b in prompts.AsSpan(i * 6, 6).ToArray().Distinct()) hessian[a, b] -= p[a] * p[b] / (total * total);
            }
        }
        var spectrum = hessian.Evd(Symmetricity.Symmetric);
        for (var j = 0; j < size; j++)
        {
            var variance = 0.0;
            // The null space: one constant for each component.
            for (var e = components; e < size; e++)
                variance += spectrum.EigenVectors[j, e] * spectrum.EigenVectors[j, e] / spectrum.EigenValues[e].Real;
            Assert.Equal(Math.Sqrt(variance), fit.StandardErrors[j], 1e-9);
            Assert.Equal(fit.StandardErrors[j], rows.StandardErrors[j], 1e-10);
        }
    }

    /// <summary>Stopped early, in the accelerated map, in Newton (with a ridge), by conjugate gradients: the status says so, few passes
    /// were made, and nothing is NaN.</summary>
    [Theory]
    [InlineData(5, 0, 2)]
    [InlineData(5, 0.5, 2)]
    [InlineData(230, 0, 3)]
    [InlineData(230, 0.5, 1)]
    public void A_fit_cut_short_says_so(int size, double ridge, int limit)
    {
        var (prompts, next) = Samples(size, 1, 6, 50 * size);
        var fits = new[]
        {
            MaximumLikelihood.Fit(Types(size, prompts, next), ridge, new FitOptions { MaximumIterations = limit }),
            CcmcEstimate.Fit(PromptRows.SortCross(size, 6, new ushort[next.Length], prompts, next),
                ridge, new FitOptions { MaximumIterations = limit }).Queries[0],
        };
        foreach (var fit in fits)
        {
            Assert.Equal(EstimateStatus.IterationLimit, fit.Status);
            Assert.All(fit.Logits, a => Assert.True(double.IsFinite(a)));
            Assert.All(fit.StandardErrors, a => Assert.True(double.IsFinite(a)));
            if (ridge > 0) Assert.InRange(fit.NewtonStep, 1e-9, 100);
        }
    }

    /// <summary>The last Newton step is a measure of what is left: one more pass moves the logits by less, and a converged fit's is below
    /// its tolerance but was taken.</summary>
    [Fact]
    public void The_residual_of_a_fit_cut_short_bounds_what_is_left()
    {
        var (prompts, next) = Samples(12, 1, 6, 2000);
        var data = Types(12, prompts, next);
        var best = MaximumLikelihood.Fit(data, 0.5);
        Assert.InRange(best.NewtonStep, 0, 1e-11);
        for (var limit = 2; limit < best.Iterations; limit++)
        {
            var fit = MaximumLikelihood.Fit(data, 0.5, new FitOptions { MaximumIterations = limit });
            if (fit.Status == EstimateStatus.Converged) continue;
            var left = Enumerable.Range(0, 12).Max(j => Math.Abs(fit.Logits[j] - best.Logits[j]));
            Assert.InRange(left, 0, fit.NewtonStep);
        }
    }

    /// <summary>
    /// Newton from where the loss is flat, with a ridge and so without the map before it: of a million tokens 0 and a single token 1 each
    /// was chosen 500 times. At equal weights token 1 has a share of 10⁻⁶, the curvature is as small, and a full step would be 500,000 nats
    /// long. By hand: a_1 − a_0 = log 10⁶ where the ridge is small.
    /// </summary>
    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void A_flat_start_is_left_by_damped_steps(int size)
    {
        var data = new ChoiceData(size);
        for (var j = 0; j + 1 < size; j += 2)
        {
            var counts = new int[size];
            (counts[j], counts[j + 1]) = (1_000_000, 1);
            data.Add(counts, j, 500);
            data.Add(counts, j + 1, 500);
        }
        var fit = MaximumLikelihood.Fit(data, 1e-9);
        Assert.Equal(EstimateStatus.Converged, fit.Status);
        for (var j = 0; j + 1 < size; j += 2) Assert.Equal(Math.Log(1e6), fit.Logits[j + 1] - fit.Logits[j], 1e-9);
    }

    [Fact]
    public void Samples_one_by_one_are_fitted_alike_in_any_order_of_queries()
    {
        var data = new CcmcData(15);
        var (prompts, next) = Samples(15, 1, 6, 9000);
        for (var i = 0; i < next.Length; i++) data.AddCross(i % 15, [.. prompts.AsSpan(i * 6, 6).ToArray().Select(t => (int)t)], next[i]);
        var plain = CcmcEstimate.Fit(data, 0.1);
        foreach (IndexLoop loop in new IndexLoop[] { (n, body) => Parallel.For(0, n, body),
            (n, body) => { for (var i = n - 1; i >= 0; i--) body(i); } })
        {
            var other = CcmcEstimate.Fit(data, 0.1, null, loop);
            for (var k = 0; k < 15; k++)
            {
                Assert.Equal(plain.Queries[k].Logits, other.Queries[k].Logits);
                Assert.Equal(plain.Queries[k].StandardErrors, other.Queries[k].StandardErrors);
                Assert.Equal(plain.Queries[k].LogLikelihood, other.Queries[k].LogLikelihood);
            }
        }
    }

    private static ChoiceData Types(int size, ushort[] prompts, ushort[] next)
    {
        var data = new ChoiceData(size);
        for (var i = 0; i < next.Length; i++) data.AddPrompt([.. prompts.AsSpan(i * 6, 6).ToArray().Select(t => (int)t)], next[i]);
        return data;
    }

    private static (ushort[] Prompts, ushort[] Next) Samples(int size, int components, int length, int samples)
    {
        var stream = new RandomStream(131, 132, 133, 134);
        var (prompts, next) = (new ushort[samples * length], new ushort[samples]);
        for (var i = 0; i < samples; i++)
        {
            var part = size / components;
            var from = i % components * part;
            for (var s = 0; s < length; s++) prompts[i * length + s] = (ushort)(from + stream.NextIndex(part));
            next[i] = prompts[i * length + Math.Min(stream.NextIndex(length), stream.NextIndex(length))];
        }
        return (prompts, next);
    }
}
