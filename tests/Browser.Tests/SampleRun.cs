using System.Text.Json;
using System.Text.Json.Serialization;
using Repro.Claims;
using Repro.Figures;
using Repro.Report;

namespace Browser.Tests;

/// <summary>A results folder with one run of sample figures, in the system's temporary folder, removed in the end.</summary>
internal sealed class SampleRun : IDisposable
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public SampleRun(IReadOnlyList<Figure> figures, string name = "sample@quick+ab12")
    {
        Root = Directory.CreateTempSubdirectory("repro-pages-").FullName;
        Folder = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.Combine(Folder, "figures"));
        foreach (var figure in figures)
            File.WriteAllText(Path.Combine(Folder, "figures", figure.Name + ".html"),
                FigurePage.Render(figure, name, "repro run configs/sample.yaml --set 'x={a: <b>}'"));
        File.WriteAllText(Path.Combine(Folder, "manifest.json"), JsonSerializer.Serialize(Manifest(name, figures), Json));
        File.WriteAllText(Path.Combine(Folder, "claims.json"), JsonSerializer.Serialize(Claims, Json));
        ReportIndex.Write(Root, new("Samples", []));
    }

    public string Root { get; }

    public string Folder { get; }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static ClaimResult[] Claims =>
    [
        new("slope", "Theorem 3.5", "The excess risk falls as 1/n.", -1, -1.002, 0.004, -0.5, 0.62,
            null, 0.03, Verdict.Holds, "t = −0.50 within ±5.1 at level 2e-5"),
        new("growth[p=0.3]", "Section 4", "<script>alert(1)</script> & so on", 0.4286, 0.61,
            0.01, 18.1, 1e-12, null, 0.05, Verdict.Fails, "t = 18.1"),
        new("coexistence", "Section 4", "Both tokens survive.", 0.5, null, null, null,
            null, null, null, Verdict.Inconclusive, "4 replicates"),
        new("identity", "Lemma 2.2", "Attention equals CCMC.", null, 1e-15, null, null, null, 2e-14, null, Verdict.NotTested, "K = 5"),
    ];

    private static Manifest Manifest(string name, IReadOnlyList<Figure> figures) => new()
    {
        Name = name,
        Experiment = "sample",
        Title = "A sample <b>run</b>",
        Profile = "quick",
        Command = "repro run configs/sample.yaml --profile quick",
        Commit = "0123456789abcdef",
        Dirty = true,
        Patch = "",
        Versions = new Dictionary<string, string> { ["repro"] = "0.1.0" },
        Machine = new Dictionary<string, string> { ["os"] = "Linux" },
        Seed = 20240708,
        Workers = 2,
        Started = "2026-11-22T12:00:00Z",
        Seconds = 75.3,
        Cells = new(100, 20, 79, 1),
        Outputs = new Dictionary<string, string> { ["data/risk.csv"] = "00", ["data/summary.csv"] = "11", ["claims.csv"] = "22" },
        Figures = [.. figures.Select(f => new FigureEntry(f.Name, f.Title, f.Caption, f.Tables))],
    };
}
