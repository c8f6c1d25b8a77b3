using Ccmc.Algebra;

namespace Ccmc.Tying;

/// <summary>Where a descent ended.</summary>
/// <param name="Theta">The parameters.</param>
/// <param name="Value">The loss there, nats.</param>
/// <param name="Converged">Whether the gradient vanished (to 1e-9) at a point from which no direction descends; otherwise it ran away or
/// the iterations ran out.</param>
public sealed record DescentEnd(double[] Theta, double Value, bool Converged);

/// <summary>Minimises a loss that need not be convex: Newton steps, damped (Levenberg) until they descend.</summary>
public static class RelaxedDescent
{
    private const int MostIterations = 300;
    private const double GradientTolerance = 1e-9;

    /// <summary>Parameters beyond this are running away: odds of e^60.</summary>
    private const double Runaway = 60;

    /// <summary>Loss, gradient and Hessian of the sum of terms at θ.</summary>
    public static (double Value, double[] Gradient, Matrix Hessian) Evaluate(IReadOnlyList<RelaxedTerm> terms, ReadOnlySpan<double> theta)
    {
        var (gradient, hessian, value) = (new double[theta.Length], new Matrix(theta.Length, theta.Length), 0.0);
        foreach (var term in terms) value += term.Add(theta, gradient, hessian);
        return (value, gradient, hessian);
    }

    /// <summary>Smallest eigenvalue of the Hessian at θ; with a gauge (adding a constant to all parameters changes nothing) that direction
    /// is left out. NaN where the loss is infinite.</summary>
    public static double SmallestEigenvalue(IReadOnlyList<RelaxedTerm> terms, ReadOnlySpan<double> theta, bool gauge)
    {
        var (value, _, hessian) = Evaluate(terms, theta);
        if (!double.IsFinite(value)) return double.NaN;
        var lift = gauge ? (1 + hessian.FrobeniusNorm()) / theta.Length : 0;
        return SymmetricEigenvalues.Of(Matrix.Of(theta.Length, theta.Length, (i, j) => hessian[i, j] + lift))[0];
    }

    /// <summary>Descends from a start of finite loss.</summary>
    public static DescentEnd From(IReadOnlyList<RelaxedTerm> terms, double[] start)
    {
        var theta = start;
        var damping = 1e-3;
        var at = Evaluate(terms, theta);
        for (var i = 0; i < MostIterations && Largest(theta) < Runaway; i++)
        {
            if (Largest(at.Gradient) < GradientTolerance)
                return new(theta, at.Value, SmallestEigenvalue(terms, theta, gauge: false) > -1e-7);
            var next = Step(terms, theta, at, ref damping);
            if (next is null) return new(theta, at.Value, Largest(at.Gradient) < 1e-6);
            theta = next;
            at = Evaluate(terms, theta);
        }
        return new(theta, at.Value, false);
    }

    /// <summary>A step that lowers the loss; null when none does however short.</summary>
    private static double[]? Step(IReadOnlyList<RelaxedTerm> terms, double[] theta,
        (double Value, double[] Gradient, Matrix Hessian) at, ref double damping)
    {
        var (value, gradient, hessian) = at;
        var factor = new CholeskyFactor(theta.Length);
        for (; damping < 1e12; damping *= 4)
        {
            var lift = damping;
            var damped = Matrix.Of(theta.Length, theta.Length, (i, j) => hessian[i, j] + (i == j ? lift : 0));
            if (!factor.TryFactor(damped.Entries)) continue;
            var step = gradient.ToArray();
            factor.Solve(step);
            var next = new double[theta.Length];
            for (var i = 0; i < next.Length; i++) next[i] = theta[i] - step[i];
            var found = 0.0;
            foreach (var term in terms) found += term.Add(next, [], null);
            if (!(found < value)) continue;
            damping = Math.Max(1e-12, damping / 10);
            return next;
        }
        damping = 1e-3;
        return null;
    }

    private static double Largest(double[] values)
    {
        var largest = 0.0;
        foreach (var v in values) largest = Math.Max(largest, Math.Abs(v));
        return largest;
    }
}
