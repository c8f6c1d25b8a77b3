namespace Repro.Cli.Tests;

/// <summary>Command lines that are refused: one sentence, exit code 2, no work.</summary>
public sealed class WrongCommandLineTests : IDisposable
{
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
    [InlineData("run configs/z.bundle.zip",
        "repro: 'FOLDER/configs/z.bundle.zip' is no bundle of a run, or a damaged or incomplete copy of one: copy it again\n")]
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
        session.Write("configs/x.yaml", Session.Toy);
        session.Write("configs/z.bundle.zip", "PK");
        Assert.Equal(2, session.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(expected.Replace("FOLDER", session.Folder), session.Error);
        Assert.Empty(session.Runs);
        Assert.Equal("", session.Output);
    }

    [Fact]
    public void Out_must_be_a_folder()
    {
        session.Write("configs/x.yaml", Session.Toy);
        session.Write("taken", "");
        Assert.Equal(2, session.Run("run", "configs/x.yaml", "--out", "taken/deep"));
        Assert.Contains("is a file, where a folder is needed", session.Error, StringComparison.Ordinal);
        Assert.Equal(2, session.Run("run", "configs/x.yaml", "--out", ""));
        Assert.Contains("--out is empty; '--out .' is the working folder", session.Error, StringComparison.Ordinal);
        Assert.Equal(2, session.Run("runs", "--out", ""));
        Assert.Empty(session.Runs);
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
}
