using Ccmc.Algebra;
using Ccmc.Landscape;
using Ccmc.Models;
using Ccmc.Prompts;
using Ccmc.Random;
using Ccmc.Samples;

namespace Ccmc.Tests.Landscape;

public class ChainLossTests
{
    private const int Size = 3, Dimension = 4;

    private static (ChainLoss Loss, SeSubspace Subspace, Matrix Weights) Problem(bool fromSamples)
    {
        var stream = new RandomStream(5, 6, 7, 8);
        var matrix = TransitionMatrices.Gaussian(ref stream, Size, 1);
        var law = new IndependentTokens([0.5, 0.2, 0.3], 3, true);
        var subspace = new SeSubspace(Embeddings.Gaussian(ref stream, Size, Dimension));
        var weights = Embeddings.Normal(ref stream, Dimension, Dimension);
        if (!fromSamples) return (ChainLoss.Of(law, matrix), subspace, weights);
        var data = new CcmcData(Size);
        var prompt = new int[3];
        for (var i = 0; i < 50; i++)
        {
            law.DrawPrompt(ref stream, law.DrawQuery(ref stream), prompt);
            data.AddSelf(prompt, prompt[stream.NextIndex(3)]);
        }
        return (ChainLoss.Of(data), subspace, weights);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradient_and_Hessian_are_differences_of_the_loss_in_weights(bool fromSamples)
    {
        // Central differences of step 1e-3 err by about 1e-7 here; a wrong factor or transpose by 1e-2.
        var (loss, subspace, weights) = Problem(fromSamples);
        var gradient = loss.GradientInWeights(subspace.Embeddings, subspace.Scores(weights));
        var hessian = loss.HessianInWeights(subspace.Embeddings, subspace.Scores(weights));
        const double step = 1e-3;
        for (var a = 0; a < Dimension * Dimension; a++)
        {
            var (up, down) = (Moved(weights, a, step), Moved(weights, a, -step));
            Assert.Equal((loss.Value(subspace.Scores(up)) - loss.Value(subspace.Scores(down))) / (2 * step), gradient[a / Dimension, a % Dimension], 1e-6);
            var above = loss.GradientInWeights(subspace.Embeddings, subspace.Scores(up));
            var below = loss.GradientInWeights(subspace.Embeddings, subspace.Scores(down));
            for (var b = 0; b < Dimension * Dimension; b++)
                Assert.Equal((above[b / Dimension, b % Dimension] - below[b / Dimension, b % Dimension]) / (2 * step), hessian[a, b], 1e-6);
        }
        Assert.True((subspace.Project(gradient) - gradient).MaxAbs() < 1e-14);
    }

    [Fact]
    public void On_the_subspace_the_spectrum_is_that_of_all_weights_without_its_zeros()
    {
        var (loss, subspace, weights) = Problem(fromSamples: false);
        var on = loss.SpectrumOnSe(subspace, subspace.Scores(weights));
        var all = SymmetricEigenvalues.Of(loss.HessianInWeights(subspace.Embeddings, subspace.Scores(weights)));
        Assert.Equal(Size * (Size - 1), on.Length);
        Assert.True(on[0] > 1e-4, $"strictly convex where graphs are connected, but {on[0]}");
        for (var i = 0; i < all.Length - on.Length; i++) Assert.Equal(0, all[i], 1e-13);
        for (var i = 0; i < on.Length; i++) Assert.Equal(on[i], all[^(on.Length - i)], 1e-13);
    }

    [Fact]
    public void Orthonormal_embeddings_give_the_queries_own_spectra()
    {
        var (loss, _, _) = Problem(fromSamples: false);
        var stream = new RandomStream(1, 2, 3, 4);
        var subspace = new SeSubspace(Embeddings.Orthonormal(ref stream, Size, Dimension));
        var logits = TransitionMatrices.Gaussian(ref stream, Size, 1);
        var a = Matrix.Of(Size, Size, logits.Logit);
        double[] expected = [.. Enumerable.Range(0, Size).SelectMany(k => SymmetricEigenvalues.Of(loss.Hessian(k, a)).Skip(1)).Order()];
        var seen = loss.SpectrumOnSe(subspace, a);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], seen[i], 1e-14);
    }

    [Fact]
    public void The_truth_minimises_the_population_loss_and_the_estimate_that_of_its_samples()
    {
        var stream = new RandomStream(5, 6, 7, 8);
        var matrix = TransitionMatrices.Gaussian(ref stream, Size, 1);
        var loss = ChainLoss.Of(new DistinctTokens(Size, 2, false), matrix);
        var truth = Matrix.Of(Size, Size, matrix.Logit);
        Assert.True(loss.Gradient(truth).MaxAbs() < 1e-15);
        var data = new CcmcData(Size);
        for (var k = 0; k < Size; k++)
            for (var i = 0; i < 30; i++)
            {
                int[] pair = [i % 3, (i + 1) % 3];
                data.AddCross(k, pair, pair[stream.NextIndex(2)]);
            }
        var fit = CcmcEstimate.Fit(data);
        Assert.True(fit.Exists);
        var estimate = Matrix.Of(Size, Size, (k, j) => fit.Queries[k].Logits[j]);
        var sample = ChainLoss.Of(data);
        Assert.True(sample.Gradient(estimate).MaxAbs() < 1e-12);
        Assert.Equal(-fit.Queries.Sum(q => q.LogLikelihood) / 90, sample.Value(estimate), 1e-13);
    }

    private static Matrix Moved(Matrix weights, int entry, double by) =>
        Matrix.Of(weights.Rows, weights.Columns, (i, j) => weights[i, j] + (i * weights.Columns + j == entry ? by : 0));
}
