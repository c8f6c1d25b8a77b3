namespace Repro.Report;

/// <summary>
/// The generated parts of a page in Markdown: text between <c>&lt;!-- NAME:begin … --&gt;</c> and <c>&lt;!-- NAME:end --&gt;</c>, each on a
/// line of its own, is replaced, all else kept.
/// </summary>
public static class GeneratedParts
{
    /// <summary>The page with its parts made anew.</summary>
    /// <param name="page">Its name, for messages.</param>
    /// <param name="text">Its text, lines ended by <c>\n</c>.</param>
    /// <param name="parts">Text of each part by name.</param>
    /// <exception cref="FormatException">A part's markers are missing or out of order.</exception>
    public static string Replace(string page, string text, IReadOnlyDictionary<string, string> parts)
    {
        foreach (var (name, part) in parts.OrderBy(part => part.Key, StringComparer.Ordinal))
        {
            var begin = Begin(text, name);
            var end = text.IndexOf($"<!-- {name}:end -->", StringComparison.Ordinal);
            var from = begin < 0 ? -1 : text.IndexOf("-->\n", begin, StringComparison.Ordinal) + 4;
            if (begin < 0 || end < from || from < 4)
                throw new FormatException(
                    $"{page} has no part '{name}': it needs <!-- {name}:begin --> and <!-- {name}:end --> on lines of their own");
            text = string.Concat(text.AsSpan(0, from), part, text.AsSpan(end));
        }
        return text;
    }

    /// <summary>Whether the page has a part of that name.</summary>
    public static bool Has(string text, string name) => Begin(text, name) >= 0;

    private static int Begin(string text, string name) => text.IndexOf($"<!-- {name}:begin", StringComparison.Ordinal);
}
