using System.Text;

namespace Experiments.Estimate;

/// <summary>Tokens as figures show them.</summary>
internal static class TokenText
{
    private const int Longest = 14;

    // Signs before the place where tokens part.
    private const int Context = 4;

    /// <summary>With signs for what does not print.</summary>
    public static string Printed(string token) => string.Concat(token.EnumerateRunes().Select(Printed));

    /// <summary>The same, long ones cut.</summary>
    public static string Of(string token)
    {
        var runes = token.EnumerateRunes().Take(Longest + 1).ToList();
        return string.Concat(runes.Take(Longest).Select(Printed)) + (runes.Count > Longest ? "…" : "");
    }

    /// <summary>
    /// The same for a list. Long tokens that begin alike, such as addresses, are shown from shortly before where they part; what would
    /// still look alike get a number.
    /// </summary>
    public static IReadOnlyList<string> Distinct(IEnumerable<string> tokens)
    {
        var all = tokens.Select(t => t.EnumerateRunes().ToArray()).ToList();
        var shown = all.ConvertAll(t => Cut(t, 0));
        var groups = Enumerable.Range(0, all.Count).GroupBy(i => shown[i]).Where(g => g.Count() > 1).Select(g => g.ToList()).ToList();
        foreach (var alike in groups)
        {
            var shared = Enumerable.Range(0, alike.Min(i => all[i].Length))
                .TakeWhile(k => alike.TrueForAll(i => all[i][k] == all[alike[0]][k])).Count();
            foreach (var i in alike) shown[i] = Cut(all[i], Math.Max(0, shared - Context));
        }
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < shown.Count; i++)
        {
            var count = seen[shown[i]] = seen.GetValueOrDefault(shown[i]) + 1;
            if (count > 1) shown[i] = $"{shown[i]} ({count})";
        }
        return shown;
    }

    /// <summary>What shortened names stand for, as a sentence for a caption; empty where none is shortened.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="shown">What <see cref="Distinct"/> made of them.</param>
    public static string Key(IEnumerable<string> tokens, IReadOnlyList<string> shown)
    {
        var shortened = tokens.Zip(shown).Where(p => Printed(p.First) != p.Second).ToList();
        return shortened.Count == 0 ? "" : $" Shortened: {string.Join("; ", shortened.Select(p => $"{p.Second} is {Printed(p.First)}"))}.";
    }

    private static string Cut(Rune[] token, int from)
    {
        if (token.Length - from <= 2) from = 0;
        var room = Longest - (from > 0 ? 1 : 0);
        return (from > 0 ? "…" : "") + string.Concat(token.Skip(from).Take(room).Select(Printed)) + (token.Length - from > room ? "…" : "");
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
