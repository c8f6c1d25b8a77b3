using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using Repro.Bundles;
using Repro.Cli.Tests.Survival;
using Repro.Report;

namespace Repro.Cli.Tests;

/// <summary>A bundle in the hands of somebody else.</summary>
public sealed class HandoverTests : IDisposable
{
    private readonly RealRuns runs = new();

    public void Dispose() => runs.Dispose();

    private Ended Repro(params string[] words) => RealRuns.End(runs.Start([.. RealRuns.Repro, .. words]));

    private string Bundled()
    {
        Assert.Equal(0, runs.Run("out", "--set", "replicates=5").Code);
        var run = Path.GetFileName(Directory.EnumerateDirectories(Path.Combine(runs.Folder, "out"), "x+*").Single());
        Assert.Equal(0, Repro("bundle", run, "--out", "out", "--to", "x.bundle.zip").Code);
        return Path.Combine(runs.Folder, "x.bundle.zip");
    }

    [Fact]
    public void A_bundle_runs_again_to_the_same_bytes_and_says_when_they_are_not()
    {
        var bundle = Bundled();
        var first = File.ReadAllBytes(bundle);
        var planned = Repro("plan", "x.bundle.zip", "--out", "again");
        Assert.Contains("run     x\n", planned.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        File.Delete(bundle);
        var run = Path.GetFileName(Directory.EnumerateDirectories(Path.Combine(runs.Folder, "out"), "x+*").Single());
        Repro("bundle", run, "--out", "out", "--to", "x.bundle.zip");
        Assert.Equal(first, File.ReadAllBytes(bundle));
        var again = Repro("run", "x.bundle.zip", "--out", "again", "--quiet");
        Assert.EndsWith("byte-identical to the bundle\n", again.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.EndsWith("but no cell was computed: all were stored here\n",
            Repro("run", "x.bundle.zip", "--out", "again", "--quiet").Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal((0, true), (again.Code, Directory.Exists(Path.Combine(runs.Folder, "again", "x", "data"))));
        Assert.DoesNotContain("bundle",
            Repro("run", "x.bundle.zip", "--out", "other", "--seed", "9", "--quiet").Output,
            StringComparison.Ordinal);
        Assert.DoesNotContain("packages", again.Error, StringComparison.Ordinal);
        Alter(bundle, "results/claims.csv", _ => "altered");
        var altered = Repro("run", "x.bundle.zip", "--out", "again", "--quiet");
        Assert.Equal((3, ""), (altered.Code, altered.Error));
        Assert.Contains("not the bytes of the bundle: claims.csv differs; is this the bundle's code?", altered.Output,
            StringComparison.Ordinal);
        Alter(bundle, "packages.txt", text => text.Replace("MathNet.Numerics 5.", "MathNet.Numerics 4.", StringComparison.Ordinal));
        var others = Repro("run", "x.bundle.zip", "--out", "again");
        const string told = "packages are not those of the bundle: MathNet.Numerics is 5.0.0 here and 4.0.0 in the bundle\n";
        Assert.Contains("note: " + told, others.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.EndsWith("claims.csv differs; " + told, others.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Alter(bundle, "packages.txt", text => text + "FSharp.Core 1.0\n");
        var damaged = Repro("run", "x.bundle.zip", "--out", "again", "--quiet");
        Assert.Equal(2, damaged.Code);
        Assert.Matches(@"^repro: '.+' is damaged: packages\.txt:\d+ is not NAME VERSION sha512-HASH of a package", damaged.Error);
    }

    [Fact]
    public void What_is_wrong_in_a_bundle_is_told_with_the_bundles_name()
    {
        var bundle = Bundled();
        Alter(bundle, "config.yaml", text => text.Replace("vocabulary_size: 6", "vocabulary_sizes: 6", StringComparison.Ordinal));
        var mistaken = Repro("plan", "x.bundle.zip");
        Assert.Equal(2, mistaken.Code);
        Assert.Matches(@"^config\.yaml of x\.bundle\.zip:\d+:\d+: unknown parameter 'vocabulary_sizes'", mistaken.Error);
        Alter(bundle, "results/manifest.json", _ => "{}");
        Assert.EndsWith("is damaged: its results/manifest.json is not one; have it made again with 'repro bundle'\n",
            Repro("plan", "x.bundle.zip").Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    private static void Alter(string bundle, string name, Func<string, string> change)
    {
        using var zip = ZipFile.Open(bundle, ZipArchiveMode.Update);
        var entry = zip.GetEntry(name)!;
        var text = Text(entry);
        entry.Delete();
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write(change(text));
    }

    private static string Text(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd();
    }

    [Fact]
    public void A_bundle_keeps_its_profile_and_one_of_missing_tables_says_how_to_get_them()
    {
        File.AppendAllText(Path.Combine(runs.Folder, "x.yaml"), "profiles: { few: { replicates: 3 } }\n");
        Assert.Equal(0, runs.Run("out", "--profile", "few").Code);
        Assert.Equal(0, Repro("bundle", "x@few", "--out", "out").Code);
        Assert.Equal(0, Repro("run", "x@few.bundle.zip", "--out", "again", "--quiet").Code);
        Assert.Equal("few", ManifestFile.Read(Path.Combine(runs.Folder, "again", "x@few", "manifest.json")).Profile);
        File.Delete(Path.Combine(runs.Folder, "again", "x@few", "data", "equivalence.csv"));
        var lacking = Repro("bundle", "x@few", "--out", "again");
        Assert.Equal(2, lacking.Code);
        Assert.EndsWith("data/equivalence.csv is missing; of a published run the repository holds only some tables; to write all of them: "
            + "repro run x@few.bundle.zip --out again\n", lacking.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.EndsWith("lacks data/equivalence.csv; of a published run the repository holds only some tables; to write all of them: "
            + "repro run x@few.bundle.zip --out again\n",
            Repro("table", "x@few", "equivalence", "--out", "again").Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_holds_what_it_takes()
    {
        using var zip = ZipFile.OpenRead(Bundled());
        var names = zip.Entries.Select(e => e.FullName).ToList();
        foreach (var name in new[] { "README.md", "config.yaml", "results/manifest.json",
            "results/claims.csv", "results/data/columns.json" })
            Assert.Contains(name, names);
        Assert.DoesNotContain(names, n => n.StartsWith("results/cells", StringComparison.Ordinal)
            || n.StartsWith("sources/results/", StringComparison.Ordinal));
        Assert.Contains("sources/Repro.sln", names);
        // A direct package and a transitive one, and in all what the build's own list says.
        var packages = Text(zip.GetEntry("packages.txt")!).TrimEnd('\n').Split('\n');
        foreach (var package in new[] { "MathNet.Numerics ", "FSharp.Core " })
            Assert.Single(packages, p => p.StartsWith(package, StringComparison.Ordinal));
        using var built = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(typeof(CommandLine).Assembly.Location, ".deps.json")));
        Assert.Equal(
            built.RootElement.GetProperty("libraries").EnumerateObject()
                .Where(l => l.Value.GetProperty("type").GetString() == "package")
                .Select(l => $"{l.Name.Replace('/', ' ')} {l.Value.GetProperty("sha512").GetString()}").Order(StringComparer.Ordinal),
            packages);
    }

    /// <summary>Somebody with the SDK and the bundle alone.</summary>
    [NightlyFact]
    public void The_sources_of_a_bundle_build_and_give_its_bytes()
    {
        var bundle = Bundled();
        var folder = Path.Combine(runs.Folder, "bare");
        ZipFile.ExtractToDirectory(bundle, folder);
        var sources = Path.Combine(folder, "sources");
        if (File.Exists(Path.Combine(folder, "sources.patch")))
            Assert.Equal(0, RealRuns.End(Started("git", sources, "apply", "../sources.patch")).Code);
        var ended = RealRuns.End(Started("dotnet", sources,
            "run", "-c", "Release", "--project", "src/Repro.Cli", "--", "run", bundle, "--out", "../again", "--quiet"));
        Assert.True(ended.Code == 0, ended.Output + ended.Error);
        Assert.Contains("byte-identical to the bundle", ended.Output, StringComparison.Ordinal);
    }

    private static Process Started(string program, string folder, params string[] words) =>
        Process.Start(new ProcessStartInfo(program, words)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    [Fact]
    public void A_bundles_name_is_told_from_a_configurations() =>
        Assert.True(Bundle.IsBundle("x.bundle.zip") && !Bundle.IsBundle("x.yaml"));
}
