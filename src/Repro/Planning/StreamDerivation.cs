using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Repro.Configuration;
using Repro.Experiments;

namespace Repro.Planning;

/// <summary>
/// Seeds of named random streams: SHA-256 of a text that says what the stream is, and nothing about its place in a run. The texts are
/// pinned by golden tests; see STREAMS-AND-KEYS.md.
/// </summary>
public static class StreamDerivation
{
    private const string Version = "repro-stream-1";
    private const int CellHashLength = 16;

    /// <summary>A cell's own stream of that name: of a replicate of a point, of which canonical text and draw count.</summary>
    public static StreamSeed ForCell(ulong seed, string experiment, PlannedPoint point, int replicate, string name)
    {
        var text = Start("cell", seed);
        Part(text, experiment);
        text.Append(',').Append(point.Canonical);
        text.Append(CultureInfo.InvariantCulture, $",{point.Draw},{replicate}");
        Part(text, name);
        return Seed(text.Append(']'));
    }

    /// <summary>The stream of an object shared by every cell with the same parts: a matrix, a graph.</summary>
    public static StreamSeed Shared(ulong seed, string name, ReadOnlySpan<object> parts)
    {
        var text = Start("shared", seed);
        Part(text, name);
        foreach (var part in parts) Part(text, part);
        return Seed(text.Append(']'));
    }

    /// <summary>Short hash of canonical text and draw: the <c>cell</c> column.</summary>
    public static string CellHash(string canonical, int draw) =>
        Convert.ToHexStringLower(Hash(string.Create(CultureInfo.InvariantCulture, $"[{canonical},{draw}]")))[..CellHashLength];

    private static StringBuilder Start(string sort, ulong seed) =>
        new StringBuilder(256).Append(CultureInfo.InvariantCulture, $"[\"{Version}\",\"{sort}\",{seed}");

    private static void Part(StringBuilder text, object part)
    {
        text.Append(',');
        CanonicalText.Append(text, part);
    }

    private static StreamSeed Seed(StringBuilder text)
    {
        var hash = Hash(text.ToString()).AsSpan();
        var seed = new StreamSeed(Word(hash, 0), Word(hash, 1), Word(hash, 2), Word(hash, 3));
        return seed == default ? new StreamSeed(1, 0, 0, 0) : seed;
    }

    private static ulong Word(ReadOnlySpan<byte> hash, int index) => BinaryPrimitives.ReadUInt64BigEndian(hash[(8 * index)..]);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
