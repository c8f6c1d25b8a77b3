using System.Text.Json;
using Repro.Experiments;
using Repro.Planning;
using Repro.Report;
using Repro.Tables;

namespace Repro.Tests.Execution;

public class TableFilesTests
{
    private static readonly ToyRow[] Given =
    [
        new() { MeanValue = 0.1 + 0.2, Maybe = null, Label = "plain", Shares = [0.5, 1e-7] },
        new() { MeanValue = -0.0, Maybe = 1e300, Label = "a \"b\", c\nd", IsLarge = true, How = ToyMode.WildGuess, Shares = [] },
        new() { MeanValue = 5e-324, Maybe = 3, Label = "=1+1" },
        new() { MeanValue = -17, Maybe = -1.5, Label = " padded" },
    ];

    private static Toy Fixed() =>
        new() { Change = (row, c) => c.Replicate < Given.Length && row.MeanValue >= 0 ? Given[c.Replicate] : Given[0] };

    // Every kind of field, by hand: quoting, missing, booleans, enums, lists, leaves of one kind alone.
    [Fact]
    public void The_table_is_as_written_here()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(Fixed(), points: 2, replicates: 4));
        var rows = shop.Text("data/values.csv");
        Assert.StartsWith(
            "cell,vocabulary_size,source.kind,source.value,source.scale,mode,checkpoints,draw,replicate,"
            + "mean_value,maybe,label,is_large,how,shares\n"
            + "c00,2,constant,0.1,,plain-sum,\"[1,2]\",0,0,0.30000000000000004,,plain,false,plain-sum,\"[0.5,1E-07]\"\n", rows);
        Assert.Contains("c00,2,constant,0.1,,plain-sum,\"[1,2]\",0,1,-0,1E+300,\"a \"\"b\"\", c\nd\",true,wild-guess,[]\n", rows);
        Assert.Contains("c01,3,drawn,,1E-07,plain-sum,\"[1,2]\",1,2,5E-324,3,\"=1+1\",false,plain-sum,[]\n", rows);
        Assert.Contains(",3,-17,-1.5,\" padded\",false,", rows);
        Assert.DoesNotContain("\r", rows);
        Assert.Equal("cell,draw,rows,mean", shop.Text("data/summary.csv").Split('\n')[0]);
        Assert.Equal(
            "cell,draw,replicates,vocabulary_size,source.kind,source.value,source.scale,mode,checkpoints\n"
            + "c00,0,4,2,constant,0.1,,plain-sum,\"[1,2]\"\nc01,1,4,3,drawn,,1E-07,plain-sum,\"[1,2]\"\n", shop.Text("data/cells.csv"));
    }

    [Fact]
    public void The_store_gives_back_the_same_bits()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(Fixed(), points: 2, replicates: 4));
        var direct = shop.Promised();
        Assert.Equal(8, shop.Execute(Toy.PlanOf(new(), points: 2, replicates: 4)).Cells.Stored);
        Assert.Equal(direct, shop.Promised());
    }

    [Fact]
    public void Columns_are_described_in_their_order()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(new()));
        using var document = JsonDocument.Parse(shop.Text("data/columns.json"));
        var table = document.RootElement.GetProperty("tables").EnumerateArray().Single(t => t.GetProperty("name").GetString() == "values");
        var names = table.GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("name").GetString());
        Assert.Equal(shop.Text("data/values.csv").Split('\n')[0], string.Join(',', names));
        var how = table.GetProperty("columns").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "how");
        Assert.Equal(("choice", "how"), (how.GetProperty("type").GetString(), how.GetProperty("meaning").GetString()));
        Assert.Equal(["plain-sum", "wild-guess"], how.GetProperty("choices").EnumerateArray().Select(c => c.GetString()));
    }

    [Fact]
    public void The_manifest_names_every_output_with_its_hash()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(new()));
        var manifest = ManifestFile.Read(Path.Combine(shop.Run, ManifestFile.Name));
        Assert.Equal(
            ["claims.csv", "claims.json", "config.yaml", "data/cells.csv", "data/columns.json",
                "data/summary.csv", "data/values.csv", "timings.csv"], manifest.Outputs.Keys);
        Assert.All(manifest.Outputs, o => Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(shop.Run, o.Key)))),
            o.Value));
        Assert.Equal((new CellCounts(35, 0, 35, 0), "repro run toy.yaml", 2, 1UL),
            (manifest.Cells, manifest.Command, manifest.Workers, manifest.Seed));
    }

    [Fact]
    public void The_manifest_keeps_the_cells_own_time_when_all_of_them_are_stored()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(new() { During = (_, _) => Thread.Sleep(5) }));
        double? Work() => ManifestFile.Read(Path.Combine(shop.Run, ManifestFile.Name)).CellSeconds;
        var first = Work();
        Assert.True(first >= 35 * 0.004);
        Assert.Equal(35, shop.Execute(Toy.PlanOf(new())).Cells.Stored);
        Assert.Equal(first, Work());
    }

    [Fact]
    public void What_an_earlier_run_named_and_this_one_does_not_is_removed()
    {
        using var shop = new Workshop();
        Repro.Figures.Figure figure = new() { Name = "old", Title = "", Caption = "", Tables = [], Panels = [] };
        shop.Execute(Toy.PlanOf(new() { Drawing = () => [figure] }));
        File.WriteAllText(Path.Combine(shop.Run, "data", "mine.txt"), "");
        Assert.True(File.Exists(Path.Combine(shop.Run, "figures", "old.html")));
        shop.Execute(Toy.PlanOf(new()));
        Assert.False(File.Exists(Path.Combine(shop.Run, "figures", "old.html")));
        Assert.True(File.Exists(Path.Combine(shop.Run, "data", "mine.txt")));
    }

    [Fact]
    public void An_image_goes_with_its_page_and_stays_while_the_page_is_the_same()
    {
        using var shop = new Workshop();
        Toy Drawing(params string[] names) =>
            new()
            {
                Drawing = () =>
                names.Select(n => new Repro.Figures.Figure { Name = n, Title = "", Caption = "", Tables = [], Panels = [] })
            };
        bool Has(string name) => File.Exists(Path.Combine(shop.Run, "figures", name + ".png"));
        shop.Execute(Toy.PlanOf(Drawing("gone", "changed", "same")));
        foreach (var name in new[] { "gone", "changed", "same" }) File.WriteAllText(Path.Combine(shop.Run, "figures", name + ".png"), "");
        shop.Execute(Toy.PlanOf(Drawing("changed", "same")));
        Assert.Equal((false, true, true), (Has("gone"), Has("changed"), Has("same")));
        // It stands on both pages.
        shop.Execute(Toy.PlanOf(Drawing("changed", "same")), shop.Options with { Command = "repro run other.yaml" });
        Assert.Equal((false, false), (Has("changed"), Has("same")));
    }

    [Fact]
    public void A_folder_that_holds_a_run_of_another_experiment_is_refused_and_stays_as_it_is()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(new()));
        File.WriteAllText(Path.Combine(shop.Run, "config.yaml"), "experiment: equivalence\n");
        var before = Directory.EnumerateFiles(shop.Run, "*", SearchOption.AllDirectories).ToDictionary(f => f, File.ReadAllText);
        foreach (var options in new[] { shop.Options, shop.Options with { Fresh = true }, shop.Options with { GatherFrom = [shop.Out] } })
        {
            var outcome = shop.Execute(Toy.PlanOf(new()), options);
            Assert.Equal(2, outcome.ExitCode);
            Assert.Contains(
                "has a run of the experiment 'equivalence', and this is one of 'toy'; give this run another name with --name",
                Assert.Single(outcome.Problems), StringComparison.Ordinal);
        }
        Assert.Equal(before, Directory.EnumerateFiles(shop.Run, "*", SearchOption.AllDirectories).ToDictionary(f => f, File.ReadAllText));
        File.WriteAllText(Path.Combine(shop.Run, "config.yaml"), "not a configuration");
        Assert.Equal(0, shop.Execute(Toy.PlanOf(new())).ExitCode);
    }

    public sealed record ClashingRow([property: Column("taken by the parameter")] int VocabularySize);

    public sealed record MuteRow(int Value);

    public sealed class Misbuilt(TableDefinition table) : Experiment<ToyParameters, object>
    {
        public override string Name => "misbuilt";
        public override string Title => "";
        public override string Description => "";
        public override IReadOnlyList<TableDefinition> Tables => [table];
        public override object Prepare(ToyParameters parameters, PointContext context) => parameters;
        public override void Run(ToyParameters parameters, object point, Cell cell) { }
        public override IEnumerable<Repro.Figures.Figure> Figures(Results<ToyParameters> results) => [];
        public override IEnumerable<Repro.Claims.Claim> Claims(Results<ToyParameters> results) => [];
    }

    [Fact]
    public void A_misbuilt_experiment_is_refused_at_the_start()
    {
        using var shop = new Workshop();
        string Refusal(TableDefinition table)
        {
            var plan = Toy.PlanOf(new());
            return Assert.Throws<ArgumentException>(() => shop.Execute(new Plan
            {
                Experiment = new Misbuilt(table),
                Name = "toy",
                Title = "",
                Seed = 1,
                Profile = "paper",
                ResolvedConfiguration = "",
                Notices = [],
                Points = plan.Points,
            })).Message;
        }
        Assert.Contains("two columns 'vocabulary_size'", Refusal(new TableDefinition<ClashingRow>("t", "")));
        Assert.Contains("MuteRow.Value: every property of a row needs [Column", Refusal(new TableDefinition<MuteRow>("t", "")));
        Assert.Contains("the table name 'cells' is taken", Refusal(new TableDefinition<ToySummary>("cells", "")));
        var twice = Toy.PlanOf(new());
        Assert.Contains("2 points of the plan share the cell 'c00'",
            Assert.Throws<ArgumentException>(() => shop.Execute(twice with { Points = [.. twice.Points, twice.Points[0]] })).Message);
        Assert.Empty(Directory.GetFileSystemEntries(shop.Out));
    }
}
