using Ccmc.Algebra;
using Ccmc.Functions;
using Ccmc.Random;

namespace Ccmc.Models;

/// <summary>Token embeddings E, K × d with d ≥ K and independent rows, and the classifier tied to them.</summary>
public static class Embeddings
{
    /// <summary>Orthonormal rows, uniformly distributed: singular values 1.</summary>
    public static Matrix Orthonormal(ref RandomStream stream, int size, int dimension)
    {
        var factors = QrFactorization.Of(Normal(ref stream, dimension, size));
        // Signs of the diagonal of R, or the law of Q would not be uniform.
        return Matrix.Of(size, dimension, (i, j) => factors.R[i, i] < 0 ? -factors.Q[j, i] : factors.Q[j, i]);
    }

    /// <summary>Independent entries N(0, 1/d): rows of length about 1.</summary>
    public static Matrix Gaussian(ref RandomStream stream, int size, int dimension)
    {
        var scale = Math.Sqrt(dimension);
        var normal = Normal(ref stream, size, dimension);
        return Matrix.Of(size, dimension, (i, j) => normal[i, j] / scale);
    }

    /// <summary>
    /// U diag(s) Vᵀ with U, V uniform orthonormal and singular values s from 1 down to 1/κ, equally spaced in logarithm: the condition
    /// number is κ = <paramref name="condition"/> ≥ 1 to rounding. The rows are the more alike the larger κ.
    /// </summary>
    public static Matrix Correlated(ref RandomStream stream, int size, int dimension, double condition)
    {
        var left = Orthonormal(ref stream, size, size);
        var right = Orthonormal(ref stream, size, dimension);
        var step = Elementary.Log(condition) / (size - 1);
        for (var i = 0; i < size; i++)
        {
            var value = i == size - 1 ? 1 / condition : Elementary.Exp(-step * i);
            for (var j = 0; j < dimension; j++) right[i, j] *= value;
        }
        return left * right;
    }

    /// <summary>Ratio of the largest to the smallest singular value; infinite where the rows are dependent.</summary>
    public static double Condition(Matrix embeddings)
    {
        var values = SingularValues.Of(embeddings);
        return values[0] / values[^1];
    }

    /// <summary>C, K × d with C Eᵀ = I and rows in the span of the embeddings, by QR of Eᵀ.</summary>
    /// <exception cref="ArgumentException">d &lt; K: the rows of E cannot be independent.</exception>
    /// <remarks>Reference: [IHLRO24] section 2 (weight tying).</remarks>
    public static Matrix TiedClassifier(Matrix embeddings)
    {
        var factors = QrFactorization.Of(embeddings.Transpose());
        return factors.SolveTriangular(factors.Q.Transpose());
    }

    /// <summary>Rows × columns independent standard normal numbers, drawn row by row.</summary>
    public static Matrix Normal(ref RandomStream stream, int rows, int columns)
    {
        var normal = new Matrix(rows, columns);
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++) normal[i, j] = Draw.Normal(ref stream);
        return normal;
    }
}
