namespace Repro.Claims;

/// <summary>What a run says of a claim.</summary>
public enum Verdict
{
    /// <summary>Not refuted, and the test could have detected an effect of the stated size.</summary>
    Holds,

    /// <summary>Refuted at the level.</summary>
    Fails,

    /// <summary>The minimum detectable effect exceeds the stated size.</summary>
    Inconclusive,

    /// <summary>No meaning for this configuration.</summary>
    NotTested,
}

/// <summary>One row of <c>claims.csv</c> and <c>claims.json</c>; null fields are empty.</summary>
public sealed record ClaimResult(
    string Id,
    string Source,
    string Statement,
    double? Predicted,
    double? Measured,
    double? StandardError,
    double? Statistic,
    double? PValue,
    double? Bound,
    double? Detectable,
    Verdict Verdict,
    string Reason);
