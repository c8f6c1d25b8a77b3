using System.Text.RegularExpressions;

namespace Repro.Cli.Tests.Documents;

/// <summary>What pages name is there: files, folders, commands and their options.</summary>
public sealed partial class DocumentsTests : IDisposable
{
    // The example of CONTRIBUTING.md, and what runs leave.
    private static readonly string[] NotThere = ["PromptEntropy", "prompt-entropy", "results/", "out/"];

    // Words that stand before a version in what the engine hashes.
    private static readonly string[] Formats = ["code", "cell"];

    private static readonly string[] Folders = ["src", "experiments", "tests", "configs", ".ci"];

    private readonly Session session = new();

    public static TheoryData<string> Pages => [.. Markdown.All.Select(p => p.Name)];

    public void Dispose() => session.Dispose();

    [Theory, MemberData(nameof(Pages))]
    public void Links_lead_somewhere(string page)
    {
        var markdown = Page(page);
        var folder = Path.GetDirectoryName(markdown.Path)!;
        Assert.All(markdown.Links(), l => Assert.True(Exists(Path.Combine(folder, l)), l));
    }

    /// <summary>Paths from the root or the page, or the last of their names; one in capitals stands for many.</summary>
    [Theory, MemberData(nameof(Pages))]
    public void Paths_exist(string page)
    {
        var markdown = Page(page);
        var folder = Path.GetDirectoryName(markdown.Path)!;
        Assert.Empty(markdown.Code().SelectMany(c => PathInCode().Matches(c)).Select(m => m.Value.TrimEnd('.', '/'))
            .Where(p => Folders.Contains(p.Split('/')[0]) || Path.GetExtension(p) is ".cs" or ".md")
            .Where(p => !NotThere.Any(p.Contains) && !Capitals().IsMatch(p))
            .Where(p => !Exists(Path.Combine(Repository.Root, p)) && !Exists(Path.Combine(folder, p)))
            .Where(p => !Named.Contains(Path.GetFileName(p)))
            .Distinct());
    }

    [Theory, MemberData(nameof(Pages))]
    public void Commands_and_their_options_are_known(string page)
    {
        var commands = Page(page).Code().SelectMany(c => c.Split(" && ")).Select(c => CommandInCode().Match(c)).Where(m => m.Success)
            .Select(m => Markdown.Words(m.Groups[1].Value)).Where(w => w.Length > 0 && w[0] != "--help" && !Formats.Contains(w[0]));
        Assert.Empty(commands.SelectMany(Unknown).Distinct());
    }

    [Fact]
    public void What_is_missing_is_seen()
    {
        Assert.Equal(["repro fly", "repro run --fast"], new[] { "fly", "run x.yaml --fast" }.SelectMany(c => Unknown(Markdown.Words(c))));
        Assert.Contains(Markdown.All, p => p.Name == "src/Repro/STREAMS-AND-KEYS.md");
        Assert.True(Markdown.All.Sum(p => p.Links().Count()) > 40);
        Assert.True(Markdown.All.Sum(p => p.Code().Count(c => CommandInCode().IsMatch(c))) > 30);
    }

    /// <summary>The commands there are, as a mistake is answered with them.</summary>
    private static HashSet<string> Commands { get; } = Listed();

    private static HashSet<string> Named { get; } =
        [.. Folders.SelectMany(f => Repository.Files(f, "*")).Select(f => Path.GetFileName(f))];

    private static Markdown Page(string name) => Markdown.All.Single(p => p.Name == name);

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    private static HashSet<string> Listed()
    {
        using var session = new Session();
        session.Run("nothing");
        return [.. session.Error.Trim().Split("commands: ")[1].Split(", ")];
    }

    private IEnumerable<string> Unknown(string[] words)
    {
        if (!Commands.Contains(words[0])) return [$"repro {words[0]}"];
        var before = session.Output.Length;
        session.Run(words[0], "--help");
        var help = session.Output[before..];
        return words.Where(w => w.StartsWith("--", StringComparison.Ordinal)).Select(w => w.Split('=')[0])
            .Where(w => !help.Contains(w, StringComparison.Ordinal)).Select(w => $"repro {words[0]} {w}");
    }

    [GeneratedRegex(@"(?<![\w/.:*\[-])[\w.-]+(?:/[\w.@-]+)*/?(?![\w*{<])")]
    private static partial Regex PathInCode();

    [GeneratedRegex(@"\b[A-Z]{3,}\b(?!\.md)|NAME")]
    private static partial Regex Capitals();

    [GeneratedRegex(@"^(?:exec )?repro ((?!stands|\().*)$")]
    private static partial Regex CommandInCode();
}
