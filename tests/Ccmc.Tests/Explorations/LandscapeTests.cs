using Ccmc.Algebra;
using Ccmc.Landscape;
using Ccmc.Models;
using Ccmc.Random;

namespace Ccmc.Tests.Explorations;

/// <summary>The loss in W: gradient, Hessian and gap against slow, independent ways.</summary>
public class LandscapeTests
{
    private const int Size = 4;

    private static RandomStream Stream(ulong seed) => new(seed, 2, 3, 4);

    /// <summary>Types of one to three tokens with counts, wins of every sort.</summary>
    private static ChoiceTable Table()
    {
        var stream = Stream(7);
        var types = new List<PromptChoices>();
        for (var k = 0; k < Size; k++)
        {
            types.Add(new(k, [0, 1], [1, 2], [0.04, 0.02]));
            types.Add(new(k, [1, 2, 3], [1, 3, 1], [0.05 * stream.NextDouble(), 0.05, 0.03]));
            types.Add(new(k, [0, 3], [2, 1], [0.03, 0.01]));
            types.Add(new(k, [2], [4], [0.02]));
        }
        return new(Size, types);
    }

    private static AttentionLoss Loss(int dimension = 6)
    {
        var stream = Stream(11);
        return new(Embeddings.Gaussian(ref stream, Size, dimension), Table());
    }

    private static Matrix Random(ulong seed, int rows, int columns)
    {
        var stream = Stream(seed);
        return Embeddings.Normal(ref stream, rows, columns);
    }

    [Fact]
    public void Logits_of_coordinates_are_those_of_the_weights_up_to_a_gauge()
    {
        var stream = Stream(11);
        var embeddings = Embeddings.Gaussian(ref stream, Size, 6);
        var (loss, subspace, weights) = (Loss(), new SeSubspace(embeddings), Random(3, 6, 6));
        var logits = loss.Logits(loss.Coordinates(weights));
        var expected = subspace.Logits(weights);
        for (var k = 0; k < Size; k++)
            for (var j = 0; j < Size; j++)
                Assert.Equal(expected[k, j] - expected[k, 0], logits[k, j] - logits[k, 0], 1e-11);
        Assert.True((loss.Weights(loss.Coordinates(weights)) - subspace.Project(weights)).MaxAbs() < 1e-12);
        Assert.Equal(loss.Value(subspace.Scores(weights)), loss.Value(logits), 1e-12);
    }

    [Fact]
    public void Gradient_and_Hessian_are_differences_of_the_loss()
    {
        var (loss, at, along) = (Loss(), Random(5, Size - 1, Size), Random(6, Size - 1, Size));
        double Value(double s) => loss.Value(loss.Logits(at + Matrix.Of(Size - 1, Size, (i, j) => s * along[i, j])));
        var slope = Matrix.Dot(loss.Gradient(loss.Logits(at)).Entries, along.Entries);
        Assert.Equal((Value(1e-5) - Value(-1e-5)) / 2e-5, slope, 1e-8);
        var hessian = loss.Hessian(loss.LogitHessians(loss.Logits(at)));
        var curvature = Matrix.Dot(hessian.Apply(along.Entries), along.Entries);
        Assert.Equal((Value(1e-4) - 2 * Value(0) + Value(-1e-4)) / 1e-8, curvature, 1e-5 * Math.Abs(curvature) + 1e-6);
    }

    /// <summary>With orthonormal embeddings the map from mean-zero logits to S_E keeps lengths: the spectrum in W is that in the
    /// logits.</summary>
    [Fact]
    public void Orthonormal_embeddings_keep_the_logits_spectrum()
    {
        var stream = Stream(13);
        var loss = new AttentionLoss(Embeddings.Orthonormal(ref stream, Size, 7), Table());
        var hessians = loss.LogitHessians(Random(8, Size, Size));
        var apart = hessians.SelectMany(h => SymmetricEigenvalues.Of(h).Skip(1)).Order().ToArray();
        var together = SymmetricEigenvalues.Of(loss.Hessian(hessians));
        Assert.Equal(Size * (Size - 1), together.Length);
        for (var i = 0; i < together.Length; i++) Assert.Equal(apart[i], together[i], 1e-14);
    }

    [Fact]
    public void Hessian_in_all_entries_is_that_on_the_subspace_and_zero_off_it()
    {
        var loss = Loss();
        var hessians = loss.LogitHessians(Random(9, Size, Size));
        var full = SymmetricEigenvalues.Of(loss.FullHessian(hessians));
        var inner = SymmetricEigenvalues.Of(loss.Hessian(hessians));
        for (var i = 0; i < inner.Length; i++) Assert.Equal(inner[i], full[full.Length - inner.Length + i], 1e-13);
        Assert.All(full.Take(full.Length - inner.Length), v => Assert.True(Math.Abs(v) < 1e-14));
        var projector = loss.Projector();
        Assert.Equal(Size * (Size - 1), Enumerable.Range(0, projector.Rows).Sum(i => projector[i, i]), 1e-12);
    }

    [Fact]
    public void Bound_lies_above_the_Hessian_everywhere()
    {
        var loss = Loss();
        var bound = loss.HessianBounds();
        for (var seed = 20UL; seed < 30; seed++)
            foreach (var (above, below) in bound.Zip(loss.LogitHessians(Random(seed, Size, Size))))
                Assert.True(SymmetricEigenvalues.Of(above - below)[0] > -1e-15);
    }

    /// <summary>Two tokens, one prompt: the gap is f log(1 + e^−x) less its minimum, by hand.</summary>
    [Fact]
    public void Gap_is_the_loss_less_its_minimum_and_keeps_its_digits()
    {
        var table = new ChoiceTable(2, [new(0, [0, 1], [1, 1], [0.3, 0.1]), new(1, [0, 1], [1, 1], [0.3, 0.3])]);
        var minimum = Matrix.Of(2, 2, (k, j) => k == 0 && j == 0 ? Math.Log(3) : 0);
        var reference = new LossReference(table, minimum);
        Matrix At(double x) => Matrix.Of(2, 2, (k, j) => minimum[k, j] + (k == 0 && j == 0 ? x : 0));
        var entropy = 0.4 * (-0.75 * Math.Log(0.75) - 0.25 * Math.Log(0.25));
        Assert.Equal(0.3 * Math.Log(1 + Math.Exp(-Math.Log(3) - 1)) + 0.1 * Math.Log(1 + Math.Exp(Math.Log(3) + 1)) - entropy,
            reference.Gap(At(1)), 1e-14);
        // ½ f σ(1 − σ) x²: far below what a difference of losses could tell. The argument log 3 + x itself keeps x to 2·10⁻¹⁶ only.
        Assert.Equal(1, reference.Gap(At(1e-10)) / (0.5 * 0.4 * 0.75 * 0.25 * 1e-20), 1e-5);
        Assert.Equal(1e-10, reference.Range(At(1e-10)), 1e-15);
        Assert.Equal(0.5 * 0.01 * 0.01 + 0.01 * 0.01 * 0.01 / 6, LossReference.Expm1LessArgument(0.01), 5e-10);
    }

    [Fact]
    public void Linear_prediction_is_the_recursion_it_solves()
    {
        var loss = Loss();
        var hessian = loss.Hessian(loss.LogitHessians(new Matrix(Size, Size)));
        var (start, step) = (Random(31, Size - 1, Size), 0.7 / SymmetricEigenvalues.Of(hessian)[^1]);
        var linear = new LinearDescent(SymmetricSpectrum.Of(hessian), start, step, 0);
        var at = start.Entries.ToArray();
        for (var t = 0; t < 50; t++)
        {
            Assert.Equal(1, linear.Gap(t) / (Matrix.Dot(hessian.Apply(at), at) / 2), 1e-10);
            var pull = hessian.Apply(at);
            for (var i = 0; i < at.Length; i++) at[i] -= step * pull[i];
        }
        var steps = linear.StepsTo(1e-3);
        Assert.True(linear.Gap(steps) <= 1e-3 * linear.Gap(0) && linear.Gap(steps - 1) > 1e-3 * linear.Gap(0));
    }

    [Fact]
    public void Spectrum_rebuilds_its_matrix()
    {
        var half = Random(41, 9, 9);
        var matrix = half + half.Transpose();
        var (values, vectors) = SymmetricSpectrum.Of(matrix);
        var rebuilt = vectors * (Matrix.Of(9, 9, (i, j) => i == j ? values[i] : 0) * vectors.Transpose());
        Assert.True((rebuilt - matrix).MaxAbs() < 1e-13 && values.SequenceEqual(values.Order()));
    }
}
