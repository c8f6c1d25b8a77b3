using System.Text.RegularExpressions;

namespace Experiments.Tests;

/// <summary>Citations in comments and pages, and REFERENCES.md, agree.</summary>
public partial class ReferencesTests
{
    [Fact]
    public void Every_key_resolves_and_every_reference_is_cited()
    {
        var listed = File.ReadLines(Path.Combine(Repository.Root, "REFERENCES.md")).Select(l => Entry().Match(l)).Where(m => m.Success)
            .Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(listed.Distinct().Count(), listed.Count);
        var cited = new[] { "src", "experiments" }.SelectMany(folder => Comments(folder).Concat(Pages(folder)))
            .SelectMany(c => Key().Matches(c)).Select(m => m.Groups[1].Value).ToHashSet();
        Assert.Empty(cited.Except(listed));
        Assert.Empty(listed.Except(cited));
    }

    private static IEnumerable<string> Pages(string folder) => Repository.Files(folder, "*.md").SelectMany(File.ReadLines);

    private static IEnumerable<string> Comments(string folder) =>
        Repository.Files(folder, "*.cs").SelectMany(File.ReadLines).Where(line => line.Contains("//", StringComparison.Ordinal))
            .Select(line => line[line.IndexOf("//", StringComparison.Ordinal)..]);

    // A key ends in the two digits of a year, a letter after them telling apart: [MT00b].
    [GeneratedRegex(@"\[([A-Z][A-Za-z]*\d\d[a-z]?)\]")]
    private static partial Regex Key();

    [GeneratedRegex(@"^- \[([^\]]+)\] ")]
    private static partial Regex Entry();
}
