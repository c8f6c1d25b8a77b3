using System.Text.Json;
using Repro.Files;
using Repro.Words;

namespace Repro.Report;

/// <summary>Reads and writes <c>manifest.json</c>.</summary>
public static class ManifestFile
{
    /// <summary>Name in the run's folder.</summary>
    public const string Name = "manifest.json";

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    public static Manifest Read(string path) =>
        JsonSerializer.Deserialize<Manifest>(File.ReadAllText(path), Json.Document) ?? throw new JsonException($"{Name} is empty");

    /// <summary>Writes it last, and only once what it names is on the disk by its names too.</summary>
    internal static void Write(RunOutputs outputs, Manifest manifest)
    {
        outputs.SyncFolders();
        outputs.WriteJson(Name, manifest);
        outputs.SyncFolders();
    }
}
