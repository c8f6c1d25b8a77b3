namespace Repro.Claims;

/// <summary>What a run says of a claim.</summary>
public enum Verdict
{
    /// <summary>Not refuted, and a departure of the stated size would have been seen.</summary>
    Holds,

    /// <summary>Refuted at the level.</summary>
    Fails,

    /// <summary>The smallest departure that could be seen exceeds the stated size.</summary>
    Underpowered,

    /// <summary>No meaning for this configuration.</summary>
    NotApplicable,
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
