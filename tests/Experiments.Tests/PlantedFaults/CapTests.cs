using System.Globalization;
using Repro.Tables;

namespace Experiments.Tests.PlantedFaults;

/// <summary>No claim can detect less than its line in caps.csv says, in the last whole run of the planted faults and in the baselines of
/// quick runs; a claim without a line fails.</summary>
public sealed class CapTests
{
    private static readonly List<Cap> Caps = [.. Rows("tests/PlantedFaults/caps.csv")
        .Select(r => new Cap(r("run"), r("claim"), Number(r("cap")), Number(r("today")), r("rival"), Number(r("distance"))))];

    /// <summary>Run, claim and what it can detect.</summary>
    public static TheoryData<string> Sources =>
    [
        "tests/PlantedFaults/detectable.csv",
        .. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "results/baselines"), "*@quick")
            .Select(f => Path.Combine("results/baselines", Path.GetFileName(f), "claims.csv")),
    ];

    [Theory]
    [MemberData(nameof(Sources))]
    public void Every_claim_detects_what_its_cap_says(string source)
    {
        string Run(Func<string, string> row) => source.Contains('@', StringComparison.Ordinal)
            ? Path.GetFileName(Path.GetDirectoryName(source))!.Split('@')[0]
            : row("run");
        var claims = Rows(source).Where(r => r("detectable").Length > 0)
            .Select(r => (Run: Run(r), Id: r("id"), Detectable: Number(r("detectable"))));
        Assert.All(claims, c =>
        {
            var caps = Caps.Where(cap => cap.Run == c.Run && Fits(cap.Claim, c.Id)).ToList();
            Assert.True(caps.Count > 0, $"{c.Run}: {c.Id} can detect {c.Detectable} and has no line in caps.csv");
            Assert.True(c.Detectable <= caps.Min(cap => cap.Largest), $"{c.Run}: {c.Id} can detect {c.Detectable}, above its cap");
        });
    }

    [Fact]
    public void No_cap_is_wider_than_at_first_or_than_a_third_of_the_way_to_a_rival() => Assert.All(Caps, cap =>
    {
        Assert.True(cap.Largest > 0 && cap.Largest <= cap.Today, cap.Claim);
        Assert.Equal(cap.Rival.Length > 0, !double.IsNaN(cap.Distance));
        Assert.False(cap.Largest > cap.Distance / 3, $"{cap.Claim}: {cap.Largest} is more than a third of {cap.Distance}");
    });

    /// <summary>Whether an id is that of a line, in which * stands for any text.</summary>
    private static bool Fits(string line, string id)
    {
        var parts = line.Split('*');
        return parts.Length == 1 ? line == id
            : id.Length >= line.Length - parts.Length + 1 && id.StartsWith(parts[0], StringComparison.Ordinal)
                && id.EndsWith(parts[^1], StringComparison.Ordinal);
    }

    private static IEnumerable<Func<string, string>> Rows(string file)
    {
        var table = CsvTable.Read(Path.Combine(Repository.Root, file));
        return table.Rows.Select(row => (Func<string, string>)(column => row[table.Index(column)]));
    }

    private static double Number(string text) => text.Length == 0 ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Cap(string Run, string Claim, double Largest, double Today, string Rival, double Distance);
}
