using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Repro.Words;

namespace Repro.Report;

/// <summary>Escaping, and the parts that all pages share.</summary>
internal static partial class Html
{
    /// <summary>Text as content or quoted attribute.</summary>
    public static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");

    /// <summary>A sentence as content: a capital at its start, a full stop at its end, numbers as pages show them.</summary>
    public static string Sentence(string text) => Text(Written(text));

    /// <summary>A claim's statement: a <see cref="Sentence"/> in which symbols have their indices and exponents.</summary>
    public static string Statement(string text) => Formulae(Written(text));

    private static string Written(string text)
    {
        if (text.Length == 0) return "";
        var word = text.Split(' ', 2);
        var isWord = (word[0] == "a" || (word[0].Length > 1 && word[0].All(char.IsAsciiLetterLower)))
            && !(word.Length > 1 && word[1].StartsWith('='));
        var first = isWord ? char.ToUpperInvariant(text[0]) + text[1..] : text;
        return Number.OnPage(first) + (first[^1] is '.' or '?' or '!' or ':' ? "" : ".");
    }

    /// <summary>A figure's caption: a paragraph, or a list of its lines where it has several.</summary>
    public static string Caption(string caption)
    {
        var lines = caption.Split('\n');
        return lines.Length == 1
            ? $"<p class=\"caption\">{Formulae(caption)}</p>"
            : $"<ul class=\"caption\">\n{string.Concat(lines.Select(line => $"<li>{Formulae(line)}</li>\n"))}</ul>";
    }

    /// <summary>A text in which a symbol's index after _ stands low, an exponent in brackets after ^ high, and no line ends beside
    /// = or before %.</summary>
    public static string Formulae(string text) =>
        Exponent().Replace(Index().Replace(Text(Unbroken(text)), "$1<sub>$2</sub>"),
            match => $"<sup>{match.Groups[1].Value}{match.Groups[2].Value}</sup>");

    private static string Unbroken(string text) =>
        text.Replace(" = ", "\u00a0=\u00a0", StringComparison.Ordinal).Replace(" %", "\u00a0%", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<![\p{L}\d_])(\p{L})_(\p{L}{1,3})(?![\p{L}\d_])")]
    private static partial Regex Index();

    [GeneratedRegex(@"\^(?:\(((?:[^()]|\([^()]*\))+)\)|\{([^{}]+)\})")]
    private static partial Regex Exponent();

    /// <summary>A relative path as an address: each part escaped, the slashes kept.</summary>
    public static string Address(string path) => Text(string.Join('/', path.Split('/').Select(Uri.EscapeDataString)));

    /// <summary>An id made of letters, digits and hyphens, the same for the same name.</summary>
    public static string Id(string name) =>
        string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'))
        + "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..6];

    /// <summary>What a policy calls a script by.</summary>
    public static string ScriptHash(string script) =>
        "'sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script))) + "'";

    /// <summary>A text of this assembly, kept beside the code as a file.</summary>
    public static string Resource(string name)
    {
        using var stream = typeof(Html).Assembly.GetManifestResourceStream("Repro.Report." + name)
            ?? throw new InvalidOperationException($"resource {name} is not in the assembly");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
