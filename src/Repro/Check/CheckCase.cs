using Repro.Claims;

namespace Repro.Check;

/// <summary>How a case of a check ended.</summary>
internal enum CaseOutcome
{
    Passed,

    /// <summary>A claim that has no meaning here, or is inconclusive where that is let pass.</summary>
    Skipped,

    Failed,
}

/// <summary>One line of a continuous integration's report: a run as a whole, a table, or a claim.</summary>
/// <param name="Run">The run.</param>
/// <param name="Name">Such as <c>table errors</c>, <c>claim ratio</c>.</param>
/// <param name="File">Below the run's folder, or that of its baseline.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">One sentence; empty where it passed.</param>
/// <param name="Detail">All of it, a line each.</param>
internal sealed record CheckCase(string Run, string Name, string File, CaseOutcome Outcome, string Message, IReadOnlyList<string> Detail)
{
    /// <summary>The cases of a report, in its order.</summary>
    public static IEnumerable<CheckCase> Of(CheckReport report, bool strict) => report.Runs.Count > 0
        ? report.Runs.SelectMany(r => r.Tables.Select(t => OfTable(r, t)).Concat(r.Claims.Select(c => OfClaim(r, c, strict))))
        : [new("check", "run", Baseline.FileName, CaseOutcome.Failed, "there is no run to check", [])];

    private static CheckCase OfTable(CheckedRun run, CheckedTable table)
    {
        var findings = table.Findings;
        var outcome = findings.Count > 0 ? CaseOutcome.Failed : CaseOutcome.Passed;
        var most = findings.MaxBy(f => (f.Fails, Math.Abs(f.Z ?? 0)));
        var message = most is null ? "" : findings.Count == 1
            ? CheckText.OfFinding(most).First()
            : FormattableString.Invariant($"{findings.Count} findings, among them: {CheckText.OfFinding(most).First()}");
        return new(run.Name, table.Name.Length > 0 ? $"table {table.Name}" : "run",
            table.Name.Length > 0 ? table.Name + ".csv" : Baseline.FileName, outcome,
            message, [.. findings.SelectMany(CheckText.OfFinding)]);
    }

    private static CheckCase OfClaim(CheckedRun run, ClaimResult claim, bool strict)
    {
        var outcome = claim.Verdict switch
        {
            Verdict.Holds => CaseOutcome.Passed,
            Verdict.Fails => CaseOutcome.Failed,
            Verdict.Inconclusive when strict => CaseOutcome.Failed,
            _ => CaseOutcome.Skipped,
        };
        return new(run.Name, $"claim {claim.Id}", Baseline.FileName,
            outcome, outcome == CaseOutcome.Passed ? "" : $"{Words.Spelling.KebabCase(claim.Verdict.ToString())}: {claim.Reason}",
            [claim.Statement, claim.Source]);
    }
}
