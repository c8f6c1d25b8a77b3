using Repro.Claims;

namespace Repro.Report;

/// <summary>A claim in the section of its run: statement, numbers, reason; its cases as a table that opens.</summary>
internal static class ClaimDetails
{
    private const string Head = "<thead><tr><th>verdict</th><th>case</th><th class=\"number\">predicted</th>"
        + "<th class=\"number\">measured ± se</th><th class=\"number\">p</th>"
        + "<th class=\"number\">detectable</th><th class=\"number\">points judged</th></tr></thead>";

    /// <summary>The claim.</summary>
    /// <param name="anchor">Its id on the page.</param>
    /// <param name="cases">Its cases.</param>
    public static string Render(string anchor, ClaimCases cases)
    {
        var claim = cases.Worst;
        return $"""
            <div class="claim" id="{anchor}" data-verdict="{VerdictMark.Classes(cases.Cases)}">
            <p>{VerdictMark.Of(cases.Cases)} <strong>{Html.Statement(claim.Statement)}</strong>
            <span class="soft">({Html.Text(claim.Source)}) <a href="#{anchor}"><code>{Html.Text(cases.Name)}</code></a></span></p>
            {(cases.Cases.Count == 1 ? Numbers(claim) + Reason(claim) : Farthest(cases) + Table(cases))}</div>

            """;
    }

    private static string Numbers(ClaimResult claim, string which = "")
    {
        (string Name, string Value)[] values =
        [
            ("predicted", Predicted(claim)), ("measured", ClaimNumbers.Measured(claim)), ("", Evidence(claim)),
            ("detectable", ClaimNumbers.Number(claim.Detectable)), ("points judged", ClaimNumbers.Points(claim.Judged, claim.Of)),
        ];
        var shown = values.Where(v => v.Value.Length > 0).Select(v => $"{v.Name} <span class=\"value\">{v.Value}</span>".TrimStart());
        return $"<p class=\"soft\">{Html.Text(which)}{string.Join(" · ", shown)}</p>\n";
    }

    /// <summary>The numbers of the case with the largest deviation, if any case has numbers.</summary>
    private static string Farthest(ClaimCases cases) =>
        cases.Worst.Measured is null ? "" : Numbers(cases.Worst, $"Farthest case, {cases.WorstLabel}: ");

    private static string Table(ClaimCases cases)
    {
        var reasons = cases.Cases.GroupBy(c => c.Reason, StringComparer.Ordinal).ToList();
        var same = reasons.Count == 1 ? Reason(cases.Worst) : "";
        return $"""
            {same}<details><summary>{cases.Cases.Count} cases</summary>
            <table class="claims">{Head}<tbody>
            {string.Join("\n", cases.Cases.Select(c => Row(cases, c, same.Length == 0)))}
            </tbody></table></details>

            """;
    }

    /// <summary>Cells name their columns, for windows too narrow for a table.</summary>
    private static string Row(ClaimCases cases, ClaimResult claim, bool reason) =>
        $"<tr data-verdict=\"{VerdictMark.Class(claim.Verdict)}\"><td>{VerdictMark.Of(claim.Verdict)}</td>"
        + $"<td class=\"statement\">{Html.Text(cases.Label(claim))}{(reason ? Reason(claim) : "")}</td>"
        + Cell("predicted", Predicted(claim))
        + Cell("measured", ClaimNumbers.Measured(claim))
        + Cell("", Evidence(claim))
        + Cell("detectable", ClaimNumbers.Number(claim.Detectable))
        + Cell("judged", ClaimNumbers.Points(claim.Judged, claim.Of))
        + "</tr>";

    private static string Reason(ClaimResult claim) =>
        claim.Reason.Length == 0 ? "" : $"<p class=\"soft\">{Html.Sentence(claim.Reason)}</p>\n";

    private static string Evidence(ClaimResult claim) => claim.PValue is { } p
        ? "p = " + ClaimNumbers.Number(p)
        : "";

    private static string Predicted(ClaimResult claim) =>
        claim.Bound is { } bound ? "≤ " + ClaimNumbers.Number(bound) : ClaimNumbers.Number(claim.Predicted);

    private static string Cell(string column, string value) =>
        $"<td class=\"number\"{(column.Length > 0 ? $" data-column=\"{column}\"" : "")}>{value}</td>";
}
