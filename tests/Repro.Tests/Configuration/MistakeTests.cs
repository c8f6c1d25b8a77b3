using System.Text;

namespace Repro.Tests.Configuration;

public sealed class MistakeTests : IDisposable
{
    private readonly ConfigurationFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Five_mistakes_are_five_messages_with_their_places()
    {
        const string text = """
            experiment: toy-coverage
            seeed: 3
            parameters:
              vocabulary_size: 1
              matrix: { kind: two-tokens, p: 0.5 }
              replicatse: 7
            sweep:
              samples: [16, 2.5]
            replicates: 0
            """;
        Assert.Equal(
            [
                "configs/x.yaml:2:1: unknown key 'seeed' (did you mean 'seed'?); allowed: experiment, "
                    + "extends, title, seed, parameters, sweep, "
                    + "replicates, until, profiles",
                "configs/x.yaml:4:20: vocabulary_size = 1, must be between 2 and 1024",
                "configs/x.yaml:5:19: unknown kind 'two-tokens' of matrix (did you mean 'two-token'?); allowed: normal, two-token, "
                    + "explicit, file",
                "configs/x.yaml:6:3: unknown parameter 'replicatse' (did you mean 'replicates'?); allowed: vocabulary_size, samples, "
                    + "ridge, variant, prompts, matrix, remark, checkpoints, limit",
                "configs/x.yaml:8:17: samples must be an integer, found '2.5'",
                "configs/x.yaml:9:13: replicates = 0, must be between 1 and 100000000",
            ],
            folder.Mistakes(text));
    }

    [Fact]
    public void What_an_experiment_objects_to_is_told_beside_other_mistakes() => Assert.Equal(
        [
            "configs/x.yaml:2:22: ridge = -1, must be 0 or more",
            "configs/x.yaml:2:69: matrix.rows[1]: has 1 numbers, must have 2",
            "configs/x.yaml:3:20: samples: 13 is unlucky",
        ],
        folder.Mistakes(
            "experiment: toy-coverage\nparameters: { ridge: -1, matrix: { kind: explicit, rows: [[.5, .5], [1]] } }\nsweep: { samples: "
                + "[13, 14] }"));

    /// <summary>Wrong values, values given twice and objections to right ones, each at its place, in one go.</summary>
    [Fact]
    public void A_wrong_value_of_an_axis_hides_nothing_of_the_others() => Assert.Equal(
        [
            "configs/x.yaml:2:1: unknown key 'matrix' (did you mean 'parameters.matrix'? It is a parameter); "
                + "allowed: experiment, extends, title, "
                + "seed, parameters, sweep, replicates, until, profiles",
            "configs/x.yaml:5:3: 'samples' is in both parameters (at configs/x.yaml:3:15) and sweep; keep one",
            "configs/x.yaml:5:13: samples = 0, must be between 1 and 1000000000000",
            "configs/x.yaml:5:16: samples: 13 is unlucky",
            "configs/x.yaml:6:14: ridge = -1, must be 0 or more",
            "configs/x.yaml:7:3: unknown parameter 'limt' (did you mean 'limit'?); allowed: vocabulary_size, samples, ridge, variant, "
                + "prompts, matrix, remark, checkpoints, limit",
        ],
        folder.Mistakes(
            "experiment: toy-coverage\nmatrix: { kind: normal }\nparameters: { samples: 5 }\nsweep:\n  samples: [0, 13]\n  ridge: [1, "
                + "-1]\n  limt: [1]\n"));

    /// <summary>A list of a group that lacks a wrong value is not told to be short as well.</summary>
    [Fact]
    public void A_group_with_a_wrong_value_is_not_of_unequal_lengths_too() => Assert.Equal(
        ["configs/x.yaml:2:28: samples = 0, must be between 1 and 1000000000000"],
        folder.Mistakes("experiment: toy-coverage\nsweep: { zip: [{ samples: [0, 5], ridge: [1, 2] }] }"));

    [Theory]
    [InlineData("parameters: { samples: abc }", "2:24: samples must be an integer, found 'abc'")]
    [InlineData("parameters: { samples: '7' }", "2:24: samples must be an integer, found the text '7'")]
    [InlineData("parameters: { samples: 1e400 }", "2:24: samples must be an integer, found '1e400'")]
    [InlineData("parameters: { samples: 1e30 }", "2:24: samples = 1e30, must be between 1 and 1000000000000")]
    [InlineData("parameters: { samples: -4 }", "2:24: samples = -4, must be between 1 and 1000000000000")]
    [InlineData("parameters: { samples: [1] }", "2:24: samples must be an integer, found a list")]
    [InlineData("parameters: { ridge: .nan }", "2:22: ridge must be a finite number, found '.nan'")]
    [InlineData("parameters: { ridge: -0.5 }", "2:22: ridge = -0.5, must be 0 or more")]
    [InlineData("parameters: { ridge: }", "2:22: ridge must be a number, found nothing")]
    [InlineData("parameters: { ridge: 1e999 }", "2:22: ridge must be a finite number, found '1e999'")]
    [InlineData("parameters: { matrix: { kind: two-token, p: 1 } }", "2:45: matrix.p = 1, must be above 0 and below 1")]
    [InlineData("parameters: { matrix: normal }", "2:23: matrix must be a mapping such as {kind: normal}, found 'normal'")]
    [InlineData("parameters: { matrix: { kind: two-token, scale: 1 } }",
        "2:42: unknown parameter 'scale' of matrix of kind two-token; allowed: p, q")]
    [InlineData("parameters: { matrix: { kind: explicit, rows: [[1, x]] } }", "2:52: matrix.rows[0][1] must be a number, found 'x'")]
    [InlineData("parameters: { matrix: { kind: explicit, rows: [1] } }", "2:48: matrix.rows[0] must be a list of numbers, found '1'")]
    [InlineData("parameters: { variant: cros-over }",
        "2:24: unknown variant 'cros-over' (did you mean 'cross-over'?); allowed: self, cross-over")]
    [InlineData("parameters: { prompts: { lenght: 3 } }",
        "2:26: unknown parameter 'lenght' of prompts (did you mean 'length'?); allowed: length, replacement")]
    [InlineData("parameters: { prompts: { replacement: yes } }", "2:39: prompts.replacement must be true or false, found 'yes'")]
    [InlineData("parameters: { checkpoints: [1, -1] }", "2:32: checkpoints[1] = -1, must be 0 or more")]
    [InlineData("parameters: [1]", "2:13: parameters must be a mapping, found a list")]
    [InlineData("seed: -1", "2:7: seed must be an integer between 0 and 18446744073709551615, found '-1'")]
    [InlineData("seed: 1\nseed: 2", "3:1: 'seed' occurs twice, first in line 2; a key may occur once")]
    [InlineData("title: [a]", "2:8: title must be a text, found a list")]
    [InlineData("parameters: { ridge: !!float 1 }", "2:22: the tag 'tag:yaml.org,2002:float'; tags are not supported in a configuration")]
    [InlineData("replicates: 1.5", "2:13: replicates must be an integer, found '1.5'")]
    [InlineData("profiles: { paper: {} }",
        "2:13: the profile 'paper' is the file unchanged and cannot be defined; change the file itself")]
    [InlineData("profiles: { smoke: { replicats: 1 } }",
        "2:22: unknown key 'replicats' of a profile (did you mean 'replicates'?); allowed: title, seed, parameters, sweep, replicates, "
            + "until")]
    [InlineData("profiles: { smoke: { parameters: { samples: 0 } } }", "2:45: samples = 0, must be between 1 and 1000000000000")]
    [InlineData("parameters: { samples: 13 }", "2:24: samples: 13 is unlucky")]
    [InlineData("until: 3", "2:8: until must be a mapping of column, standard_error, max_replicates, found '3'")]
    [InlineData("replicates: 5\nuntil: { column: value, standard_eror: 1, standard_error: 1, max_replicates: 9 }",
        "3:25: unknown key 'standard_eror' of until (did you mean 'standard_error'?); allowed: column, standard_error, max_replicates")]
    [InlineData("replicates: 5\nuntil: { column: value, standard_error: 1 }",
        "3:8: until lacks 'max_replicates'; it takes column, standard_error, max_replicates")]
    [InlineData("replicates: 5\nuntil: { column: toys.valeu, standard_error: 1, max_replicates: 9 }",
        "3:18: until.column: unknown column 'toys.valeu' (did you mean 'toys.value'?); allowed: toys.value")]
    [InlineData("replicates: 5\nuntil: { column: value, standard_error: 0, max_replicates: 9 }",
        "3:41: until.standard_error = 0, must be above 0")]
    [InlineData("replicates: 5\nuntil: { column: value, standard_error: .nan, max_replicates: 9 }",
        "3:41: until.standard_error must be a number above 0, found '.nan'")]
    [InlineData("replicates: 5\nuntil: { column: value, standard_error: 1, max_replicates: 4 }",
        "3:60: until.max_replicates = 4 is below replicates = 5, the number with which every point starts")]
    [InlineData("until: { column: value, standard_error: 1, max_replicates: 4 }",
        "2:60: until needs at least 2 replicates to start with, found replicates = 1: the spread of one is unknown")]
    [InlineData("replicates: 5\nuntil: { column: value, standard_error: 1, max_replicates: 1e9 }",
        "3:60: until.max_replicates = 1e9, must be between 1 and 100000000")]
    [InlineData("parameters: { matrix: { kind: explicit, rows: [[.5, .5], [1]] } }", "2:58: matrix.rows[1]: has 1 numbers, must have 2")]
    [InlineData("parameters: { matrix: { kind: file, path: ../P.csv } }",
        "2:43: the path '../P.csv' leaves the configuration's folder; a path in a configuration is relative to its folder and may not "
            + "leave it (one given by --set may)")]
    [InlineData("parameters: { matrix: { kind: file, path: /etc/hosts } }",
        "2:43: the path '/etc/hosts' is absolute; a path in a configuration is relative to its folder and may not leave it (one given by "
            + "--set may)")]
    [InlineData("parameters: { matrix: { kind: file, path: x.yml } }",
        "2:43: there is no file 'x.yml' in the configuration's folder (did you mean 'x.yaml'?)")]
    public void One_mistake_is_one_message(string text, string expected) =>
        Assert.Equal(["configs/x.yaml:" + expected], folder.Mistakes("experiment: toy-coverage\n" + text));

    [Theory]
    [InlineData("", "1:1: the file is empty; a configuration starts with the experiment it runs, such as 'experiment: NAME'")]
    [InlineData("# nothing\n", "1:1: the file is empty; a configuration starts with the experiment it runs, such as 'experiment: NAME'")]
    [InlineData("- a",
        "1:1: a configuration is a mapping of experiment, extends, title, seed, parameters, sweep, replicates, "
            + "until, profiles; found a list")]
    [InlineData("seed: 1", "1:1: 'experiment' is missing; it names one of: other, toy-coverage")]
    [InlineData("experiment: toy-coverag",
        "1:13: unknown experiment 'toy-coverag' (did you mean 'toy-coverage'?); allowed: other, toy-coverage")]
    [InlineData("experiment: other\n---\nexperiment: other", "2:1: a second document; a configuration is a single document")]
    [InlineData("experiment: other\nparameters: *p", "2:13: the alias '*p' has no anchor '&p' that ends before it")]
    public void A_file_that_is_no_configuration_says_so(string text, string expected) =>
        Assert.Equal(["configs/x.yaml:" + expected], folder.Mistakes(text));

    [Theory]
    [InlineData("parameters: { number: [1, 2 }\n", "the list opened at 2:23 with '[' is never closed")]
    [InlineData("parameters: { number: 1\nsweep:\n  seed: 3\n", "the mapping opened at 2:13 with '{' is never closed")]
    [InlineData("parameters: { number: @1 }\n", "while scanning for the next token, found character that cannot start any token")]
    [InlineData("title: \"x\n", "the quote that opens here is never closed")]
    [InlineData("title: a: b\n", "a second ': ' in a value; put quotes around a value that has one")]
    public void A_syntax_error_says_what_is_wrong_and_where(string line, string expected)
    {
        var mistake = Assert.Single(folder.Mistakes("experiment: other\n" + line));
        Assert.Matches("^configs/x.yaml:[2-5]:[0-9]+: not valid YAML: ", mistake);
        Assert.EndsWith(expected, mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_names_its_neighbour()
    {
        folder.Write("experiment: other", "coverage.yaml");
        Assert.Equal(["configs/coverge.yaml: there is no such file (did you mean 'coverage.yaml'?)"],
            ConfigurationFolder.MistakesOf(folder.Request("configs/coverge.yaml")));
        foreach (var given in new[] { "coverage", "coverage.yaml", "mine/coverage", "covrage" })
            Assert.Equal([$"{given}: there is no such file (did you mean 'configs/coverage.yaml'?)"],
                ConfigurationFolder.MistakesOf(folder.Request(given)));
        Assert.Equal(["configs/coverage: there is no such file (did you mean 'coverage.yaml'?)"],
            ConfigurationFolder.MistakesOf(folder.Request("configs/coverage")));
        Assert.Equal(["something-else: there is no such file"], ConfigurationFolder.MistakesOf(folder.Request("something-else")));
        Assert.Equal(["configs: is a folder; a configuration is a file"], ConfigurationFolder.MistakesOf(folder.Request("configs")));
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_refused_at_its_byte()
    {
        File.WriteAllBytes(Path.Combine(folder.Root, "configs", "x.yaml"),
            [.. Encoding.UTF8.GetBytes("experiment: other\ntitle: é"), 0xFF]);
        Assert.Equal(["configs/x.yaml:2:9: not UTF-8 text; save the file as UTF-8"],
            ConfigurationFolder.MistakesOf(folder.Request("configs/x.yaml")));
    }

    [Fact]
    public void Size_depth_and_expansion_are_bounded()
    {
        Assert.Contains("a configuration has at most 1048576",
            Assert.Single(folder.Mistakes("experiment: other\n#" + new string('x', 1 << 20))), StringComparison.Ordinal);
        var deep = Assert.Single(folder.Mistakes("experiment: other\nparameters: " + new string('[', 500_000)));
        Assert.Equal("configs/x.yaml:2:44: nested deeper than 32 levels", deep);
        var bomb = new StringBuilder("experiment: other\na0: &a0 [x]\n");
        for (var i = 1; i < 30; i++)
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n");
        Assert.Contains("the aliases expand to more than 2000000 values",
            Assert.Single(folder.Mistakes(bomb.ToString())), StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_may_not_leave_by_a_link()
    {
        File.WriteAllText(Path.Combine(folder.Root, "secret.csv"), "1");
        File.CreateSymbolicLink(Path.Combine(folder.Root, "configs", "inside.csv"), Path.Combine(folder.Root, "secret.csv"));
        Directory.CreateSymbolicLink(Path.Combine(folder.Root, "configs", "up"), folder.Root);
        foreach (var path in new[] { "inside.csv", "up/secret.csv" })
        {
            var mistake =
                Assert.Single(folder.Mistakes($"experiment: toy-coverage\nparameters: {{ matrix: {{ kind: file, path: {path} }} }}"));
            Assert.StartsWith($"configs/x.yaml:2:43: the path '{path}' leaves the configuration's folder by a symbolic link;",
                mistake, StringComparison.Ordinal);
        }

        Assert.Empty(folder.Mistakes("experiment: toy-coverage", "paper", "parameters.matrix={kind: file, path: secret.csv}"));
    }

    [Fact]
    public void An_unknown_profile_lists_those_there_are() => Assert.Equal(
        ["configs/x.yaml:2:1: there is no profile 'smok' (did you mean 'smoke'?); this file has: smoke, paper"],
        folder.Mistakes("experiment: other\nprofiles: { smoke: { seed: 3 } }", "smok"));
}
