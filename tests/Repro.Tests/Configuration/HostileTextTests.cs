using Repro.Words;

namespace Repro.Tests.Configuration;

/// <summary>Texts that once crashed the reader, filled the memory or steered the terminal.</summary>
public sealed class HostileTextTests : IDisposable
{
    private readonly ConfigurationFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_kind_and_what_lies_in_it_do_not_vary_together() => Assert.Equal(
        ["configs/x.yaml:2:41: 'matrix.scale' and 'matrix' (at configs/x.yaml:2:10) vary the same parameter; keep one"],
        folder.Mistakes("experiment: toy-coverage\nsweep: { matrix: [{ kind: two-token }], matrix.scale: [1] }"));

    [Fact]
    public void More_cells_than_memory_holds_are_refused() => Assert.Equal(
        ["configs/x.yaml:3:13: 100000000 cells (points, their draws and replicates multiplied); at most 10000000 are planned; "
            + "use fewer replicates, draws or points"],
        folder.Mistakes("experiment: toy-coverage\nsweep: { samples: [1, 2] }\nreplicates: 50000000\n"));

    [Fact]
    public void A_tab_is_told_where_it_stands() => Assert.Equal(
        ["configs/x.yaml:3:1: not valid YAML: a tab in the indentation; indent with spaces"],
        folder.Mistakes("experiment: toy-coverage\nparameters:\n\tsamples: 10\n"));

    /// <summary>A tab that is allowed where it stands is not blamed for a fault elsewhere.</summary>
    [Fact]
    public void A_tab_that_breaks_nothing_is_not_told() => Assert.Equal(
        ["configs/x.yaml:3:22: not valid YAML"],
        folder.Mistakes("experiment: toy-coverage\nparameters: {\n\tsamples: 10, ridge: @1 }\n").Select(m => m[..Math.Min(m.Length, 35)]));

    [Fact]
    public void A_tab_below_an_indented_line_is_told_where_it_stands() => Assert.Equal(
        ["configs/x.yaml:4:1: not valid YAML: a tab in the indentation; indent with spaces"],
        folder.Mistakes("experiment: toy-coverage\nparameters:\n  samples: 10\n\tridge: 1\n"));

    [Fact]
    public void What_steers_a_terminal_is_shown_as_a_question_mark() => Assert.Equal(
        ["--set parameters.samples=…: samples must be an integer, found the text '?[31m?'"],
        folder.Mistakes("experiment: toy-coverage", "paper", "parameters.samples=\"\u001b[31m\u202e\""));

    [Fact]
    public void A_long_setting_is_told_shortened() =>
        Assert.InRange(Assert.Single(folder.Mistakes("experiment: toy-coverage", "paper", new string('x', 5000) + "=1")).Length, 1, 400);

    [Theory]
    [InlineData("\U0001F389", "'\U0001F389' contains '\U0001F389'")]
    [InlineData("a\0b", "contains")]
    [InlineData("a b", "'a b' contains ' '")]
    public void A_name_is_refused_for_the_character_that_is_wrong(string name, string expected) =>
        Assert.Contains(expected,
            Assert.Single(ConfigurationFolder.MistakesOf(folder.Request(folder.Write("experiment: toy-coverage"), name: name))),
            StringComparison.Ordinal);

    [Fact]
    public void A_pipe_that_nobody_writes_to_is_not_waited_for()
    {
        if (OperatingSystem.IsWindows()) return;
        var pipe = Path.Combine(folder.Root, "pipe");
        using (var made = System.Diagnostics.Process.Start("mkfifo", [pipe])) made.WaitForExit();
        var mistake =
            Assert.Single(folder.Mistakes("experiment: toy-coverage", "paper", $"parameters.matrix={{kind: file, path: '{pipe}'}}"));
        Assert.Contains("is it a pipe without a writer?", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_is_cut_between_characters() => Assert.Equal("ab…", PlainText.Shortened("ab\U0001F389cd", 4));
}
