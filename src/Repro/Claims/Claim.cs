namespace Repro.Claims;

/// <summary>A statement of the paper or of theory, with the way to judge it.</summary>
public sealed record Claim
{
    /// <summary>Stable id in kebab-case; a part in brackets distinguishes instances: <c>growth-exponent[p=0.3]</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Theorem, lemma or section.</summary>
    public required string Source { get; init; }

    /// <summary>What is claimed, one sentence.</summary>
    public required string Statement { get; init; }

    /// <summary>The effect that the data must be able to show for "holds" to mean something, in the unit of what is measured; stated
    /// beforehand.</summary>
    public double Size { get; init; } = double.PositiveInfinity;

    /// <summary>Finding at a two-sided level, the family-wise rate already divided over the run's claims.</summary>
    public required Func<double, Finding> Judge { get; init; }
}

/// <summary>What the data say about a claim. Closed: one of the records below.</summary>
public abstract record Finding
{
    private protected Finding() { }

    /// <summary>Anything the reader should know: the worst point, what was left out.</summary>
    public string Note { get; init; } = "";

    /// <summary>How many of the points that the claim covers were judged; null if none was planned.</summary>
    public JudgedPoints? Judged { get; init; }

    /// <summary>The finding with how many points it rests on.</summary>
    public Finding On(int judged, int of, string leftOut = "") => this with { Judged = new(judged, of, leftOut) };
}

/// <summary>The share of a claim's points that a finding uses.</summary>
/// <param name="Count">Points judged: points of the plan, or parts of one where each is a case of its own.</param>
/// <param name="Of">All that the plan has of them.</param>
/// <param name="LeftOut">Why the others were not judged; empty where all were.</param>
public sealed record JudgedPoints(int Count, int Of, string LeftOut = "");

/// <summary>A test of measured = predicted.</summary>
/// <param name="Predicted">By theory.</param>
/// <param name="Measured">By the run, same unit.</param>
/// <param name="StandardError">Of measured, where the statistic is a z or t: a deviation in standard errors; null for other
/// statistics.</param>
/// <param name="Statistic">z, t or chi-square.</param>
/// <param name="PValue">Two-sided, of the stated reference law.</param>
/// <param name="Detectable">Smallest effect that the test detects with 99 % power at the level, in the unit of measured.</param>
public sealed record TestFinding(double? Predicted, double Measured, double? StandardError,
    double Statistic, double PValue, double Detectable) : Finding;

/// <summary>An identity or inequality with a derived bound: holds iff measured ≤ bound (NaN fails).</summary>
public sealed record BoundFinding(double Measured, double Bound) : Finding;

/// <summary>
/// Two one-sided tests against a band stated beforehand: holds if the interval at the level is inside, fails if it is outside, else
/// inconclusive.
/// </summary>
public sealed record BandFinding(double Predicted, double Measured, double? StandardError, double Lower,
    double Upper, double BandLower, double BandUpper) : Finding;

/// <summary>The claim has no meaning for this configuration.</summary>
public sealed record NotTestedFinding(string Reason) : Finding;

/// <summary>The claim has meaning, but these data cannot judge it.</summary>
public sealed record InconclusiveFinding(string Reason, double? Predicted = null, double? Measured = null) : Finding;
