using System.Security.Cryptography;
using Repro.Check;
using Repro.Planning;
using Repro.Tests.Execution;

namespace Repro.Tests.Check;

/// <summary>A folder with runs of the toy and one with baselines.</summary>
public sealed class Gate : IDisposable
{
    public Workshop Shop { get; } = new();

    public string Baselines { get; } = Directory.CreateTempSubdirectory("repro-baselines-").FullName;

    public string Baseline => Path.Combine(Baselines, "toy");

    /// <summary>Runs a toy with points of 120 replicates.</summary>
    public void Run(Toy toy, int points = 5, int replicates = 120, ulong seed = 1, Func<Plan, Plan>? change = null)
    {
        var plan = Toy.PlanOf(toy, points, replicates, seed: seed);
        Shop.Execute((change ?? (p => p))(plan), Shop.Options with { Fresh = true });
    }

    public string Accept(string reason = "because", string name = "toy") =>
        Acceptance.Accept(new(Shop.Out, Baselines, reason, AllowDirty: true, new(2026, 1, 2)), name);

    /// <summary>Runs, accepts, and has the baseline say that other code did it.</summary>
    public Gate Started(Toy? toy = null, bool otherCode = true, int replicates = 120)
    {
        Run(toy ?? new(), replicates: replicates);
        Accept();
        if (otherCode) Edit("baseline.json", t => t.Replace("\"code\": \"", "\"code\": \"other-", StringComparison.Ordinal));
        return this;
    }

    /// <summary>Changes a file of the baseline.</summary>
    public void Edit(string file, Func<string, string> change)
    {
        var path = Path.Combine(Baseline, file);
        var text = File.ReadAllText(path);
        var changed = change(text);
        Assert.NotEqual(text, changed);
        File.WriteAllText(path, changed);
    }

    /// <summary>Changes a file of the run, and its hash in the manifest too, as if the run had written it so.</summary>
    public void EditRun(string file, Func<string, string> change)
    {
        var path = Path.Combine(Shop.Run, file);
        var text = File.ReadAllText(path);
        var manifest = Path.Combine(Shop.Run, "manifest.json");
        var before = Hash(path);
        File.WriteAllText(path, change(text));
        Assert.NotEqual(before, Hash(path));
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace(before, Hash(path), StringComparison.Ordinal));
    }

    public CheckReport Check(params string[] names) =>
        BaselineCheck.Of(new() { OutputFolder = Shop.Out, BaselinesFolder = Baselines, Names = names });

    public string Text(bool strict = true) => string.Join('\n', CheckText.Of(Check(), strict));

    public void Dispose()
    {
        Shop.Dispose();
        Directory.Delete(Baselines, recursive: true);
    }

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
