using System.Globalization;
using System.Text;
using Repro.Claims;
using Repro.Experiments;

namespace Repro.Report;

/// <summary>
/// The generated parts of the README: text between <c>&lt;!-- NAME:begin … --&gt;</c> and <c>&lt;!-- NAME:end --&gt;</c> is replaced, all else kept.
/// </summary>
public static class ReadmeTables
{
    /// <summary>The README with its parts made anew.</summary>
    /// <param name="readme">The file's text.</param>
    /// <param name="parts">Text of each part by name.</param>
    /// <exception cref="FormatException">A part's markers are missing or out of order.</exception>
    public static string Replace(string readme, IReadOnlyDictionary<string, string> parts)
    {
        foreach (var (name, text) in parts.OrderBy(part => part.Key, StringComparer.Ordinal))
        {
            var begin = readme.IndexOf($"<!-- {name}:begin", StringComparison.Ordinal);
            var end = readme.IndexOf($"<!-- {name}:end -->", StringComparison.Ordinal);
            var from = begin < 0 ? -1 : readme.IndexOf("-->\n", begin, StringComparison.Ordinal) + 4;
            if (begin < 0 || end < from || from < 4) throw new FormatException($"the README has no part '{name}': it wants <!-- {name}:begin --> and <!-- {name}:end --> on lines of their own");
            readme = string.Concat(readme.AsSpan(0, from), text, readme.AsSpan(end));
        }
        return readme;
    }

    /// <summary>The experiments, a row each.</summary>
    public static string Experiments(IEnumerable<Experiment> experiments)
    {
        var text = new StringBuilder("| experiment | what it shows | tables |\n| --- | --- | --- |\n");
        foreach (var experiment in experiments.OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            var tables = string.Join(", ", experiment.Tables.Select(table => $"`{table.Name}`"));
            text.Append(CultureInfo.InvariantCulture, $"| [`{experiment.Name}`](configs/{experiment.Name}.yaml) | {Cell(experiment.Title)} | {tables} |\n");
        }
        return text.ToString();
    }

    /// <summary>The claims of published runs: predicted, measured, verdict.</summary>
    public static string Claims(IEnumerable<(string Run, IReadOnlyList<ClaimResult> Claims)> runs)
    {
        var text = new StringBuilder("| run | claim | predicted | measured | verdict |\n| --- | --- | --- | --- | --- |\n");
        foreach (var (run, claims) in runs.OrderBy(r => r.Run, StringComparer.Ordinal))
            foreach (var claim in claims)
                text.Append(CultureInfo.InvariantCulture, $"| {Cell(run)} | `{Cell(claim.Id)}` | {Predicted(claim)} | {Measured(claim)} | {Word(claim.Verdict)} |\n");
        return text.ToString();
    }

    private static string Predicted(ClaimResult claim) => claim.Bound is { } bound ? $"≤ {Number(bound)}" : Number(claim.Predicted);

    private static string Measured(ClaimResult claim) =>
        claim.StandardError is { } error ? $"{Number(claim.Measured)} ± {Number(error)}" : Number(claim.Measured);

    private static string Number(double? value) => value?.ToString("G4", CultureInfo.InvariantCulture) ?? "";

    private static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Holds => "holds",
        Verdict.Fails => "**fails**",
        Verdict.Underpowered => "underpowered",
        _ => "not applicable",
    };

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
