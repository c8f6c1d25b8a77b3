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

    /// <summary>The claims of published runs, a row for each claim: of several cases the one with the largest departure, and how many there are of each verdict.</summary>
    public static string Claims(IEnumerable<(string Run, IReadOnlyList<ClaimResult> Claims)> runs)
    {
        var text = new StringBuilder("| run | claim | case of the largest departure | predicted | measured | verdict |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (var (run, claims) in runs.OrderBy(r => r.Run, StringComparer.Ordinal))
            foreach (var cases in claims.GroupBy(claim => claim.Id.Split('[')[0]))
            {
                var worst = cases.MaxBy(Departure)!;
                var label = worst.Id.Length > cases.Key.Length ? worst.Id[(cases.Key.Length + 1)..^1] : "";
                text.Append(CultureInfo.InvariantCulture, $"| [{Cell(run)}](results/{run}/claims.csv) | `{Cell(cases.Key)}` | {Cell(label)} | {Predicted(worst)} | {Measured(worst)} | {Verdicts([.. cases])} |\n");
            }
        return text.ToString();
    }

    /// <summary>How far a case is from its prediction, in standard errors or as a share of its bound; below 0 where it was not judged.</summary>
    private static double Departure(ClaimResult claim) => claim switch
    {
        { Verdict: Verdict.NotApplicable } => -2,
        { Verdict: Verdict.Underpowered } => -1,
        { Measured: { } measured, Bound: { } bound } => measured / bound,
        { Measured: { } measured, Predicted: { } predicted, StandardError: > 0 and var error } => Math.Abs(measured - predicted) / error,
        _ => 0,
    };

    private static string Verdicts(IReadOnlyList<ClaimResult> cases) => cases.Count == 1
        ? Word(cases[0].Verdict)
        : string.Join(", ", cases.GroupBy(claim => claim.Verdict).OrderBy(group => group.Key).Select(group => $"{group.Count()} {Word(group.Key, group.Count())}"));

    private static string Predicted(ClaimResult claim) => claim.Bound is { } bound ? $"≤ {Number(bound)}" : Number(claim.Predicted);

    private static string Measured(ClaimResult claim) =>
        claim.StandardError is { } error ? $"{Number(claim.Measured)} ± {Number(error)}" : Number(claim.Measured);

    private static string Number(double? value) => value?.ToString("G4", CultureInfo.InvariantCulture) ?? "";

    private static string Word(Verdict verdict, int count = 1) => verdict switch
    {
        Verdict.Holds => count == 1 ? "holds" : "hold",
        Verdict.Fails => count == 1 ? "**fails**" : "**fail**",
        Verdict.Underpowered => "underpowered",
        _ => "not applicable",
    };

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
