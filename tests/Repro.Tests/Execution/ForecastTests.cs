using Repro.Execution;

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

    private static string Rekeyed(string line)
    {
        var json = line[17..];
        var at = json.IndexOf("\"key\":\"", StringComparison.Ordinal) + 7;
        json = json[..at] + (json[at] == '0' ? '1' : '0') + json[(at + 1)..];
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(json));
        return $"{Convert.ToHexStringLower(hash)[..16]} {json}";
    }

    private static (int, string) Told(Workshop shop, Repro.Planning.Plan plan, RunOptions options)
    {
        var before = Directory.Exists(shop.Run) ? Directory.GetLastWriteTimeUtc(Path.Combine(shop.Run, "cells")) : default;
        var forecast = Forecast.Of(plan, options);
        Assert.Equal(before, Directory.Exists(shop.Run) ? Directory.GetLastWriteTimeUtc(Path.Combine(shop.Run, "cells")) : default);
        return (forecast.Stored, string.Join(", ", forecast.Reasons.Select(r => $"{r.Cells} {r.Reason}")));
    }
}
