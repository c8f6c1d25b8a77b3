using System.Globalization;
using Repro.Claims;

namespace Repro.Report;

/// <summary>The claims of a run as a table, each verdict by colour and word.</summary>
internal static class ClaimsTable
{
    /// <summary>The table; a sentence where there are no claims.</summary>
    public static string Render(IReadOnlyList<ClaimResult> claims) => claims.Count == 0
        ? "<p class=\"soft\">No claims.</p>"
        : $"""
            <div class="scroll"><table>
            <thead><tr><th>claim</th><th>statement</th><th class="number">predicted</th><th class="number">measured ± se</th><th class="number">statistic</th><th class="number">p or bound</th><th class="number">detectable</th><th>verdict</th><th>reason</th></tr></thead>
            <tbody>
            {string.Join("\n", claims.Select(Row))}
            </tbody></table></div>
            """;

    /// <summary>The verdict's word.</summary>
    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Holds => "holds",
        Verdict.Fails => "fails",
        Verdict.Underpowered => "underpowered",
        _ => "not applicable",
    };

    /// <summary>Sign, word and colour.</summary>
    public static string Mark(Verdict verdict)
    {
        var sign = verdict switch { Verdict.Holds => "✓", Verdict.Fails => "✗", Verdict.Underpowered => "?", _ => "–" };
        return $"<span class=\"verdict {Word(verdict).Replace(' ', '-')}\">{sign} {Word(verdict)}</span>";
    }

    private static string Row(ClaimResult claim) => $"""
        <tr><td><code>{Html.Text(claim.Id)}</code><br><span class="soft">{Html.Text(claim.Source)}</span></td><td class="statement">{Html.Text(claim.Statement)}</td><td class="number">{Number(claim.Predicted)}</td><td class="number">{Number(claim.Measured)}{(claim.StandardError is null ? "" : " ± " + Number(claim.StandardError))}</td><td class="number">{Number(claim.Statistic)}</td><td class="number">{(claim.PValue is not null ? "p = " + Number(claim.PValue) : claim.Bound is not null ? "≤ " + Number(claim.Bound) : "")}</td><td class="number">{Number(claim.Detectable)}</td><td>{Mark(claim.Verdict)}</td><td class="statement">{Html.Text(claim.Reason)}</td></tr>
        """;

    /// <summary>Four significant digits; the CSV has them all.</summary>
    internal static string Number(double? value) => value is not { } v ? ""
        : double.IsNaN(v) ? "NaN"
        : double.IsInfinity(v) ? v > 0 ? "∞" : "−∞"
        : v.ToString("G4", CultureInfo.InvariantCulture).Replace("-", "−", StringComparison.Ordinal);
}
