using Ccmc.Algebra;

namespace Ccmc.Landscape;

/// <summary>The shortest vector w with x_iᵀ w ≥ 1 for each of m vectors: min ½‖w‖², the hard-margin problem, through its dual w = Σ α_i
/// x_i, α ≥ 0. Immutable.</summary>
/// <remarks>As Lawson and Hanson's least-distance problem: with u ≥ 0 the least-squares solution of [Xᵀ; 1ᵀ] u ≈ (0, 1), α = u / (1 − Σ u).
/// Reference: [LH74] chapter 23.</remarks>
public sealed class MarginProgram
{
    /// <summary>A multiplier is 0 below this share of the largest, a margin 1 up to this much above it.</summary>
    private const double Zero = 1e-7;

    /// <summary>By how much a margin may fall short.</summary>
    private const double Short = 1e-11;

    private readonly Matrix gram;

    private MarginProgram(Matrix gram, double[] multipliers)
    {
        (this.gram, Multipliers) = (gram, multipliers);
        Margins = gram.Apply(multipliers);
        for (var i = 0; i < multipliers.Length; i++) SquaredNorm += multipliers[i] * Margins[i];
    }

    /// <summary>α_i ≥ 0; where vectors depend on one another one of several solutions.</summary>
    public IReadOnlyList<double> Multipliers { get; }

    /// <summary>x_iᵀ w ≥ 1.</summary>
    public IReadOnlyList<double> Margins { get; }

    /// <summary>‖w‖² = Σ α_i.</summary>
    public double SquaredNorm { get; }

    /// <summary>Solves it.</summary>
    /// <param name="gram">x_iᵀ x_j, m × m, m ≥ 1.</param>
    /// <exception cref="ArithmeticException">No w has these margins, or the vectors are too close to decide.</exception>
    public static MarginProgram Of(Matrix gram)
    {
        var (size, scale) = (gram.Rows, 0.0);
        for (var i = 0; i < size; i++) scale = Math.Max(scale, gram[i, i]);
        if (!(scale > 0)) throw new ArithmeticException("a vector of length 0 has no margin");
        var ones = new double[size];
        Array.Fill(ones, 1);
        var u = NonNegativeLeastSquares.Solve(Matrix.Of(size, size, (i, j) => gram[i, j] / scale + 1), ones, Short);
        var rest = 1 - u.Sum();
        if (!(rest > Short)) throw new ArithmeticException("no vector has a margin of one on all: some of them sum to 0");
        return new(gram, Array.ConvertAll(u, x => x / rest / scale));
    }

    /// <summary>Whether the margin is 1 up to rounding.</summary>
    public bool IsTight(int i) => Margins[i] <= 1 + Zero;

    /// <summary>
    /// Whether the margin is 1 and every solution of the dual has multiplier 0 there: then w would be the same without the vector, and
    /// descent approaches w by way of it only logarithmically.
    /// </summary>
    public bool IsTightWithoutForce(int i)
    {
        if (!IsTight(i) || Multipliers[i] > Zero * Multipliers.Max()) return false;
        // A solution with a multiplier above 0 exists iff w − ε x_i is in the cone of the tight vectors: decided by its distance from the
        // cone.
        int[] tight = [.. Enumerable.Range(0, gram.Rows).Where(IsTight)];
        var epsilon = 1e-3 * Multipliers.Max();
        var products = Array.ConvertAll(tight, j => Margins[j] - epsilon * gram[j, i]);
        var among = Matrix.Of(tight.Length, tight.Length, (a, b) => gram[tight[a], tight[b]]);
        var u = NonNegativeLeastSquares.Solve(among, products, Short);
        var square = SquaredNorm - 2 * epsilon * Margins[i] + epsilon * epsilon * gram[i, i];
        return Math.Sqrt(Math.Max(0, square - Matrix.Dot(u, products))) > 1e-3 * epsilon * Math.Sqrt(gram[i, i]);
    }

    /// <summary>The program without one vector; null where none is left.</summary>
    public MarginProgram? Without(int left)
    {
        int[] kept = [.. Enumerable.Range(0, gram.Rows).Where(i => i != left)];
        return kept.Length == 0 ? null : Of(Matrix.Of(kept.Length, kept.Length, (a, b) => gram[kept[a], kept[b]]));
    }
}
