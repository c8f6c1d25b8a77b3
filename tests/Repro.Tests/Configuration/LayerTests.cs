using Repro.Configuration;
using Repro.Planning;

namespace Repro.Tests.Configuration;

public sealed class LayerTests : IDisposable
{
    private const string Toy = """
        experiment: toy-coverage
        seed: 5
        parameters: { ridge: 0.5, matrix: { kind: two-token, p: 0.1 } }
        sweep: { vocabulary_size: [2, 4], samples: [1, 2, 3] }
        replicates: 10
        profiles:
          smoke: { replicates: 2, sweep: { samples: [7] }, parameters: { limit: 3 } }
          quick: { sweep: { chain: [{ samples: [1] }, { ridge: [2] }] }, parameters: { ridge: null } }
        """;

    private readonly ConfigurationFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static ToyParameters First(Plan plan) => (ToyParameters)plan.Points[0].Parameters;

    [Fact]
    public void A_profile_merges_one_level_down()
    {
        var plan = folder.Plan(Toy, "smoke");
        Assert.Single(plan.Points);
        Assert.All(plan.Points, p => Assert.Equal(2, p.Replicates));
        Assert.Equal((0.5, 3.0, 7), (First(plan).Ridge, First(plan).Limit!.Value, First(plan).Samples));
        Assert.Equal("x@smoke", plan.Name);
    }

    [Fact]
    public void A_profile_that_turns_axes_into_a_chain_replaces_the_sweep()
    {
        var plan = folder.Plan(Toy, "quick");
        Assert.Equal([(1L, 0.0), (1024L, 2.0)],
            plan.Points.Select(p => (((ToyParameters)p.Parameters).Samples, ((ToyParameters)p.Parameters).Ridge)));
    }

    [Fact]
    public void Set_stands_over_the_profile_and_seed_over_set()
    {
        var plan = folder.Plan(Toy, "smoke", 99, null, "sweep={}", "replicates=3", "seed=7",
            "parameters.matrix.q=0.25", "parameters.prompts.length=5");
        Assert.Equal((1, 3, 99UL), (plan.Points.Count, plan.Points[0].Replicates, plan.Seed));
        Assert.Equal(new TwoTokenSource { P = 0.1, Q = 0.25 }, First(plan).Matrix);
        Assert.Equal(5, First(plan).Prompts.Length);
    }

    [Fact]
    public void Until_is_overridden_value_by_value()
    {
        const string text = "experiment: toy-coverage\nreplicates: 4\nuntil: { column: value, standard_error: 0.5, max_replicates: 20 }\n"
            + "profiles: { smoke: { until: { max_replicates: 7 } }, quick: { replicates: 1, until: null } }";
        Assert.Equal(new Precision("toys", "value", 0.5, 20), folder.Plan(text).Until);
        Assert.Equal(new Precision("toys", "value", 0.5, 7), folder.Plan(text, "smoke").Until);
        Assert.Null(folder.Plan(text, "quick").Until);
        Assert.Equal(new Precision("toys", "value", 0.25, 7), folder.Plan(text, "smoke", settings: ["until.standard_error=0.25"]).Until);
        Assert.Null(folder.Plan(text, settings: ["until="]).Until);
        Assert.Null(folder.Plan("experiment: toy-coverage").Until);
        var plan = folder.Plan(text);
        Assert.Equal([4, 6, 9, 14, 20], Enumerable.Range(0, plan.Points[0].Looks).Select(plan.Points[0].Checkpoint));
        Assert.Equal(plan.Until, folder.Plan(plan.ResolvedConfiguration).Until);
        Assert.NotEqual(folder.Plan(text, settings: ["until.max_replicates=30"]).Name, plan.Name);
    }

    [Fact]
    public void Set_replaces_whole_mappings()
    {
        var plan = folder.Plan(
            Toy, settings: ["sweep.samples=[5]", "parameters.matrix={kind: explicit, rows: [[.1, .2, .7], [.3, .3, .4], [1, 0, 0]]}"]);
        Assert.Equal(3, First(plan).VocabularySize);
        Assert.Equal([0.3, 0.3, 0.4], ((ExplicitSource)First(plan).Matrix).Rows[1]);
        Assert.Single(plan.Points);
    }

    [Theory]
    [InlineData("parameters.samples=5",
        "--set parameters.samples=…: 'samples' is swept (at configs/x.yaml:4:35); for one cell add --set 'sweep={}', "
            + "for other values use --set 'sweep.samples=[…]' instead")]
    [InlineData("sweep.ridge=[1]",
        "--set sweep.ridge=…: 'ridge' stands in both parameters (at configs/x.yaml:3:15) and sweep; "
            + "add --set parameters.ridge= to take the one away")]
    [InlineData("parameters.matrix={kind: two-tokn}",
        "--set parameters.matrix=… (column 8): unknown kind 'two-tokn' of matrix (did you mean 'two-token'?); allowed: normal, two-token, "
            + "explicit, file")]
    [InlineData("parameter.ridge=3",
        "--set parameter.ridge=…: unknown key 'parameter' (did you mean 'parameters'?); allowed: title, seed, replicates, until, "
            + "parameters.NAME, sweep.NAME, parameters, sweep")]
    [InlineData("parameters.rigde=3",
        "--set parameters.rigde=…: unknown parameter 'rigde' (did you mean 'ridge'?); allowed: vocabulary_size, samples, ridge, variant, "
            + "prompts, matrix, remark, checkpoints, limit")]
    [InlineData("replicates", "--set replicates: expected path=value, such as --set replicates=3 or --set 'sweep={}'")]
    [InlineData("experiment=other", "--set experiment=…: the experiment belongs to the configuration file; choose another file")]
    [InlineData("profiles.smoke={}",
        "--set profiles.smoke=…: a profile cannot be changed by --set; choose one by --profile and set single values")]
    [InlineData("seed.x=3", "--set seed.x=…: 'seed' is a single value; nothing lies below it")]
    [InlineData("replicates=two", "--set replicates=…: replicates must be an integer, found 'two'")]
    [InlineData("parameters.matrix={kind: file, path: nowhere.csv}",
        "--set parameters.matrix=… (column 20): there is no file 'nowhere.csv' in the working folder")]
    public void A_wrong_setting_is_told_at_its_place(string setting, string expected) =>
        Assert.Equal([expected], folder.Mistakes(Toy, "paper", setting));

    [Fact]
    public void The_run_is_named_for_file_profile_and_what_changed()
    {
        Assert.Equal("x", folder.Plan(Toy).Name);
        Assert.Equal("x", folder.Plan(Toy, settings: ["replicates=10"], seed: 5).Name);
        Assert.Matches("^x@smoke\\+[0-9a-f]{8}$", folder.Plan(Toy, "smoke", 6).Name);
        Assert.NotEqual(folder.Plan(Toy, seed: 6).Name, folder.Plan(Toy, seed: 7).Name);
        Assert.Equal("mine", folder.Plan(Toy, seed: 6, name: "mine").Name);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("a\\b")]
    [InlineData("")]
    [InlineData("CON")]
    [InlineData("nul.txt")]
    [InlineData("com1")]
    [InlineData("-x")]
    [InlineData("a.")]
    [InlineData("a:b")]
    [InlineData("baselines")]
    public void An_unsafe_name_is_refused(string name)
    {
        var mistake = Assert.Single(ConfigurationFolder.MistakesOf(folder.Request(folder.Write(Toy), name: name)));
        Assert.StartsWith("--name: '" + name + "'", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_read_beside_the_configuration_and_from_the_command_line_beside_the_user()
    {
        File.WriteAllText(Path.Combine(folder.Root, "configs", "P.csv"), "same");
        File.WriteAllText(Path.Combine(folder.Root, "Q.csv"), "same");
        var given = folder.Plan("experiment: toy-coverage\nparameters: { matrix: { kind: file, path: P.csv } }");
        var set = folder.Plan("experiment: toy-coverage", settings: ["parameters.matrix={kind: file, path: Q.csv}"]);
        Assert.Equal("same", System.Text.Encoding.UTF8.GetString(((FileSource)First(given).Matrix).Path!.Content.Span));
        Assert.Equal(given.Points[0].Canonical, set.Points[0].Canonical);
        Assert.Contains(((FileSource)First(set).Matrix).Path!.Hash, set.Points[0].Canonical, StringComparison.Ordinal);
    }
}
