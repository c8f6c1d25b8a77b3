using Experiments.Shared;

namespace Experiments.TrajectoryCollapse;

/// <summary>What can be said of a matrix from its specification, before anything is drawn.</summary>
internal static class Specifications
{
    /// <summary>Rows that differ by less than this are one: they were typed, and normalised.</summary>
    private const double SameRow = 1e-12;

    /// <summary>Whether no token follows itself.</summary>
    public static bool HasZeroDiagonal(MatrixSpecification specification) => specification switch
    {
        ZeroDiagonal => true,
        ExplicitMatrix e => e.Rows.Count > 0 && e.Rows[0].Count > 0 && e.Rows[0][0] == 0,
        MatrixFile => Matrices.Fixed(specification)!.HasZeroDiagonal,
        IdenticalRows or TwoToken or GaussianLogits or DirichletRows or DiagonalDominant or Cyclic or Block => false,
        _ => throw new ArgumentException($"whether a matrix given by {specification} has a zero diagonal is not known"),
    };

    /// <summary>The common row of a matrix whose rows are all the same, null for others and for random kinds.</summary>
    public static double[]? CommonRow(TrajectoryCollapseParameters parameters)
    {
        if (Matrices.Fixed(parameters.Matrix) is not { } matrix) return null;
        for (var q = 1; q < matrix.Size; q++)
            for (var j = 0; j < matrix.Size; j++)
                if (Math.Abs(matrix.Probability(q, j) - matrix.Probability(0, j)) > SameRow) return null;
        return matrix.Row(0).ToArray();
    }
}
