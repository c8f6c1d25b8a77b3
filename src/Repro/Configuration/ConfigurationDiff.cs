namespace Repro.Configuration;

/// <summary>A value of the configuration that differs.</summary>
/// <param name="Path">Such as <c>parameters.matrix.scale</c>.</param>
/// <param name="One">As YAML in the first run; null if it is absent there.</param>
/// <param name="Other">In the second.</param>
public sealed record ValueDifference(string Path, string? One, string? Other);

/// <summary>Compares two resolved configurations.</summary>
internal static class ConfigurationDiff
{
    /// <summary>What differs, by path in ordinal order; lists are compared whole.</summary>
    /// <exception cref="FormatException">A file is not a configuration.</exception>
    public static IReadOnlyList<ValueDifference> Of(string path, string otherPath) =>
        OfTexts(File.ReadAllText(path), path, File.ReadAllText(otherPath), otherPath);

    /// <summary>The same of texts, with the names by which they are called.</summary>
    /// <exception cref="FormatException">A text is not a configuration.</exception>
    public static IReadOnlyList<ValueDifference> OfTexts(string text, string name, string otherText, string otherName)
    {
        var (one, other) = (Values(text, name), Values(otherText, otherName));
        return
        [
            .. one.Keys.Union(other.Keys).Order(StringComparer.Ordinal)
                .Select(p => new ValueDifference(p, one.GetValueOrDefault(p), other.GetValueOrDefault(p)))
                .Where(d => d.One != d.Other),
        ];
    }

    private static Dictionary<string, string> Values(string text, string name)
    {
        var mistakes = new Mistakes();
        if (YamlText.Read(text, name, mistakes) is not MappingNode root || mistakes.Any)
            throw new FormatException($"{name} is not a configuration");
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(values, "", root);
        return values;
    }

    private static void Add(Dictionary<string, string> values, string prefix, MappingNode mapping)
    {
        foreach (var entry in mapping.Entries)
        {
            if (entry.Value is MappingNode { Entries.Count: > 0 } inner) Add(values, $"{prefix}{entry.Key}.", inner);
            else values[prefix + entry.Key] = ResolvedText.OfNode(entry.Value);
        }
    }
}
