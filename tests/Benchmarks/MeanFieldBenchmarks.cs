using BenchmarkDotNet.Attributes;
using Ccmc.MeanField;
using Ccmc.Models;

namespace Benchmarks;

/// <summary>Every fixed point of the mean field: one elimination for each face from the start, against the search that shares them; the
/// search on all threads.</summary>
[MemoryDiagnoser]
public class MeanFieldBenchmarks
{
    private TransitionMatrix matrix = null!;
    private int[] present = null!;

    [Params(12, 16, 20)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Prepare() => (matrix, present) = (TrajectoryFixture.Gaussian(Size), [.. Enumerable.Range(0, Size)]);

    /// <summary>How many faces have u &gt; 0: the elimination alone, nothing described.</summary>
    [Benchmark(Baseline = true)]
    public int FaceByFace()
    {
        var found = 0;
        var (a, u, support) = (new double[Size * Size], new double[Size], new int[Size]);
        for (var mask = 1; mask < 1 << Size; mask++)
        {
            var n = 0;
            for (var j = 0; j < Size; j++)
                if ((mask >> j & 1) != 0) support[n++] = j;
            for (var i = 0; i < n; i++)
            {
                u[i] = 1;
                for (var j = 0; j < n; j++) a[i * n + j] = matrix.Probability(support[j], support[i]);
            }
            if (Eliminate(a, u, n)) found++;
        }
        return found;
    }

    [Benchmark]
    public int Search() => MeanFieldAnalysis.Of(matrix, present).FixedPoints.Count;

    [Benchmark]
    public int SearchOnAllThreads() =>
        MeanFieldAnalysis.Of(matrix, present, (count, body) => Parallel.For(0, count, body)).FixedPoints.Count;

    private static bool Eliminate(double[] a, double[] u, int n)
    {
        for (var k = 0; k < n; k++)
        {
            var pivot = k;
            for (var i = k + 1; i < n; i++)
                if (Math.Abs(a[i * n + k]) > Math.Abs(a[pivot * n + k])) pivot = i;
            for (var c = k; c < n && pivot != k; c++) (a[k * n + c], a[pivot * n + c]) = (a[pivot * n + c], a[k * n + c]);
            (u[k], u[pivot]) = (u[pivot], u[k]);
            for (var i = k + 1; i < n; i++)
            {
                var factor = a[i * n + k] / a[k * n + k];
                for (var c = k + 1; c < n; c++) a[i * n + c] -= factor * a[k * n + c];
                u[i] -= factor * u[k];
            }
        }
        for (var k = n - 1; k >= 0; k--)
        {
            for (var c = k + 1; c < n; c++) u[k] -= a[k * n + c] * u[c];
            u[k] /= a[k * n + k];
            if (!(u[k] > 0)) return false;
        }
        return true;
    }
}
