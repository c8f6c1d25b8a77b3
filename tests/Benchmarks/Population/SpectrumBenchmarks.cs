using BenchmarkDotNet.Attributes;
using Ccmc.Algebra;
using Ccmc.Graphs;
using Ccmc.Random;

namespace Benchmarks;

/// <summary>Spectra at K = 500: tridiagonal QL beside Jacobi rotations, which give eigenvectors too; singular values.</summary>
[MemoryDiagnoser]
public class SpectrumBenchmarks
{
    private Matrix laplacian = new(0, 0);

    /// <summary>The Laplacian of a random graph.</summary>
    [GlobalSetup]
    public void Draw()
    {
        var stream = new RandomStream(1, 2, 3, 4);
        laplacian = GraphFamilies.Random(ref stream, 500, 0.1).Laplacian();
    }

    /// <summary>The plain way.</summary>
    [Benchmark(Baseline = true)]
    public double Jacobi() => SymmetricSpectrum.Of(laplacian).Values[1];

    /// <summary>Householder and QL.</summary>
    [Benchmark]
    public double Tridiagonal() => SymmetricEigenvalues.Of(laplacian)[1];

    /// <summary>Householder to bidiagonal form and QL.</summary>
    [Benchmark]
    public double Singular() => SingularValues.Of(laplacian)[0];
}
