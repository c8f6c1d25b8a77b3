using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Repro.Diff;
using Repro.Files;
using Repro.Report;

namespace Repro.Bundles;

/// <summary>
/// A finished run as one file to hand over: its configuration as resolved with the files that this names, its results, the sources at its
/// commit with what differed from it, the packages of its program, and how to run it again. The same run gives the same file.
/// </summary>
public static class Bundle
{
    /// <summary>How a bundle's name ends.</summary>
    public const string Extension = ".bundle.zip";

    private const string Configuration = "config.yaml";
    private const string Inputs = "inputs/";
    private const string Results = "results/";
    private const string Sources = "sources/";

    /// <summary>As old as a file in a ZIP can be, so that the moment of writing is not in the bundle.</summary>
    private static readonly DateTimeOffset Stamp = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whether a configuration of the command line is a bundle.</summary>
    public static bool IsBundle(string configuration) => configuration.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes a bundle.</summary>
    /// <param name="runFolder">Of a finished run, whole and as it was written.</param>
    /// <param name="path">Of the bundle.</param>
    /// <param name="repository">A folder of the repository that has the run's commit.</param>
    /// <returns>What is not in it, a sentence each.</returns>
    /// <exception cref="FormatException">The run cannot be handed over.</exception>
    /// <exception cref="IOException">The bundle cannot be written.</exception>
    public static IReadOnlyList<string> Write(string runFolder, string path, string repository)
    {
        var run = Whole(runFolder);
        var (manifest, lacking) = (run.Manifest, new List<string>());
        var entries = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(runFolder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(runFolder, file).Replace('\\', '/');
            if (name == Configuration || name.StartsWith(Inputs, StringComparison.Ordinal)) entries.Add(name, File.ReadAllBytes(file));
            else if (name == ManifestFile.Name || manifest.Outputs.ContainsKey(name)) entries.Add(Results + name, File.ReadAllBytes(file));
        }

        foreach (var (name, input) in manifest.Inputs.Where(i => !i.Value.Copied))
            lacking.Add($"'{name}' is too large to be in the bundle; hand over {input.Path} (SHA-256 {input.Sha256}) beside it");
        if (AddSources(entries, manifest.Commit, repository) is { } reason) lacking.Add(reason);
        if (manifest is { Dirty: not false, Patch: null })
            lacking.Add($"changes since the commit are not in the bundle: {manifest.SourceReason ?? "the run does not record it"}");
        if (manifest.Patch is { } patch) entries.Add("sources.patch", Encoding.UTF8.GetBytes(patch));
        if (manifest.Packages.Count == 0) lacking.Add("the run does not record the packages that its program was built with");
        else entries.Add(PackageList.FileName, Encoding.UTF8.GetBytes(PackageList.Text(manifest.Packages)));
        entries.Add("README.md", Encoding.UTF8.GetBytes(Instructions(manifest, Path.GetFileName(path), lacking)));
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in entries)
            {
                var entry = archive.CreateEntry(name);
                entry.LastWriteTime = Stamp;
                using var stream = entry.Open();
                stream.Write(content);
            }

        WholeFile.Write(path, zip.ToArray());
        return lacking;
    }

    /// <summary>Puts configuration and inputs of a bundle into a folder; the configuration's path, named for the bundle, and the profile
    /// that it is of.</summary>
    /// <exception cref="FormatException">The file is no bundle.</exception>
    public static (string Configuration, string Profile) Extract(string path, string folder) => Read(path, archive =>
    {
        var name = Path.GetFileName(path)[..^Extension.Length];
        var target = Path.Combine(folder, name + ".yaml");
        Directory.CreateDirectory(Path.Combine(folder, Inputs));
        archive.GetEntry(Configuration)!.ExtractToFile(target);
        foreach (var entry in archive.Entries.Where(e => e.Name.Length > 0 && e.FullName == Inputs + e.Name && e.Name is not ("." or "..")))
            entry.ExtractToFile(Path.Combine(folder, Inputs, entry.Name));
        var manifest = Path.Combine(folder, ManifestFile.Name);
        archive.GetEntry(Results + ManifestFile.Name)!.ExtractToFile(manifest);
        return (target, ManifestFile.Read(manifest).Profile);
    });

    /// <summary>The first of the bundle's <c>data/*</c> and <c>claims.*</c> that a run has not left byte by byte; null where all are the
    /// same.</summary>
    /// <exception cref="FormatException">The file is no bundle.</exception>
    public static string? Difference(string path, string runFolder) => Read(path, archive =>
    {
        var hashes = RunFiles.Hashes(runFolder);
        foreach (var entry in archive.Entries.Where(e => IsPromised(e.FullName)))
        {
            using var content = entry.Open();
            var hash = Convert.ToHexStringLower(SHA256.HashData(content));
            var name = entry.FullName[Results.Length..];
            if (!hashes.Remove(name, out var own)) return $"{name} is missing";
            if (own != hash) return $"{name} differs";
        }

        return hashes.Keys.FirstOrDefault() is { } more ? $"{more} is not in the bundle" : null;
    });

    /// <summary>How the packages of this program differ from those of the bundle, or why they are not compared; null where they are the
    /// same.</summary>
    /// <param name="path">Of the bundle.</param>
    /// <param name="own">The packages that this program was built with.</param>
    /// <exception cref="FormatException">The file is no bundle, or its list is damaged.</exception>
    public static string? OtherPackages(string path, IReadOnlyDictionary<string, string> own) => Read(path, archive =>
    {
        if (archive.GetEntry(PackageList.FileName) is not { } entry) return "packages are not compared: the bundle does not list its own";
        if (own.Count == 0) return "packages are not compared: the build of this program recorded none";
        using var text = new StreamReader(entry.Open());
        try
        {
            return PackageList.Difference(own, PackageList.Read(text.ReadToEnd())) is { } difference
                ? $"packages are not those of the bundle: {difference}"
                : null;
        }
        catch (FormatException e)
        {
            throw new FormatException($"'{path}' is damaged: {e.Message}; have it made again with 'repro bundle'", e);
        }
    });

    private static bool IsPromised(string entry) =>
        entry.StartsWith(Results + "data/", StringComparison.Ordinal) || entry.StartsWith(Results + "claims.", StringComparison.Ordinal);

    private static T Read<T>(string path, Func<ZipArchive, T> read)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            return archive.GetEntry(Configuration) is null || archive.GetEntry(Results + ManifestFile.Name) is null
                ? throw new FormatException($"'{path}' is not a bundle of a run: it has no {Configuration} or no manifest")
                : read(archive);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FormatException($"there is no file '{path}'; 'repro bundle RUN' makes a bundle of a run", e);
        }
        catch (InvalidDataException e)
        {
            throw new FormatException($"'{path}' is no bundle of a run, or a damaged or incomplete copy of one: copy it again", e);
        }
        catch (JsonException e)
        {
            throw new FormatException($"'{path}' is damaged: its {Results}{ManifestFile.Name} is not one; "
                + "have it made again with 'repro bundle'", e);
        }
    }

    private static RunOnDisk Whole(string runFolder)
    {
        var run = RunOnDisk.Finished(runFolder);
        var cells = run.Manifest.Cells;
        if (run.Manifest.Sample is { } sample) throw new FormatException($"'{runFolder}' is a sample ({sample}); hand over a whole run");
        if (cells.Failed + cells.Missing > 0)
            throw new FormatException(string.Create(CultureInfo.InvariantCulture,
                $"'{runFolder}' is not complete: {cells.Failed} cells failed and {cells.Missing} are missing; "
                    + $"to resume: {run.Manifest.Command}"));
        return run.Damage is { } damage ? throw new FormatException($"'{runFolder}': {damage}") : run;
    }

    /// <summary>Adds the files of a commit, results left out; why they are not there, null where they are.</summary>
    private static string? AddSources(SortedDictionary<string, byte[]> entries, string? commit, string repository)
    {
        const string without = "so the sources are not in the bundle";
        if (commit is null) return $"the run's commit is not known, {without}";
        var archive = Path.Combine(Path.GetTempPath(), $"repro-{Guid.NewGuid():N}.zip");
        try
        {
            string[] words = ["archive", "--format=zip", $"--output={archive}", commit, "--", ":(top)", ":(top,exclude)results"];
            if (Git.Answer(Git.Answer(repository, "rev-parse", "--show-toplevel")?.Trim() ?? repository, words) is null)
                return $"git does not give the files of commit {commit} here, {without}";
            using var zip = ZipFile.OpenRead(archive);
            foreach (var entry in zip.Entries.Where(e => e.Name.Length > 0))
            {
                using var content = entry.Open();
                using var bytes = new MemoryStream();
                content.CopyTo(bytes);
                entries.Add(Sources + entry.FullName, bytes.ToArray());
            }

            return null;
        }
        finally
        {
            File.Delete(archive);
        }
    }

    private static string Instructions(Manifest manifest, string name, List<string> lacking) => FormattableString.Invariant($"""
        # {manifest.Title}

        The run `{manifest.Name}` of the experiment `{manifest.Experiment}`, made by

            {manifest.Command}

        at commit {SourceRecord.Text(manifest.Commit, manifest.Dirty)}{(manifest.Patch is null ? "" : " (`sources.patch`)")},
        seed {manifest.Seed}.

        | in this file | what it is |
        | --- | --- |
        | `config.yaml`, `inputs/` | the configuration with every default written out, and the files that it names |
        | `results/` | what the run left: tables, claims, figures, and the manifest with hashes, versions and machine |
        | `sources/` | the sources at the commit |
        | `packages.txt` | the packages that the program was built with, each with version and hash of its content |

        To run it again with nothing but the .NET SDK, in the folder of this bundle:

            unzip {name} -d bundle && cd bundle/sources{(manifest.Patch is null ? "" : " && git apply ../sources.patch")}
            dotnet run -c Release --project src/Repro.Cli -- run ../../{name} --out ../again

        It says first which packages differ from `packages.txt`, and at the end whether tables and claims are the same bytes
        as in `results/`.
        {string.Concat(lacking.Select(l => $"\nNot in this file: {l}.\n"))}
        """).ReplaceLineEndings("\n");
}
