namespace Repro.Figures.Plotly;

/// <summary>Text for plotly.js, which reads a subset of HTML: everything that is not ours is escaped, line breaks are ours.</summary>
internal static class PlotlyText
{
    /// <summary>Estimated width of a character in sizes of the font: the mean of a sans-serif face, on the wide side.</summary>
    private const double CharacterWidth = 0.56;

    /// <summary>The text with nothing that plotly.js could take for markup.</summary>
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>Estimated width in pixels.</summary>
    public static double Width(string text, double fontSize) => text.Length * CharacterWidth * fontSize;

    /// <summary>Lines no wider than <paramref name="pixels"/>, broken at spaces where there are any, at most <paramref name="lines"/>, the last cut with an ellipsis.</summary>
    public static IReadOnlyList<string> Wrap(string text, double pixels, double fontSize, int lines = 3)
    {
        var limit = Math.Max(4, (int)(pixels / (CharacterWidth * fontSize)));
        var result = new List<string>();
        var rest = text.Trim();
        while (rest.Length > limit && result.Count < lines - 1)
        {
            var at = rest.LastIndexOf(' ', limit);
            if (at <= 0) at = limit;
            result.Add(rest[..at].TrimEnd());
            rest = rest[at..].TrimStart();
        }
        if (rest.Length > limit) rest = rest[..(limit - 1)].TrimEnd() + "…";
        if (rest.Length > 0) result.Add(rest);
        return result;
    }

    /// <summary>The lines escaped, with breaks between.</summary>
    public static string Join(IReadOnlyList<string> lines) => string.Join("<br>", lines.Select(Escape));
}
