using Repro.Code;
using Repro.Configuration;
using Repro.Execution;
using Repro.Planning;
using Repro.Store;

namespace Repro.Tests.Execution;

public class CostForecastTests
{
    [Fact]
    public void What_a_run_would_complain_about_is_told_and_nothing_is_written()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(new()));
        var store = CellStore.AppendPath(Path.Combine(shop.Run, "cells"));
        File.WriteAllText(store, File.ReadAllText(store)[..^20]);
        Assert.Equal([$"1 stored record is torn or altered (first {Path.GetFileName(store)}:35); lost cells are computed again"],
            CostForecast.Of(Toy.PlanOf(new()), shop.Options).Problems);
        Assert.Equal((34, "1 never run, or lost with a torn record"), Told(shop, Toy.PlanOf(new()), shop.Options));
        var before = Directory.EnumerateFileSystemEntries(shop.Out, "*", SearchOption.AllDirectories).ToList();
        Assert.Empty(CostForecast.Of(Toy.PlanOf(new()),
            shop.Options with { OutputFolder = Path.Combine(shop.Out, "new", "deep") }).Problems);
        Assert.True(CostForecast.Of(Toy.PlanOf(new()), shop.Options).CanBeWritten);
        Assert.Equal(before, Directory.EnumerateFileSystemEntries(shop.Out, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void What_is_stored_and_why_the_rest_runs()
    {
        using var shop = new Workshop();
        Assert.Equal((0, "35 never run"), Told(shop, Toy.PlanOf(new()), shop.Options));
        Assert.Null(CostForecast.Of(Toy.PlanOf(new()), shop.Options).BytesPerCell);
        shop.Execute(Toy.PlanOf(new() { During = (_, c) => { if (c.Replicate == 3) throw new InvalidDataException("no"); } }));
        Assert.Equal((30, "5 failed last time"), Told(shop, Toy.PlanOf(new()), shop.Options));
        Assert.Equal((30, "5 failed last time, 10 never run with these parameters"),
            Told(shop, Toy.PlanOf(new(), replicates: 9), shop.Options));
        Assert.Equal((0, "35 the seed changed"), Told(shop, Toy.PlanOf(new(), seed: 2), shop.Options));
        Assert.Equal((0, "35 --fresh"), Told(shop, Toy.PlanOf(new()), shop.Options with { Fresh = true }));
        Assert.InRange(CostForecast.Of(Toy.PlanOf(new()), shop.Options).BytesPerCell!.Value, 100, 2000);
    }

    [Fact]
    public void A_run_says_why_cells_run_again()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(new() { During = (_, c) => { if (c.Replicate == 3) throw new InvalidDataException("no"); } }));
        Assert.DoesNotContain("again", shop.Messages.ToString());
        shop.Execute(Toy.PlanOf(new(), replicates: 9));
        Assert.Contains("5 cells run again: failed last time\n", shop.Messages.ToString());
        shop.Execute(Toy.PlanOf(new(), seed: 2));
        Assert.Contains("35 cells run again: the seed changed\n", shop.Messages.ToString());
        Assert.DoesNotContain("never run", shop.Messages.ToString());
    }

    /// <summary>Cells of 20 ms declared as 1 s: what is stored tells it, also for points and replicates that are not, and whatever the
    /// seed.</summary>
    [Fact]
    public void The_time_is_estimated_from_stored_cells()
    {
        using var shop = new Workshop();
        Assert.Equal((35.0, 1.0, 0), Estimate(Toy.PlanOf(new(), cost: _ => 1), shop));
        shop.Execute(Toy.PlanOf(new() { During = (_, _) => Thread.Sleep(20) }, points: 4, cost: _ => 1));
        foreach (var seed in new ulong[] { 1, 2 })
        {
            var (seconds, longest, known) = Estimate(Toy.PlanOf(new(), points: 5, replicates: 9, cost: _ => 1, seed: seed), shop);
            Assert.Equal(28, known);
            Assert.InRange(seconds / (seed == 1 ? 17 : 45), 0.02, 0.2);
            Assert.InRange(longest, 0.02, 0.4);
        }
    }

    private static (double, double, int) Estimate(Plan plan, Workshop shop)
    {
        var forecast = CostForecast.Of(plan, shop.Options);
        return (forecast.Seconds, forecast.Longest, forecast.TimedCells);
    }

    [Fact]
    public void Stopping_by_precision_gives_a_range()
    {
        using var shop = new Workshop();
        var until = new Precision("values", "mean_value", 0.05, 30);
        var plan = Toy.PlanOf(new(), points: 2, replicates: 8, cost: _ => 0.5) with { Until = until };
        plan = plan with { Points = [.. plan.Points.Select(p => p with { LaterCheckpoints = [.. until.Checkpoints(8).Skip(1)] })] };
        var before = CostForecast.Of(plan, shop.Options);
        Assert.Equal((16, 16, 44, 8.0, 22.0), (before.Planned, before.Cells, before.MoreCells, before.Seconds, before.MoreSeconds));
        shop.Execute(plan with { Points = [.. plan.Points.Select(p => p with { LaterCheckpoints = [] })], Until = null });
        var between = CostForecast.Of(plan, shop.Options);
        // Neither is precise after 8: the next look is after 12.
        Assert.Equal((24, 16, 8, 36), (between.Planned, between.Stored, between.Cells, between.MoreCells));
        shop.Execute(plan);
        var after = CostForecast.Of(plan, shop.Options);
        Assert.Equal((0, 0), (after.Cells, after.MoreCells));
    }

    /// <summary>Stored records of other code: same cells, same seed, other keys.</summary>
    [Fact]
    public void Changed_code_is_told()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(new()));
        var store = CellStore.AppendPath(Path.Combine(shop.Run, "cells"));
        File.WriteAllLines(store, File.ReadAllLines(store).Select(Rekeyed));
        Assert.Equal((0, "35 the code changed"), Told(shop, Toy.PlanOf(new()), shop.Options));
    }

    /// <summary>A store that other code has filled: its record is the present one's with a part changed and one gone.</summary>
    [Fact]
    public void The_types_that_changed_are_named()
    {
        using var shop = new Workshop();
        var plan = Toy.PlanOf(new());
        var now = CodeIdentity.ByPart(plan.Experiment);
        shop.Execute(plan);
        var cells = Path.Combine(shop.Run, "cells");
        var record = Assert.Single(CodeRecord.ReadAll(cells));
        Assert.Equal((now.Hash, $"code-{now.Hash[..8]}.json"),
            (record.Code, Path.GetFileName(Assert.Single(Directory.EnumerateFiles(cells, "code-*")))));

        CodePart[] parts =
            [.. now.Parts.Where(p => !p.Type.EndsWith(".ToyPoint", StringComparison.Ordinal))
                .Select(p => p.Type.EndsWith(".Toy", StringComparison.Ordinal) ? p with { Hash = "other" } : p)];
        var before = CodeIdentity.Of(parts, 0);
        CodeRecord.Write(cells, before);
        var store = CellStore.AppendPath(cells);
        File.WriteAllLines(store, File.ReadAllLines(store).Select(l => Keyed(l, plan, before.Hash)));
        Assert.Equal((0, "35 the code changed: Repro.Tests.Execution.Toy, Repro.Tests.Execution.ToyPoint"), Told(shop, plan, shop.Options));

        File.WriteAllText(Path.Combine(cells, $"code-{before.Hash[..8]}.json"), "{");
        Assert.Equal((0, "35 the code changed"), Told(shop, plan, shop.Options));
    }

    private static string Keyed(string line, Plan plan, string code)
    {
        var at = line.IndexOf("\"cell\":\"", StringComparison.Ordinal) + 8;
        Assert.True(CellAddress.TryParse(line[at..line.IndexOf('"', at)], out var address));
        var key = CellKey.OfPoint(plan, plan.Points.Single(p => p.Cell == address.Cell), code)[address.Replicate].ToString();
        var from = line.IndexOf("\"key\":\"", StringComparison.Ordinal) + 7;
        return Summed(line[17..from] + key + line[(from + key.Length)..]);
    }

    private static string Rekeyed(string line)
    {
        var json = line[17..];
        var at = json.IndexOf("\"key\":\"", StringComparison.Ordinal) + 7;
        json = json[..at] + (json[at] == '0' ? '1' : '0') + json[(at + 1)..];
        return Summed(json);
    }

    private static string Summed(string json)
    {
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(json));
        return $"{Convert.ToHexStringLower(hash)[..16]} {json}";
    }

    private static (int, string) Told(Workshop shop, Plan plan, RunOptions options)
    {
        var before = Directory.Exists(shop.Run) ? Directory.GetLastWriteTimeUtc(Path.Combine(shop.Run, "cells")) : default;
        var forecast = CostForecast.Of(plan, options);
        Assert.Equal(before, Directory.Exists(shop.Run) ? Directory.GetLastWriteTimeUtc(Path.Combine(shop.Run, "cells")) : default);
        return (forecast.Stored, string.Join(", ", forecast.Reasons.Select(r => $"{r.Cells} {r.Reason}")));
    }
}
