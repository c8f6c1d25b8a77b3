using Ccmc.Statistics;

namespace Experiments.Shared;

/// <summary>An estimate and how well it is known.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Degrees">Degrees of freedom of the standard error; infinity where it is known.</param>
internal readonly record struct Measurement(double Value, double StandardError, double Degrees)
{
    /// <summary>A sample's mean.</summary>
    public static Measurement Of(SampleMoments sample) => new(sample.Mean, sample.StandardError, sample.Count - 1);
}
