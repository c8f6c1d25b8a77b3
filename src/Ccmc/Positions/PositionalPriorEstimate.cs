namespace Ccmc.Positions;

/// <summary>How a fit of prior and matrix ended.</summary>
public enum PositionalFitStatus
{
    /// <summary>At a maximum of the likelihood, where the information is positive in all identified directions.</summary>
    Converged,

    /// <summary>The information vanishes in a further direction: some token never occurs together with another for some query, or
    /// estimates run to infinity.</summary>
    NotIdentified,

    /// <summary>The steps did not become small.</summary>
    NotConverged,
}

/// <summary>Prior ρ and matrix P fitted together. ρ is identified up to a factor, so log ρ is given with mean zero over the identified
/// positions.</summary>
public sealed record PositionalPriorEstimate
{
    /// <summary>How it ended; the figures below are those of the last step whatever it was.</summary>
    public required PositionalFitStatus Status { get; init; }

    /// <summary>log ρ_i, i = 0 … L − 1 from the oldest position, mean zero over identified ones (nats); NaN for a position that is
    /// not.</summary>
    public required IReadOnlyList<double> LogPrior { get; init; }

    /// <summary>Whether the data identify the weight of a position.</summary>
    public required IReadOnlyList<bool> Identified { get; init; }

    /// <summary>Covariance of log ρ, L × L row by row, from the inverse information; NaN in rows and columns that are not
    /// identified.</summary>
    public required IReadOnlyList<double> Covariance { get; init; }

    /// <summary>log π_qj, K × K row by row, each row of mean zero (nats).</summary>
    public required IReadOnlyList<double> Logits { get; init; }

    /// <summary>Log-likelihood, in nats.</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>Scoring steps taken.</summary>
    public required int Iterations { get; init; }

    /// <summary>Largest entry of the last step, in nats.</summary>
    public required double LastStep { get; init; }

    /// <summary>Directions of (log ρ, log π) that the data do not identify: one for the scale of ρ, one for each row of P, one more where
    /// the last position holds the query alone.</summary>
    public required int NullDirections { get; init; }

    /// <summary>Standard error of log ρ_i in that gauge, NaN where not identified.</summary>
    public double StandardError(int position) => Math.Sqrt(Covariance[position * LogPrior.Count + position]);
}
