using Ccmc.Algebra;
using Ccmc.Models;
using Ccmc.Prompts;
using Ccmc.Random;
using Ccmc.Tying;

namespace Ccmc.Tests.Explorations;

/// <summary>Closed forms of first order against differences at a tiny ε, prompt by prompt.</summary>
public class FirstOrderTests
{
    private const int Size = 4;
    private const double Epsilon = 1e-7;
    private static readonly double[] Truth = [0.5, -0.3, 0.8, -1];
    private static readonly PromptTypes Types = IndependentTokens.Uniform(Size, 5, self: true).Enumerate(1);

    private static Matrix Noise(ulong seed)
    {
        var stream = new RandomStream(seed, 2, 2, 2);
        return Embeddings.Normal(ref stream, Size, Size);
    }

    [Fact]
    public void Absent_mass_and_gap_are_the_readouts()
    {
        var noise = Noise(3);
        var theory = FirstOrder.Of(Types, Truth, noise, [1, 1, 1, 1]);
        var readout = Matrix.Of(Size, Size, (i, j) => (i == j ? 1 : 0) + Epsilon * noise[i, j]);
        var (laws, alpha) = (new double[Types.Count][], new double[Size]);
        for (var t = 0; t < laws.Length; t++)
        {
            Readout.Attention(Truth, Types.Tokens(t), Types.Counts(t), alpha);
            Readout.Law(readout, alpha, laws[t] = new double[Size]);
        }
        Assert.Equal(theory.AbsentMass, NearestChain.AbsentMass(Types, laws) / Epsilon, 1e-5);
        Assert.Equal(theory.OwnGap, NearestChain.MeanTotalVariation(Types, laws, Truth) / Epsilon, 1e-5);
    }

    [Fact]
    public void Absent_mass_is_a_part_of_the_gap() => Assert.Contains(Enumerable.Range(1, 12),
        seed => FirstOrder.Of(Types, Truth, Noise((ulong)seed), [1, 1, 1, 1]) is var t && t.GapWithoutAbsent < 0.95 * t.OwnGap);

    /// <summary>The bias solves Σ over prompts of (law − fitted law) = 0 to first order: put back, it does; the other rule does
    /// not.</summary>
    [Fact]
    public void Bias_solves_the_likelihood_equation()
    {
        var noise = Noise(5);
        var theory = FirstOrder.Of(Types, Truth, noise, [1, 1, 1, 1]);
        Assert.Equal(0, theory.Bias.Sum(), 1e-12);
        Assert.True(Residual(theory.Bias) < 1e-5);
        Assert.True(Residual(theory.BiasUnscaled) > 1e-3);

        double Residual(double[] bias)
        {
            double[] fitted = [.. Truth.Zip(bias, (a, b) => a + Epsilon * b)];
            var (alpha, other, score) = (new double[Size], new double[Size], new double[Size]);
            for (var t = 0; t < Types.Count; t++)
            {
                Readout.Attention(Truth, Types.Tokens(t), Types.Counts(t), alpha);
                Readout.Attention(fitted, Types.Tokens(t), Types.Counts(t), other);
                double[] z = [.. Enumerable.Range(0, Size).Select(j => alpha[j] + Epsilon * Matrix.Dot(noise.Row(j), alpha))];
                var kept = 0.0;
                foreach (var j in Types.Tokens(t)) kept += z[j];
                foreach (var j in Types.Tokens(t)) score[j] += Types.Probability(t) * (z[j] / kept - other[j]) / Epsilon;
            }
            return score.Max(Math.Abs);
        }
    }

    /// <summary>Over 3,000 draws of noise the mean absent mass is the formula's: a standard error of about 1 %, 5 of them
    /// allowed.</summary>
    [Fact]
    public void Mean_absent_mass_is_the_formula()
    {
        var stream = new RandomStream(9, 9, 1, 1);
        var (sum, expected) = (0.0, 0.0);
        for (var i = 0; i < 3000; i++)
        {
            var normal = Embeddings.Normal(ref stream, Size, Size);
            var theory = FirstOrder.Of(Types, Truth, Matrix.Of(Size, Size, (a, b) => normal[a, b] / 2), [1, 1, 1, 1]);
            (sum, expected) = (sum + theory.AbsentMass, expected + theory.MeanAbsentMass);
        }
        Assert.Equal(1, sum / expected, 0.06);
    }
}
