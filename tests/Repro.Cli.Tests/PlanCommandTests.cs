namespace Repro.Cli.Tests;

/// <summary><c>plan</c>.</summary>
public sealed class PlanCommandTests : IDisposable
{
    private readonly Session session = new();

    public void Dispose() => session.Dispose();

    [Fact]
    public void Plan_tells_cells_and_time()
    {
        session.Write("configs/x.yaml", Session.Toy + "sweep: { samples: [1, 2000000] }\nreplicates: 50\n");
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
    public void Plan_fails_where_a_run_could_not_write()
    {
        session.Write("configs/x.yaml", Session.Toy);
        Assert.Equal(0, session.Run("plan", "configs/x.yaml", "--verbose", "--timeout", "5s"));
        if (!OperatingSystem.IsLinux()) return;
        Assert.Equal(1, session.Run("plan", "configs/x.yaml", "--out", "/proc/nowhere"));
        Assert.Contains("problem  /proc/nowhere/x: no file can be made in /proc; choose another folder with --out\n", session.Output,
            StringComparison.Ordinal);
    }
}
