using System.Globalization;
using System.Text;
using Repro.Claims;
using Repro.Words;

namespace Repro.Report;

/// <summary>The generated tables of a page that goes through the paper: what each run says, with the statements in words.</summary>
public static class ReproductionTables
{
    /// <summary>Every source that a claim names, with what the runs say of it.</summary>
    public static string Sources(IEnumerable<(string Run, IReadOnlyList<ClaimResult> Claims)> runs)
    {
        var text = new StringBuilder("| what the claims rest on | run | claims |\n| --- | --- | --- |\n");
        var claims = runs.OrderBy(r => r.Run, StringComparer.Ordinal).SelectMany(r => r.Claims.Select(claim => (r.Run, Claim: claim)));
        foreach (var source in claims.GroupBy(c => c.Claim.Source).OrderBy(group => group.Key, StringComparer.Ordinal))
            foreach (var run in source.GroupBy(c => c.Run))
            {
                var told = ClaimCases.Of(run.Select(c => c.Claim)).Select(cases => $"`{MarkdownCell.Of(cases.Name)}` {cases.Verdicts}");
                text.Append(CultureInfo.InvariantCulture,
                    $"| {MarkdownCell.Of(source.Key)} | {MarkdownCell.Of(run.Key)} | {string.Join("; ", told)} |\n");
            }
        return text.ToString();
    }

    /// <summary>The claims of one run, a row for each: statement, the case of the largest deviation, the minimum detectable
    /// effect, points judged, verdicts.</summary>
    public static string Run(IReadOnlyList<ClaimResult> claims)
    {
        var text = new StringBuilder(
            "| claim | statement | case of the largest deviation | predicted | measured | detectable | judged | verdict |\n"
                + "| --- | --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (var cases in ClaimCases.Of(claims))
            text.Append(CultureInfo.InvariantCulture,
                $"| `{MarkdownCell.Of(cases.Name)}` | {MarkdownCell.Of(cases.Worst.Statement)} | {MarkdownCell.Of(cases.WorstLabel)} | "
                    + $"{cases.Predicted} | {cases.Measured} | {cases.Detectable} | {MarkdownCell.Of(cases.Judged)} | "
                    + $"{cases.Verdicts} |\n");
        return text.ToString();
    }
}
