using System.Globalization;
using System.Text;

namespace Repro.Words;

/// <summary>Text from configurations and files, made safe to be shown.</summary>
public static class PlainText
{
    /// <summary>On one line, whatever could steer a terminal (control and direction marks) shown as a question mark.</summary>
    public static string OfLine(string text) => text.Any(Steers) ? string.Concat(text.Select(c => Steers(c) ? '?' : c)) : text;

    /// <summary>At most <paramref name="most"/> characters, the rest as an ellipsis.</summary>
    public static string Shortened(string text, int most)
    {
        if (text.Length <= most) return text;
        var end = char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
        return text[..end] + "…";
    }

    /// <summary>At most so many characters, half from either end: a sentence begins with what was found and ends with what is
    /// allowed.</summary>
    public static string ShortenedInside(string text, int most) =>
        text.Length <= most
            ? text
            : $"{Shortened(text, most / 2)}{text[(char.IsLowSurrogate(text[^(most / 2)]) ? ^((most / 2) - 1) : ^(most / 2))..]}";

    /// <summary>A sentence on lines of at most <paramref name="width"/> columns, broken at blanks, those after the first indented; a longer
    /// word stays whole.</summary>
    public static IEnumerable<string> Folded(string text, int width, string indent)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' '))
        {
            if (line.Length > indent.Length && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear().Append(indent).Append(word);
                continue;
            }
            line.Append(line.Length > 0 ? " " : "").Append(word);
        }
        yield return line.ToString();
    }

    /// <summary>The first character that fails a test, in full even where it takes two units; null when none does.</summary>
    public static Rune? FirstNot(string text, Func<char, bool> allowed) =>
        text.EnumerateRunes().Cast<Rune?>().FirstOrDefault(r => !r!.Value.IsBmp || !allowed((char)r.Value.Value));

    private static bool Steers(char c) =>
        char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
