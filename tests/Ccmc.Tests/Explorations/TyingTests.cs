using Ccmc.Algebra;
using Ccmc.Prompts;
using Ccmc.Random;
using Ccmc.Tying;

namespace Ccmc.Tests.Explorations;

/// <summary>Readouts that are not the identity: reductions to the chain, derivatives, distances known by hand.</summary>
public class TyingTests
{
    private const int Size = 4;

    private static readonly PromptTypes Types = IndependentTokens.Uniform(Size, 5, true).Enumerate(1);

    private static readonly Matrix Identity = Matrix.Of(Size, Size, (i, j) => i == j ? 1 : 0);

    private static readonly double[] Truth = [0.5, -0.3, 1, -1.2];

    private static Matrix Noisy(double epsilon)
    {
        var stream = new RandomStream(3, 3, 3, 3);
        return Readout.Noisy(ref stream, Size, epsilon);
    }

    private static RelaxedTerm[] Terms(Matrix readout) => [new(Types, readout, Truth, 1, Identity)];

    private static double[][] Laws(Matrix readout) => Terms(readout)[0].LawsAt(Truth);

    /// <summary>E‖M − I‖² = ε²K: 102,400 entries see the noise's size to a percent at six standard errors of 0.2 %.</summary>
    [Fact]
    public void Noise_has_the_size_that_is_asked_for()
    {
        const int size = 16, draws = 400;
        const double epsilon = 0.3;
        var (stream, sum) = (new RandomStream(7, 5, 3, 1), 0.0);
        var tied = Matrix.Of(size, size, (a, b) => a == b ? 1 : 0);
        for (var i = 0; i < draws; i++)
            sum += Math.Pow((Readout.Noisy(ref stream, size, epsilon) - tied).FrobeniusNorm(), 2);
        Assert.Equal(epsilon, Math.Sqrt(sum / (draws * size)), 0.01 * epsilon);
    }

    [Fact]
    public void Tied_readout_is_the_chain_in_every_respect()
    {
        Assert.Equal(0, NearestChain.MeanTotalVariation(Types, Laws(Noisy(0)), Truth), 1e-15);
        Assert.Equal(0, NearestChain.AbsentMass(Types, Laws(Noisy(0))), 1e-15);
        // diag p − p pᵀ, averaged, by the definition.
        var hessian = new Matrix(Size, Size);
        var p = new double[Size];
        double[] at = [0.1, 0.7, -0.4, 0];
        for (var t = 0; t < Types.Count; t++)
        {
            Readout.Attention(at, Types.Tokens(t), Types.Counts(t), p);
            for (var i = 0; i < Size; i++)
                for (var j = 0; j < Size; j++) hessian[i, j] += Types.Probability(t) * ((i == j ? p[i] : 0) - p[i] * p[j]);
        }
        Assert.True((RelaxedDescent.Evaluate(Terms(Noisy(0)), at).Hessian - hessian).MaxAbs() < 1e-15);
        Assert.True(RelaxedDescent.SmallestEigenvalue(Terms(Noisy(0)), at, gauge: true) > 0.001);
    }

    [Fact]
    public void Gradient_and_Hessian_are_differences_of_the_loss()
    {
        foreach (var epsilon in new[] { 0.05, 0.4 })
        {
            var terms = Terms(Noisy(epsilon));
            double[] at = [0.3, 0.1, 0.4, -0.2], along = [0.5, -1, 0.3, 0.8];
            double Value(double s) => RelaxedDescent.Evaluate(terms, at.Zip(along, (a, v) => a + s * v).ToArray()).Value;
            var (value, gradient, hessian) = RelaxedDescent.Evaluate(terms, at);
            Assert.True(double.IsFinite(value) || epsilon > 0.3);
            if (!double.IsFinite(value)) continue;
            Assert.Equal((Value(1e-5) - Value(-1e-5)) / 2e-5, Matrix.Dot(gradient, along), 1e-8);
            Assert.Equal((Value(1e-4) - 2 * value + Value(-1e-4)) / 1e-8, Matrix.Dot(hessian.Apply(along), along), 1e-6);
        }
    }

    [Fact]
    public void Descent_ends_at_the_truth_where_the_loss_is_convex()
    {
        var end = RelaxedDescent.From(Terms(Noisy(0.02)), [1, 2, -1, 0]);
        Assert.True(end.Converged);
        for (var j = 1; j < Size; j++) Assert.Equal(Truth[j] - Truth[0], end.Theta[j] - end.Theta[0], 1e-6);
    }

    /// <summary>Laws of another CCMC: the nearest is that one, at distance 0, found from afar.</summary>
    [Fact]
    public void Distance_of_a_chain_to_the_chains_is_zero()
    {
        var laws = Laws(Noisy(0));
        Assert.True(NearestChain.MeanTotalVariation(Types, laws, [0, 0, 0, 0]) > 0.1);
        Assert.True(NearestChain.Distance(Types, laws, [0, 0, 0, 0]) < 1e-8);
    }

    /// <summary>A law that moves δ of the mass to an absent token is δ away from the chains, for none gives that token any.</summary>
    [Fact]
    public void Mass_on_absent_tokens_cannot_be_had()
    {
        var laws = Laws(Noisy(0));
        for (var t = 0; t < Types.Count; t++)
        {
            if (Types.Tokens(t).Contains(3)) continue;
            for (var j = 0; j < Size; j++) laws[t][j] *= 0.9;
            laws[t][3] = 0.1;
        }
        var absent = NearestChain.AbsentMass(Types, laws);
        Assert.True(absent > 0.01);
        Assert.Equal(absent, NearestChain.MeanTotalVariation(Types, laws, Truth), 1e-12);
        Assert.Equal(absent, NearestChain.Distance(Types, laws, [0, 0, 0, 0]), 1e-6);
    }

    /// <summary>z = (0.6, −0.1, 0.7) is read as (6, 0, 7)/13.</summary>
    [Fact]
    public void Signed_mass_is_dropped()
    {
        var readout = Matrix.Of(3, 3, (i, j) => j == 0 ? new[] { 0.6, -0.1, 0.7 }[i] : i == j ? 1 : 0);
        var law = new double[3];
        var (negative, total) = Readout.Law(readout, [1, 0, 0], law);
        Assert.Equal((0.1, 1.2), (negative, total), new Close());
        Assert.Equal(6.0 / 13, law[0], 1e-15);
        Assert.Equal(0, law[1]);
    }

    /// <summary>M = −I leaves nothing positive: no law, distance 1, and no estimate to be had.</summary>
    [Fact]
    public void What_cannot_be_read_is_at_distance_one()
    {
        var readout = Matrix.Of(Size, Size, (i, j) => i == j ? -1 : 0);
        Assert.Equal(1, NearestChain.MeanTotalVariation(Types, Laws(readout), Truth), 1e-12);
        Assert.Equal(1, NearestChain.AbsentMass(Types, Laws(readout)), 1e-12);
        Assert.Equal(0, RelaxedDescent.Evaluate(Terms(readout), Truth).Value);
    }

    [Fact]
    public void All_dimensions_tie_exactly()
    {
        var stream = new RandomStream(4, 4, 4, 4);
        Assert.True((Readout.LowRank(ref stream, Size, Size).Readout - Identity).MaxAbs() < 1e-14);
        Assert.True((Noisy(0) - Identity).MaxAbs() == 0);
    }

    private sealed class Close : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) x, (double, double) y) => Math.Abs(x.Item1 - y.Item1) + Math.Abs(x.Item2 - y.Item2) < 1e-14;

        public int GetHashCode((double, double) pair) => 0;
    }
}
