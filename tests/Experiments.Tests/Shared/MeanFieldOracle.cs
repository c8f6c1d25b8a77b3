using MathNet.Numerics.LinearAlgebra;
using Complex = System.Numerics.Complex;

namespace Experiments.Tests.Shared;

/// <summary>A fixed point of the mean field, found without the code under test.</summary>
internal sealed record OraclePoint(int[] Support, double[] Shares, double[] Ratios, double[] Growth, Complex[] Eigenvalues, int Index)
{
    /// <summary>Tokens joined by +.</summary>
    public string Name => string.Join('+', Support);

    /// <summary>Growth exponents of the absent tokens less one.</summary>
    public required double[] Invasions { get; init; }

    public double LeadingRate => Invasions.Concat(Eigenvalues.Select(e => e.Real)).Append(-1).Max();

    public string Stability => LeadingRate < 0 ? "stable" : "unstable";
}

/// <summary>
/// The mean field dm/dτ = ν(m) − m by brute force: every set of tokens solved by MathNet, ν by the stationary law of the query's chain,
/// eigenvalues from differences of the drift.
/// </summary>
internal sealed class MeanFieldOracle
{
    private readonly double[][] p;
    private readonly int[] present;

    public MeanFieldOracle(double[][] p, params int[] present)
    {
        (this.p, this.present) = (p, present.Length > 0 ? present : [.. Enumerable.Range(0, p.Length)]);
        foreach (var support in Sets())
        {
            var part = Part(support);
            if (Math.Abs(part.Determinant()) < 1e-12) SingularFaces++;
            else if (part.Transpose().Solve(Ones(support.Length)) is var u && u.All(x => x > 0)) Points.Add(Describe(support, part, u));
        }
    }

    /// <summary>By size of support, then by its tokens.</summary>
    public List<OraclePoint> Points { get; } = [];

    public int SingularFaces { get; }

    /// <summary>½ Σ |m − f| to the nearest of the other points, 1 without one.</summary>
    public double Gap(OraclePoint point) =>
        Points.Where(f => f != point).Select(f => Distance(f.Shares, point.Shares)).Append(1).Min();

    /// <summary>The nearest point and its distance.</summary>
    public (OraclePoint Point, double Distance) Nearest(double[] shares) =>
        Points.Select(f => (f, Distance(f.Shares, shares))).MinBy(x => x.Item2);

    /// <summary>Context length over the prompt's at which a point is settled or left.</summary>
    public double Ratio(OraclePoint point, double below) => Math.Pow(
        point.LeadingRate < 0 ? below * Gap(point) : below, -1 / Math.Abs(point.LeadingRate));

    /// <summary>m(τ) by Runge and Kutta's classical steps of at most 0.02.</summary>
    public double[] After(double[] shares, double time)
    {
        var (m, steps) = (shares.ToArray(), (int)Math.Ceiling(time / 0.02));
        for (var s = 0; s < steps; s++)
        {
            var h = time / steps;
            var a = Drift(m);
            var b = Drift(Moved(m, a, h / 2));
            var c = Drift(Moved(m, b, h / 2));
            var d = Drift(Moved(m, c, h));
            m = [.. m.Select((x, j) => x + h / 6 * (a[j] + 2 * b[j] + 2 * c[j] + d[j]))];
        }
        return m;
    }

    /// <summary>ν(m) − m.</summary>
    public double[] Drift(double[] m)
    {
        int[] there = [.. present.Where(j => m[j] > 0)];
        var chain = Matrix<double>.Build.Dense(there.Length, there.Length, (i, j) =>
            m[there[j]] * p[there[i]][there[j]] / there.Sum(k => m[k] * p[there[i]][k]));
        var law = Stationary(chain.Transpose());
        var drift = new double[m.Length];
        for (var i = 0; i < there.Length; i++) drift[there[i]] = law[i] - m[there[i]];
        return drift;
    }

    private OraclePoint Describe(int[] support, Matrix<double> part, Vector<double> u)
    {
        var (shares, ratios) = (new double[p.Length], new double[p.Length]);
        var m = Stationary(Matrix<double>.Build.DiagonalOfDiagonalVector(u) * part);
        for (var i = 0; i < support.Length; i++) (shares[support[i]], ratios[support[i]]) = (m[i], u[i]);
        double[] growth = [.. Enumerable.Range(0, p.Length).Select(j => support.Sum(i => ratios[i] * p[i][j]))];
        return new(support, shares, ratios, growth, Eigenvalues(support, shares),
            (support.Length % 2 == 1 ? 1 : -1) * Math.Sign(part.Determinant()))
        {
            Invasions = [.. present.Except(support).Select(j => growth[j] - 1)],
        };
    }

    /// <summary>Of the drift in all shares of the support but the last, which makes up for them.</summary>
    private Complex[] Eigenvalues(int[] support, double[] shares)
    {
        var n = support.Length - 1;
        if (n == 0) return [];
        const double step = 1e-5;
        var jacobian = Matrix<double>.Build.Dense(n, n);
        for (var b = 0; b < n; b++)
        {
            double[] At(double h)
            {
                var m = shares.ToArray();
                (m[support[b]], m[support[n]]) = (m[support[b]] + h, m[support[n]] - h);
                return Drift(m);
            }
            var (up, down) = (At(step), At(-step));
            for (var a = 0; a < n; a++) jacobian[a, b] = (up[support[a]] - down[support[a]]) / (2 * step);
        }
        return [.. jacobian.Evd().EigenValues.OrderByDescending(e => Math.Round(e.Real, 6)).ThenByDescending(e => e.Imaginary)];
    }

    /// <summary>The vector with A m = m and sum one.</summary>
    private static Vector<double> Stationary(Matrix<double> a)
    {
        var n = a.RowCount;
        var system = a - Matrix<double>.Build.DenseIdentity(n);
        for (var j = 0; j < n; j++) system[n - 1, j] = 1;
        return system.Solve(Vector<double>.Build.Dense(n, i => i == n - 1 ? 1 : 0));
    }

    private Matrix<double> Part(int[] support) =>
        Matrix<double>.Build.Dense(support.Length, support.Length, (i, j) => p[support[i]][support[j]]);

    private static Vector<double> Ones(int n) => Vector<double>.Build.Dense(n, 1);

    private IEnumerable<int[]> Sets() => Enumerable.Range(1, (1 << present.Length) - 1)
        .Select(mask => present.Where((_, i) => (mask >> i & 1) == 1).ToArray())
        .OrderBy(s => s.Length).ThenBy(s => string.Join(' ', s), StringComparer.Ordinal);

    private static double[] Moved(double[] m, double[] drift, double h) => [.. m.Select((x, j) => x + h * drift[j])];

    private static double Distance(double[] x, double[] y) => x.Zip(y, (a, b) => Math.Abs(a - b)).Sum() / 2;
}
