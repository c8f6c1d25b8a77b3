using Repro.Execution;
using Repro.Planning;

namespace Repro.Tests.Execution;

public class FailureTests
{
    private static Toy Failing(int replicate) => new()
    {
        During = (p, c) => { if (c.Replicate == replicate) throw new InvalidOperationException($"no luck at size {p.VocabularySize}"); },
    };

    [Fact]
    public void Others_go_on_and_each_failed_cell_has_its_log()
    {
        using var shop = new Workshop();
        var outcome = shop.Execute(Toy.PlanOf(Failing(3)));
        Assert.Equal((1, 5, 30, 0), (outcome.ExitCode, outcome.Cells.Failed, outcome.Cells.Computed, outcome.Cells.Missing));
        var log = shop.Text("failures/c01-r3.log");
        Assert.Contains("InvalidOperationException: no luck at size 3", log);
        Assert.Contains("repeat: repro run toy.yaml --only c01-r3", log);
        Assert.Contains("source.kind: drawn", log);
        Assert.Contains("data: ", log);
        Assert.Contains(nameof(FailureTests), log);
        Assert.Equal(5, Directory.GetFiles(Path.Combine(shop.Run, "failures")).Length);
        Assert.DoesNotContain(shop.Text("data/values.csv").Split('\n'),
            r => r.StartsWith("c01,", StringComparison.Ordinal) && r.Contains(",1,3,", StringComparison.Ordinal));
    }

    [Fact]
    public void Failures_are_told_by_cause()
    {
        using var shop = new Workshop();
        var outcome = shop.Execute(Toy.PlanOf(Failing(3)));
        Assert.Contains("5 cells failed: InvalidOperationException: no luck at size", Assert.Single(outcome.Problems));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_row_that_is_not_finite_is_a_failure(double value)
    {
        using var shop = new Workshop();
        var toy = new Toy { Change = (row, c) => c.Replicate == 2 ? row with { MeanValue = value } : row };
        var list = new Toy { Change = (row, c) => c.Replicate == 2 ? row with { Shares = [1, value] } : row };
        var maybe = new Toy { Change = (row, c) => c.Replicate == 2 ? row with { Maybe = value } : row };
        Assert.All(new[] { toy, list, maybe }, t =>
        {
            var outcome = shop.Execute(Toy.PlanOf(t), shop.Options with { Fresh = true });
            Assert.Equal((1, 5), (outcome.ExitCode, outcome.Cells.Failed));
        });
        Assert.Contains("values.maybe = ", shop.Text("failures/c00-r2.log"));
    }

    [Fact]
    public void Only_failed_runs_those_alone_and_mends_the_tables()
    {
        using var shop = new Workshop();
        using var well = new Workshop();
        well.Execute(Toy.PlanOf(new()));
        shop.Execute(Toy.PlanOf(Failing(3)));
        var again = new Toy();
        var outcome = shop.Execute(Toy.PlanOf(again), shop.Options with { OnlyFailed = true });
        Assert.Equal((0, 5), (outcome.ExitCode, again.Ran));
        Assert.Equal(well.Promised(), shop.Promised());
        Assert.Empty(Directory.GetFiles(Path.Combine(shop.Run, "failures")));
    }

    [Fact]
    public void Only_failed_with_nothing_failed_does_nothing_but_says_so()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(new()));
        var (manifest, again) = (shop.Text("manifest.json"), new Toy());
        var outcome = shop.Execute(Toy.PlanOf(again), shop.Options with { OnlyFailed = true });
        Assert.Equal((0, 0), (outcome.ExitCode, again.Ran));
        Assert.Contains("--only failed: no cell of toy is recorded as failed; nothing to do\n", shop.Messages.ToString());
        Assert.Equal(manifest, shop.Text("manifest.json"));
        Assert.Equal(4, shop.Execute(Toy.PlanOf(again, replicates: 9), shop.Options with { OnlyFailed = true }).ExitCode);
        Assert.Contains("nothing to do; 10 of 45 cells are missing; to compute them: repro run toy.yaml", shop.Messages.ToString());
        Assert.Equal(0, again.Ran);
    }

    [Fact]
    public void Only_failed_leaves_what_never_ran_missing()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(Failing(1), replicates: 2));
        var again = new Toy();
        var outcome = shop.Execute(Toy.PlanOf(again, replicates: 3), shop.Options with { OnlyFailed = true });
        Assert.Equal((4, 5, 5), (outcome.ExitCode, again.Ran, outcome.Cells.Missing));
    }

    [Fact]
    public void One_cell_can_be_repeated_alone()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(Failing(3)));
        var again = Failing(3);
        Assert.True(CellAddress.TryParse("c01-r3", out var address));
        var outcome = shop.Execute(Toy.PlanOf(again), shop.Options with { OnlyCell = address });
        Assert.Equal((1, 1, 5), (outcome.ExitCode, again.Ran, outcome.Cells.Failed));
    }

    [Fact]
    public void A_cell_that_does_not_exist_is_refused_and_nothing_is_written()
    {
        using var shop = new Workshop();
        var outcome = shop.Execute(Toy.PlanOf(new()), shop.Options with { OnlyCell = new("c01", 7) });
        Assert.Equal((2, "--only c01-r7: toy has no such cell; data/cells.csv lists them"), (outcome.ExitCode, outcome.Problems.Single()));
        Assert.Empty(Directory.GetFileSystemEntries(shop.Out));
    }

    [Fact]
    public void A_preparation_that_fails_fails_its_cells_alone()
    {
        using var shop = new Workshop();
        var toy = new Toy { Preparing = p => { if (p.VocabularySize == 3) throw new InvalidOperationException("singular"); } };
        var outcome = shop.Execute(Toy.PlanOf(toy));
        Assert.Equal((1, 7, 28), (outcome.ExitCode, outcome.Cells.Failed, outcome.Cells.Computed));
        Assert.Contains("7 cells failed: InvalidOperationException: singular", outcome.Problems.Single());
        Assert.Contains("matrix: ", shop.Text("failures/c01-r0.log"));
    }

    [Fact]
    public void What_could_steer_a_terminal_is_not_written_to_it()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(new() { During = (_, _) => throw new InvalidOperationException("a\u001b[2Jb \ud800 {0}") }));
        Assert.Contains("a?[2Jb", shop.Messages.ToString());
        Assert.DoesNotContain('\u001b', shop.Messages.ToString());
    }

    [Fact]
    public void Fail_fast_begins_no_further_cell()
    {
        using var shop = new Workshop();
        var toy = Failing(3);
        var outcome = shop.Execute(Toy.PlanOf(toy), shop.Options with { FailFast = true, Workers = 1 });
        Assert.Equal((1, 4, 1), (outcome.ExitCode, toy.Ran, outcome.Cells.Failed));
    }

    [Fact]
    public void A_derived_value_that_is_not_finite_ends_with_1()
    {
        using var shop = new Workshop();
        var outcome = shop.Execute(Toy.PlanOf(new() { Averaging = _ => double.NaN }));
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("summary.mean = NaN", Assert.Single(outcome.Problems));
    }

    [Fact]
    public void A_failing_figure_loses_neither_data_nor_claims_nor_other_figures()
    {
        using var shop = new Workshop();
        Repro.Figures.Figure Named(string name) => new() { Name = name, Title = name, Caption = "", Tables = [], Panels = [] };
        var surroundings =
            shop.Surroundings with
            {
                RenderFigure = (f, _, _) =>
                f.Name == "bad" ? throw new InvalidOperationException("no ink") : "<html/>"
            };
        var outcome = RunCommand.Execute(Toy.PlanOf(new() { Drawing = () => [Named("bad"), Named("good")] }), shop.Options,
            surroundings, default);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal("figure 'bad' was not drawn: InvalidOperationException: no ink", Assert.Single(outcome.Problems));
        Assert.True(File.Exists(Path.Combine(shop.Run, "figures", "good.html")));
        Assert.Equal(6, shop.Promised().Count);
        Assert.Contains("no ink", shop.Text("log.jsonl"));
    }

    [Fact]
    public void A_failing_report_is_told()
    {
        using var shop = new Workshop();
        var surroundings = shop.Surroundings with { WriteReport = _ => throw new InvalidOperationException("no paper") };
        var outcome = RunCommand.Execute(Toy.PlanOf(new()), shop.Options, surroundings, default);
        Assert.Equal((1, 6), (outcome.ExitCode, shop.Promised().Count));
    }
}
