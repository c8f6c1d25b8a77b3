using Repro.Execution;
using Repro.Planning;
using Repro.Store;

namespace Repro.Tests.Execution;

public class ForecastTests
{
    [Fact]
    public void What_is_stored_and_why_the_rest_runs()
    {
        using var shop = new Workshop();
        Assert.Equal((0, "35 never run"), Told(shop, Toy.PlanOf(new()), shop.Options));
        Assert.Null(Forecast.Of(Toy.PlanOf(new()), shop.Options).BytesPerCell);
        shop.Execute(Toy.PlanOf(new() { During = (_, c) => { if (c.Replicate == 3) throw new InvalidDataException("no"); } }));
        Assert.Equal((30, "5 failed last time"), Told(shop, Toy.PlanOf(new()), shop.Options));
        Assert.Equal((30, "5 failed last time, 10 never run with these parameters"), Told(shop, Toy.PlanOf(new(), replicates: 9), shop.Options));
        Assert.Equal((0, "35 the seed changed"), Told(shop, Toy.PlanOf(new(), seed: 2), shop.Options));
        Assert.Equal((0, "35 --fresh"), Told(shop, Toy.PlanOf(new()), shop.Options with { Fresh = true }));
        Assert.InRange(Forecast.Of(Toy.PlanOf(new()), shop.Options).BytesPerCell!.Value, 100, 2000);
    }

    /// <summary>Stored records of other code: same cells, same seed, other keys.</summary>
    [Fact]
    public void Changed_code_is_told()
    {
        using var shop = new Workshop();
        shop.Execute(Toy.PlanOf(new()));
        var store = Path.Combine(shop.Run, "cells", "cells.jsonl");
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
        Assert.Equal((now.Hash, $"code-{now.Hash[..8]}.json"), (record.Code, Path.GetFileName(Assert.Single(Directory.EnumerateFiles(cells, "code-*")))));

        CodePart[] parts = [.. now.Parts.Where(p => !p.Type.EndsWith(".ToyPoint", StringComparison.Ordinal)).Select(p => p.Type.EndsWith(".Toy", StringComparison.Ordinal) ? p with { Hash = "other" } : p)];
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
        var forecast = Forecast.Of(plan, options);
        Assert.Equal(before, Directory.Exists(shop.Run) ? Directory.GetLastWriteTimeUtc(Path.Combine(shop.Run, "cells")) : default);
        return (forecast.Stored, string.Join(", ", forecast.Reasons.Select(r => $"{r.Cells} {r.Reason}")));
    }
}
