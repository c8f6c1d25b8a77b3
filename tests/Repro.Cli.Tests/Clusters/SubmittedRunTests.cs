namespace Repro.Cli.Tests.Clusters;

/// <summary>Runs handed to a scheduler, as far as no scheduler is needed: tests/Clusters/slurm.sh has a real one.</summary>
public sealed class SubmittedRunTests : IDisposable
{
    private const string Configuration =
        "experiment: toy-coverage\nseed: 5\nsweep: { samples: [1, 2, 3] }\nreplicates: 4\nprofiles: { smoke: { replicates: 2 } }\n";

    private readonly Session session = new();

    public SubmittedRunTests() => session.Write("configs/x.yaml", Configuration);

    public void Dispose() => session.Dispose();

    private string Manifest(params string[] words)
    {
        var before = session.Output.Length;
        Assert.Equal(0, session.Run(["submit", "kubernetes", "configs/x.yaml", "--image", "repro:1", "--claim", "runs", .. words]));
        return session.Output[before..];
    }

    /// <summary>What the pods see below the claim: the submission of a manifest.</summary>
    private void Mount(string manifest, string run)
    {
        foreach (var (name, text) in KubernetesRules.Read(manifest).Map.Data) session.Write($"results/{run}/submit/{name}", text);
    }

    [Fact]
    public void A_manifest_is_one_that_a_server_takes()
    {
        var (map, parts, gather) = KubernetesRules.Read(
            Manifest("--parts", "5", "--throttle", "2", "--cpus", "3", "--mem", "2G", "--strict"));
        Assert.Empty(KubernetesRules.Mistakes(parts).Concat(KubernetesRules.Mistakes(gather)));
        Assert.Equal(("Indexed", 5, 2, true),
            (parts.Spec.CompletionMode, parts.Spec.Completions, parts.Spec.Parallelism, gather.Spec.Suspend));
        Assert.Equal(["config.yaml", "plan.json"], map.Data.Keys.Order(StringComparer.Ordinal));
        var container = parts.Spec.Template.Spec.Containers.Single();
        Assert.Equal(["part", "/runs/x", "$(JOB_COMPLETION_INDEX)"], container.Args);
        Assert.Equal(["gather", "/runs/x", "--strict"], gather.Spec.Template.Spec.Containers.Single().Args);
        Assert.Equal(("3", "2Gi"), ($"{container.Resources.Limits["cpu"]}", $"{container.Resources.Requests["memory"]}"));
        Assert.Equal(map.Metadata.Name, parts.Spec.Template.Spec.Volumes.Single(v => v.ConfigMap is not null).ConfigMap.Name);
    }

    /// <summary>Each mistake is seen by one of the two.</summary>
    [Fact]
    public void What_a_server_would_refuse_is_seen()
    {
        var manifest = Manifest("--parts", "2");
        foreach (var wrong in new[] { "completion: 2", "completions: two" })
            Assert.ThrowsAny<Exception>(() => KubernetesRules.Read(manifest.Replace("completions: 2", wrong, StringComparison.Ordinal)));
        foreach (var (right, wrong) in new[] { ("completionMode: Indexed", "completionMode: Index"),
            ("restartPolicy: Never", "restartPolicy: Always"), ("action: FailIndex", "action: Fail"),
            (", status: \"True\"", ""), ("values: [2]", "values: [0, 2]") })
        {
            var changed = manifest.Replace(right, wrong, StringComparison.Ordinal);
            Assert.NotEqual(manifest, changed);
            Assert.NotEmpty(KubernetesRules.Mistakes(KubernetesRules.Read(changed).Parts));
        }
    }

    [Fact]
    public void A_part_is_a_shard_of_the_frozen_plan_whatever_became_of_the_file()
    {
        Mount(Manifest("--parts", "3", "--profile", "smoke", "--set", "sweep.samples=[1, 7]", "--name", "mine", "--timeout", "5s"), "mine");
        session.Run("run", "configs/x.yaml", "--profile", "smoke", "--set", "sweep.samples=[1, 7]", "--name", "mine", "--shard", "2/3");
        session.Write("configs/x.yaml", "experiment: other\n");
        Assert.Equal(0, session.Run("part", "mine", "2"));
        Assert.Equal(0, session.Run("part", "results/mine", "0"));
        var (shard, part, last) = (session.Runs[0], session.Runs[1], session.Runs[2]);
        Assert.Equal(shard.Plan.Points.Select(p => (p.Cell, p.Canonical, p.First, p.Replicates)),
            part.Plan.Points.Select(p => (p.Cell, p.Canonical, p.First, p.Replicates)));
        Assert.Equal((shard.Plan.Name, shard.Plan.Seed, shard.Plan.Profile, shard.Plan.ResolvedConfiguration),
            (part.Plan.Name, part.Plan.Seed, part.Plan.Profile, part.Plan.ResolvedConfiguration));
        Assert.Equal((shard.Options.OutputFolder, TimeSpan.FromSeconds(5)), (part.Options.OutputFolder, part.Options.CellTimeout));
        Assert.Equal("mine.shard-3-of-3", last.Plan.Name);
    }

    [Fact]
    public void A_submitted_run_is_gathered_by_its_name_or_folder_and_its_parts_are_told()
    {
        Mount(Manifest("--parts", "3"), "x");
        Assert.Equal(0, session.Run("gather", "x"));
        Assert.Equal(0, session.Run("gather", "results/x/", "--strict"));
        Assert.Equal(2, session.Runs.Count);
        Assert.All(session.Runs, r => Assert.Equal(("x", "repro run configs/x.yaml"), (r.Plan.Name, r.Options.Command)));
        Assert.All(session.Runs, r => Assert.Equal([Path.Combine(session.Folder, "results")], r.Options.GatherFrom));
        Assert.Equal(4, session.Run("status", "x", "--format", "csv"));
        Assert.Equal(["part,cells,done,failed,missing,state,node,attempts,left", "1,4,0,0,4,unknown,,0,"],
            session.Output[session.Output.IndexOf("part,", StringComparison.Ordinal)..].Split('\n')[..2]);
    }

    [Fact]
    public void What_was_changed_since_is_refused_before_a_cell()
    {
        Mount(Manifest("--parts", "3"), "x");
        var plan = Path.Combine(session.Folder, "results/x/submit/plan.json");
        var text = File.ReadAllText(plan);
        File.WriteAllText(plan, text.Replace("\"code\": \"", "\"code\": \"0", StringComparison.Ordinal));
        Assert.Equal(2, session.Run("part", "x", "1"));
        Assert.Contains("this program's code differs from that of the submission of x; nothing was computed", session.Error,
            StringComparison.Ordinal);
        File.WriteAllText(plan, text);
        Assert.Equal(2, session.Run("part", "x", "4"));
        Assert.Contains("there is no part 4: x has 3", session.Error, StringComparison.Ordinal);
        File.AppendAllText(Path.Combine(session.Folder, "results/x/submit/config.yaml"), "# mine\n");
        Assert.Equal(2, session.Run("part", "x", "1"));
        Assert.Contains("is not the configuration that was submitted", session.Error, StringComparison.Ordinal);
        Assert.Empty(session.Runs);
    }

    [Theory]
    [InlineData("submit pbs configs/x.yaml",
        "there is no scheduler 'pbs'; slurm or kubernetes; any other runs 'repro run … --shard i/n' for each i")]
    [InlineData("submit slurm configs/x.yaml --image a", "--image is not an option of slurm")]
    [InlineData("submit kubernetes configs/x.yaml --time 5", "--time is not an option of kubernetes")]
    [InlineData("submit kubernetes configs/x.yaml --claim runs", "--image is missing")]
    [InlineData("submit slurm configs/x.yaml --parts 3 --target-walltime 5m", "--parts and --target-walltime exclude each other")]
    [InlineData("submit slurm configs/x.yaml --partition a;b", "--partition must be one word of letters")]
    [InlineData("submit slurm configs/x.yaml --sbatch-arg gres", "'gres' is not an option of sbatch")]
    [InlineData("submit slurm configs/x.yaml --program nowhere", "there is no program in")]
    [InlineData("status x", "there is no run 'x' in results")]
    [InlineData("status configs", "was not submitted: it has no submit folder")]
    [InlineData("gather configs/x.yaml --resubmit", "'configs/x.yaml' is not a submitted run")]
    [InlineData("gather configs/x.yaml --bogus", "unknown option '--bogus'")]
    public void Mistakes_are_told(string line, string expected)
    {
        Assert.Equal(2, session.Run(line.Split(' ')));
        Assert.Contains(expected, session.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(session.Folder, "results")));
    }

    [Fact]
    public void Empty_parts_are_not_submitted_and_whole_points_are_told()
    {
        Assert.Equal(12, KubernetesRules.Read(Manifest("--parts", "50")).Parts.Spec.Completions);
        Assert.Contains("note: 12 parts, not 50: the others would have no cells\n", session.Error, StringComparison.Ordinal);
        Assert.Equal(3, KubernetesRules.Read(Manifest("--parts", "50", "--set",
            "until={column: toys.value, standard_error: 0.1, max_replicates: 8}")).Parts.Spec.Completions);
        Assert.Contains("parts have whole points, since 'until' needs", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_look_ahead_shows_the_scripts_and_leaves_nothing()
    {
        Assert.Equal(0, session.Run("submit", "slurm", "configs/x.yaml", "--parts", "3", "--throttle", "2", "--time", "1:00:00",
            "--sbatch-arg=--constraint=avx512", "--cpus", "4", "--dry-run"));
        foreach (var line in new[] { "#SBATCH --time=1:00:00\n", "#SBATCH --constraint=avx512\n", "#SBATCH --cpus-per-task=4\n",
            " --array=1-3%2 ", "#SBATCH --signal=B:TERM@60\n", " part .. \"$part\" &\n", " gather ..\n" })
            Assert.Contains(line, session.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(session.Folder, "results")));
    }

    [Fact]
    public void Gather_takes_the_options_of_a_run_and_lets_them_be()
    {
        Assert.Equal(0, session.Run("gather", "configs/x.yaml", "--workers", "1", "--timeout", "5m", "--fresh", "--shard", "2/3",
            "--max-failures", "3"));
        var (plan, options) = session.Runs.Single();
        Assert.Equal(("x", null), (plan.Name, plan.Shard));
        Assert.Equal((null, false, null, false), (options.Workers, options.Fresh, options.CellTimeout, options.Reuse));
        Assert.Equal("repro run configs/x.yaml", options.Command);
    }
}
