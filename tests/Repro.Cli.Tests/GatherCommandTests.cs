namespace Repro.Cli.Tests;

/// <summary><c>gather</c> and <c>gather-all</c>.</summary>
public sealed class GatherCommandTests : IDisposable
{
    private readonly Session session = new();

    public void Dispose() => session.Dispose();

    [Fact]
    public void Gather_takes_the_whole_plan_and_the_folders_or_the_output_folder()
    {
        session.Write("configs/x.yaml", Session.Toy);
        Assert.Equal(0, session.Run("gather", "configs/x.yaml", "a", "b"));
        Assert.Equal(0, session.Run("gather", "configs/x.yaml", "--out", "o", "--strict"));
        Assert.Equal(new[] { "a", "b" }.Select(f => Path.Combine(session.Folder, f)), session.Runs[0].Options.GatherFrom);
        Assert.Equal([Path.Combine(session.Folder, "o")], session.Runs[1].Options.GatherFrom);
        Assert.Equal(("x", "repro run configs/x.yaml --out o", true),
            (session.Runs[1].Plan.Name, session.Runs[1].Options.Command, session.Runs[1].Options.Strict));
    }

    [Fact]
    public void Gather_all_gathers_every_configuration_from_the_output_folder_and_reports_once()
    {
        session.Write("configs/x.yaml", Session.Toy);
        session.Write("configs/y.yaml", Session.Toy);
        Assert.Equal(4, session.Returning(4, 0).Run("gather-all", "--profile", "smoke", "--out", "shared"));
        Assert.Equal(["x@smoke", "y@smoke"], session.Runs.Select(r => r.Plan.Name));
        Assert.All(session.Runs, r => Assert.Equal([Path.Combine(session.Folder, "shared")], r.Options.GatherFrom));
        Assert.All(session.Runs, r => Assert.False(r.Options.WriteReport));
        Assert.True(File.Exists(Path.Combine(session.Folder, "shared", "index.html")));
        Assert.Equal(0, session.Run("gather-all", "one", "two"));
        Assert.Equal([Path.Combine(session.Folder, "one"), Path.Combine(session.Folder, "two")], session.Runs[^1].Options.GatherFrom);
    }
}
