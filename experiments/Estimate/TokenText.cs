using System.Text;

namespace Experiments.Estimate;

/// <summary>Tokens as figures show them.</summary>
internal static class TokenText
{
    private const int Longest = 14;

    /// <summary>Without what does not print, long ones cut.</summary>
    public static string Of(string token)
    {
        var text = new StringBuilder();
        foreach (var rune in token.EnumerateRunes())
        {
            if (text.Length >= Longest)
            {
                text.Append('…');
                break;
            }
            text.Append(rune.Value switch { ' ' => "␣", '\n' => "⏎", '\t' => "⇥", _ when Rune.IsControl(rune) => "�", _ when Rune.IsWhiteSpace(rune) => "␣", _ => rune.ToString() });
        }
        return text.ToString();
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
}
