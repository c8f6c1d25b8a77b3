namespace Repro.Report;

/// <summary>Runs whose verdicts may be counted together: of one kind and one profile.</summary>
/// <param name="Title">What they are.</param>
/// <param name="Runs">By name; at least one.</param>
/// <param name="IsFirst">Whether it is the first of the page.</param>
internal sealed record RunGroup(string Title, IReadOnlyList<RunReport> Runs, bool IsFirst)
{
    /// <summary>The groups of a folder: published runs, the user's own, then profiles by name.</summary>
    public static IReadOnlyList<RunGroup> Of(IReadOnlyList<RunReport> runs)
    {
        var groups = runs.GroupBy(run => (run.Kind, Title: TitleOf(run))).OrderBy(g => g.Key.Kind)
            .ThenBy(g => g.Key.Title, StringComparer.Ordinal);
        return [.. groups.Select((g, i) => new RunGroup(g.Key.Title, [.. g], i == 0))];
    }

    private static string TitleOf(RunReport run) => run.Kind switch
    {
        RunKind.Published => "Published runs",
        RunKind.Own => "Your own runs",
        _ => $"Runs of profile {run.Manifest?.Profile ?? run.Name[(run.Name.LastIndexOf('@') + 1)..]}",
    };
}
