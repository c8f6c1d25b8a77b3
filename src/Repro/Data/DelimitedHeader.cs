using System.Text;
using Repro.Experiments;
using Repro.Words;

namespace Repro.Data;

/// <summary>What the first line of a delimited file says.</summary>
internal static class DelimitedHeader
{
    // A first line longer than this is no header.
    private const int Longest = 1 << 16;

    // "sep=;" with quotes and some spaces.
    private const int LongestDeclaration = 20;

    private static readonly char[] Separators = [',', ';', '\t'];

    /// <summary>The separator that a first line <c>sep=X</c> names, as spreadsheets write it, with or without quotes; else the one that
    /// occurs most in the first line outside quotes, a comma where none does.</summary>
    /// <exception cref="DataFaultException">The line names another character.</exception>
    public static (char Separator, bool IsDeclared) Separator(InputFile file, TextEncoding encoding)
    {
        using var text = new DecodedText(file, encoding);
        var counts = new int[Separators.Length];
        var first = new StringBuilder();
        var (quoted, begun) = (false, false);
        for (var i = 0; i < Longest && text.Read() is >= 0 and var c; i++)
        {
            if (c == '"') quoted = !quoted;
            if (c is '\r' or '\n' && !quoted)
            {
                if (begun) break;
                continue;
            }
            begun = true;
            if (first.Length <= LongestDeclaration) first.Append((char)c);
            if (!quoted && Array.IndexOf(Separators, (char)c) is >= 0 and var which) counts[which]++;
        }
        if (Declared(first.ToString()) is not { } declared) return (Separators[Array.IndexOf(counts, counts.Max())], false);
        if (Separators.Contains(declared)) return (declared, true);
        throw new DataFaultException(
            $"{file.Name}:1: 'sep={declared}' names a separator that is not read; fields are separated by commas, semicolons or tabs");
    }

    private static char? Declared(string line)
    {
        var text = line.Trim(' ');
        if (text is ['"', .., '"']) text = text[1..^1];
        return text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.Length == "sep=".Length + 1 ? text[^1] : null;
    }

    /// <summary>Where each wanted column stands, −1 for an optional one that is missing.</summary>
    public static int[] Places(InputFile file, long line, string[] header, IReadOnlyList<string> required, IReadOnlyList<string> optional)
    {
        var names = Array.ConvertAll(header, h => h.Trim().ToLowerInvariant());
        string[] wanted = [.. required, .. optional];
        var places = Array.ConvertAll(wanted, w => Array.IndexOf(names, w));
        var found = Shortened(string.Join(" | ", header));
        for (var i = 0; i < wanted.Length; i++)
        {
            if (places[i] >= 0 && Array.LastIndexOf(names, wanted[i]) != places[i])
                throw new DataFaultException($"{file.Name}:{line}: two columns are named '{wanted[i]}'; the header is: {found}");
            if (places[i] < 0 && i < required.Count)
                throw new DataFaultException(
                    $"{file.Name}:{line}: no column '{wanted[i]}'; the header "
                        + $"is: {found}. It must name {Listed(required)}, and may name {Listed(optional)}, separated by commas, semicolons "
                        + $"or tabs");
        }
        foreach (var name in names)
            if (!wanted.Contains(name) && NearestName.Of(name, wanted.Where((_, i) => places[i] < 0)) is { } near)
                throw new DataFaultException(
                    $"{file.Name}:{line}: unknown column '{Shortened(name)}' (did you mean '{near}'?); other columns are ignored, but none "
                        + $"with a name so near");
        return places;
    }

    /// <summary>For messages.</summary>
    public static string NameOf(char separator) => separator switch { ',' => "commas", ';' => "semicolons", _ => "tabs" };

    private static string Listed(IReadOnlyList<string> names) => names.Count < 2
        ? string.Concat(names.Select(n => $"'{n}'"))
        : $"{string.Join(", ", names.SkipLast(1).Select(n => $"'{n}'"))} and '{names[^1]}'";

    private static string Shortened(string text)
    {
        var shown = new StringBuilder();
        foreach (var c in text.Length <= 120 ? text : text[..120] + "…") shown.Append(char.IsControl(c) ? '�' : c);
        return shown.ToString();
    }
}
