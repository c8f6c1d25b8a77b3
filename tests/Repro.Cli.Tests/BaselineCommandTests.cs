using System.Text.RegularExpressions;
using System.Xml.Linq;
using Experiments;
using Repro.Execution;
using Repro.Experiments;

namespace Repro.Cli.Tests;

/// <summary><c>check</c> and <c>accept</c> over real runs of a small configuration.</summary>
public sealed class BaselineCommandTests : IDisposable
{
    private const string Configuration =
        "experiment: equivalence\nseed: 7\nparameters: { vocabulary_size: 4 }\nsweep: { prompts.length: [3, 4] }\nreplicates: 3\n";

    private readonly StringWriter output = new() { NewLine = "\n" };
    private readonly StringWriter error = new() { NewLine = "\n" };
    private readonly string folder = Directory.CreateTempSubdirectory("repro-check-").FullName;

    public BaselineCommandTests() => File.WriteAllText(Path.Combine(folder, "x.yaml"), Configuration);

    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private string Output => output.ToString();

    private int Run(bool annotates, params string[] words)
    {
        output.GetStringBuilder().Clear();
        error.GetStringBuilder().Clear();
        return CommandLine.Run(words, new()
        {
            Catalog = ExperimentCatalog.Scan(ExperimentsAssembly.Assembly),
            WorkingFolder = folder,
            Output = output,
            Error = error,
            Annotates = annotates,
            WriteReport = _ => { },
            Execute = RunCommand.Execute,
        });
    }

    private int Run(params string[] words) => Run(false, words);

    private void MakeRun() => Assert.Equal(0, Run("run", "x.yaml", "--out", "out", "--quiet"));

    private int Accept(params string[] words) => Run(["accept", "x", "--out", "out", "--reason", "because", "--dirty", .. words]);

    private void EditBaseline(string pattern, string replacement)
    {
        var path = Path.Combine(folder, "results", "baselines", "x", "baseline.json");
        var text = File.ReadAllText(path);
        Assert.Matches(pattern, text);
        File.WriteAllText(path, Regex.Replace(text, pattern, replacement));
    }

    [Fact]
    public void Accept_then_check_passes_and_a_run_that_differs_fails_with_JUnit_and_annotations()
    {
        MakeRun();
        Assert.Equal(4, Run("check", "--out", "out"));
        Assert.Contains("there is no baseline", Output, StringComparison.Ordinal);
        Assert.Equal(0, Accept());
        Assert.Matches("^x: a new baseline of [0-9]+ numbers\n$", Output);
        Assert.Equal(0, Run(true, "check", "--out", "out", "--strict", "false"));
        Assert.DoesNotContain("::", Output, StringComparison.Ordinal);
        var told = Output;
        Run("check", "--out", "out", "--strict", "false");
        Assert.Equal(told, Output);

        Assert.Equal(0, Run("run", "x.yaml", "--out", "out", "--name", "x", "--set", "replicates=4", "--quiet"));
        Assert.Equal(3, Run(true, "check", "--out", "out", "--junit", "deep/er.xml"));
        Assert.Contains("the configuration differs: replicates was 3 and is 4", Output, StringComparison.Ordinal);
        Assert.Contains("\n::error file=results/baselines/x/baseline.json,title=x%3A run::FAILS", Output, StringComparison.Ordinal);
        var xml = XDocument.Load(Path.Combine(folder, "deep", "er.xml")).Root!;
        Assert.Contains("replicates was 3 and is 4", xml.Descendants("failure").First().Attribute("message")!.Value,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Other_code_that_moves_nothing_passes_and_other_bytes_of_the_same_code_do_not()
    {
        MakeRun();
        Accept();
        EditBaseline("\"code\": \"", "\"code\": \"other");
        Assert.Equal(0, Run("check", "--out", "out", "--strict", "false"));
        EditBaseline("\"data/columns.json\": \"..", "\"data/columns.json\": \"00");
        Assert.Equal(0, Run("check", "--out", "out", "--strict", "false"));
        EditBaseline("\"code\": \"other", "\"code\": \"");
        Assert.Equal(3, Run("check", "--out", "out", "--strict", "false"));
        Assert.Contains("data/columns.json is not byte-identical, though configuration, seed and code are the same\n",
            Output, StringComparison.Ordinal);
        EditBaseline("\"claims.csv\": \"..", "\"claims.csv\": \"00");
        Assert.Equal(3, Run("check", "--out", "out", "--strict", "false"));
        Assert.Contains("claims.csv is not byte-identical, though configuration, seed and code are the same; the tables, on which claims "
            + "are judged, are the same: if the new words are meant, 'repro accept' takes them\n", Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_cells_are_4_and_a_command_line_that_is_wrong_is_2()
    {
        MakeRun();
        Accept();
        File.Delete(Path.Combine(folder, "out", "x", "manifest.json"));
        Assert.Equal(4, Run("check", "--out", "out", "--strict", "false"));
        Assert.Equal(2, Accept());
        Assert.Contains("has no finished run", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, Run("check", "--out", "nowhere"));
        Assert.Equal(2, Run("check", "y", "--out", "out"));
        Assert.Equal(2, Run("check", "--out", "out", "--strict", "perhaps"));
        Assert.Equal(2, Run("accept", "x", "--out", "out"));
        Assert.Equal(2, Run("accept", "x", "--out", "out", "--reason", " "));
        Assert.Equal(2, Run("accept", "--out", "out", "--reason", "because"));
        Assert.Equal(2, Run("accept", "../x", "--out", "out", "--reason", "because"));
        foreach (var option in new[] { "--baselines", "--junit", "--old" }) Assert.Equal(2, Run("check", "--out", "out", option, ""));
        Assert.Equal(2, Run("check", "--out", ".", "--baselines", "elsewhere"));
    }

    [Fact]
    public void Baselines_may_be_named()
    {
        MakeRun();
        Assert.Equal(0, Accept("--baselines", "mine"));
        Assert.True(File.Exists(Path.Combine(folder, "mine", "x", "log.csv")));
        Assert.Equal(4, Run("check", "--out", "out"));
        Assert.Equal(0, Run("check", "x", "--out", "out", "--baselines", "mine", "--strict", "false"));
    }
}
