using System.Text;
using Experiments;
using Repro.Execution;
using Repro.Experiments;
using Repro.Planning;
using Repro.Report;

namespace Repro.Cli.Tests;

/// <summary>The examples of help and of the pages for users are command lines that work, as far as they only plan or read.</summary>
public sealed class ExampleTests
{
    private static readonly ExperimentCatalog Catalog = ExperimentCatalog.Scan(ExperimentsAssembly.Assembly);

    private static readonly string[] Readers = ["run", "run-all", "gather", "gather-all", "plan", "list", "describe", "validate", "explain",
        "runs", "table", "audit"];

    private static readonly string[] Pages = ["README.md", "src/Repro.Cli/HOW-TO.md", "experiments/TUTORIAL.md"];

    private static readonly string Root = Above(AppContext.BaseDirectory);

    public static TheoryData<string> Examples => [.. Known];

    private static IEnumerable<string> Known =>
        Readers.SelectMany(c => Lines(Told(c, "--help").Output))
            .Concat(Pages.SelectMany(p => Lines(File.ReadAllText(Path.Combine(Root, p)))))
            // Those that speak of the reader's own files, of a variable of a scheduler or of a run that was submitted.
            .Where(l => !l.Contains("mine.csv", StringComparison.Ordinal) && !l.Contains("book.txt", StringComparison.Ordinal)
                && !l.Contains('$', StringComparison.Ordinal) && !l.Contains(".bundle.zip", StringComparison.Ordinal)
                && !l.Contains("audit equivalence@smoke", StringComparison.Ordinal)
                && !l.Contains("gather coverage", StringComparison.Ordinal) && !l.Contains("--resubmit", StringComparison.Ordinal))
            .Where(l => Readers.Contains(l.Split(' ')[1])).Distinct();

    [Theory, MemberData(nameof(Examples))]
    public void An_example_works(string line)
    {
        var told = Told([.. Words(line).Skip(1)]);
        Assert.True(told.Code == 0, $"{line}: {told.Error}");
    }

    /// <summary>Examples that need a run say which; then they work where nothing else was run.</summary>
    [Theory]
    [InlineData("bundle", 0)]
    [InlineData("audit", 3)]
    [InlineData("diff", 3)]
    public void An_example_works_after_the_run_that_it_names(string command, int code)
    {
        const string after = "# after: ";
        var folder = Directory.CreateTempSubdirectory("repro-example-").FullName;
        try
        {
            foreach (var part in new[] { "configs", "results/sample-complexity/data", "results/baselines/equivalence@smoke" })
            {
                Directory.CreateDirectory(Path.Combine(folder, part));
                foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, part)))
                    File.Copy(file, Path.Combine(folder, part, Path.GetFileName(file)));
            }

            foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "results/sample-complexity")))
                File.Copy(file, Path.Combine(folder, "results/sample-complexity", Path.GetFileName(file)));
            var help = Told(command, "--help").Output;
            var run = Assert.Single(help.Split('\n'), l => l.Contains(after, StringComparison.Ordinal));
            var ran = TellIn(folder, RunCommand.Execute, Words(run[(run.IndexOf(after, StringComparison.Ordinal) + after.Length)..])[1..]);
            Assert.True(ran.Code is 0 or 4, ran.Error);
            foreach (var line in Lines(help))
            {
                var told = TellIn(folder, RunCommand.Execute, Words(line)[1..]);
                Assert.True(told.Code == (line.StartsWith("repro run", StringComparison.Ordinal) ? 0 : code), $"{line}: {told.Error}");
                Assert.Equal("", told.Code == 3 ? told.Error : "");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void There_are_examples_of_every_such_command() =>
        Assert.Empty(Readers.Except(["audit"]).Except(Known.Select(e => e.Split(' ')[1])));

    private static (int Code, string Output, string Error) Told(params string[] words) => TellIn(
        Root,
        (plan, _, _) => new() { ExitCode = 0, Cells = new CellCounts(plan.Points.Count, 0, plan.Points.Count, 0) },
        words);

    private static (int Code, string Output, string Error) TellIn(
        string folder, Func<Plan, RunOptions, CancellationToken, RunOutcome> execute, IReadOnlyList<string> words)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = CommandLine.Run([.. words], new()
        {
            Catalog = Catalog,
            WorkingFolder = folder,
            Output = output,
            Error = error,
            WriteReport = _ => { },
            Execute = execute,
        });
        return (code, output.ToString(), error.ToString());
    }

    private static IEnumerable<string> Lines(string text) =>
        from line in text.ReplaceLineEndings("\n").Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
        let example = line.Trim().Split(" &&")[0].Split("  #")[0].Trim()
        where example.StartsWith("repro ", StringComparison.Ordinal)
        select example;

    /// <summary>Words as a shell makes them of a line with quotes; a pattern that no file has stays as it is.</summary>
    private static List<string> Words(string line)
    {
        var (words, word, quote) = (new List<string>(), new StringBuilder(), '\0');
        foreach (var c in line + " ")
        {
            if (quote == '\0' && c == ' ')
            {
                if (word.Length > 0) words.AddRange(Matching(word.ToString()));
                word.Clear();
            }
            else if (quote == '\0' && c is '\'' or '"') quote = c;
            else if (c == quote) quote = '\0';
            else word.Append(c);
        }

        return words;
    }

    private static string[] Matching(string word)
    {
        var folder = Path.Combine(Root, Path.GetDirectoryName(word) ?? "");
        string[] found = word.Contains('*', StringComparison.Ordinal) && Directory.Exists(folder)
            ? [.. Directory.EnumerateFileSystemEntries(folder, Path.GetFileName(word)).Select(f => Path.GetRelativePath(Root, f))]
            : [];
        return found.Length > 0 ? found : [word];
    }

    private static string Above(string folder) =>
        File.Exists(Path.Combine(folder, "Repro.sln")) ? folder : Above(Path.GetDirectoryName(folder)!);
}
