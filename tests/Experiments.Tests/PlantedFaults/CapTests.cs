using System.Globalization;
using System.Text.RegularExpressions;
using Repro.Tables;

namespace Experiments.Tests.PlantedFaults;

/// <summary>No claim of a quick run can detect less than its line in caps.csv says; a claim without a line fails.</summary>
public sealed class CapTests
{
    private static readonly List<Cap> Caps = [.. Rows("tests/PlantedFaults/caps.csv")
        .Select(r => new Cap(r("run"), r("claim"), Number(r("cap")), Number(r("today")), Number(r("distance")), r("why")))];

    public static TheoryData<string> Runs =>
        [.. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "results/baselines"), "*@quick").Select(f => Path.GetFileName(f))];

    [Theory]
    [MemberData(nameof(Runs))]
    public void Every_claim_detects_what_its_cap_says(string run) => Assert.All(
        Rows($"results/baselines/{run}/claims.csv").Where(r => r("detectable").Length > 0), r =>
        {
            var caps = Caps.Where(cap => $"{cap.Run}@quick" == run && Fits(cap.Claim, r("id"))).ToList();
            Assert.True(caps.Count > 0, $"{r("id")} can detect {r("detectable")} and has no line in caps.csv");
            Assert.True(Number(r("detectable")) <= caps.Min(cap => cap.Largest), $"{r("id")} can detect {r("detectable")}, above its cap");
        });

    [Fact]
    public void No_cap_is_wider_than_at_first_or_than_a_third_of_the_way_to_a_rival_unless_it_says_why() => Assert.All(Caps, cap =>
    {
        Assert.True(cap.Largest > 0 && !(cap.Largest >= cap.Distance), $"{cap.Claim} does not tell its rival");
        Assert.Equal(cap.Largest > cap.Today || cap.Largest > cap.Distance / 3, cap.Why.Length > 0);
    });

    /// <summary>Whether an id is that of a line, in which * stands for any text.</summary>
    private static bool Fits(string line, string id) =>
        Regex.IsMatch(id, $"^{Regex.Escape(line).Replace("\\*", ".*", StringComparison.Ordinal)}$");

    private static IEnumerable<Func<string, string>> Rows(string file)
    {
        var table = CsvTable.Read(Path.Combine(Repository.Root, file));
        return table.Rows.Select(row => (Func<string, string>)(column => row[table.Index(column)]));
    }

    private static double Number(string text) => text.Length == 0 ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Cap(string Run, string Claim, double Largest, double Today, double Distance, string Why);
}
