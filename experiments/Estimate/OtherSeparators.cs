using System.Buffers;
using System.Globalization;

namespace Experiments.Estimate;

/// <summary>Prompts whose tokens are separated by something else than spaces.</summary>
internal static class OtherSeparators
{
    private const string Visible = ",;|";

    // What char.IsWhiteSpace holds for, the space left out.
    private static readonly SearchValues<char> Suspects = SearchValues.Create(
        [.. Visible, .. Enumerable.Range(0, char.MaxValue).Select(i => (char)i).Where(c => c != ' ' && char.IsWhiteSpace(c))]);

    /// <summary>The character at which the prompt must be cut, beside spaces, to hold the next token, which it does not otherwise; null
    /// where none is.</summary>
    public static char? Of(ReadOnlySpan<char> prompt, ReadOnlySpan<char> next)
    {
        if (!prompt.ContainsAny(Suspects) && !next.ContainsAny(Suspects) || Holds(prompt, next, ' ')) return null;
        foreach (var text in (string[])[prompt.ToString(), next.ToString()])
            foreach (var c in text)
                if (Suspects.Contains(c) && Holds(prompt, next, c)) return c;
        return null;
    }

    /// <summary>Whether a token may well hold it: then one row is no proof.</summary>
    public static bool IsVisible(char separator) => Visible.Contains(separator);

    /// <summary>For messages.</summary>
    public static string NameOf(char separator) => separator switch
    {
        ',' => "commas",
        ';' => "semicolons",
        '|' => "bars",
        '\t' => "tabs",
        '\n' or '\r' => "line ends",
        '\u00a0' or '\u202f' => "no-break spaces",
        _ => string.Create(CultureInfo.InvariantCulture, $"U+{(int)separator:X4} (white space, but no space)"),
    };

    private static bool Holds(ReadOnlySpan<char> prompt, ReadOnlySpan<char> next, char separator)
    {
        var wanted = next.Trim([' ', separator]);
        foreach (var part in prompt.SplitAny([' ', separator]))
            if (prompt[part].SequenceEqual(wanted)) return wanted.Length > 0;
        return false;
    }
}
