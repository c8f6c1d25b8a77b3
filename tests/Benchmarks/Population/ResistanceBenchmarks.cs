using BenchmarkDotNet.Attributes;
using Ccmc.Graphs;
using Ccmc.Random;

namespace Benchmarks;

/// <summary>Effective resistance of all pairs, K = 500: by Cholesky factors in blocks, beside plain elimination on the same
/// matrix.</summary>
[MemoryDiagnoser]
public class ResistanceBenchmarks
{
    private const int Size = 500;
    private CoOccurrenceGraph graph = GraphFamilies.Path(2);

    /// <summary>A random connected graph.</summary>
    [GlobalSetup]
    public void Draw()
    {
        var stream = new RandomStream(1, 2, 3, 4);
        graph = GraphFamilies.Random(ref stream, Size, 0.1);
    }

    /// <summary>The plain way: Gauss and Jordan's inverse of L + J (positive definite, no pivots looked for).</summary>
    [Benchmark(Baseline = true)]
    public double Elimination()
    {
        var laplacian = graph.Laplacian();
        var a = new double[Size][];
        for (var i = 0; i < Size; i++) a[i] = [.. Enumerable.Range(0, Size).Select(j => laplacian[i, j] + 1.0 / Size)];
        for (var k = 0; k < Size; k++)
        {
            var (pivot, row) = (1 / a[k][k], a[k]);
            row[k] = 1;
            for (var j = 0; j < Size; j++) row[j] *= pivot;
            for (var i = 0; i < Size; i++)
            {
                if (i == k) continue;
                var (factor, other) = (a[i][k], a[i]);
                other[k] = 0;
                for (var j = 0; j < Size; j++) other[j] -= factor * row[j];
            }
        }
        var resistance = new double[Size, Size];
        for (var i = 0; i < Size; i++)
            for (var j = 0; j < Size; j++) resistance[i, j] = a[i][i] + a[j][j] - 2 * a[i][j];
        return resistance[0, 1];
    }

    /// <summary>All pairs.</summary>
    [Benchmark]
    public double AllPairs() => graph.EffectiveResistance()[0, 1];
}
