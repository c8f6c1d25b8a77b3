using Ccmc.Statistics;
using MathNet.Numerics.LinearAlgebra;

namespace Ccmc.Tests.Statistics;

public class SampleStatisticsTests
{
    // y = 1, 3, 4 at x = 0, 1, 2: slope 3/2, intercept 7/6, squared residuals 1/6 with one degree of freedom.
    [Fact]
    public void Line_by_hand()
    {
        var fit = LinearFit.Of([0, 1, 2], [1, 3, 4]);
        Assert.Equal(1.5, fit.Slope, 1e-15);
        Assert.Equal(7.0 / 6, fit.Intercept, 1e-15);
        Assert.Equal(1.0 / 6, fit.ChiSquared, 1e-15);
        Assert.Equal(Math.Sqrt(1.0 / 12), fit.SlopeError, 1e-15);
        var weighted = LinearFit.Weighted([0, 1, 2], [1, 3, 4], [0.1, 0.1, 0.1]);
        Assert.Equal(0.1 / Math.Sqrt(2), weighted.SlopeError, 1e-15);
        Assert.Equal(100.0 / 6, weighted.ChiSquared, 1e-12);
        // A point with a huge error is no point.
        Assert.Equal(2, LinearFit.Weighted([0, 1, 5], [1, 3, -70], [0.1, 0.1, 1e9]).Slope, 1e-9);
    }

    [Fact]
    public void Lines_that_are_none_are_refused()
    {
        Assert.Equal("a line needs two different abscissas; 2 points have none",
            Assert.Throws<ArgumentException>(() => LinearFit.Of([1, 1], [1, 2])).Message);
        Assert.Equal("standard error 1 is 0; it must be positive and finite",
            Assert.Throws<ArgumentException>(() => LinearFit.Weighted([1, 2], [1, 2], [1, 0])).Message);
        Assert.Equal(double.NaN, LinearFit.Of([0, 1], [0, 1]).SlopeError);
    }

    // y = 5 + 2a − 3b + noise of ±1, ∓1 …: the intercept of the regression, with another library's algebra.
    [Fact]
    public void Controls_take_their_noise_off_a_mean()
    {
        double[] a = [1, -2, 0.5, 3, -1.5, 0.25, -0.75, 2], b = [0.5, 1, -1, 2, 0.25, -2, 1.5, -0.5];
        double[] y = [.. a.Select((x, i) => 5 + 2 * x - 3 * b[i] + (i % 3 == 0 ? 0.1 : -0.05))];
        var design = Matrix<double>.Build.DenseOfColumns([Enumerable.Repeat(1.0, 8), a, b]);
        var inverse = (design.Transpose() * design).Inverse();
        var coefficients = inverse * design.Transpose() * Vector<double>.Build.Dense(y);
        var residuals = Vector<double>.Build.Dense(y) - design * coefficients;
        var mean = ControlledMean.Of(y, a, b);
        Assert.Equal(coefficients[0], mean.Value, 1e-12);
        Assert.Equal(Math.Sqrt(residuals * residuals / 5 * inverse[0, 0]), mean.StandardError, 1e-12);
        Assert.Equal(5, mean.Degrees);
        // Whatever says nothing new is left out, and without controls it is the mean.
        Assert.Equal(ControlledMean.Of(y, a), ControlledMean.Of(y, a, [.. a.Select(x => 2 * x)], new double[8]));
        Assert.Equal((SampleMoments.Of(y).Mean, SampleMoments.Of(y).StandardError, 7),
            (ControlledMean.Of(y).Value, ControlledMean.Of(y).StandardError, ControlledMean.Of(y).Degrees));
        Assert.Equal(1, ControlledMean.Of([1, 2, 4], [1.0, 0, -1], [0.0, 1, 0]).Degrees);
        Assert.Equal("2 values, 3 of a control", Assert.Throws<ArgumentException>(() => ControlledMean.Of([1, 2], [1.0, 2, 3])).Message);
    }

    // (18 − 20)²/20 + (55 − 50)²/50 + (27 − 30)²/30 = 1; the likelihood ratio is 2 Σ O log(O / E).
    [Fact]
    public void Goodness_of_fit_by_hand()
    {
        var fit = GoodnessOfFit.Pearson([18, 55, 27], [2, 5, 3]);
        Assert.Equal((1.0, 2, 100L), (Math.Round(fit.Statistic, 13), fit.Degrees, fit.Observations));
        Assert.Equal(2 * (18 * Math.Log(0.9) + 55 * Math.Log(1.1) + 27 * Math.Log(0.9)),
            GoodnessOfFit.LikelihoodRatio([18, 55, 27], [2, 5, 3]).Statistic, 1e-13);
        Assert.Equal(20 * Math.Log(2), GoodnessOfFit.LikelihoodRatio([0, 10], [5, 5]).Statistic, 1e-14);
    }

    [Fact]
    public void Small_cells_are_pooled_with_their_neighbours_and_the_impossible_is_seen()
    {
        // Expected 1, 4, 12, 2, 1: the first two make 5, the last two join the third.
        var fit = GoodnessOfFit.Pearson([2, 5, 9, 4, 0], [0.05, 0.2, 0.6, 0.1, 0.05]);
        Assert.Equal(1, fit.Degrees);
        Assert.Equal(4.0 / 5 + 4.0 / 15, fit.Statistic, 1e-14);
        Assert.Equal(0, GoodnessOfFit.Pearson([1, 1], [0.5, 0.5]).Degrees);
        Assert.Equal(1, GoodnessOfFit.Pearson([1, 1], [0.5, 0.5]).PValue);
        var impossible = GoodnessOfFit.Pearson([100, 1], [1, 0]);
        Assert.Equal((double.PositiveInfinity, 0.0), (impossible.Statistic, impossible.PValue));
    }

    [Fact]
    public void Levels_are_divided()
    {
        Assert.Equal(1 - Math.Pow(0.95, 0.1), FamilyWise.Sidak(0.05, 10), 1e-15);
        Assert.Equal(1e-18, FamilyWise.Sidak(1e-12, 1_000_000), 1e-29);
        Assert.Equal(0.05, FamilyWise.SidakAdjusted(FamilyWise.Sidak(0.05, 37), 37), 1e-15);
    }

    // Freireich's remission times (6-MP arm), as in Kaplan and Meier's followers: 6, 6, 6, 6+, 7, 9+, 10, 10+, 11+, 13, 16, 17+, 19+, 20+,
    // 22, 23, 25+, …
    [Fact]
    public void Survival_curve_of_a_published_example()
    {
        double[] times = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35];
        bool[] censored = [false, false, false, true, false, true, false, true, true, false, false,
            true, true, true, false, false, true, true, true, true, true];
        var curve = SurvivalCurve.Of(times, censored);
        Assert.Equal([6, 7, 10, 13, 16, 22, 23], curve.Select(s => s.Time));
        Assert.Equal([0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482], curve.Select(s => Math.Round(s.Survival, 4)));
        Assert.Equal([21, 17, 15, 12, 11, 7, 6], curve.Select(s => s.AtRisk));
        Assert.Equal([0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346], curve.Select(s => Math.Round(s.StandardError, 4)));
        Assert.Empty(SurvivalCurve.Of([1.0, 2.0], [true, true]));
    }
}
