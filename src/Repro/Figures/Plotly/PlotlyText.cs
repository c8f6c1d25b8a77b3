namespace Repro.Figures.Plotly;

/// <summary>Text for plotly.js, which reads a subset of HTML: everything that is not ours is escaped, line breaks are ours.</summary>
internal static class PlotlyText
{
    /// <summary>The text with nothing that plotly.js could take for markup.</summary>
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>Estimated width in pixels: the widths of Arial by class of character, on the wide side.</summary>
    public static double Width(string text, double fontSize)
    {
        var width = 0.0;
        foreach (var c in text) width += CharacterWidth(c);
        return 1.04 * width * fontSize;
    }

    /// <summary>Lines no wider than <paramref name="pixels"/>, broken at spaces (not beside =) where there are any, else after hyphens, at
    /// most <paramref name="lines"/>, the last cut with an ellipsis.</summary>
    public static IReadOnlyList<string> Wrap(string text, double pixels, double fontSize, int lines = 3)
    {
        var result = new List<string>();
        var rest = text.Trim();
        while (Width(rest, fontSize) > pixels && result.Count < lines - 1)
        {
            var limit = Fitting(rest, pixels, fontSize);
            if (limit == rest.Length) break; // A single character, which is wider than the place.
            var space = rest.LastIndexOf(' ', limit);
            var at = space;
            while (at > 0 && rest.AsSpan(at - 1, 3).Contains('=')) at = rest.LastIndexOf(' ', at - 1);
            if (at <= 0) at = space;
            if (at <= 0) at = rest.LastIndexOf('-', limit - 1) + 1;
            if (at <= 0) at = limit;
            result.Add(rest[..at].TrimEnd());
            rest = rest[at..].TrimStart();
        }
        if (Width(rest, fontSize) > pixels && rest.Length > 1) rest = rest[..Fitting(rest, pixels - fontSize, fontSize)].TrimEnd() + "…";
        if (rest.Length > 0) result.Add(rest);
        return result;
    }

    private static int Fitting(string text, double pixels, double fontSize)
    {
        var count = 1;
        while (count < text.Length && Width(text[..(count + 1)], fontSize) <= pixels) count++;
        return char.IsHighSurrogate(text[count - 1]) && count > 1 ? count - 1 : count;
    }

    private static double CharacterWidth(char c) => c switch
    {
        'i' or 'j' or 'l' or '\'' or '|' => 0.24,
        ' ' or '\u00a0' or '.' or ',' or ':' or ';' or '!' or '/' or 'f' or 't' or 'I' or '·' => 0.28,
        '(' or ')' or '[' or ']' or '{' or '}' or 'r' or '-' or '²' or '³' => 0.35,
        'm' or 'M' or 'W' or '%' or '½' => 0.87,
        'w' => 0.73,
        >= 'A' and <= 'Z' => 0.7,
        > '\u2e80' => 1,
        _ => 0.57,
    };

    /// <summary>The lines escaped, with breaks between.</summary>
    public static string Join(IReadOnlyList<string> lines) => string.Join("<br>", lines.Select(Escape));
}
