using Repro.Claims;
using Repro.Execution;

namespace Repro.Cli.Tests;

public sealed class CommandLineTests : IDisposable
{
    private const string Toy = "experiment: toy-coverage\nseed: 5\nprofiles: { smoke: { replicates: 2 } }\n";

    private readonly Session session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("rn",
        "repro: unknown command 'rn' (did you mean 'run'?); commands: run, run-all, gather, gather-all, submit, status, cancel, part, "
            + "plan, verify, diff, check, accept, list, describe, validate, schema, explain, runs, table, bundle, audit, "
            + "report, clean, readme\n")]
    [InlineData("",
        "repro: a command is missing; commands: run, run-all, gather, gather-all, submit, status, cancel, part, plan, verify, "
            + "diff, check, accept, list, describe, validate, schema, explain, runs, table, bundle, audit, "
            + "report, clean, readme; 'repro --help' shows more\n")]
    [InlineData("run", "repro: Required argument 'CONFIG' missing for command: 'run' ('repro run --help' shows more)\n")]
    [InlineData("clean --yess", "repro: unknown option '--yess' (did you mean '--yes'?); options: --out, --yes\n")]
    [InlineData("list it", "repro: 'it' is one argument too many ('repro list --help' shows more)\n")]
    [InlineData("run configs/x.yaml --workers 0",
        "repro: --workers must be an integer between 1 and 4096, found: 0 ('repro run --help' shows more)\n")]
    [InlineData("run configs/x.yaml --seed -1",
        "repro: --seed must be an integer between 0 and 18446744073709551615, found: -1 ('repro run --help' shows more)\n")]
    [InlineData("run configs/x.yaml --only faild",
        "repro: --only takes 'failed' or one cell, such as 0123456789abcdef-r3; found 'faild' (did you mean 'failed'?)\n")]
    [InlineData("run configs/x.yaml --sample 2 --max-cells 3", "repro: --sample and --max-cells exclude each other\n")]
    [InlineData("run configs/x.yaml --sample 0",
        "repro: --sample must be an integer between 1 and 2147483647, found: 0 ('repro run --help' shows more)\n")]
    [InlineData("explain configs/x.yaml seed --sample 2",
        "repro: unknown option '--sample'; options: --name, --profile, --seed, --set\n")]
    [InlineData("run configs/x.yaml --quiet --verbose", "repro: --quiet and --verbose exclude each other\n")]
    [InlineData("run configs/x.yaml --fail-fast --max-failures 2", "repro: --fail-fast is --max-failures 1; give one of them\n")]
    [InlineData("run configs/x.yaml --timeout 5",
        "repro: --timeout must be a number with its unit, such as 30s, 5m or 1.5h, at least 1ms and at most 500h, found: "
            + "5 ('repro run --help' shows more)\n")]
    [InlineData("run configs/x.yaml --timeout 0s",
        "repro: --timeout must be a number with its unit, such as 30s, 5m or 1.5h, at least 1ms and at most 500h, found: "
            + "0s ('repro run --help' shows more)\n")]
    [InlineData("run configs/x.yaml --timeout 0.0000001ms",
        "repro: --timeout must be a number with its unit, such as 30s, 5m or 1.5h, at least 1ms and at most 500h, found: "
            + "0.0000001ms ('repro run --help' shows more)\n")]
    [InlineData("run configs/x.yaml --timeout 0.999ms",
        "repro: --timeout must be a number with its unit, such as 30s, 5m or 1.5h, at least 1ms and at most 500h, found: "
            + "0.999ms ('repro run --help' shows more)\n")]
    [InlineData("run configs/x.yaml --name a/b",
        "--name: 'a/b' contains '/'; a name is one folder: letters, digits and . _ - @ + =, not starting with '.' or '-' and not ending in "
            + "'.'\n")]
    [InlineData("run configs/y.yaml", "configs/y.yaml: there is no such file (did you mean 'x.yaml'?)\n")]
    [InlineData("run configs/x.yaml --set parameters.samples=0",
        "--set parameters.samples=…: samples = 0, must be between 1 and 1000000000000\n")]
    [InlineData("run configs/x.yaml --shard 3",
        "repro: --shard must be i/n, such as 2/7, with n between 1 and 100000 and i at most n, found: 3 ('repro run --help' shows more)\n")]
    [InlineData("run configs/x.yaml --shard 8/7",
        "repro: --shard must be i/n, such as 2/7, with n between 1 and 100000 and i at most n, found: "
            + "8/7 ('repro run --help' shows more)\n")]
    [InlineData("gather", "repro: Required argument 'CONFIG' missing for command: 'gather' ('repro gather --help' shows more)\n")]
    [InlineData("run-all --name mine", "repro: --name names one run; use it with 'repro run'\n")]
    [InlineData("gather-all --name mine", "repro: --name names one run; use it with 'repro gather'\n")]
    [InlineData("run-all --configs nowhere", "repro: there is no folder 'nowhere'\n")]
    [InlineData("describe toy", "repro: unknown experiment 'toy'; experiments: other, toy-coverage\n")]
    [InlineData("describe toy-covrage",
        "repro: unknown experiment 'toy-covrage' (did you mean 'toy-coverage'?); experiments: other, toy-coverage\n")]
    [InlineData("explain configs/x.yaml parameters.smples",
        "parameters.smples: unknown parameter 'smples' (did you mean 'samples'?); allowed: vocabulary_size, samples, ridge, variant, "
            + "prompts, prompts.length, prompts.replacement, matrix, matrix.scale, matrix.draws, matrix.p, matrix.q, matrix.rows, "
            + "matrix.path, remark, checkpoints, limit\n")]
    [InlineData("report", "repro: there is no folder 'results'; runs are written by 'repro run'\n")]
    [InlineData("diff configs configs", "repro: 'FOLDER/configs' holds no finished run: it has no manifest.json\n")]
    [InlineData("list --format jsn",
        "repro: --format must be one of text, json, csv, md, found: jsn (did you mean 'json'?) ('repro list --help' shows more)\n")]
    [InlineData("runs --out configs --where verdict",
        "repro: 'verdict' is not a condition; give a column, one of != <= >= = < >, and a value "
        + "(a number or a date for < and >), such as verdict=fails, run=coverage*, cells>=100 or started>2026-11-01\n")]
    [InlineData("runs --out configs --sort size",
        "repro: there is no column 'size'; columns: run, experiment, profile, overrides, verdict, holds, fails, inconclusive, "
            + "not_tested, cells, missing, failed, started, seconds, commit, bytes, problem\n")]
    [InlineData("runs --out configs --descending", "repro: --descending needs --sort COLUMN\n")]
    [InlineData("table x t", "repro: there is no run 'x' in results, and no folder of that name; 'repro runs' lists the runs\n")]
    [InlineData("table configs t", "repro: 'FOLDER/configs' holds no finished run: it has no manifest.json\n")]
    [InlineData("run configs/y.bundle.zip",
        "repro: there is no file 'FOLDER/configs/y.bundle.zip'; 'repro bundle RUN' makes a bundle of a run\n")]
    [InlineData("plan configs/y.bundle.zip",
        "repro: there is no file 'FOLDER/configs/y.bundle.zip'; 'repro bundle RUN' makes a bundle of a run\n")]
    [InlineData("explain configs/z.bundle.zip seed",
        "configs/z.bundle.zip: is a ZIP archive; bundles are for 'repro run' and 'repro plan', other commands take a configuration, such "
            + "as the config.yaml in it\n")]
    [InlineData("run configs/x.yaml --reuse=no", "repro: --reuse takes true or false, found: no\n")]
    [InlineData("run configs/x.yaml --images maybe", "repro: --images takes true or false, found: maybe\n")]
    [InlineData("plan configs/x.yaml --profile smoke --profile smoke", "repro: --profile smoke is given twice; once is enough\n")]
    [InlineData("check --out configs --baselines nowhere",
        "repro: --baselines: there is no folder 'nowhere'; 'repro accept' makes baselines\n")]
    [InlineData("audit --out configs --baselines nowhere",
        "repro: --baselines: there is no folder 'nowhere'; 'repro accept' makes baselines\n")]
    [InlineData("list --format csv:experimnts",
        "repro: --format csv:experimnts: there is no such table here (did you mean 'experiments'?); tables: experiments\n")]
    [InlineData("explain configs/x.yaml seeds",
        "seeds: unknown parameter 'seeds' (did you mean 'seed'?); allowed: vocabulary_size, samples, ridge, variant, "
            + "prompts, prompts.length, prompts.replacement, matrix, matrix.scale, matrix.draws, matrix.p, matrix.q, matrix.rows, "
            + "matrix.path, remark, checkpoints, limit\n")]
    [InlineData("plan configs/x.yaml --set parameters.seed=3",
        "--set parameters.seed=…: unknown parameter 'seed' ('seed' is a key at the top, not a parameter); allowed: vocabulary_size, "
            + "samples, ridge, variant, prompts, matrix, remark, checkpoints, limit\n")]
    [InlineData("plan configs/x.yaml --set samples=3",
        "--set samples=…: unknown key 'samples' (a parameter is set by parameters.NAME, or by sweep.NAME where it varies); allowed: "
            + "title, seed, replicates, until, parameters.NAME, sweep.NAME, sweep.chain[0].NAME, sweep.chain[*].replicates, parameters, "
            + "sweep\n")]
    [InlineData("bundle configs", "repro: 'FOLDER/configs' holds no finished run: it has no manifest.json\n")]
    [InlineData("table configs t --by a,,b",
        "repro: --by takes columns separated by commas, found: 'a,,b' ('repro table --help' shows more)\n")]
    [InlineData("bundle configs --to configs/x.yaml/x.bundle.zip",
        "repro: --to configs/x.yaml/x.bundle.zip: 'FOLDER/configs/x.yaml' is a file, where a folder is needed\n")]
    [InlineData("bundle configs --to .bundle.zip", "repro: --to: a bundle's name ends in .bundle.zip\n")]
    [InlineData("bundle configs --to x.zip", "repro: --to: a bundle's name ends in .bundle.zip\n")]
    [InlineData("audit x --out configs", "repro: there is no finished run 'x' in FOLDER/configs\n")]
    [InlineData("schema", "repro: schema takes one of EXPERIMENT, --all and --check\n")]
    public void A_wrong_command_line_is_one_sentence_and_exit_2(string line, string expected)
    {
        session.Write("configs/x.yaml", Toy);
        session.Write("configs/z.bundle.zip", "PK");
        Assert.Equal(2, session.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(expected.Replace("FOLDER", session.Folder), session.Error);
        Assert.Empty(session.Runs);
        Assert.Equal("", session.Output);
    }

    [Fact]
    public void Gather_all_gathers_every_configuration_from_the_output_folder_and_reports_once()
    {
        session.Write("configs/x.yaml", Toy);
        session.Write("configs/y.yaml", Toy);
        Assert.Equal(4, session.Returning(4, 0).Run("gather-all", "--profile", "smoke", "--out", "shared"));
        Assert.Equal(["x@smoke", "y@smoke"], session.Runs.Select(r => r.Plan.Name));
        Assert.All(session.Runs, r => Assert.Equal([Path.Combine(session.Folder, "shared")], r.Options.GatherFrom));
        Assert.All(session.Runs, r => Assert.False(r.Options.WriteReport));
        Assert.True(File.Exists(Path.Combine(session.Folder, "shared", "index.html")));
        Assert.Equal(0, session.Run("gather-all", "one", "two"));
        Assert.Equal([Path.Combine(session.Folder, "one"), Path.Combine(session.Folder, "two")], session.Runs[^1].Options.GatherFrom);
    }

    [Fact]
    public void Run_hands_the_plan_and_the_options_to_the_engine()
    {
        session.Write("configs/x.yaml", Toy);
        Assert.Equal(3,
            session.Returning(3)
                .Run("run", "configs/x.yaml", "--profile", "smoke", "--set", "parameters.remark='a b'", "--seed", "9", "--workers",
                    "3", "--fail-fast", "--strict", "--quiet", "--only", "failed", "--out", "elsewhere"));
        var (plan, options) = Assert.Single(session.Runs);
        Assert.Equal((9UL, "smoke", 2), (plan.Seed, plan.Profile, plan.Points[0].Replicates));
        Assert.StartsWith("x@smoke+", plan.Name, StringComparison.Ordinal);
        Assert.Equal(
            new RunOptions
            {
                OutputFolder = Path.Combine(session.Folder, "elsewhere"),
                Workers = 3,
                Reuse = true,
                OnlyFailed = true,
                FailFast = true,
                Strict = true,
                Verbosity = Verbosity.Quiet,
                Command = @"repro run configs/x.yaml --profile smoke --set 'parameters.remark='\''a b'\''' --seed 9 --out elsewhere",
            },
            options);
    }

    [Theory]
    [InlineData("1ms", 0.001)]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("1.5h", 5400)]
    public void Limits_and_events_reach_the_engine(string duration, double seconds)
    {
        session.Write("configs/x.yaml", Toy);
        Assert.Equal(0, session.Run("run", "configs/x.yaml", "--max-failures", "3", "--timeout", duration, "--events", "e.ndjson"));
        var options = Assert.Single(session.Runs).Options;
        Assert.Equal((3, TimeSpan.FromSeconds(seconds), Path.Combine(session.Folder, "e.ndjson")),
            (options.MaxFailures, options.CellTimeout, options.EventsFile));
    }

    [Fact]
    public void A_shard_is_a_part_of_the_plan_in_a_folder_of_its_own_and_its_command_says_so()
    {
        session.Write("configs/x.yaml", Toy + "sweep: { samples: [1, 2, 3, 4, 5] }\n");
        Assert.Equal(0, session.Run("run", "configs/x.yaml", "--shard", "0/2"));
        Assert.Equal(0, session.Run("run-all", "--shard", "1/2"));
        Assert.Equal(["x.shard-2-of-2", "x.shard-1-of-2"], session.Runs.Select(r => r.Plan.Name));
        Assert.Equal(5, session.Runs.Sum(r => r.Plan.Points.Sum(p => p.Replicates)));
        Assert.Equal("repro run configs/x.yaml --shard 2/2", session.Runs[0].Options.Command);
    }

    [Fact]
    public void A_sample_is_named_and_its_command_says_so()
    {
        session.Write("configs/x.yaml", Toy + "sweep: { samples: [1, 2, 3, 4, 5] }\n");
        Assert.Equal(0, session.Run("run", "configs/x.yaml", "--sample", "2", "--reuse", "false"));
        Assert.Equal(0, session.Run("gather", "configs/x.yaml", "--max-cells", "3"));
        Assert.Equal(["x.sample-2-of-5", "x.sample-3-of-5"], session.Runs.Select(r => r.Plan.Name));
        Assert.Equal(["repro run configs/x.yaml --sample 2", "repro run configs/x.yaml --max-cells 3"],
            session.Runs.Select(r => r.Options.Command));
        Assert.All(session.Runs, r => Assert.False(r.Options.Reuse));
    }

    [Fact]
    public void Gather_takes_the_whole_plan_and_the_folders_or_the_output_folder()
    {
        session.Write("configs/x.yaml", Toy);
        Assert.Equal(0, session.Run("gather", "configs/x.yaml", "a", "b"));
        Assert.Equal(0, session.Run("gather", "configs/x.yaml", "--out", "o", "--strict"));
        Assert.Equal(new[] { "a", "b" }.Select(f => Path.Combine(session.Folder, f)), session.Runs[0].Options.GatherFrom);
        Assert.Equal([Path.Combine(session.Folder, "o")], session.Runs[1].Options.GatherFrom);
        Assert.Equal(("x", "repro run configs/x.yaml --out o", true),
            (session.Runs[1].Plan.Name, session.Runs[1].Options.Command, session.Runs[1].Options.Strict));
    }

    [Theory]
    [InlineData(new[] { 0, 0, 0 }, 0)]
    [InlineData(new[] { 0, 3, 0 }, 3)]
    [InlineData(new[] { 3, 4, 0 }, 4)]
    [InlineData(new[] { 4, 1, 3 }, 1)]
    [InlineData(new[] { 130, 1, 3 }, 130)]
    public void Run_all_returns_the_worst(int[] codes, int expected)
    {
        foreach (var name in new[] { "b", "a", "c" }) session.Write($"configs/{name}.yaml", Toy);
        Assert.Equal(expected, session.Returning(codes).Run("run-all"));
        Assert.Equal(["a", "b", "c"], session.Runs.Select(r => r.Plan.Name));
    }

    [Fact]
    public void Run_all_checks_every_configuration_before_any_work()
    {
        session.Write("configs/a.yaml", Toy);
        session.Write("configs/b.yaml", "experiment: toy-coverage\nreplicates: 0\n");
        session.Write("configs/c.yaml", "experiment: toys\n");
        Assert.Equal(2, session.Run("run-all"));
        Assert.Equal(
            "configs/b.yaml:2:13: replicates = 0, must be between 1 and 100000000\nconfigs/c.yaml:1:13: unknown experiment 'toys'; "
                + "allowed: other, toy-coverage\n",
            session.Error);
        Assert.Empty(session.Runs);
    }

    [Fact]
    public void An_interruption_before_the_next_run_is_130()
    {
        session.Write("configs/a.yaml", Toy);
        session.Cancellation = new CancellationToken(canceled: true);
        Assert.Equal(130, session.Run("run-all"));
        Assert.Empty(session.Runs);
    }

    [Fact]
    public void Validate_tells_the_mistakes_of_every_profile_of_every_file()
    {
        session.Write("configs/x.yaml", Toy);
        session.Write("configs/y.yaml",
            "experiment: toy-coverage\nprofiles:\n  smoke: { sweep: { samples: [13] } }\n  quick: { parameters: { sampls: 3 } }\n");
        Assert.Equal(2, session.Run("validate", "configs/x.yaml", "configs/y.yaml"));
        Assert.Equal("configs/x.yaml: no mistakes\n", session.Output);
        Assert.Equal(
            "configs/y.yaml:3:31: samples: 13 is unlucky\n"
            + "configs/y.yaml:4:26: unknown parameter 'sampls' (did you mean 'samples'?); allowed: vocabulary_size, samples, ridge, "
            + "variant, prompts, matrix, remark, checkpoints, limit\n"
            + "configs/y.yaml: 2 mistakes\n",
            session.Error);
    }

    [Fact]
    public void Explain_tells_each_layer_the_last_counting()
    {
        session.Write("configs/x.yaml", Toy + "replicates: 7\nparameters: { ridge: 0.5 }\nsweep: { samples: [1, 2] }\n");
        Assert.Equal(0, session.Run("explain", "configs/x.yaml", "replicates", "--profile", "smoke", "--set", "replicates=3"));
        Assert.Equal(0, session.Run("explain", "configs/x.yaml", "parameters.ridge"));
        Assert.Equal(0, session.Run("explain", "configs/x.yaml", "sweep.samples"));
        Assert.Equal(
            """
            replicates = 1   by default
            replicates = 7   from the file, configs/x.yaml:4:13
            replicates = 2   from the profile 'smoke', configs/x.yaml:3:34
            replicates = 3   from --set replicates=…
            so replicates = 3 in the whole sweep
            ridge = 0   by default
            ridge = 0.5   from the file, configs/x.yaml:5:22
            so ridge = 0.5
            samples = 1024   by default
            samples = [1, 2]   from the file, configs/x.yaml:6:19
            samples varies over 2 values   at configs/x.yaml:6:10

            """,
            session.Output);
    }

    [Fact]
    public void Explain_shows_the_extended_file_below_the_file()
    {
        session.Write("configs/base.yaml", "experiment: toy-coverage\nseed: 5\nreplicates: 7\n");
        session.Write("configs/x.yaml", "extends: base.yaml\nseed: 6\n");
        Assert.Equal(0, session.Run("explain", "configs/x.yaml", "seed"));
        Assert.Equal(0, session.Run("explain", "configs/x.yaml", "replicates"));
        Assert.Equal(
            """
            seed = 1   by default
            seed = 5   from the extended file, configs/base.yaml:2:7
            seed = 6   from the file, configs/x.yaml:2:7
            replicates = 1   by default
            replicates = 7   from the extended file, configs/base.yaml:3:13
            so replicates = 7 in the whole sweep

            """,
            session.Output);
    }

    [Fact]
    public void Explain_tells_of_parts_of_a_chain()
    {
        session.Write("configs/x.yaml",
            "experiment: toy-coverage\nreplicates: 7\nsweep: { chain: [{ samples: [1], replicates: 4 }, { samples: [2] }] }\n");
        Assert.Equal(0, session.Run("explain", "configs/x.yaml", "replicates"));
        Assert.Equal(0, session.Run("explain", "configs/x.yaml", "replicates", "--set", "replicates=3"));
        Assert.Equal(0, session.Run("explain", "configs/x.yaml", "sweep.chain[0].replicates", "--set", "replicates=3"));
        Assert.Equal(0, session.Run("explain", "configs/x.yaml", "sweep.chain[1].samples", "--set", "sweep.chain[*].samples=[9]"));
        Assert.Equal(
            """
            replicates = 1   by default
            replicates = 7   from the file, configs/x.yaml:2:13
            so replicates = 4 in sweep.chain[0]; 7 in sweep.chain[1]
            replicates = 1   by default
            replicates = 7   from the file, configs/x.yaml:2:13
            replicates = 3   from --set replicates=…
            so replicates = 3 in all 2 parts
            sweep.chain[0].replicates = nothing   by default
            sweep.chain[0].replicates = 4   from the file, configs/x.yaml:3:46
            replicates = 3   from --set replicates=…
            so replicates = 3
            sweep.chain[1].samples = nothing   by default
            sweep.chain[1].samples = [2]   from the file, configs/x.yaml:3:62
            sweep.chain[*].samples = [9]   from --set sweep.chain[*].samples=…
            so sweep.chain[1].samples = [9]

            """,
            session.Output);
        Assert.Equal(2, session.Run("explain", "configs/x.yaml", "sweep.chain[*].samples"));
        Assert.Equal(2, session.Run("explain", "configs/x.yaml", "sweep.chain[0].smples"));
        foreach (var nowhere in new[] { "sweep.chain[2].samples", "sweep.chain[2].replicates" })
            Assert.Equal(2, session.Run("explain", "configs/x.yaml", nowhere));
        Assert.EndsWith("sweep.chain[2].replicates: neither the file nor anything that overrides it has this path\n", session.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_tells_whose_replicates_a_part_of_a_chain_has()
    {
        session.Write("configs/x.yaml", Toy + "replicates: 7\nsweep: { chain: [{ samples: [1], replicates: 4 }, { samples: [2] }] }\n");
        Assert.Equal(0, session.Run("explain", "configs/x.yaml", "sweep.chain[0].replicates", "--profile", "smoke"));
        Assert.Equal(0, session.Run("explain", "configs/x.yaml", "sweep.chain[1].replicates"));
        Assert.Equal(
            """
            sweep.chain[0].replicates = nothing   by default
            sweep.chain[0].replicates = 4   from the file, configs/x.yaml:5:46
            replicates = 2   from the profile 'smoke', configs/x.yaml:3:34
            so replicates = 2
            sweep.chain[1].replicates = nothing   by default
            replicates = 7   from the file, configs/x.yaml:4:13
            so replicates = 7

            """,
            session.Output);
    }

    [Fact]
    public void What_changes_nothing_gives_a_run_neither_a_name_nor_a_command_of_its_own()
    {
        session.Write("configs/x.yaml", "experiment: toy-coverage\nsweep: { chain: [{ samples: [1, 2], replicates: 4 }] }\n");
        Assert.Equal(0, session.Run("run", "configs/x.yaml", "--set", "replicates=4", "--set", "title=b", "--set", "title=A toy"));
        Assert.Equal(0, session.Run("run", "configs/x.yaml", "--set", "replicates=3", "--set", "replicates=5"));
        var (same, other) = (session.Runs[0], session.Runs[1]);
        Assert.Equal(("x", "repro run configs/x.yaml"), (same.Plan.Name, same.Options.Command));
        Assert.Equal(["--set replicates=… changes nothing: every point has as many replicates without it",
            "--set title=… changes nothing: a later --set overrides it",
            "--set title=… changes nothing: the configuration says the same without it"], same.Plan.Notices.Order(StringComparer.Ordinal));
        Assert.Equal("repro run configs/x.yaml --set replicates=5", other.Options.Command);
        Assert.StartsWith("x+", other.Plan.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_fails_where_a_run_could_not_write()
    {
        session.Write("configs/x.yaml", Toy);
        Assert.Equal(0, session.Run("plan", "configs/x.yaml", "--verbose", "--timeout", "5s"));
        if (OperatingSystem.IsLinux()) Assert.Equal(1, session.Run("plan", "configs/x.yaml", "--out", "/proc/nowhere"));
    }

    [Fact]
    public void Options_that_do_nothing_in_a_command_are_not_in_its_help()
    {
        session.Run("plan", "--help");
        session.Run("run-all", "--help");
        foreach (var idle in new[] { "--timeout", "--strict", "--quiet" })
            Assert.Single(System.Text.RegularExpressions.Regex.Matches(session.Output, $"^  {idle} ",
                System.Text.RegularExpressions.RegexOptions.Multiline));
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(session.Output, "^  --name ",
            System.Text.RegularExpressions.RegexOptions.Multiline));
    }

    [Fact]
    public void What_concerns_the_repository_says_so_outside_it()
    {
        session.Write("results/x/config.yaml", "");
        foreach (var command in new[] { "audit", "readme" }) Assert.Equal(2, session.Run(command));
        const string sentence =
            "repro: this command is about the repository, and there is no folder 'configs' here or above; run it in the repository\n";
        Assert.Equal(sentence + sentence, session.Error);
    }

    [Fact]
    public void Plan_tells_cells_and_time()
    {
        session.Write("configs/x.yaml", Toy + "sweep: { samples: [1, 2000000] }\nreplicates: 50\n");
        Assert.Equal(0, session.Run("plan", "configs/x.yaml", "--workers", "2"));
        Assert.StartsWith(
            "toy-coverage: A toy\nrun     x\nseed    5\ncells   100 (2 points, draws counted, with their replicates)\nstored  0; "
                + "100 cells to compute (100 never run)\ntime    about a second on 2 workers, a second of work, "
                + "as declared by the experiment\ndisk    about 0.2 MB more, figures apart (2000 bytes a cell, a guess, since no cell "
                + "is finished)\nnote    2000000 samples take long\n",
            session.Output,
            StringComparison.Ordinal);
        Assert.Contains("""     0          50    0.001  {"samples":2000000}""", session.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_tells_parameters_tables_and_claims()
    {
        Assert.Equal(0, session.Run("describe", "toy-coverage"));
        Assert.Equal(
            """
            toy-coverage: A toy

            Nothing of note.

            Parameters
              vocabulary_size: number of tokens [an integer; in tokens; between 2 and 1024; default 8]
              samples: number of prompts [an integer; in prompts; between 1 and 1000000000000; default 1024]
              ridge: total penalty [a number; 0 or more; default 0]
              variant: which attention [one of self, cross-over; default self]
              prompts: the prompts [a mapping; default {length: 16, replacement: true}]
                prompts.length: tokens in a prompt [an integer; in tokens; between 1 and 4096; default 16]
                prompts.replacement: with replacement [true or false; default true]
              matrix: the matrix [a mapping with a kind; default {kind: normal, scale: 1, draws: 1}]
                kind: normal — normal logits
                  matrix.scale: standard deviation [a number; in nats; between 0 and 100; default 1]
                  matrix.draws: how many [an integer; between 1 and 1000; adds a sweep dimension; default 1]
                kind: two-token — two tokens
                  matrix.p: P(1 → 2) [a number; above 0 and below 1; default 0.3]
                  matrix.q: P(2 → 1) [a number; above 0 and below 1; default 0.7]
                kind: explicit — given row by row
                  matrix.rows: rows [a list of lists of numbers; default [[0.5, 0.5], [0.5, 0.5]]]
                kind: file — read from a file
                  matrix.path: the file [the path of a file or null; default null]
              remark: a remark [a text; default ""]
              checkpoints: when to look [a list of integers; 0 or more; default [1, 2, 3]]
              limit: stops here [a number or null; 0 or more; default null]

            data/toys.csv: one row a toy
              (the parameters of the point come first)
              replicate: replicate, from 0
              value: a number

            until.column (stopping by precision) takes toys.value

            Claims
              toy (Theorem 0): Toys are toys.

            """,
            session.Output);
    }

    [Fact]
    public void Schemas_are_written_and_checked()
    {
        session.Write("configs/x.yaml", Toy);
        Assert.Equal(3, session.Run("schema", "--check"));
        Assert.Equal(0, session.Run("schema", "--all"));
        Assert.Equal(0, session.Run("schema", "--check"));
        session.Write("configs/other.schema.json", "{}");
        session.Write("configs/gone.schema.json", "{}");
        Assert.Equal(3, session.Run("schema", "--check"));
        Assert.Contains("configs/gone.schema.json is missing, stale or of no experiment; 'repro schema --all' writes them",
            session.Error.Replace('\\', '/'), StringComparison.Ordinal);
    }

    [Fact]
    public void Clean_lists_first_and_deletes_stores_alone()
    {
        session.Write("results/x/config.yaml", "");
        session.Write("results/x/data/t.csv", "");
        session.Write("results/x/cells/1", "12345");
        session.Write("results/mine/cells/1", "");
        Assert.Equal(0, session.Run("clean"));
        Assert.True(Directory.Exists(Path.Combine(session.Folder, "results/x/cells")));
        Assert.EndsWith("nothing was deleted; 'repro clean --yes' deletes these\n", session.Output, StringComparison.Ordinal);
        Assert.Equal(0, session.Run("clean", "--yes"));
        Assert.False(Directory.Exists(Path.Combine(session.Folder, "results/x/cells")));
        Assert.True(File.Exists(Path.Combine(session.Folder, "results/x/data/t.csv")));
        Assert.True(Directory.Exists(Path.Combine(session.Folder, "results/mine/cells")));
    }

    [Fact]
    public void Clean_spares_the_store_of_a_run_that_goes_on()
    {
        session.Write("results/x/config.yaml", "");
        session.Write("results/x/cells/lock", "");
        using (File.Open(Path.Combine(session.Folder, "results/x/cells/lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            Assert.Equal(75, session.Run("clean", "--yes"));
        Assert.True(Directory.Exists(Path.Combine(session.Folder, "results/x/cells")));
        Assert.Contains("is in use by a run; nothing of it was deleted", session.Error, StringComparison.Ordinal);
        Assert.Equal(0, session.Run("clean", "--yes"));
        Assert.False(Directory.Exists(Path.Combine(session.Folder, "results/x/cells")));
    }

    [Fact]
    public void Out_must_be_a_folder()
    {
        session.Write("configs/x.yaml", Toy);
        session.Write("taken", "");
        Assert.Equal(2, session.Run("run", "configs/x.yaml", "--out", "taken/deep"));
        Assert.Contains("is a file, where a folder is needed", session.Error, StringComparison.Ordinal);
        Assert.Equal(2, session.Run("run", "configs/x.yaml", "--out", ""));
        Assert.Contains("--out is empty; '--out .' is the working folder", session.Error, StringComparison.Ordinal);
        Assert.Equal(2, session.Run("runs", "--out", ""));
        Assert.Empty(session.Runs);
    }

    [Fact]
    public void Run_all_writes_the_report_once_at_its_end()
    {
        foreach (var name in new[] { "a", "b" }) session.Write($"configs/{name}.yaml", Toy);
        session.Write("results/x/config.yaml", "");
        Assert.Equal(0, session.Run("run-all"));
        Assert.All(session.Runs, run => Assert.False(run.Options.WriteReport));
        Assert.True(File.Exists(Path.Combine(session.Folder, "results/index.html")));
    }

    [Fact]
    public void Run_all_ends_with_one_summary_and_the_report_once()
    {
        foreach (var name in new[] { "a", "b", "c", "d" }) session.Write($"configs/{name}.yaml", Toy);
        session.Outcome = plan => plan.Name switch
        {
            "a" => (new(10, 4, 6, 0), [Claim("x", Verdict.Holds), Claim("y", Verdict.Fails)]),
            "b" => (new(10, 0, 8, 2), [Claim("x", Verdict.Holds)]),
            "c" => (new(10, 3, 0, 0), [Claim("x", Verdict.Inconclusive), Claim("y", Verdict.Fails)]),
            _ => (new(1, 1, 0, 0), [Claim("z", Verdict.NotTested)]),
        };
        Assert.Equal(1, session.Returning(3, 1, 4, 0).Run("run-all"));
        Assert.Matches(
            @"run +cells +verdicts\na +10 +1 holds, 1 fails\nb +10 +1 holds\nc +10 +not tested\nd +1 +1 not tested\n\n"
            + @"4 runs, 31 cells: 14 computed, 8 reused, 2 failed, 7 missing in \d+(\.\d)? m?s\n"
            + @"4 claims: 2 hold, 1 fails, 1 not tested\n2 claims not tested, since cells are missing\n"
            + @"a: fails: y \(exit code 3\)\nb: 2 cells failed \(exit code 1\)\nc: 7 cells are missing \(exit code 4\)\n"
            + @"report: open .*index\.html in a browser\n$",
            session.Output);

        static ClaimResult Claim(string id, Verdict verdict) => new(id, "", "", null, null, null, null, null, null, null, verdict, "");
    }

    [Theory]
    [InlineData("list", "experiments")]
    [InlineData("describe toy-coverage", "parameters")]
    [InlineData("validate configs/x.yaml configs/wrong.yaml", "mistakes")]
    [InlineData("validate configs/x.yaml", "configurations")]
    [InlineData("describe toy-coverage", "experiment")]
    [InlineData("plan configs/x.yaml", "points")]
    [InlineData("runs", "runs")]
    [InlineData("check", "runs")]
    public void What_is_told_is_told_to_programs_too(string line, string first)
    {
        session.Write("configs/x.yaml", Toy);
        session.Write("configs/wrong.yaml", "experiment: toys\n");
        session.Write("results/x/cells/cells.jsonl", "");
        session.Run([.. line.Split(' '), "--format", "json"]);
        using var json = System.Text.Json.JsonDocument.Parse(session.Output);
        var rows = json.RootElement.GetProperty(first);
        Assert.True(rows.GetArrayLength() > 0);
        var columns = rows[0].EnumerateObject().Select(p => p.Name).ToList();
        using var another = new Session();
        foreach (var file in new[] { "configs/x.yaml", "configs/wrong.yaml" })
            another.Write(file, File.ReadAllText(Path.Combine(session.Folder, file)));
        another.Write("results/x/cells/cells.jsonl", "");
        another.Run([.. line.Split(' '), "--format", $"csv:{first}"]);
        Assert.Equal(string.Join(',', columns), another.Output.Split('\n')[0]);
        Assert.Equal(rows.GetArrayLength() + 2, another.Output.Split('\n').Length);
        Assert.Equal(session.Error.Replace(session.Folder, "", StringComparison.Ordinal),
            another.Error.Replace(another.Folder, "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("runs")]
    [InlineData("table")]
    [InlineData("bundle")]
    [InlineData("audit")]
    [InlineData("diff")]
    [InlineData("run")]
    [InlineData("run-all")]
    [InlineData("gather")]
    [InlineData("plan")]
    [InlineData("list")]
    [InlineData("describe")]
    [InlineData("validate")]
    [InlineData("schema")]
    [InlineData("explain")]
    [InlineData("report")]
    [InlineData("clean")]
    public void Every_command_has_help_with_an_example(string command)
    {
        Assert.Equal(0, session.Run(command, "--help"));
        Assert.Contains($"Example:\n  repro {command}", session.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_and_list_and_report()
    {
        Assert.Equal(0, session.Run("--version"));
        Assert.Matches(@"^repro \d+\.\d+\.\d+ \(.+\)\n$", session.Output);
        Assert.Equal(0, session.Run("list"));
        Assert.EndsWith("other         Another toy\ntoy-coverage  A toy\n", session.Output, StringComparison.Ordinal);
        Assert.Equal(0, session.Run("describe"));
        Assert.EndsWith("other         Another toy\ntoy-coverage  A toy\n'repro describe EXPERIMENT' describes one of them\n",
            session.Output, StringComparison.Ordinal);
        session.Write("results/x/config.yaml", "");
        Assert.Equal(0, session.Run("report"));
        Assert.True(File.Exists(Path.Combine(session.Folder, "results/index.html")));
    }
}
