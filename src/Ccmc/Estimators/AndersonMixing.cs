namespace Ccmc.Estimators;

/// <summary>
/// Anderson acceleration of a fixed-point map x ← x + r(x): the next point from the last few differences of x and r, by weighted least squares.
/// Safeguarded by the residual: when it grows the history is dropped and a plain step taken from the best point.
/// </summary>
internal sealed class AndersonMixing
{
    // The window at which this map gains no more; a tiny relative ridge keeps the small system regular when differences are parallel.
    private const int Window = 6;
    private const double Regularisation = 1e-12;
    private const double AllowedGrowth = 4;

    private readonly int size;
    private readonly double[] points;
    private readonly double[] residuals;
    private readonly double[] lastPoint;
    private readonly double[] lastResidual;
    private readonly double[] bestPoint;
    private readonly double[] bestResidual;
    private readonly double[] system = new double[Window * Window];
    private readonly double[] solution = new double[Window];
    private int used;
    private int oldest;
    private bool hasLast;
    private double best = double.PositiveInfinity;

    public AndersonMixing(int size)
    {
        this.size = size;
        (points, residuals) = (new double[Window * size], new double[Window * size]);
        (lastPoint, lastResidual) = (new double[size], new double[size]);
        (bestPoint, bestResidual) = (new double[size], new double[size]);
    }

    /// <summary>Replaces x by the next point, given r(x) and the weights of the least-squares norm.</summary>
    public void Advance(Span<double> x, ReadOnlySpan<double> r, ReadOnlySpan<double> weight)
    {
        var norm = 0.0;
        foreach (var v in r) norm += v * v;
        if (!(norm < AllowedGrowth * best))
        {
            for (var i = 0; i < size; i++) x[i] = bestPoint[i] + bestResidual[i];
            (used, oldest, hasLast, best) = (0, 0, false, double.PositiveInfinity);
            return;
        }
        if (norm < best)
        {
            best = norm;
            x.CopyTo(bestPoint);
            r.CopyTo(bestResidual);
        }
        if (hasLast) Remember(x, r);
        x.CopyTo(lastPoint);
        r.CopyTo(lastResidual);
        hasLast = true;
        Solve(r, weight);
        for (var i = 0; i < size; i++) x[i] += r[i];
        for (var k = 0; k < used; k++)
        {
            for (var i = 0; i < size; i++) x[i] -= solution[k] * (points[k * size + i] + residuals[k * size + i]);
        }
    }

    private void Remember(ReadOnlySpan<double> x, ReadOnlySpan<double> r)
    {
        var slot = used < Window ? used++ : oldest++ % Window;
        for (var i = 0; i < size; i++)
        {
            points[slot * size + i] = x[i] - lastPoint[i];
            residuals[slot * size + i] = r[i] - lastResidual[i];
        }
    }

    private void Solve(ReadOnlySpan<double> r, ReadOnlySpan<double> weight)
    {
        for (var k = 0; k < used; k++)
        {
            var left = residuals.AsSpan(k * size, size);
            solution[k] = Dot(left, r, weight);
            for (var l = 0; l <= k; l++) system[k * Window + l] = system[l * Window + k] = Dot(left, residuals.AsSpan(l * size, size), weight);
            system[k * Window + k] *= 1 + Regularisation;
        }
        Eliminate();
    }

    private void Eliminate()
    {
        for (var k = 0; k < used; k++)
        {
            for (var row = k + 1; row < used; row++)
            {
                var factor = system[row * Window + k] / system[k * Window + k];
                for (var c = k; c < used; c++) system[row * Window + c] -= factor * system[k * Window + c];
                solution[row] -= factor * solution[k];
            }
        }
        for (var k = used - 1; k >= 0; k--)
        {
            for (var c = k + 1; c < used; c++) solution[k] -= system[k * Window + c] * solution[c];
            solution[k] /= system[k * Window + k];
        }
        // Parallel or zero differences: a plain step.
        for (var k = 0; k < used; k++)
            if (!double.IsFinite(solution[k])) solution.AsSpan(0, used).Clear();
    }

    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> weight)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++) sum += weight[i] * x[i] * y[i];
        return sum;
    }
}
