using System.Globalization;
using System.Text;
using Repro.Claims;
using Repro.Experiments;
using Repro.Words;

namespace Repro.Report;

/// <summary>The generated tables of the README.</summary>
public static class ReadmeTables
{
    /// <summary>The experiments, a row each.</summary>
    public static string Experiments(IEnumerable<Experiment> experiments)
    {
        var text = new StringBuilder("| experiment | what it shows | tables |\n| --- | --- | --- |\n");
        foreach (var experiment in experiments.OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            var tables = string.Join(", ", experiment.Tables.Select(table => $"`{table.Name}`"));
            text.Append(CultureInfo.InvariantCulture,
                $"| [`{experiment.Name}`](configs/{experiment.Name}.yaml) | {MarkdownCell.Of(experiment.Title)} | {tables} |\n");
        }
        return text.ToString();
    }

    /// <summary>The claims of published runs, a row for each claim: of several cases the one with the largest deviation, and how many there
    /// are of each verdict.</summary>
    public static string Claims(IEnumerable<(string Run, IReadOnlyList<ClaimResult> Claims)> runs)
    {
        var text = new StringBuilder(
            "| run | claim | case of the largest deviation | predicted | measured | judged | verdict |\n"
                + "| --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (var (run, claims) in runs.OrderBy(r => r.Run, StringComparer.Ordinal))
            foreach (var cases in ClaimCases.Of(claims))
                text.Append(CultureInfo.InvariantCulture,
                    $"| [{MarkdownCell.Of(run)}](results/{run}/claims.csv) | `{MarkdownCell.Of(cases.Name)}` | "
                        + $"{MarkdownCell.Of(cases.WorstLabel)} | {cases.Predicted} | {cases.Measured} | "
                        + $"{MarkdownCell.Of(cases.Judged)} | {cases.Verdicts} |\n");
        return text.ToString();
    }
}
