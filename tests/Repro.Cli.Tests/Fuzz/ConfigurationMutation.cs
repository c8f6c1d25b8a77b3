using System.Text;

namespace Repro.Cli.Tests.Fuzz;

/// <summary>Changes a configuration at random: a value, its type, the structure around it, or the bytes of the text.</summary>
internal static class ConfigurationMutation
{
    private static readonly string[] Values =
    [
        "0", "1", "-1", "2", "3", "0.5", "1e3", "4.0", "1e999", "-1e999", "1e-400", "99999999999999999999", "9223372036854775808",
        "1e18", "1000000", ".nan", ".inf", "0x10", "1_000", "+5", "007", "''", "\"7\"",
        "null", "~", "", "true", "no", "abc", "self", "explicit", "uniform", "[]", "{}", "[1]", "[[1]]", "[1, 2, 3]",
        "[0.25, 0.75]", "{ a: 1 }", "{ kind: uniform }", "{ kind: cyclic }", "{ kind: star }",
        "{ from: 1, to: 8, scale: log2 }", "{ from: 1, to: 1e18, step: 1 }", "{ from: 0, to: 1, count: 1000000000 }", "&z 5",
        "*z", "!!str 5", "!!binary aGk=", "'\\u0000'", "\"\\u202e\"", "2024-01-01", "📈",
        "&a [1, *a]", "../../etc/passwd", "{ kind: file, path: ../../x.csv }", "{ kind: explicit, rows: [[0.5, 0.5], [0.25, 0.75]] }",
    ];

    private static readonly string[] Names =
        ["kind", "sweep", "parameters", "replicates", "chain", "zip", "except", "seed", "title", "matrix", "matrix.p", "samples",
            "vocabulary_size", "profiles", "<<", "Samples", "sample", "draws", "0", "\"\"", "? "];

    private static readonly byte[][] Pieces =
    [
        [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x80], [0x00], [0xEF, 0xBB, 0xBF],
        [0xFE, 0xFF], [0xC2, 0x85], [0xE2, 0x80, 0xA8], [0x0D], [0x09], [0x1B],
        .. new[]
        {
            "[", "]", "{", "}", ":", ": ", "- ", ",", "\n", "\n  ", "&a ", "*a", "!!str ", "? ", "| ", "> ", "'", "\"", "#",
            "%YAML 1.1\n---\n", "@", "`", "---\n", "...\n", "<<: *a", "\\", "&a [*a, *a]", "a: ", "0", "9",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>A changed text.</summary>
    public static byte[] Of(string text, Random random) => random.Next(20) switch
    {
        < 13 => Encoding.UTF8.GetBytes(Restructured((Branch)Tree.Read(text), random)),
        < 19 => Scribbled(Encoding.UTF8.GetBytes(text), random),
        _ => Repeated(Encoding.UTF8.GetBytes(text), random),
    };

    private static string Restructured(Branch root, Random random)
    {
        var holders = Holders(root).ToList();
        for (var n = 1 + random.Next(2); n > 0; n--)
        {
            var holder = holders[random.Next(holders.Count)];
            if (holder is Branch branch) Change(branch, random, holders);
            else Change((Items)holder, random, holders);
        }
        return Tree.Write(root);
    }

    private static IEnumerable<Tree> Holders(Tree tree) => tree switch
    {
        Branch { Entries.Count: > 0 } branch => branch.Entries.SelectMany(e => Holders(e.Value)).Prepend(branch),
        Items { Values.Count: > 0 } items => items.Values.SelectMany(Holders).Prepend(items),
        _ => [],
    };

    private static void Change(Branch branch, Random random, List<Tree> others)
    {
        if (branch.Entries.Count == 0) return;
        var at = random.Next(branch.Entries.Count);
        var (key, value) = branch.Entries[at];
        switch (random.Next(8))
        {
            case 0: branch.Entries.RemoveAt(at); break;
            case 1: branch.Entries[at] = (random.Next(2) == 0 ? Names[random.Next(Names.Length)] : key + "z", value); break;
            case 2: branch.Entries.Insert(at, (Names[random.Next(Names.Length)], Value(value, random, others))); break;
            case 3: branch.Entries.Add((key, value)); break;
            default: branch.Entries[at] = (key, Value(value, random, others)); break;
        }
    }

    private static void Change(Items items, Random random, List<Tree> others)
    {
        if (items.Values.Count == 0) return;
        var at = random.Next(items.Values.Count);
        switch (random.Next(5))
        {
            case 0: items.Values.RemoveAt(at); break;
            case 1: items.Values.Insert(at, items.Values[random.Next(items.Values.Count)]); break;
            default: items.Values[at] = Value(items.Values[at], random, others); break;
        }
    }

    private static Raw Value(Tree before, Random random, List<Tree> others) => random.Next(8) switch
    {
        0 => new Raw(string.Concat(Enumerable.Repeat("[", 1 << random.Next(14))) + before),
        1 when others[random.Next(others.Count)] is var other && other.ToString()!.Length < 2000 => new Raw(other.ToString()!),
        2 or 3 when before is Leaf { Number: { } number } => new Raw(Near(number, random)),
        4 => new Raw($"[{before}]"),
        _ => new Raw(Values[random.Next(Values.Length)]),
    };

    private static string Near(decimal number, Random random)
    {
        decimal[] near = [number + 1, number - 1, number * 2, number / 2, -number, number * 10];
        return near[random.Next(near.Length)].ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static byte[] Scribbled(byte[] text, Random random)
    {
        var bytes = text.ToList();
        for (var n = 1 + random.Next(3); n > 0; n--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(random.Next(2) == 0 ? 3 : 40), bytes.Count - at);
            var piece = Pieces[random.Next(Pieces.Length)];
            switch (random.Next(5))
            {
                case 0: bytes.RemoveRange(at, length); break;
                case 1: bytes.InsertRange(at, piece); break;
                case 2: bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length)); break;
                case 3: bytes[at] = (byte)random.Next(256); break;
                default:
                    bytes.RemoveRange(at, length);
                    bytes.InsertRange(at, piece);
                    break;
            }
        }
        return [.. bytes];
    }

    /// <summary>Up to a megabyte of one thing somewhere in the text.</summary>
    private static byte[] Repeated(byte[] text, Random random)
    {
        var piece = random.Next(3) == 0 ? text[..Math.Min(text.Length, 1 + random.Next(200))] : Pieces[random.Next(Pieces.Length)];
        var at = random.Next(text.Length + 1);
        var times = Math.Max(1, (1 << (6 + random.Next(14))) / piece.Length);
        return [.. text[..at], .. Enumerable.Repeat(piece, times).SelectMany(p => p), .. text[at..]];
    }
}
