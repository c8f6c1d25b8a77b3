
namespace Repro.Cli.Tests.Survival;

/// <summary>The built command, killed at moments that nobody chose and started again with the same words.</summary>
public sealed class KillTests : IDisposable
{
    private readonly RealRuns runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void Killed_five_times_the_bytes_are_those_of_an_undisturbed_run() => KilledAndResumed(5);

    [NightlyFact]
    public void Killed_two_hundred_times_the_bytes_are_those_of_an_undisturbed_run() => KilledAndResumed(200);

    [Fact]
    public void Shards_and_their_gathering_killed_and_repeated_are_one_run() => ShardsKilled(1);

    [NightlyFact]
    public void Shards_and_their_gathering_killed_thirty_times_and_repeated_are_one_run() => ShardsKilled(30);

    private void KilledAndResumed(int kills)
    {
        var whole = RealRuns.Undisturbed.Elapsed;
        var random = new Random(1);
        var inTheMiddle = 0;
        for (var i = 0; i < kills; i++)
        {
            // A finished run is begun anew, so that every kill has something to hit.
            if (runs.IsFinished("killed")) Directory.Delete(Path.Combine(runs.Folder, "killed"), recursive: true);
            RealRuns.End(runs.StartRun("killed"), whole * (0.1 + (0.9 * random.NextDouble())));
            if (runs.StoredLines("killed") > 0 && !runs.IsFinished("killed")) inTheMiddle++;
        }

        Assert.True(inTheMiddle > 0, "no kill fell between the first stored cell and the manifest, so nothing was tested");
        Assert.Equal(0, runs.Run("killed").Code);
        Assert.Equal(RealRuns.Undisturbed.Promised, runs.Promised("killed"));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(runs.Folder, "killed"), "*.tmp", SearchOption.AllDirectories));
    }

    private void ShardsKilled(int kills)
    {
        var whole = RealRuns.Undisturbed.Elapsed;
        var random = new Random(2);
        for (var shard = 1; shard <= 2; shard++)
        {
            string[] words = ["--shard", $"{shard}/2"];
            for (var i = 0; i < kills; i++) RealRuns.End(runs.StartRun("parts", words), whole * random.NextDouble());
            Assert.Equal(0, runs.Run("parts", words).Code);
        }
        string[] gather = [.. RealRuns.Repro, "gather", "x.yaml", "--out", "parts", "--quiet"];
        for (var i = 0; i < kills; i++) RealRuns.End(runs.Start(gather), whole * random.NextDouble());
        Assert.Equal(0, RealRuns.End(runs.Start(gather)).Code);
        Assert.Equal(RealRuns.Undisturbed.Promised, runs.Promised("parts"));
    }
}
