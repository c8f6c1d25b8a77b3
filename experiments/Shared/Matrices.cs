using Ccmc.Models;
using Ccmc.Random;
using Repro.Experiments;

namespace Experiments.Shared;

/// <summary>From <c>matrix:</c> to the matrix. The same specification, size and draw give the same matrix in every experiment.</summary>
internal static class Matrices
{
    /// <summary>The matrix.</summary>
    public static TransitionMatrix Draw(MatrixSpecification specification, int vocabularySize, PointContext context)
    {
        switch (specification)
        {
            case TwoToken two: return TransitionMatrix.FromProbabilities([1 - two.P, two.P, two.Q, 1 - two.Q]);
            case ExplicitMatrix given: return TransitionMatrix.FromProbabilities([.. given.Rows.SelectMany(r => r)]);
            case GaussianLogits gaussian:
                var seed = context.Seed("matrix", specification, vocabularySize, context.Draw);
                var stream = new RandomStream(seed.S0, seed.S1, seed.S2, seed.S3);
                var logits = new double[vocabularySize * vocabularySize];
                for (var i = 0; i < logits.Length; i++) logits[i] = gaussian.Scale * Ccmc.Random.Draw.Normal(ref stream);
                return TransitionMatrix.FromLogits(logits);
            default: throw new ArgumentException($"a matrix given by {specification} cannot be built");
        }
    }

    /// <summary>The vocabulary size: what the specification fixes, otherwise <paramref name="vocabularySize"/>.</summary>
    public static int Size(MatrixSpecification specification, int vocabularySize) => specification.FixedSize ?? vocabularySize;

    /// <summary>What is wrong with the specification at this vocabulary size: nothing, or a sentence each, starting with its path.</summary>
    public static IEnumerable<string> Validate(MatrixSpecification specification, int vocabularySize, bool zeroDiagonalAllowed) => [];
}
