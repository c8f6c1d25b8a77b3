using System.Globalization;
using Repro.Claims;
using Repro.Configuration;
using Repro.Execution;
using Repro.Planning;
using Repro.Report;
using Repro.Store;
using Repro.Tables;

namespace Repro.Tests.Execution;

public sealed class PrecisionTests : IDisposable
{
    internal static readonly Precision Until = new("values", "mean_value", 0.06, 90);
    private readonly Workshop shop = new();

    public void Dispose() => shop.Dispose();

    internal static Plan PlanOf(Toy toy, Precision? until = null, int first = 5)
    {
        var plan = Toy.PlanOf(toy, replicates: first);
        var later = (until ?? Until).Checkpoints(first).Skip(1).ToArray();
        return plan with { Until = until ?? Until, Points = [.. plan.Points.Select(p => p with { LaterCheckpoints = later })] };
    }

    // Points of two spreads, so that they stop at different places.
    internal static Toy Spread(Action<ToyParameters, Repro.Experiments.Cell>? during = null, Func<ToyParameters, int>? blocking = null) =>
        new()
        {
            During = during ?? ((_, _) => { }),
            Blocking = blocking ?? (_ => 1),
            Change = (row, cell) => row with { MeanValue = row.MeanValue * (cell.Draw == 0 ? 4 : 0.8) },
        };

    private static SortedDictionary<string, string> Reference()
    {
        using var other = new Workshop();
        Assert.Equal(0, other.Execute(PlanOf(Spread()), other.Options with { Workers = 1 }).ExitCode);
        return other.Promised();
    }

    private static Dictionary<string, (int Replicates, double Error, bool Reached)> Stops(Workshop shop)
    {
        var lines = File.ReadAllLines(Path.Combine(shop.Run, "data", "cells.csv")).Select(l => l.Split(',')).ToList();
        int At(string name) => Array.IndexOf(lines[0], name);
        return lines.Skip(1).ToDictionary(l => l[At("cell")], l => (
            int.Parse(l[At("replicates")], CultureInfo.InvariantCulture),
            double.Parse(l[At("until_standard_error")], CultureInfo.InvariantCulture), l[At("until_reached")] == "true"));
    }

    /// <summary>The standard error computed from the table as it was written, by the textbook.</summary>
    private double FromTable(string cell, int replicates)
    {
        var table = CsvTable.Read(Path.Combine(shop.Run, "data", "values.csv"));
        var (value, replicate) = (table.Columns.ToList().IndexOf("mean_value"), table.Columns.ToList().IndexOf("replicate"));
        var means = table.Rows.Where(l => l[0] == cell).GroupBy(l => int.Parse(l[replicate], CultureInfo.InvariantCulture))
            .Where(g => g.Key < replicates)
            .Select(g => g.Average(l => double.Parse(l[value], CultureInfo.InvariantCulture))).ToList();
        Assert.Equal(replicates, means.Count);
        return Math.Sqrt(means.Sum(m => (m - means.Average()) * (m - means.Average())) / (means.Count - 1) / means.Count);
    }

    [Fact]
    public void Each_point_stops_at_the_first_checkpoint_that_is_precise_enough()
    {
        var until = Until with { StandardError = 0.3 };
        var outcome = shop.Execute(PlanOf(Spread(), until));
        var stops = Stops(shop);
        var checkpoints = until.Checkpoints(5);
        Assert.Equal([5, 8, 12, 18, 27, 41, 62, 90], checkpoints);
        Assert.All(stops, s =>
        {
            Assert.Contains(s.Value.Replicates, checkpoints);
            Assert.Equal(s.Value.Reached, s.Value.Error <= 0.3);
            Assert.True(s.Value.Reached || s.Value.Replicates == 90);
            Assert.Equal(FromTable(s.Key, s.Value.Replicates), s.Value.Error, 1e-12);
            foreach (var earlier in checkpoints.Where(c => c < s.Value.Replicates)) Assert.True(FromTable(s.Key, earlier) > 0.3);
        });
        Assert.True(stops.Values.Select(s => s.Replicates).Distinct().Count() > 1);
        Assert.Equal(stops.Values.Sum(s => s.Replicates), outcome.Cells.Planned);
        Assert.Equal(outcome.Cells.Planned, outcome.Cells.Computed);
        var manifest = ManifestFile.Read(Path.Combine(shop.Run, ManifestFile.Name)).Until!;
        Assert.Equal((8, stops.Values.Count(s => s.Reached), stops.Values.Count(s => !s.Reached), 0),
            (manifest.Looks, manifest.Reached, manifest.NotReached, manifest.Undecided));
        Assert.Equal((stops.Values.Min(s => s.Replicates), stops.Values.Max(s => s.Replicates)),
            (manifest.FewestReplicates, manifest.LargestReplicates));
        Assert.Contains("until: ", shop.Messages.ToString());
    }

    [Theory]
    [InlineData(3, 1, null)]
    [InlineData(8, 4, null)]
    [InlineData(16, 64, null)]
    [InlineData(2, 1, 5)]
    [InlineData(5, 8, 6)]
    public void Where_it_stops_does_not_depend_on_how_it_is_run(int workers, int block, int? shuffledBy)
    {
        var toy = Spread((p, c) => Thread.SpinWait((p.VocabularySize * 7919 + c.Replicate * 104729) % 9973), _ => block);
        Assert.Equal(0, shop.Execute(PlanOf(toy), shop.Options with { Workers = workers, ShuffledBy = shuffledBy }).ExitCode);
        Assert.Equal(Reference(), shop.Promised());
        if (shuffledBy is null) Assert.Equal(5, toy.Prepared);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(30)]
    public void A_resumed_run_stops_at_the_same_place(int replicate)
    {
        using var cancel = new CancellationTokenSource();
        var interrupted = Spread((_, c) => { if (c.Replicate == replicate) cancel.Cancel(); });
        // One worker: of two the other might finish all cells before the first is seen to cancel.
        Assert.Equal(130, shop.Execute(PlanOf(interrupted), shop.Options with { Workers = 1 }, cancel.Token).ExitCode);
        var rest = Spread();
        Assert.Equal(0, shop.Execute(PlanOf(rest)).ExitCode);
        Assert.Equal(Reference(), shop.Promised());
        var again = Spread();
        shop.Execute(PlanOf(again));
        Assert.Equal((0, 0), (again.Ran, again.Prepared));
        Assert.Equal(Reference(), shop.Promised());
    }

    [Fact]
    public void What_is_stored_beyond_the_stop_is_left_out()
    {
        shop.Execute(Toy.PlanOf(Spread(), replicates: 90));
        var again = Spread();
        shop.Execute(PlanOf(again));
        Assert.Equal(0, again.Ran);
        Assert.Equal(Reference(), shop.Promised());
    }

    [Fact]
    public void A_failed_cell_holds_its_point_until_it_is_mended()
    {
        var failing = Spread((p, c) => { if (p.VocabularySize == 3 && c.Replicate == 6) throw new InvalidOperationException("no"); });
        var outcome = shop.Execute(PlanOf(failing));
        Assert.Equal((1, 1), (outcome.ExitCode, outcome.Cells.Failed));
        Assert.Equal(1, ManifestFile.Read(Path.Combine(shop.Run, ManifestFile.Name)).Until!.Undecided);
        Assert.Contains(File.ReadLines(Path.Combine(shop.Run, "data", "cells.csv")),
            l => l.StartsWith("c01,1,8,,false", StringComparison.Ordinal) || l.StartsWith("c01,1,8,,,", StringComparison.Ordinal));
        var mended = shop.Execute(PlanOf(Spread()), shop.Options with { OnlyFailed = true });
        Assert.Equal(4, mended.ExitCode); // The point goes on from its checkpoint, but not in this run.
        Assert.Equal(0, shop.Execute(PlanOf(Spread())).ExitCode);
        Assert.Equal(Reference(), shop.Promised());
    }

    [Fact]
    public void A_point_that_cannot_be_prepared_ends_the_run()
    {
        var toy = new Toy { Preparing = p => { if (p.VocabularySize == 3) throw new InvalidOperationException("singular"); } };
        var outcome = shop.Execute(PlanOf(toy));
        Assert.Equal((1, 5, 1), (outcome.ExitCode, outcome.Cells.Failed, toy.Prepared - 4));
    }

    // What it was shown, rows and level, is in what it finds.
    private static IEnumerable<Claim> Telling(IReadOnlyList<Repro.Experiments.Measured<ToyParameters, ToyRow>> rows) =>
        [new() { Id = "told", Source = "", Statement = "",
            Judge = level => new TestFinding(level, rows.Sum(r => r.Row.MeanValue), rows.Count, rows.Max(r => r.Replicate), 1, 0) }];

    private static Toy Judged() =>
        new() { Claiming = Telling, Change = (row, cell) => row with { MeanValue = row.MeanValue * (cell.Draw == 0 ? 4 : 0.8) } };

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.001)]
    public void Claims_are_judged_on_the_first_replicates_as_if_there_were_no_others(double precision)
    {
        using var plain = new Workshop();
        var fixedClaim = Assert.Single(plain.Execute(Toy.PlanOf(Judged(), replicates: 5)).Claims);
        var outcome = shop.Execute(PlanOf(Judged(), Until with { StandardError = precision }));
        Assert.True(outcome.Cells.Planned > 25);
        var claim = Assert.Single(outcome.Claims);
        Assert.Equal((fixedClaim with { Reason = "" }, ClaimJudge.Level(1)), (claim with { Reason = "" }, claim.Predicted!.Value));
        Assert.Contains("judged on the first 5 replicates of each point, without those that 'until' added", claim.Reason);
    }

    [Fact]
    public void A_cell_that_failed_beyond_the_first_checkpoint_is_no_matter_of_the_claims()
    {
        var failing =
            new Toy { Claiming = Telling, During = (_, c) => { if (c.Replicate == 6) throw new InvalidOperationException("no"); } };
        var outcome = shop.Execute(PlanOf(failing, Until with { StandardError = 0.001 }));
        Assert.Equal((1, 5), (outcome.ExitCode, outcome.Cells.Failed));
        Assert.DoesNotContain("judged without", Assert.Single(outcome.Claims).Reason);
    }

    [Fact]
    public void Truth_values_that_never_changed_are_not_taken_for_certain()
    {
        var rule = new StoppingRule(new("values", "is_large", 0.05, 100), new(new Toy(), []));
        static IReadOnlyList<CellRow> Row(bool large) => [new(0, new ToyRow { MeanValue = 0, IsLarge = large })];
        Assert.Equal(Math.Sqrt(2.0 / 14 * (12.0 / 14) / 14), rule.StandardError(Enumerable.Repeat(Row(false), 10))!.Value, 1e-15);
        Assert.False(rule.IsMet(Enumerable.Repeat(Row(false), 10)));
        Assert.True(rule.IsMet(Enumerable.Repeat(Row(false), 100)));
    }

    [Fact]
    public void Missing_values_are_no_values_and_too_few_decide_nothing()
    {
        var rule = new StoppingRule(new("values", "maybe", 1, 100), new(new Toy(), []));
        static IReadOnlyList<CellRow> Row(params IEnumerable<double?> values) =>
            [.. values.Select(v => new CellRow(0, new ToyRow { MeanValue = 0, Maybe = v }))];
        Assert.Null(rule.StandardError([Row(1), Row((double?)null), Row()]));
        Assert.False(rule.IsMet([Row(1), Row((double?)null), Row()]));
        Assert.Equal(1, rule.StandardError([Row(1, null), Row(2, 4), Row((double?)null)])!.Value);
    }
}
