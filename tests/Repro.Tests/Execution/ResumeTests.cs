using System.Text;
using Repro.Store;

namespace Repro.Tests.Execution;

public class ResumeTests
{
    private static SortedDictionary<string, string> Reference()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(new()));
        return shop.Promised();
    }

    private static string Store(Workshop shop) => CellStore.AppendPath(Path.Combine(shop.Run, "cells"));

    [Fact]
    public void A_second_run_computes_nothing_and_gives_the_same_bytes()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(new()));
        var first = shop.Promised();
        var again = new Toy();
        var outcome = shop.Execute(Toy.PlanOf(again));
        Assert.Equal((0, 0, 35, 0), (again.Ran, again.Prepared, outcome.Cells.Stored, outcome.Cells.Computed));
        Assert.Equal(first, shop.Promised());
    }

    [Fact]
    public void A_folder_of_another_configuration_is_told_before_its_tables_are_replaced()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(new()));
        shop.Execute(Toy.PlanOf(new()));
        Assert.DoesNotContain("another configuration", shop.Messages.ToString());
        shop.Execute(Toy.PlanOf(new()) with { ResolvedConfiguration = "experiment: other\n" });
        Assert.Contains("has a run of another configuration", shop.Messages.ToString());
    }

    [Fact]
    public void After_cancelling_only_what_is_missing_is_computed()
    {
        using var shop = new Workshop();
        using var cancel = new CancellationTokenSource();
        var interrupted = new Toy { During = (_, c) => { if (c.Replicate == 3) cancel.Cancel(); } };
        var outcome = shop.Execute(Toy.PlanOf(interrupted), shop.Options with { Workers = 1 }, cancel.Token);
        Assert.Equal(130, outcome.ExitCode);
        Assert.Equal(4, outcome.Cells.Computed);
        Assert.False(Directory.Exists(Path.Combine(shop.Run, "data")));
        Assert.Contains("interrupted: 4 of 35 cells are kept", shop.Messages.ToString());
        Assert.Contains("to resume: repro run toy.yaml", shop.Messages.ToString());
        var rest = new Toy();
        Assert.Equal(0, shop.Execute(Toy.PlanOf(rest)).ExitCode);
        Assert.Equal(31, rest.Ran);
        Assert.Equal(Reference(), shop.Promised());
    }

    [Fact]
    public void How_to_go_on_is_told_even_when_quiet()
    {
        using var shop = new Workshop();
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        shop.Execute(Toy.PlanOf(new()), shop.Options with { Verbosity = Repro.Execution.Verbosity.Quiet }, cancel.Token);
        Assert.StartsWith("interrupted: 0 of 35 cells are kept", shop.Messages.ToString());
    }

    [Fact]
    public void Running_cells_see_the_cancellation_and_are_not_failed()
    {
        using var shop = new Workshop();
        using var cancel = new CancellationTokenSource();
        var toy = new Toy { During = (_, c) => { cancel.Cancel(); c.Cancellation.ThrowIfCancellationRequested(); } };
        var outcome = shop.Execute(Toy.PlanOf(toy), null, cancel.Token);
        Assert.Equal((130, 0, 0, 35), (outcome.ExitCode, outcome.Cells.Failed, outcome.Cells.Computed, outcome.Cells.Missing));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(1000)]
    public void A_torn_store_is_mended(int bytes)
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(new()));
        var whole = File.ReadAllBytes(Store(shop));
        File.WriteAllBytes(Store(shop), whole[..^bytes]);
        var lost = bytes == 1 ? 0 : 35 - whole[..^bytes].Count(b => b == '\n'); // Without its line feed a line is still whole.
        var rest = new Toy();
        Assert.Equal(0, shop.Execute(Toy.PlanOf(rest)).ExitCode);
        Assert.Equal(lost, rest.Ran);
        Assert.Equal(Reference(), shop.Promised());
        var after = new Toy();
        shop.Execute(Toy.PlanOf(after));
        Assert.Equal(0, after.Ran);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(120)]
    public void An_altered_line_is_noticed_named_and_computed_again(int at)
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(new()));
        var lines = File.ReadAllLines(Store(shop));
        var line = new StringBuilder(lines[4]);
        line[at] = line[at] == '1' ? '2' : '1';
        lines[4] = line.ToString();
        File.WriteAllText(Store(shop), string.Join('\n', lines) + "\n");
        var rest = new Toy();
        Assert.Equal(0, shop.Execute(Toy.PlanOf(rest)).ExitCode);
        Assert.Equal(1, rest.Ran);
        Assert.Contains($"{Path.GetFileName(Store(shop))}:5: torn or altered", shop.Text("log.jsonl"));
        Assert.Equal(Reference(), shop.Promised());
    }

    [Fact]
    public void Fresh_computes_everything_and_forgets_the_old_cells_at_the_end()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(new()));
        var again = new Toy();
        shop.Execute(Toy.PlanOf(again), shop.Options with { Fresh = true });
        Assert.Equal(35, again.Ran);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(shop.Run, "cells"), "*.old"));
        Assert.Equal(35, File.ReadLines(Store(shop)).Count());
    }

    [Fact]
    public void Another_seed_takes_nothing_from_the_store()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(new()));
        var other = new Toy();
        shop.Execute(Toy.PlanOf(other, seed: 2));
        Assert.Equal(35, other.Ran);
    }
}
