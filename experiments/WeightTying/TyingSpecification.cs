using System.Globalization;
using Ccmc.Algebra;
using Ccmc.Random;
using Ccmc.Tying;
using Repro.Experiments;

namespace Experiments.WeightTying;

/// <summary>How the classifier fails to be tied to the embeddings: <c>tying: {kind: …}</c>.</summary>
public abstract record TyingSpecification
{
    /// <summary>What curves over ε or d have in common.</summary>
    internal abstract string Series { get; }

    /// <summary>ε where there is one.</summary>
    internal virtual double? Size => null;

    /// <summary>M = C Eᵀ; the stream does not depend on ε or d, so that curves share their noise.</summary>
    internal abstract DrawnReadout Draw(ref RandomStream stream, int vocabularySize);
}

/// <summary>A readout.</summary>
/// <param name="Readout">M, K × K.</param>
/// <param name="Basis">Orthonormal basis of the logits that can be reached, where not all can.</param>
/// <param name="RowNorms">Where there is an ε: by what the rows of N = (M − I)/ε are larger than those of independent entries of variance
/// 1/K.</param>
internal sealed record DrawnReadout(Matrix Readout, Matrix? Basis, double[] RowNorms);

/// <summary>Noise in the readout.</summary>
[Kind("noise", "C Eᵀ = I + εN, N of independent normal entries of variance 1/K")]
public sealed record NoisyTying : TyingSpecification
{
    [Parameter("ε; 0 is weight tying", Minimum = 0, Maximum = 100)]
    public double Epsilon { get; init; } = 0.01;

    internal override string Series => "noise";

    internal override double? Size => Epsilon;

    internal override DrawnReadout Draw(ref RandomStream stream, int vocabularySize) =>
        new(Readout.Noisy(ref stream, vocabularySize, Epsilon), null, [.. Enumerable.Repeat(1.0, vocabularySize)]);
}

/// <summary>Embeddings that have moved.</summary>
[Kind("drift",
    "the embeddings, singular values from 1 to 1/condition, have moved by ε D after the classifier was tied to them; "
        + "D of independent normal entries of variance 1/K, d = K")]
public sealed record DriftedTying : TyingSpecification
{
    [Parameter("ε; 0 is weight tying", Minimum = 0, Maximum = 100)]
    public double Epsilon { get; init; } = 0.01;

    [Parameter("condition number κ(E): how nearly dependent the embeddings are", Minimum = 1, Maximum = 1e7)]
    public double Condition { get; init; } = 100;

    internal override string Series => string.Create(CultureInfo.InvariantCulture, $"drift, κ(E) = {Condition:R}");

    internal override double? Size => Epsilon;

    internal override DrawnReadout Draw(ref RandomStream stream, int vocabularySize)
    {
        var (readout, norms) = Readout.Drifted(ref stream, vocabularySize, Epsilon, Condition);
        return new(readout, null, norms);
    }
}

/// <summary>Fewer dimensions than tokens.</summary>
[Kind("low-rank",
    "d < K dimensions: embeddings of independent normal entries, the classifier by least squares, "
        + "so that C Eᵀ is the projector on their column space")]
public sealed record LowRankTying : TyingSpecification
{
    [Parameter("d, dimensions of the embeddings; at most K (then tying is exact)", Unit = "dimensions", Minimum = 1, Maximum = 8)]
    public int Dimension { get; init; } = 3;

    internal override string Series => "low rank";

    internal override DrawnReadout Draw(ref RandomStream stream, int vocabularySize)
    {
        var (readout, basis) = Readout.LowRank(ref stream, vocabularySize, Dimension);
        return new(readout, basis, []);
    }
}
