using Repro.Diff;
using Repro.Report;
using Repro.Tables;
using Repro.Tests.Execution;

namespace Repro.Tests.Tables;

public sealed class SheetTests
{
    private static readonly Sheet Fruit =
        Sheet.Of("fruit", "name weight# ripe", [["pear", 2, true], ["a|b", null, false], ["=fig", 10.5, null]]);

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
    public void Conditions_keep_rows(string condition, string names) =>
        Assert.Equal(names, Names(Fruit.Where([RowCondition.Parse(condition)])));

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
        var grouped = TableView.Grouped(single.Only(["vocabulary_size", "mean_value", "maybe"]), ["vocabulary_size"]);
        Assert.Equal(["vocabulary_size", "mean_value", "mean_value_standard_error", "mean_value_n",
            "maybe", "maybe_standard_error", "maybe_n"],
            grouped.Columns.Select(c => c.Heading));
        Assert.Equal((2L, 1.0, 3, 4.0, 0.0, 2),
            (grouped.Rows[0][0], grouped.Rows[0][1], grouped.Rows[0][3], grouped.Rows[0][4], grouped.Rows[0][5], grouped.Rows[0][6]));
        Assert.Equal(Math.Sqrt(1 / 3.0), (double)grouped.Rows[0][2]!, 1e-14);
        Assert.Equal("              2  3    1 ± 0.58  4 ± 0 (n = 2)", TableView.Lines(grouped, 1, null).ElementAt(1));
        Assert.Equal(["n  mean_value", "6    1 ± 0.37"], TableView.Lines(TableView.Grouped(single.Only(["mean_value"]), []), 0, null));
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
    }
}
