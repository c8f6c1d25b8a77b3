using Ccmc.Algebra;

namespace Ccmc.Graphs;

/// <summary>An undirected edge between two tokens with its weight &gt; 0: how often a prompt holds both, or the information it
/// carries.</summary>
public readonly record struct Edge(int First, int Second, double Weight = 1);

/// <summary>
/// G^(k): tokens 0 … K − 1, linked where some prompt with query k holds both. Edges keep their order; no edge occurs twice. Immutable.
/// </summary>
/// <remarks>Reference: [IHLRO24], Theorem 3.4.</remarks>
public sealed class CoOccurrenceGraph
{
    private readonly int[] component;

    /// <summary>The graph on <paramref name="size"/> ≥ 1 tokens with the given edges; weights of repeated edges are added.</summary>
    /// <exception cref="ArgumentException">A loop, a token outside, or a weight that is not positive.</exception>
    public CoOccurrenceGraph(int size, IEnumerable<Edge> edges)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Size = size;
        Edges = Merged(size, edges);
        component = Label(size, Edges);
        foreach (var c in component) ComponentCount = Math.Max(ComponentCount, c + 1);
    }

    /// <summary>K, number of tokens.</summary>
    public int Size { get; }

    /// <summary>The edges with First &lt; Second, in order of first appearance.</summary>
    public IReadOnlyList<Edge> Edges { get; }

    /// <summary>Number of connected components; a token without edges is one.</summary>
    public int ComponentCount { get; }

    /// <summary>True when there is one component.</summary>
    public bool IsConnected => ComponentCount == 1;

    /// <summary>Index of each token's component, numbered from 0 by their smallest tokens.</summary>
    public ReadOnlySpan<int> Component => component;

    /// <summary>Share of the K(K − 1)/2 token pairs that are joined by a path; 1 for K = 1.</summary>
    public double PathCoverage
    {
        get
        {
            var (joined, pairs) = (0, 0);
            for (var i = 0; i < Size; i++)
                for (var j = i + 1; j < Size; j++, pairs++)
                    if (component[i] == component[j]) joined++;
            return pairs == 0 ? 1 : (double)joined / pairs;
        }
    }

    /// <summary>Weighted Laplacian, K × K: degrees on the diagonal, minus weights off it.</summary>
    public Matrix Laplacian()
    {
        var laplacian = new Matrix(Size, Size);
        foreach (var (i, j, w) in Edges)
        {
            laplacian[i, i] += w;
            laplacian[j, j] += w;
            laplacian[i, j] -= w;
            laplacian[j, i] -= w;
        }
        return laplacian;
    }

    /// <summary>λ₂ of the weighted Laplacian: positive iff connected, exactly 0 otherwise; 0 for K = 1.</summary>
    public double AlgebraicConnectivity => Size == 1 || !IsConnected ? 0 : SymmetricEigenvalues.Of(Laplacian())[1];

    /// <summary>
    /// Pseudo-inverse L⁺ of the Laplacian. With J the projector on the components' constants, L + sJ is positive definite and (L + sJ)⁻¹ =
    /// L⁺ + J/s; s, the mean diagonal, only keeps the two in proportion.
    /// </summary>
    /// <exception cref="ArithmeticException">Weights so far apart that the Laplacian is singular to rounding.</exception>
    public Matrix LaplacianPseudoInverse()
    {
        var shifted = Laplacian();
        var sizes = new int[ComponentCount];
        foreach (var c in component) sizes[c]++;
        var scale = 0.0;
        for (var i = 0; i < Size; i++) scale += shifted[i, i] / Size;
        if (scale == 0) return new Matrix(Size, Size);
        for (var i = 0; i < Size; i++)
            for (var j = 0; j < Size; j++)
                if (component[i] == component[j]) shifted[i, j] += scale / sizes[component[i]];
        var factor = new CholeskyFactor(Size);
        if (!factor.TryFactor(shifted.Entries))
            throw new ArithmeticException("the weights of the graph differ by too many orders of magnitude to invert its Laplacian");
        var inverse = factor.Inverse();
        return Matrix.Of(Size,
            Size, (i, j) => component[i] == component[j] ? inverse[i * Size + j] - 1 / (scale * sizes[component[i]]) : 0);
    }

    /// <summary>Effective resistance between all pairs, weights as conductances: K × K, 0 on the diagonal, +∞ between components.</summary>
    /// <remarks>Reference: [KR93].</remarks>
    public Matrix EffectiveResistance()
    {
        var inverse = LaplacianPseudoInverse();
        return Matrix.Of(Size,
            Size, (i, j) =>
                component[i] != component[j] ? double.PositiveInfinity : i == j ? 0 : inverse[i, i] + inverse[j, j] - 2 * inverse[i, j]);
    }

    private static List<Edge> Merged(int size, IEnumerable<Edge> edges)
    {
        var place = new Dictionary<(int, int), int>();
        var merged = new List<Edge>();
        foreach (var (a, b, weight) in edges)
        {
            var (i, j) = a < b ? (a, b) : (b, a);
            if (i < 0 || j >= size || i == j || !(weight > 0))
                throw new ArgumentException($"({a}, {b}) of weight {weight} is no edge of a graph on {size} tokens");
            if (place.TryAdd((i, j), merged.Count)) merged.Add(new(i, j, weight));
            else merged[place[(i, j)]] = merged[place[(i, j)]] with { Weight = merged[place[(i, j)]].Weight + weight };
        }
        return merged;
    }

    private static int[] Label(int size, IReadOnlyList<Edge> edges)
    {
        var sets = new DisjointSets(size);
        foreach (var (i, j, _) in edges) sets.Join(i, j);
        var (label, count) = (new int[size], 0);
        for (var i = 0; i < size; i++) label[i] = sets.Root(i) == i ? count++ : label[sets.Root(i)];
        return label;
    }
}
