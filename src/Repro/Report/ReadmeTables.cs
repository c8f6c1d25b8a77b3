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

    /// <summary>What the paper says, numbered.</summary>
    public static string Statements(Overview overview) =>
        string.Concat(overview.Statements.Select((s, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1}. {s}\n")));

    /// <summary>How many claims hold, then the headlines, a row each: number of the statement, what was tested, measurement, verdict,
    /// run.</summary>
    public static string Findings(Overview overview, IReadOnlyList<RunReport> runs)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{ClaimsFigure.Outcome(runs)}.\n\n")
            .Append("| | what was tested | measured | verdict |\n| --- | --- | --- | --- |\n");
        foreach (var result in HeadlineResult.Of(overview, runs))
        {
            var (headline, verdict) = (result.Headline, MarkdownCell.Of(result.Judged));
            var told = result.Worst is Verdict.Fails ? $"**{verdict}**" : verdict;
            text.Append(CultureInfo.InvariantCulture, $"| {headline.Tests} | **{MarkdownCell.Of(headline.Title)}.** ")
                .Append(CultureInfo.InvariantCulture, $"{MarkdownCell.Of(headline.Statement)} | {MarkdownCell.Of(result.Number)} | ")
                .Append(result.Run is { } run ? $"[{told}](results/{run.Name}/claims.csv) |\n" : $"{told} |\n");
        }
        return text.ToString();
    }
}
