using System.Text;
using System.Text.Json;
using Experiments.Estimate;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Tests.Estimate;

/// <summary>Runs of <c>estimate</c> in memory.</summary>
internal static class EstimateRun
{
    public static readonly EstimateExperiment Experiment = new();

    public static InputFile File(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));

    public static InputFile Published(string name) =>
        new(name, System.IO.File.ReadAllBytes(Path.Combine(Repository.Root, "configs", "data", name)));

    /// <summary>The published data.</summary>
    public static EstimateData PublishedData => new() { Pairs = Published("estimate-pairs.csv"), Truth = Published("estimate-truth.csv") };

    public static EstimateParameters Pairs(string csv, Variant variant = Variant.Self) =>
        new() { Data = new() { Pairs = File("pairs.csv", csv) }, Variant = variant };

    public static EstimateParameters Text(string text, Tokenizer tokenizer = Tokenizer.Whitespace) =>
        new() { Data = new() { Text = File("book.txt", text), Tokenizer = tokenizer } };

    public static Results<EstimateParameters> Of(EstimateParameters parameters, int replicates = 1) =>
        InMemoryRun.Of(Experiment, [parameters], replicates);

    /// <summary>A fixture of tests/fixtures/estimate: its parameters and its expected tables.</summary>
    public static (EstimateParameters Parameters, List<Dictionary<string, string>> Logits, List<Dictionary<string, string>> Diagnostics)
        Fixture(string name)
    {
        var folder = Path.Combine(Repository.Root, "tests", "fixtures", "estimate", name);
        using var about = JsonDocument.Parse(System.IO.File.ReadAllText(Path.Combine(folder, "case.json")));
        var variant = about.RootElement.GetProperty("variant").GetString() == "cross" ? Variant.Cross : Variant.Self;
        var parameters = new EstimateParameters
        {
            Variant = variant,
            Data = new() { Pairs = new("pairs.csv", System.IO.File.ReadAllBytes(Path.Combine(folder, "pairs.csv"))) }
        };
        return (parameters, Rows("expected-logits.csv"), Rows("expected-diagnostics.csv"));

        List<Dictionary<string, string>> Rows(string file)
        {
            var lines = System.IO.File.ReadAllLines(Path.Combine(folder, file));
            return [.. lines.Skip(1).Where(l => l.Length > 0)
                .Select(l => lines[0].Split(',').Zip(l.Split(',')).ToDictionary(p => p.First, p => p.Second))];
        }
    }
}
