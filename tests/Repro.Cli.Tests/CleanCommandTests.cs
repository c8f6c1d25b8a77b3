namespace Repro.Cli.Tests;

/// <summary><c>clean</c>.</summary>
public sealed class CleanCommandTests : IDisposable
{
    private readonly Session session = new();

    public void Dispose() => session.Dispose();

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
}
