using System.Text;
using System.Text.Json;
using Repro.Code;
using Repro.Files;
using Repro.Words;

namespace Repro.Store;

/// <summary>
/// <c>cells/code-HASH.json</c>: what a code identity consists of, kept once for each that computed cells of the folder, so that a later one
/// can say which types have changed.
/// </summary>
/// <param name="Code">The identity, SHA-256.</param>
/// <param name="Parts">Its parts by type.</param>
internal sealed record CodeRecord(string Code, IReadOnlyList<CodePart> Parts)
{
    private const string Prefix = "code-";
    private const int HashLength = 8;
    private const int MostNamed = 3;

    /// <summary>Writes the record of a code identity unless it is there; by the process that holds the folder.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Write(string cellsFolder, CodeIdentity identity)
    {
        var path = Path.Combine(cellsFolder, $"{Prefix}{identity.Hash[..HashLength]}.json");
        if (Read(path)?.Code == identity.Hash) return;
        var json = JsonSerializer.Serialize(new CodeRecord(identity.Hash, identity.Parts), Json.Document) + "\n";
        WholeFile.Replace(path, File.Create, file => file.Write(Encoding.UTF8.GetBytes(json)));
    }

    /// <summary>Whether a folder has the record of a code, without which that has computed nothing there.</summary>
    /// <exception cref="IOException">The record cannot be read.</exception>
    /// <exception cref="InvalidDataException">The record is damaged.</exception>
    public static bool IsIn(string cellsFolder, string code)
    {
        var path = Path.Combine(cellsFolder, $"{Prefix}{code[..HashLength]}.json");
        if (!File.Exists(path)) return false;
        var found = Read(path)?.Code;
        return found?.StartsWith(code[..HashLength], StringComparison.Ordinal) == true
            ? found == code
            : throw new InvalidDataException($"{path} is damaged");
    }

    /// <summary>The readable records of a folder, by name.</summary>
    public static IReadOnlyList<CodeRecord> ReadAll(string cellsFolder) =>
        Directory.Exists(cellsFolder)
            ? [.. Directory.EnumerateFiles(cellsFolder, Prefix + "*.json").Order(StringComparer.Ordinal).Select(Read).OfType<CodeRecord>()]
            : [];

    /// <summary>The types in which two codes differ, for people: at most a few by name.</summary>
    public static string Changes(IReadOnlyList<CodePart> one, IReadOnlyList<CodePart> other)
    {
        var types = one.Except(other).Concat(other.Except(one)).Select(p => Name(p.Type)).Distinct().Order(StringComparer.Ordinal).ToList();
        var more = types.Count > MostNamed ? $" and {types.Count - MostNamed} more" : "";
        return string.Join(", ", types.Take(MostNamed)) + more;
    }

    private static CodeRecord? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<CodeRecord>(File.ReadAllText(path), Json.Document) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // [Assembly]Namespace.Type without the assembly; a package is its assembly alone.
    private static string Name(string type) =>
        type.EndsWith(']') ? type.Trim('[', ']') : type[(type.IndexOf(']', StringComparison.Ordinal) + 1)..];
}
