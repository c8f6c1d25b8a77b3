using Ccmc.Algebra;
using Ccmc.Models;
using Ccmc.Random;
using Repro.Experiments;

namespace Experiments.Shared;

/// <summary>How the token embeddings E are drawn: <c>embeddings: {kind: …}</c>.</summary>
public abstract record EmbeddingSpecification
{
    /// <summary>E, K × d.</summary>
    internal abstract Matrix Draw(ref RandomStream stream, int vocabularySize, int dimension);
}

/// <summary>Orthonormal rows.</summary>
[Kind("orthonormal", "orthonormal rows, condition number 1")]
public sealed record OrthonormalEmbeddings : EmbeddingSpecification
{
    internal override Matrix Draw(ref RandomStream stream, int vocabularySize, int dimension) =>
        Embeddings.Orthonormal(ref stream, vocabularySize, dimension);
}

/// <summary>Gaussian entries.</summary>
[Kind("gaussian", "independent normal entries of variance 1/d")]
public sealed record GaussianEmbeddings : EmbeddingSpecification
{
    internal override Matrix Draw(ref RandomStream stream, int vocabularySize, int dimension) =>
        Embeddings.Gaussian(ref stream, vocabularySize, dimension);
}

/// <summary>Correlated rows of a given condition number.</summary>
[Kind("correlated", "random directions with singular values from 1 to 1/condition, equally spaced in logarithm")]
public sealed record CorrelatedEmbeddings : EmbeddingSpecification
{
    [Parameter("condition number κ(E); above 1e7 its square exceeds what double precision resolves", Minimum = 1, Maximum = 1e7)]
    public double Condition { get; init; } = 100;

    internal override Matrix Draw(ref RandomStream stream, int vocabularySize, int dimension) =>
        Embeddings.Correlated(ref stream, vocabularySize, dimension, Condition);
}
