namespace Repro.Check;

/// <summary>A check as annotations of GitHub Actions.</summary>
public static class Annotations
{
    /// <summary>A line <c>::error file=…,title=…::…</c> for each case that failed, at the baseline's file.</summary>
    /// <param name="report">Of the check.</param>
    /// <param name="strict">Whether a claim that is inconclusive counts.</param>
    /// <param name="baselines">The baselines' folder as seen from the repository's root.</param>
    public static IEnumerable<string> Of(CheckReport report, bool strict, string baselines) =>
        from one in CheckCase.Of(report, strict)
        where one.Outcome == CaseOutcome.Failed
        let file = $"{baselines.Replace('\\', '/').TrimEnd('/')}/{one.Run}/{one.File}"
        select $"::error file={Property(file)},title={Property($"{one.Run}: {one.Name}")}::{Data(one.Message)}";

    private static string Data(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
