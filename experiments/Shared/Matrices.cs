using Ccmc.Models;
using Ccmc.Random;
using Repro.Experiments;

namespace Experiments.Shared;

/// <summary>From <c>matrix:</c> to the matrix. The same specification, size and draw give the same matrix in every experiment.</summary>
internal static class Matrices
{
    /// <summary>The matrix; call it after <see cref="MatrixValidation.Validate"/> has found nothing.</summary>
    public static TransitionMatrix Draw(MatrixSpecification specification, int vocabularySize, PointContext context)
    {
        if (specification is not RandomMatrixSpecification random) return Given(specification);
        var stream = context.Seed("matrix", specification, vocabularySize, context.Draw).Stream();
        return Random(random, vocabularySize, ref stream);
    }

    /// <summary>The vocabulary size: what the specification fixes, otherwise <paramref name="vocabularySize"/>.</summary>
    public static int Size(MatrixSpecification specification, int vocabularySize) => specification.FixedSize ?? vocabularySize;

    /// <summary>The matrix where no chance enters, known before anything is drawn; null for random kinds.</summary>
    public static TransitionMatrix? Fixed(MatrixSpecification specification) =>
        specification is RandomMatrixSpecification ? null : Given(specification);

    private static TransitionMatrix Given(MatrixSpecification specification) => specification switch
    {
        IdenticalRows identical => TransitionMatrices.IdenticalRows([.. identical.Probabilities]),
        TwoToken two => TransitionMatrices.TwoToken(two.P, two.Q),
        ExplicitMatrix given => TransitionMatrix.FromProbabilities([.. given.Probabilities.SelectMany(r => r)]),
        MatrixFile { Path: not null } file => TransitionMatrix.FromProbabilities([.. file.Probabilities.SelectMany(r => r)]),
        _ => throw new ArgumentException($"a matrix given by {specification} cannot be built"),
    };

    private static TransitionMatrix Random(RandomMatrixSpecification specification, int size, ref RandomStream stream) =>
        specification switch
        {
            GaussianLogits gaussian => TransitionMatrices.Gaussian(ref stream, size, gaussian.Scale),
            DirichletRows dirichlet => TransitionMatrices.Dirichlet(ref stream, size, dirichlet.Concentration),
            DiagonalDominant diagonal => TransitionMatrices.DiagonalDominant(ref stream, size, diagonal.Strength),
            Cyclic cyclic => TransitionMatrices.Cyclic(ref stream, size, cyclic.Strength),
            Block block => TransitionMatrices.Block(ref stream, size, block.Blocks, block.Leak),
            ZeroDiagonal zero => TransitionMatrices.ZeroDiagonal(ref stream, size, zero.Scale),
            _ => throw new ArgumentException($"a matrix given by {specification} cannot be drawn"),
        };
}
