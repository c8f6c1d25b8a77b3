namespace Repro.Cli.Tests;

/// <summary><c>validate</c>, <c>explain</c> and <c>schema</c>.</summary>
public sealed class ConfigurationCommandTests : IDisposable
{
    private readonly Session session = new();

    public void Dispose() => session.Dispose();

    [Fact]
    public void Validate_tells_the_mistakes_of_every_profile_of_every_file()
    {
        session.Write("configs/x.yaml", Session.Toy);
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
        session.Write("configs/x.yaml", Session.Toy + "replicates: 7\nparameters: { ridge: 0.5 }\nsweep: { samples: [1, 2] }\n");
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
            samples varies over 2 values: 1, 2   at configs/x.yaml:6:10

            """,
            session.Output);
    }

    [Fact]
    public void Explain_cuts_long_sweeps()
    {
        session.Write("configs/x.yaml", Session.Toy
            + $"sweep: {{ samples: [{string.Join(", ", Enumerable.Range(20, 11))}], remark: [{new string('a', 100)}, b] }}\n");
        Assert.Equal(0, session.Run("explain", "configs/x.yaml", "sweep.samples"));
        Assert.Equal(0, session.Run("explain", "configs/x.yaml", "sweep.remark"));
        Assert.Contains("samples varies over 11 values: 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, …   at configs/x.yaml:4:10\n",
            session.Output, StringComparison.Ordinal);
        Assert.Contains($"remark varies over 2 values: \"{new string('a', 79)}…, \"b\"   at", session.Output, StringComparison.Ordinal);
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
        session.Write("configs/x.yaml",
            Session.Toy + "replicates: 7\nsweep: { chain: [{ samples: [1], replicates: 4 }, { samples: [2] }] }\n");
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
    public void Schemas_are_written_and_checked()
    {
        session.Write("configs/x.yaml", Session.Toy);
        Assert.Equal(3, session.Run("schema", "--check"));
        Assert.Equal(0, session.Run("schema", "--all"));
        Assert.Equal(0, session.Run("schema", "--check"));
        session.Write("configs/other.schema.json", "{}");
        session.Write("configs/gone.schema.json", "{}");
        Assert.Equal(3, session.Run("schema", "--check"));
        Assert.Contains("configs/gone.schema.json is missing, stale or of no experiment; 'repro schema --all' writes them",
            session.Error.Replace('\\', '/'), StringComparison.Ordinal);
    }
}
