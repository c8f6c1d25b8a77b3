namespace Repro.Words;

/// <summary>Name patterns of a command line.</summary>
public static class NamePattern
{
    /// <summary>Whether a name matches, * matching any text.</summary>
    public static bool Matches(string name, string asked)
    {
        var parts = asked.Split('*');
        if (parts.Length == 1) return name == asked;
        if (!name.StartsWith(parts[0], StringComparison.Ordinal)) return false;
        var at = parts[0].Length;
        foreach (var part in parts[1..^1])
        {
            var found = name.IndexOf(part, at, StringComparison.Ordinal);
            if (found < 0) return false;
            at = found + part.Length;
        }
        return name.Length - at >= parts[^1].Length && name.EndsWith(parts[^1], StringComparison.Ordinal);
    }
}
