using Ccmc.Statistics;

namespace Experiments.Shared;

/// <summary>An estimate with its standard error, to be judged by Student's law.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="StandardError">From the values themselves.</param>
/// <param name="Degrees">Of freedom of the standard error; infinite where it is known, and the law then normal.</param>
internal sealed record Measurement(double Value, double StandardError, double Degrees)
{
    /// <summary>Values from which on a mean is judged by Student's law whatever the values': of exponential ones the test, with its
    /// correction for skewness, then refutes a true mean as often as it says.</summary>
    public const int FewestOfAnyLaw = 100;

    /// <summary>Values from which on a mean of near-normal values is judged by Student's law: so few that by chance all lie together are
    /// then rarer than any level.</summary>
    public const int FewestOfNearNormal = 10;

    /// <summary>Standard error over the mean of values that are equal: their sum's rounding.</summary>
    private const double RoundingOfEqual = 1e-13;

    /// <summary>Skewness of the estimate: of a mean that of its values over √n.</summary>
    public double Skewness { get; init; }

    /// <summary>Values behind the standard error below which nothing is judged.</summary>
    public int Fewest { get; init; } = FewestOfAnyLaw;

    /// <summary>The mean of independent values of whatever law.</summary>
    public static Measurement Mean(ReadOnlySpan<double> sample) => Of(SampleMoments.Of(sample));

    /// <summary>The mean of independent values of whatever law, by their moments.</summary>
    public static Measurement Of(SampleMoments m) =>
        new(m.Mean, m.StandardError, m.Count - 1) { Skewness = m.Skewness / Math.Sqrt(m.Count) };

    /// <summary>The mean of values each of which is itself a mean of many draws, near normal by theory.</summary>
    public static Measurement MeanOfNearNormal(ReadOnlySpan<double> sample)
    {
        var m = SampleMoments.Of(sample);
        return new(m.Mean, m.StandardError, m.Count - 1) { Fewest = FewestOfNearNormal };
    }

    /// <summary>Why Student's law says nothing; null where it does, or where a figure is not a number and refutes.</summary>
    public string? Refusal => Degrees + 1 is var count && !(count >= 2)
        ? "no degrees of freedom are left for a standard error"
        : double.IsNaN(Value) || double.IsNaN(StandardError) ? null
        : count < Fewest ? FormattableString.Invariant($"{count} values are too few for Student's test, which needs {Fewest}")
        : !(StandardError > RoundingOfEqual * Math.Abs(Value))
        ? FormattableString.Invariant($"all {count} values are equal, so there is no standard error")
        : null;
}
