using System.Text.RegularExpressions;

namespace Repro.Cli.Tests.Documents;

/// <summary>A page of the repository.</summary>
internal sealed partial record Markdown(string Path, string Text)
{
    /// <summary>Every page.</summary>
    public static IReadOnlyList<Markdown> All { get; } =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md").Select(Of),
        .. new[] { "src", "experiments", "tests" }.SelectMany(f => Repository.Files(f, "*.md")).Select(Of),
    ];

    public static Markdown Of(string path) => new(path, File.ReadAllText(path).ReplaceLineEndings("\n"));

    /// <summary>Its name within the repository.</summary>
    public string Name => System.IO.Path.GetRelativePath(Repository.Root, Path).Replace('\\', '/');

    /// <summary>Fenced blocks in a language, in order.</summary>
    public IEnumerable<string> Blocks(string language) =>
        Fence().Matches(Text).Where(m => m.Groups[1].Value == language).Select(m => m.Groups[2].Value);

    /// <summary>What stands between backquotes within a line, and each line of a block of code.</summary>
    public IEnumerable<string> Code() => Fence().Matches(Text).SelectMany(m => m.Groups[2].Value.Split('\n'))
        .Concat(Text.Split('\n').Where(l => l.StartsWith("    ", StringComparison.Ordinal)).Select(l => l.Trim()))
        .Concat(Span().Matches(Fence().Replace(Text, "")).Select(m => m.Groups[1].Value));

    /// <summary>Targets of links within the repository.</summary>
    public IEnumerable<string> Links() => Link().Matches(Fence().Replace(Text, "")).Select(m => m.Groups[1].Value.Split('#')[0])
        .Where(l => l.Length > 0 && !l.Contains("://", StringComparison.Ordinal));

    /// <summary>The words of a command, without what a shell takes away.</summary>
    public static string[] Words(string command) =>
        [.. Word().Matches(Comment().Replace(command, "")).Select(m => m.Value.Replace("'", "").Replace("\"", ""))];

    [GeneratedRegex(@"^```(\w*)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"`([^`\n]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?:'[^']*'|""[^""]*""|[^\s'""])+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\s#\s.*$")]
    private static partial Regex Comment();
}
