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
    string Reason)
{
    /// <summary>Points judged; null where the claim has none.</summary>
    public int? Judged { get; init; }

    /// <summary>Points that the claim covers, judged or not.</summary>
    public int? Of { get; init; }

    /// <summary>Why the others were not judged.</summary>
    public string LeftOut { get; init; } = "";
}
