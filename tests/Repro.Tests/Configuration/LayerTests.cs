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
        "--set sweep.ridge=…: 'ridge' is in both parameters (at configs/x.yaml:3:15) and sweep; "
            + "add --set parameters.ridge= to remove that one")]
    [InlineData("parameters.matrix={kind: two-tokn}",
        "--set parameters.matrix=… (column 8): unknown kind 'two-tokn' of matrix (did you mean 'two-token'?); allowed: normal, two-token, "
            + "explicit, file")]
    [InlineData("parameter.ridge=3",
        "--set parameter.ridge=…: unknown key 'parameter' (did you mean 'parameters'?); allowed: title, seed, replicates, until, "
            + "parameters.NAME, sweep.NAME, sweep.chain[0].NAME, sweep.chain[*].replicates, parameters, sweep")]
    [InlineData("parameters.rigde=3",
        "--set parameters.rigde=…: unknown parameter 'rigde' (did you mean 'ridge'?); allowed: vocabulary_size, samples, ridge, variant, "
            + "prompts, matrix, remark, checkpoints, limit")]
    [InlineData("replicates", "--set replicates: expected path=value, such as --set replicates=3 or --set 'sweep={}'")]
    [InlineData("experiment=other", "--set experiment=…: the experiment belongs to the configuration file; choose another file")]
    [InlineData("profiles.smoke={}",
        "--set profiles.smoke=…: a profile cannot be changed by --set; choose one by --profile and set single values")]
    [InlineData("seed.x=3", "--set seed.x=…: 'seed' is a single value; it has no items or keys")]
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
        var same = folder.Plan(Chained, settings: ["sweep.chain[0].replicates=10", "title=a", "title=b"]);
        Assert.Equal(folder.Plan(Chained, settings: ["title=b"]).Name, same.Name);
        Assert.Equal(folder.Plan(Chained, settings: ["title=b"]).ResolvedConfiguration, same.ResolvedConfiguration);
        Assert.Equal(["title=b"], same.Settings);
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

    private const string Chained = """
        experiment: toy-coverage
        replicates: 10
        sweep:
          chain:
            - { samples: [1, 2], ridge: [0.5] }
            - { samples: { from: 8, to: 32, scale: log2 }, replicates: 40 }
            - { chain: [{ samples: [5], replicates: 7 }, { samples: [6] }], replicates: 3 }
        profiles: { smoke: { replicates: 2 }, small: { sweep: { chain: [{ samples: [1], replicates: 5 }] } } }
        """;

    private static string Cells(Plan plan) =>
        string.Join(' ', plan.Points.Select(p => $"{((ToyParameters)p.Parameters).Samples}x{p.Replicates}"));

    [Theory]
    [InlineData("", "1x10 2x10 8x40 16x40 32x40 5x7 6x3")]
    [InlineData("replicates=2", "1x2 2x2 8x2 16x2 32x2 5x2 6x2")]
    [InlineData("replicates=2;sweep.chain[1].replicates=4", "1x2 2x2 8x4 16x4 32x4 5x2 6x2")]
    [InlineData("sweep.chain[*].replicates=9", "1x9 2x9 8x9 16x9 32x9 5x7 6x9")]
    [InlineData("sweep.chain[1].replicates=", "1x10 2x10 8x10 16x10 32x10 5x7 6x3")]
    [InlineData("sweep.chain[0].samples=[3]", "3x10 8x40 16x40 32x40 5x7 6x3")]
    [InlineData("sweep.chain[0].samples[1]=4", "1x10 4x10 8x40 16x40 32x40 5x7 6x3")]
    [InlineData("sweep.chain[1].samples.to=16", "1x10 2x10 8x40 16x40 5x7 6x3")]
    [InlineData("sweep.chain[2].chain[1].samples=[9]", "1x10 2x10 8x40 16x40 32x40 5x7 9x3")]
    [InlineData("sweep.chain[1]=", "1x10 2x10 5x7 6x3")]
    [InlineData("sweep.chain[*].samples[0]=", "2x10 5x7 6x3", "sweep.chain[1]={samples: [7, 7]}")]
    public void A_setting_reaches_into_lists_and_replicates_at_the_top_reach_every_part(string settings, string cells, string first = "")
    {
        if (first.Length > 0)
        {
            Assert.Equal(
                ["--set sweep.chain[*].samples[0]=…: there is no sweep.chain[*].samples here, so it has no items; give the list itself"],
                folder.Mistakes(Chained, "paper", first, settings));
            return;
        }

        var plan = folder.Plan(Chained, settings: settings.Split(';', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(cells, Cells(plan));
        Assert.Equal(cells, Cells(folder.Plan(plan.ResolvedConfiguration)));
    }

    [Fact]
    public void Replicates_of_a_later_layer_govern_the_parts_of_an_earlier_one()
    {
        Assert.Equal("1x2 2x2 8x2 16x2 32x2 5x2 6x2", Cells(folder.Plan(Chained, "smoke")));
        Assert.Equal("1x5", Cells(folder.Plan(Chained, "smoke,small")));
        Assert.Equal("1x2", Cells(folder.Plan(Chained, "small,smoke")));
        Assert.Equal(("x@small@smoke", "small@smoke"),
            (folder.Plan(Chained, "small,smoke").Name, folder.Plan(Chained, "small,smoke").Profile));
        Assert.Equal(["--profile: 'paper' is the file unchanged; it cannot be combined with another profile"],
            folder.Mistakes(Chained, "paper,smoke"));
    }

    [Theory]
    [InlineData("replicates=10",
        "--set replicates=… applies to every part of the chain except those that a later --set names: 10 in all 4 parts")]
    [InlineData("sweep.chain[1].replicates=40",
        "--set sweep.chain[1].replicates=… changes nothing: the configuration says the same without it")]
    [InlineData("sweep.chain[2].replicates=3;sweep.chain[2].replicates=4",
        "--set sweep.chain[2].replicates=… changes nothing: a later --set overrides it")]
    [InlineData("parameters.rigde=", "--set parameters.rigde=… changes nothing: the configuration says the same without it")]
    [InlineData("sweep={};replicates=10", "--set replicates=… changes nothing: the configuration says the same without it")]
    [InlineData("parameters.vocabulary_size=2;sweep={};parameters.matrix={kind: explicit, rows: [[.5, .5], [.5, .5]]}",
        "--set parameters.vocabulary_size=… changes nothing: no cell of this plan depends on it")]
    [InlineData("sweep.chain[0].replicates=10",
        "--set sweep.chain[0].replicates=… changes nothing: every point has as many replicates without it")]
    [InlineData("sweep.chain[0].samples=[1, 2.0]",
        "--set sweep.chain[0].samples=… changes nothing: the sweep has the same points without it")]
    [InlineData("title=another", null)]
    public void A_setting_without_effect_is_told(string settings, string? notice) =>
        Assert.Equal(notice is null ? [] : [notice], folder.Plan(Chained, settings: settings.Split(';')).Notices);

    [Theory]
    [InlineData("sweep.chain[7].samples=[1]", "sweep.chain has 3 items, [0] to [2]")]
    [InlineData("sweep.samples=[1]", "'samples' varies in parts of the chain (at configs/x.yaml:5:9); for other values there use --set "
        + "'sweep.chain[0].samples=[…]', or chain[*] for every part")]
    [InlineData("sweep.chain.samples=[1]",
        "sweep.chain is a list; name an item of it, such as sweep.chain[0].samples, or sweep.chain[*].samples for all of them")]
    [InlineData("sweep.chain[1].samples[0]=3",
        "sweep.chain[1].samples is a mapping, so it has no items; set one of its keys, or give sweep.chain[1].samples as a list")]
    [InlineData("sweep.chain[x].samples=[1]",
        "'sweep.chain[x].samples' is not a path; keys are joined by points, [0] is the first item of a list and [*] means every item")]
    [InlineData("sweep.chain[0]..samples=[1]",
        "'sweep.chain[0]..samples' is not a path; keys are joined by points, [0] is the first item of a list and [*] means every item")]
    [InlineData("parameters.samples=5",
        "'samples' is swept (at configs/x.yaml:5:9, 6:9, 7:19, 7:52); for one cell add --set 'sweep={}', for other values use --set "
            + "'sweep.chain[0].samples=[…]', and so in the other parts instead")]
    public void A_path_that_leads_nowhere_is_refused(string setting, string mistake) =>
        Assert.Contains($"--set {setting.Split('=')[0]}=…: {mistake}", folder.Mistakes(Chained, "paper", setting));

    [Fact]
    public void A_file_extends_one_other()
    {
        folder.Write(Toy, "base.yaml");
        const string own = "extends: base.yaml\nparameters: { ridge: 0.25 }\nsweep: { samples: [9] }\n"
            + "profiles: { smoke: { replicates: 3 }, mine: { seed: 8 } }";
        var plan = folder.Plan(own);
        Assert.Equal(("x", 5UL, 1), (plan.Name, plan.Seed, plan.Points.Count));
        Assert.Equal((9L, 0.25, new TwoTokenSource { P = 0.1 }), (First(plan).Samples, First(plan).Ridge, First(plan).Matrix));
        Assert.Equal((3, 7L, 3.0), (folder.Plan(own, "smoke").Points[0].Replicates, First(folder.Plan(own, "smoke")).Samples,
            First(folder.Plan(own, "smoke")).Limit));
        Assert.Equal(8UL, folder.Plan(own, "mine").Seed);
        Assert.Equal(plan.Points.Select(p => p.Cell), folder.Plan(plan.ResolvedConfiguration).Points.Select(p => p.Cell));
    }

    [Theory]
    [InlineData("extends: nowhere.yaml", "configs/x.yaml:1:10: there is no file 'nowhere.yaml' in this file's folder")]
    [InlineData("extends: bse.yaml", "configs/x.yaml:1:10: there is no file 'bse.yaml' in this file's folder (did you mean 'base.yaml'?)")]
    [InlineData("extends: ../x.yaml",
        "configs/x.yaml:1:10: extends must be the name of another file in this file's folder, found '../x.yaml'")]
    [InlineData("extends: [base.yaml]",
        "configs/x.yaml:1:10: extends must be the name of another file in this file's folder, found a list")]
    [InlineData("extends: x.yaml", "configs/x.yaml:1:10: a file cannot extend itself")]
    [InlineData("extends: further.yaml",
        "configs/further.yaml:1:1: this file is extended (at configs/x.yaml:1:1), so it may not extend another itself")]
    [InlineData("extends: base.yaml\nexperiment: other",
        "configs/x.yaml:2:13: the experiment is 'toy-coverage' in the extended file (at configs/base.yaml:1:13); omit it here")]
    [InlineData("extends: base.yaml\nreplicates: 0", "configs/x.yaml:2:13: replicates = 0, must be between 1 and 100000000")]
    [InlineData("extends: wrong.yaml\nseed: -1",
        "configs/wrong.yaml:2:13: replicates = 0, must be between 1 and 100000000|"
            + "configs/x.yaml:2:7: seed must be an integer between 0 and "
            + "18446744073709551615, found '-1'")]
    [InlineData("extends: list.yaml",
        "configs/list.yaml:1:1: a configuration is a mapping of experiment, extends, title, seed, parameters, sweep, replicates, until, "
            + "profiles; found an empty list")]
    public void What_is_wrong_with_extending_is_told_in_the_right_file(string text, string mistakes)
    {
        folder.Write("experiment: toy-coverage", "base.yaml");
        folder.Write("extends: x.yaml", "further.yaml");
        folder.Write("experiment: toy-coverage\nreplicates: 0", "wrong.yaml");
        folder.Write("[]", "list.yaml");
        Assert.Equal(mistakes.Split('|').Order(StringComparer.Ordinal), folder.Mistakes(text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Merge_keys_are_refused_by_name() => Assert.Equal(
        ["configs/x.yaml:3:32: merge keys ('<<') are not supported; write the keys out, or use a profile or 'extends: other.yaml'"],
        folder.Mistakes("experiment: toy-coverage\nparameters: &a { ridge: 1 }\nprofiles: { s: { parameters: { <<: *a } } }"));
}
