using Repro.Claims;
using Repro.Diff;
using Repro.Planning;
using Repro.Report;
using Repro.Tables;
using Repro.Tests.Execution;

namespace Repro.Tests.Tables;

public sealed class SheetTests
{
    private static readonly Sheet Fruit =
        Sheet.Of("fruit", "name weight# ripe", [["pear", 2, true], ["a|b", null, false], ["=fig", 10.5, null]]);

    private static readonly Sheet Picked = Sheet.Of("picked", "name picked",
        [["pear", "2026-10-31T08:05:00Z"], ["a|b", "2026-11-29T18:02:11Z"], ["=fig", null]]);

    private static string Names(Sheet sheet) => string.Join(' ', sheet.Rows.Select(r => r[0]));

    [Theory]
    [InlineData("weight>2", "=fig")]
    [InlineData("weight>=2", "pear =fig")]
    [InlineData("weight<10.5", "pear")]
    [InlineData("weight=2.0", "pear")]
    [InlineData("weight!=2", "a|b =fig")]
    [InlineData("weight=", "a|b")]
    [InlineData("name=p*", "pear")]
    [InlineData("name!=*f*", "pear a|b")]
    [InlineData("ripe=true", "pear")]
    [InlineData("name==fig", "=fig")]
    [InlineData("picked>2026-11-01", "a|b")]
    [InlineData("picked<=2026-10-31T08:05Z", "pear")]
    [InlineData("picked>=2026-11", "a|b")]
    [InlineData("picked<2027", "pear a|b")]
    [InlineData("picked>weight", null)]
    public void Conditions_keep_rows(string condition, string? names)
    {
        var sheet = condition.StartsWith("picked", StringComparison.Ordinal) ? Picked : Fruit;
        if (names is null) Assert.Throws<FormatException>(() => RowCondition.Parse(condition));
        else Assert.Equal(names, Names(sheet.Where([RowCondition.Parse(condition)])));
    }

    [Fact]
    public void Rows_are_counted_and_a_condition_that_keeps_none_is_told_with_what_there_is()
    {
        RowCondition[] conditions = [RowCondition.Parse("name=p*"), RowCondition.Parse("weight>90"), RowCondition.Parse("name=plum")];
        string Counted(params RowCondition[] some) => Fruit.Where(some).Counted(Fruit, some, "fruit");
        Assert.Equal("3 fruits", Counted());
        Assert.Equal("1 of 3 fruits", Counted(conditions[0]));
        Assert.Equal("0 of 3 fruits; values of weight here: 10.5, 2; values of name here: =fig, a|b, pear", Counted(conditions));
    }

    [Theory]
    [InlineData("weight")]
    [InlineData("=3")]
    [InlineData("weight>heavy")]
    [InlineData("wight=3")]
    public void What_is_no_condition_is_told(string condition) =>
        Assert.Throws<FormatException>(() => Fruit.Where([RowCondition.Parse(condition)]));

    [Fact]
    public void Rows_are_sorted_numbers_as_numbers_and_the_empty_last()
    {
        Assert.Equal("pear =fig a|b", Names(Fruit.SortedBy("weight", descending: false)));
        Assert.Equal("=fig pear a|b", Names(Fruit.SortedBy("weight", descending: true)));
        Assert.Equal("pear a|b =fig", Names(Fruit.SortedBy("name", descending: true)));
    }

    [Fact]
    public void Programs_read_every_format()
    {
        Assert.Equal("name,weight,ripe\npear,2,true\na|b,,false\n\"=fig\",10.5,\n", SheetFormat.Csv(Fruit));
        Assert.Equal(
            "| name | weight | ripe |\n| --- | ---: | --- |\n| pear | 2 | true |\n| a\\|b |  | false |\n| =fig | 10.5 |  |\n",
            SheetFormat.Markdown([Fruit]));
        Assert.Contains("## fruit\n\n| name |", SheetFormat.Markdown([Fruit, Fruit with { Rows = [] }]), StringComparison.Ordinal);
        using var json = System.Text.Json.JsonDocument.Parse(SheetFormat.Json([Fruit]));
        var rows = json.RootElement.GetProperty("fruit");
        Assert.Equal((3, 10.5, "null"),
            (rows.GetArrayLength(), rows[2].GetProperty("weight").GetDouble(), rows[1].GetProperty("weight").GetRawText()));
    }

    [Fact]
    public void A_table_is_shown_whole_or_by_groups()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(
            new() { Change = (row, cell) => row with { MeanValue = cell.Replicate, Maybe = cell.Replicate > 0 ? 4 : null } },
            points: 2, replicates: 3));
        var table = TableView.Of(shop.Run, "values");
        Assert.Equal(shop.Text("data/values.csv").Split('\n').Length - 2, table.Rows.Count);
        var single = table with { Rows = [.. table.Rows.DistinctBy(r => (r[0], r[table.Index("replicate")]))] };
        var grouped = TableView.Grouped(single, ["vocabulary_size"], ["mean_value", "maybe"]);
        Assert.Equal(["vocabulary_size", "n", "mean_value", "mean_value_standard_error", "mean_value_n",
            "maybe", "maybe_standard_error", "maybe_n"],
            grouped.Columns.Select(c => c.Heading));
        Assert.Equal((2L, 3, 1.0, 3, 4.0, 0.0, 2), (grouped.Rows[0][0], grouped.Rows[0][1], grouped.Rows[0][2], grouped.Rows[0][4],
            grouped.Rows[0][5], grouped.Rows[0][6], grouped.Rows[0][7]));
        Assert.Equal(Math.Sqrt(1 / 3.0), (double)grouped.Rows[0][3]!, 1e-14);
        Assert.Equal("              2  3    1 ± 0.58  4 ± 0 (n = 2)", TableView.Lines(grouped, 1, null).ElementAt(1));
        Assert.Equal(["n  mean_value", "6    1 ± 0.37"], TableView.Lines(TableView.Grouped(single, [], ["mean_value"]), 0, null));
        Assert.Equal(["cell", "n"], TableView.Grouped(table.Only(["cell"]), ["cell"], []).Columns.Select(c => c.Heading));
        Assert.Equal("column 'cell' has no mean; name it in --by, or print the rows without --by",
            Assert.Throws<FormatException>(() => TableView.Grouped(table, ["vocabulary_size"], ["cell"])).Message);
        Assert.Contains("tables: cells, values, summary",
            Assert.Throws<FormatException>(() => TableView.Of(shop.Run, "vlues")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_are_listed_with_what_was_overridden()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(new()), shop.Options with { Command = "repro run toy.yaml --set 'sweep.samples=[1, 2]' --seed 7 --out o" });
        Directory.CreateDirectory(Path.Combine(shop.Out, "begun", "cells"));
        var runs = RunList.Of(shop.Out);
        Assert.Equal(["begun", "toy"], runs.Rows.Select(r => r[0]));
        Assert.Equal("--set 'sweep.samples=[1, 2]' --seed 7", runs.Rows[1][runs.Index("overrides")]);
        Assert.Equal((35, 0), (runs.Rows[1][runs.Index("cells")], runs.Rows[1][runs.Index("missing")]));
        Assert.StartsWith("manifest.json is missing", (string)runs.Rows[0][runs.Index("problem")]!, StringComparison.Ordinal);
        Assert.Equal("toy", Names(runs.Where([RowCondition.Parse("cells>=35")])));
        Assert.Equal(3, RunList.Lines(runs, null).Count());
        Assert.Equal(runs.Columns.Select(c => c.Heading).Except(["fails", "inconclusive", "missing", "failed"]).Except(Unseen(runs)),
            RunList.Lines(runs, null).First().Split(' ', StringSplitOptions.RemoveEmptyEntries));

        static IEnumerable<string> Unseen(Sheet runs) => runs.Columns.Select(c => c.Heading)
            .Where(c => runs.Rows.All(r => r[runs.Index(c)] is null or 0 or 0.0 or ""));
    }

    [Fact]
    public void What_a_run_lacks_is_its_problem_and_shards_are_listed_until_they_are_gathered()
    {
        using var shop = new Workshop();
        var failing = new Toy { During = (_, _) => throw new InvalidOperationException("no luck") };
        shop.Execute(Toy.PlanOf(failing) with { Name = "failing" });
        var plan = Toy.PlanOf(new()
        {
            Claiming = _ => [new() { Id = "right", Source = "none", Statement = "it is small", Judge = _ => new BoundFinding(1, 2) }],
        });
        foreach (var i in new[] { 1, 2 }) shop.Execute(ShardPart.Of(plan, new(i, 3)));
        Directory.CreateDirectory(Path.Combine(shop.Out, "toy.shard-3-of-3", "cells"));
        string[] Problems()
        {
            var runs = RunList.Of(shop.Out);
            return [.. runs.Rows.Select(r => $"{r[0]}: {r[runs.Index("problem")]}")];
        }

        var problems = Problems();
        Assert.Equal(
            "failing: 35 of 35 cells failed (InvalidOperationException: no luck); to run them again: repro run toy.yaml --only failed",
            problems[0]);
        Assert.Equal("toy.shard-1-of-3: shard 1/3 is not gathered; 'repro gather' with the run's options does it", problems[1]);
        Assert.StartsWith("toy.shard-3-of-3: manifest.json is missing: the run has not ended", problems[3], StringComparison.Ordinal);
        shop.Execute(plan, shop.Options with { GatherFrom = [shop.Out] });
        var gathered = RunList.Of(shop.Out);
        Assert.Equal(("not-tested", 0), (gathered.Rows[1][gathered.Index("verdict")], gathered.Rows[1][gathered.Index("holds")]));
        shop.Execute(plan);
        Assert.Equal(["failing", "toy"], Problems().Select(p => p.Split(':')[0]));
    }
}
