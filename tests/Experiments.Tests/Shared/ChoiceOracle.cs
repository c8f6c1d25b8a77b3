using MathNet.Numerics.LinearAlgebra;

namespace Experiments.Tests.Shared;

/// <summary>Conditional logit by Newton's method on dense matrices: what estimators are compared with.</summary>
internal sealed class ChoiceOracle(int parameters, double ridge = 0)
{
    private readonly List<(double[][] Features, double[] Offsets, int Chosen, double Weight)> choices = [];

    /// <summary>A choice among alternatives of utility offset + θ · features.</summary>
    public void Add(double[][] features, double[] offsets, int chosen, double weight = 1) =>
        choices.Add((features, offsets, chosen, weight));

    /// <summary>Information at θ.</summary>
    public Matrix<double> Information(Vector<double> theta) => Sums(theta).Information;

    /// <summary>Probabilities of a choice's alternatives at θ.</summary>
    public static double[] Law(double[][] features, double[] offsets, Vector<double> theta)
    {
        double[] weights = [.. features.Select((f, i) => Math.Exp(offsets[i] + f.Select((x, a) => x * theta[a]).Sum()))];
        return [.. weights.Select(w => w / weights.Sum())];
    }

    /// <summary>The maximum from zero, with every step that was made.</summary>
    public (Vector<double> Theta, List<Vector<double>> Steps) Fit()
    {
        var (theta, steps) = (Vector<double>.Build.Dense(parameters), new List<Vector<double>>());
        for (var i = 0; i < 50; i++)
        {
            var (gradient, information) = Sums(theta);
            steps.Add(information.Solve(gradient));
            if (steps[^1].AbsoluteMaximum() < 1e-13) break;
            theta += steps[^1];
        }
        return (theta, steps);
    }

    private (Vector<double> Gradient, Matrix<double> Information) Sums(Vector<double> theta)
    {
        var (gradient, information) = (-ridge * theta, ridge * Matrix<double>.Build.DenseIdentity(parameters));
        foreach (var (features, offsets, chosen, weight) in choices)
        {
            var law = Law(features, offsets, theta);
            var rows = Matrix<double>.Build.DenseOfRowArrays(features);
            var mean = rows.Transpose() * Vector<double>.Build.Dense(law);
            gradient += weight * (rows.Row(chosen) - mean);
            information += weight * (rows.Transpose() * Matrix<double>.Build.DiagonalOfDiagonalArray(law) * rows - mean.OuterProduct(mean));
        }
        return (gradient, information);
    }
}
