using Repro.Check;
using Repro.Tables;

namespace Repro.Tests.Check;

public sealed class AcceptanceTests : IDisposable
{
    private readonly Gate gate = new();

    public void Dispose() => gate.Dispose();

    private string Refused(string reason = "because", string name = "toy") =>
        Assert.Throws<AcceptanceException>(() => gate.Accept(reason, name)).Message;

    private IReadOnlyList<string[]> Log => CsvTable.Read(Path.Combine(gate.Baseline, "log.csv")).Rows;

    [Fact]
    public void The_log_says_when_why_how_many_numbers_moved_and_the_largest_z()
    {
        gate.Run(new());
        gate.Accept("first, \"quoted\"\r\nlines");
        gate.Run(new() { Change = (row, _) => row with { MeanValue = row.MeanValue + 0.5 } });
        Assert.Matches("^toy: [0-9]+ of [0-9]+ numbers moved, the largest .z. is [0-9.]+$", gate.Accept("=moved"));
        Assert.Equal(2, Log.Count);
        Assert.Equal(["2026-01-02", "first, \"quoted\"??lines", "new", ""], new[] { Log[0][0], Log[0][2], Log[0][4], Log[0][5] });
        Assert.Equal("=moved", Log[1][2]);
        // Five means of the first rows, those of the second rows (their mean has another sign but moves too), and those of the summary.
        Assert.InRange(int.Parse(Log[1][4], null), 10, 20);
        Assert.InRange(double.Parse(Log[1][5], null), 8, 40);
        Assert.Equal(0, gate.Check().ExitCode(strict: true));
    }

    [Fact]
    public void What_did_not_change_is_not_written()
    {
        gate.Run(new());
        gate.Accept();
        var before = Directory.EnumerateFiles(gate.Baseline).ToDictionary(f => f, File.ReadAllText);
        gate.Run(new());
        Assert.Equal("toy: the baseline is unchanged; nothing was written", gate.Accept("again"));
        Assert.Equal(before, Directory.EnumerateFiles(gate.Baseline).ToDictionary(f => f, File.ReadAllText));
    }

    [Fact]
    public void A_baseline_of_another_form_or_a_broken_one_is_written_over()
    {
        gate.Run(new());
        gate.Accept();
        File.WriteAllText(Path.Combine(gate.Baseline, "stale.csv"), "x\n");
        gate.Edit("baseline.json", _ => "{");
        gate.Accept("mended");
        Assert.False(File.Exists(Path.Combine(gate.Baseline, "stale.csv")));
        Assert.Equal(("mended", "new"), (Log[1][2], Log[1][4]));
        Assert.Equal(0, gate.Check().ExitCode(strict: true));
    }

    [Fact]
    public void A_run_that_is_not_whole_is_refused_and_so_is_an_empty_reason()
    {
        Assert.Contains("has no finished run", Refused(), StringComparison.Ordinal);
        gate.Run(new() { During = (_, c) => { if (c.Replicate == 2) throw new InvalidOperationException("no"); } });
        Assert.Matches("is not complete: of 600 cells 5 failed and 0 are missing; to resume: repro run toy.yaml", Refused());
        gate.Run(new());
        Assert.Equal("--reason is empty; say why these numbers are right", Refused(reason: " \t"));
        gate.EditRun("data/summary.csv",
            t => t.Replace(",120,", ",NaN,", StringComparison.Ordinal).Replace(",0.", ",NaN0.", StringComparison.Ordinal));
        Assert.Matches("^summary\\.[a-z]+ has NaN or an infinity at c0", Refused());
        File.AppendAllText(Path.Combine(gate.Shop.Run, "data/summary.csv"), " ");
        Assert.Contains("is not what the run wrote", Refused(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(gate.Baseline));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../toy")]
    [InlineData("/etc")]
    [InlineData("a\nb")]
    [InlineData("baselines")]
    public void Names_that_are_no_folder_of_their_own_are_refused(string name) =>
        Assert.Contains("a name is one folder", Refused(name: name), StringComparison.Ordinal);

    [Fact]
    public void Code_whose_changes_are_not_known_is_not_taken_for_clean()
    {
        gate.Run(new());
        var said = Assert.Throws<AcceptanceException>(
            () => Acceptance.Accept(new(gate.Shop.Out, gate.Baselines, "x", AllowDirty: false, default), "toy")).Message;
        Assert.Contains("(the build recorded no sources)", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_that_no_commit_holds_takes_a_word()
    {
        gate.Run(new());
        var manifest = Path.Combine(gate.Shop.Run, "manifest.json");
        File.WriteAllText(manifest,
            File.ReadAllText(manifest).Replace("\"commit\": null", "\"commit\": \"0123\"", StringComparison.Ordinal)
                .Replace("\"dirty\": null", "\"dirty\": true", StringComparison.Ordinal));
        var told = Assert.Throws<AcceptanceException>(
            () => Acceptance.Accept(new(gate.Shop.Out, gate.Baselines, "x", AllowDirty: false, default), "toy")).Message;
        Assert.EndsWith("(uncommitted changes); commit, build and run again, or use --dirty", told, StringComparison.Ordinal);
        gate.Accept();
        Assert.EndsWith(" with changes", Log[0][1], StringComparison.Ordinal);
    }
}
