using Repro.Check;
using Repro.Claims;
using Repro.Experiments;
using Repro.Planning;
using Repro.Tests.Execution;

namespace Repro.Tests.Check;

/// <summary>Sums over blocks of cells judge a change of code as replicates in pairs do.</summary>
public sealed class PooledBaselineTests : IDisposable
{
    private readonly Gate gate = new();

    public void Dispose() => gate.Dispose();

    private void Started(Toy? toy = null, Func<Plan, Plan>? change = null)
    {
        gate.Run(toy ?? new(), change: change);
        Acceptance.Accept(new(gate.Shop.Out, gate.Baselines, "because", AllowDirty: true, new(2026, 1, 2)) { Pooled = true }, "toy");
        gate.Edit("baseline.json", t => t.Replace("\"code\": \"", "\"code\": \"other-", StringComparison.Ordinal));
    }

    private static Toy Moved(Func<ToyRow, Cell, ToyRow> change) => new() { Change = change };

    [Fact]
    public void What_was_accepted_passes_and_the_files_are_small()
    {
        Started();
        Assert.Equal((0, Layer.SameBytes), (gate.Check().ExitCode(strict: true), gate.Check().Runs.Single().Layer));
        Assert.True(gate.Check().Runs.Single().Numbers > 10);
        Assert.InRange(Directory.EnumerateFiles(gate.Baseline).Sum(f => new FileInfo(f).Length), 1, 40_000);
    }

    /// <summary>All that is measured moves, with the draws: a shift of a tenth of a standard deviation is seen, noise of that size is
    /// not.</summary>
    [Fact]
    public void A_shift_is_seen_where_noise_of_its_size_is_not()
    {
        Started();
        static double Noise(Cell c) => 0.03 * ((c.Replicate % 2) - 0.5);
        static ToyRow All(ToyRow row, double shift) =>
            row with { MeanValue = row.MeanValue + shift, Maybe = row.Maybe + shift, Shares = [] };
        gate.Run(Moved((row, c) => All(row, Noise(c))));
        Assert.Equal(4, gate.Check().ExitCode(strict: true)); // What is derived moved, too, and is open.
        gate.Run(Moved((row, c) => All(row, 0.03 + Noise(c))));
        Assert.Equal(3, gate.Check().ExitCode(strict: true));
        Assert.Contains("mean_value moved (", gate.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_moves_while_its_neighbour_of_the_same_draws_does_not_was_not_moved_by_chance()
    {
        Started();
        gate.Run(Moved((row, c) => row with { Maybe = row.Maybe * (c.Replicate % 2 == 0 ? 1.001 : 0.999) }));
        Assert.Equal(3, gate.Check().ExitCode(strict: true));
        Assert.Contains("maybe moved, while mean_value, of the same draws, did not", gate.Text(), StringComparison.Ordinal);
        gate.Run(Moved((row, c) => row with { Maybe = c.Replicate == 7 ? null : row.Maybe }));
        Assert.Equal(3, gate.Check().ExitCode(strict: true));
    }

    /// <summary>Forty draws of one drawn source, a replicate each.</summary>
    private static Plan Drawn(Plan plan) => plan with
    {
        Points = [.. Enumerable.Range(0, 40).Select(d => plan.Points[1] with { Draw = d, Cell = $"d{d:00}", Replicates = 1 })],
    };

    [Fact]
    public void Without_replicates_a_column_that_varies_from_draw_to_draw_shows_that_the_draws_are_the_same()
    {
        Started(change: Drawn);
        gate.Run(Moved((row, _) => row with { Maybe = 1.001 * row.Maybe }), change: Drawn);
        Assert.Equal(3, gate.Check().ExitCode(strict: true));
        Assert.Contains("maybe moved, while mean_value, of the same draws, did not", gate.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_are_exchanged_are_seen_by_their_types()
    {
        Started();
        gate.Run(new());
        gate.EditRun("data/values.csv", t => t.Replace(",true,", ",0.5,", StringComparison.Ordinal));
        Assert.Contains("values not of the column's type: is_large", gate.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_derived_number_that_moves_while_nothing_measured_does_is_a_finding()
    {
        Started();
        gate.Run(new() { Averaging = m => 1.0001 * m });
        Assert.Equal(3, gate.Check().ExitCode(strict: true));
        Assert.Contains("mean moved, while nothing that was measured did", gate.Text(), StringComparison.Ordinal);
    }

    private static Toy Claiming(double detectable, double p = 0.5) => new()
    {
        Claiming = _ =>
        [
            new() { Id = "one", Source = "x", Statement = "y", Judge = _ => new TestFinding(1, 1, 0.1, 0, p, detectable) },
        ],
    };

    [Fact]
    public void A_verdict_that_moves_while_no_table_does_is_a_finding()
    {
        Started(Claiming(0.1));
        gate.Run(Claiming(0.1, p: 0.4));
        Assert.Equal(3, gate.Check().ExitCode(strict: true));
        Assert.Contains("claim one: p_value moved, while no table did", gate.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_claim_that_can_detect_less_than_before_is_a_finding_whatever_moved()
    {
        static Toy Moving(double detectable) =>
            new() { Claiming = Claiming(detectable).Claiming, Change = (row, c) => row with { MeanValue = 1 - row.MeanValue } };
        Started(Claiming(0.1));
        gate.Run(Moving(0.13));
        Assert.Contains("claim one: can detect only larger effects than before", gate.Text(), StringComparison.Ordinal);
        gate.Run(Moving(0.11));
        Assert.DoesNotContain("claim one", gate.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pooled.csv", "is no number")]
    [InlineData("claims.csv", "claims.csv does not have the columns")]
    public void A_broken_baseline_never_passes(string file, string told)
    {
        Started(Claiming(0.1));
        gate.Edit(file, t => file == "pooled.csv" ? t[..^9] + "x\"\n" : t.Replace("detectable", "seen", StringComparison.Ordinal));
        gate.Run(Claiming(0.1, p: 0.4));
        Assert.Equal(3, gate.Check().ExitCode(strict: false));
        Assert.Contains(told, gate.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_seed_leaves_all_that_moved_open()
    {
        Started();
        gate.Run(new(), seed: 2);
        Assert.Equal(4, gate.Check().ExitCode(strict: true));
        Assert.Contains("under another seed", gate.Text(), StringComparison.Ordinal);
    }
}
