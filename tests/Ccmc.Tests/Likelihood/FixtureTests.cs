using System.Globalization;
using System.Runtime.CompilerServices;
using Ccmc.Likelihood;
using Ccmc.Samples;

namespace Ccmc.Tests.Likelihood;

/// <summary>Against an independent implementation: tests/fixtures/estimate.</summary>
public class FixtureTests
{
    [Theory]
    [InlineData("self-small", false)]
    [InlineData("self-eight", false)]
    [InlineData("self-weighted", false)]
    [InlineData("self-no-finite-estimate", false)]
    [InlineData("cross-six", true)]
    [InlineData("cross-two-components", true)]
    public void Estimates_equal_the_reference(string name, bool cross)
    {
        var folder = Path.Combine(Fixtures(), name);
        var diagnostics = Rows(folder, "expected-diagnostics.csv");
        var vocabulary = diagnostics.Select(r => r["query"]).ToList();
        var fit = CcmcEstimate.Fit(Read(folder, vocabulary, cross, out var samples));
        foreach (var row in diagnostics)
        {
            var query = fit.Queries[vocabulary.IndexOf(row["query"])];
            Assert.Equal(int.Parse(row["samples"], CultureInfo.InvariantCulture), samples[row["query"]]);
            Assert.Equal(int.Parse(row["tokens_seen"], CultureInfo.InvariantCulture), query.TokensSeen);
            Assert.Equal(int.Parse(row["components"], CultureInfo.InvariantCulture), query.ComponentExists.Length);
            Assert.Equal(bool.Parse(row["mle_exists"]), query.Exists);
            Assert.Equal(query.Exists ? EstimateStatus.Converged : EstimateStatus.NoFiniteEstimate, query.Status);
        }
        foreach (var row in Rows(folder, "expected-logits.csv"))
            Compare(row, fit.Queries[vocabulary.IndexOf(row["query"])], vocabulary.IndexOf(row["token"]));
    }

    private static void Compare(Dictionary<string, string> row, QueryEstimate query, int token)
    {
        Assert.Equal(int.Parse(row["component"], CultureInfo.InvariantCulture), query.Components[token]);
        var exists = query.ComponentExists[query.Components[token]];
        Assert.Equal(row["log_odds"].Length > 0, exists);
        if (!exists)
        {
            Assert.True(double.IsNaN(query.StandardErrors[token]));
            return;
        }
        Assert.Equal(double.Parse(row["log_odds"], CultureInfo.InvariantCulture), query.Logits[token], 1e-9);
        Assert.Equal(double.Parse(row["standard_error"], CultureInfo.InvariantCulture), query.StandardErrors[token], 1e-7);
    }

    private static CcmcData Read(string folder, List<string> vocabulary, bool cross, out Dictionary<string, int> samples)
    {
        var data = new CcmcData(vocabulary.Count);
        samples = vocabulary.ToDictionary(v => v, _ => 0);
        foreach (var row in Rows(folder, "pairs.csv"))
        {
            var prompt = row["prompt"].Split(' ').Select(token => vocabulary.IndexOf(token)).ToArray();
            var count = int.Parse(row["count"], CultureInfo.InvariantCulture);
            var query = cross ? vocabulary.IndexOf(row["query"]) : prompt[^1];
            samples[vocabulary[query]] += count;
            data.AddCross(query, prompt, vocabulary.IndexOf(row["next"]), count);
        }
        return data;
    }

    private static List<Dictionary<string, string>> Rows(string folder, string file)
    {
        var lines = File.ReadAllLines(Path.Combine(folder, file));
        var names = lines[0].Split(',');
        return [.. lines.Skip(1).Where(l => l.Length > 0).Select(l => names.Zip(l.Split(',')).ToDictionary(p => p.First, p => p.Second))];
    }

    private static string Fixtures([CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "fixtures", "estimate");
}
