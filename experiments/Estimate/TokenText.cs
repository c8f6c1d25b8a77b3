using System.Text;

namespace Experiments.Estimate;

/// <summary>Tokens as figures show them.</summary>
internal static class TokenText
{
    private const int Longest = 14;

    /// <summary>With signs for what does not print.</summary>
    public static string Printed(string token) => string.Concat(token.EnumerateRunes().Select(Printed));

    /// <summary>The same, long ones cut.</summary>
    public static string Of(string token)
    {
        var runes = token.EnumerateRunes().Take(Longest + 1).ToList();
        return string.Concat(runes.Take(Longest).Select(Printed)) + (runes.Count > Longest ? "…" : "");
    }

    /// <summary>The same for a list, where those that would look alike are told apart by their number.</summary>
    public static IReadOnlyList<string> Distinct(IEnumerable<string> tokens)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var shown = new List<string>();
        foreach (var text in tokens.Select(Of))
        {
            seen[text] = seen.GetValueOrDefault(text) + 1;
            shown.Add(seen[text] == 1 ? text : $"{text} ({seen[text]})");
        }
        return shown;
    }

    private static string Printed(Rune rune) => rune.Value switch
    {
        '\n' => "⏎",
        '\t' => "⇥",
        _ when Rune.IsWhiteSpace(rune) => "␣",
        _ when Rune.IsControl(rune) => "�",
        _ => rune.ToString(),
    };
}
