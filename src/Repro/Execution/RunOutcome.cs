using Repro.Claims;
using Repro.Report;

namespace Repro.Execution;

/// <summary>How a run ended.</summary>
public sealed record RunOutcome
{
    /// <summary>
    /// 0 well; 1 cells failed or the machine did; 2 the cell asked for does not exist; 3 a claim fails; 4 cells missing, or (strict) a
    /// claim inconclusive; 75 the folder is in use; 130 interrupted.
    /// </summary>
    public required int ExitCode { get; init; }

    /// <summary>The verdicts, in the experiment's order; none when the run did not get that far.</summary>
    public IReadOnlyList<ClaimResult> Claims { get; init; } = [];

    /// <summary>How many cells are in which state.</summary>
    public required CellCounts Cells { get; init; }

    /// <summary>What went wrong, one sentence each, as printed.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>
    /// The exit code. What makes the result incomplete comes before what it says: a claim judged on half the cells is not refuted.
    /// Order: interrupted, failures, missing cells, a refuted claim, strictness.
    /// </summary>
    internal static int Code(bool interrupted, bool failures, CellCounts cells, IReadOnlyList<ClaimResult> claims, bool strict)
    {
        if (interrupted) return 130;
        if (failures || cells.Failed > 0) return 1;
        if (cells.Missing > 0) return 4;
        if (claims.Any(c => c.Verdict == Verdict.Fails)) return 3;
        return strict && claims.Any(c => c.Verdict == Verdict.Inconclusive) ? 4 : 0;
    }
}
