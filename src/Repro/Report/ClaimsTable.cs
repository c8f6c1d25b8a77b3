using Repro.Claims;

namespace Repro.Report;

/// <summary>The claims of a run as a table, each verdict by colour and word.</summary>
internal static class ClaimsTable
{
    private static readonly string[] Numbers = ["predicted", "measured ± se", "p or bound", "detectable", "judged"];

    /// <summary>The table; a sentence where there are no claims.</summary>
    public static string Render(IReadOnlyList<ClaimResult> claims) => claims.Count == 0
        ? "<p class=\"soft\">No claims.</p>"
        : $"""
            <table class="claims">
            <thead><tr><th>verdict</th><th>claim</th>{string.Concat(Numbers.Select(n => $"<th class=\"number\">{n}</th>"))}</tr></thead>
            <tbody>
            {string.Join("\n", claims.Select((claim, i) => (i > 0 && Same(claims[i - 1], claim) ? "" : Statement(claim)) + Row(claim)))}
            </tbody></table>
            """;

    /// <summary>The verdict's word.</summary>
    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Holds => "holds",
        Verdict.Fails => "fails",
        Verdict.Inconclusive => "inconclusive",
        _ => "not tested",
    };

    /// <summary>The verdict's class in the style sheet.</summary>
    public static string Class(Verdict verdict) => Word(verdict).Replace(' ', '-');

    /// <summary>Sign, word and colour.</summary>
    public static string Mark(Verdict verdict)
    {
        var sign = verdict switch { Verdict.Holds => "✓", Verdict.Fails => "✗", Verdict.Inconclusive => "?", _ => "–" };
        return $"<span class=\"verdict {Class(verdict)}\">{sign} {Word(verdict)}</span>";
    }

    private static bool Same(ClaimResult a, ClaimResult b) => a.Statement == b.Statement && a.Source == b.Source;

    /// <summary>A row above the claims that share a statement.</summary>
    private static string Statement(ClaimResult claim) => $"""
        <tr class="stated"><td colspan="7">{Html.Text(claim.Statement)} <span class="soft">({Html.Text(claim.Source)})</span></td></tr>

        """;

    /// <summary>Cells name their columns, for windows too narrow for a table.</summary>
    private static string Row(ClaimResult claim) =>
        $"<tr><td>{Mark(claim.Verdict)}</td><td class=\"statement\"><code>{Html.Text(claim.Id)}</code>{Reason(claim)}</td>"
        + Cell("predicted", ClaimNumbers.Number(claim.Predicted))
        + Cell("measured", ClaimNumbers.Measured(claim))
        + Cell("", Evidence(claim))
        + Cell("detectable", ClaimNumbers.Number(claim.Detectable))
        + Cell("judged", ClaimNumbers.Points(claim.Judged, claim.Of))
        + "</tr>";

    private static string Reason(ClaimResult claim) =>
        claim.Reason.Length == 0 ? "" : $"<br><span class=\"soft\">{Html.Text(claim.Reason)}</span>";

    private static string Evidence(ClaimResult claim) => claim.PValue is not null
        ? "p = " + ClaimNumbers.Number(claim.PValue)
        : claim.Bound is not null ? "≤ " + ClaimNumbers.Number(claim.Bound) : "";

    private static string Cell(string column, string value) =>
        $"<td class=\"number\"{(column.Length > 0 ? $" data-column=\"{column}\"" : "")}>{value}</td>";
}
