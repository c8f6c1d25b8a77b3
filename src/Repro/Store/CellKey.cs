using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Repro.Planning;

namespace Repro.Store;

/// <summary>What identifies a stored cell: SHA-256 over experiment, canonical parameters, draw, replicate, seed and code. See
/// FORMAT.md.</summary>
internal readonly record struct CellKey(UInt128 High, UInt128 Low)
{
    public override string ToString() => $"{High:x32}{Low:x32}";

    /// <summary>The keys of all replicates that a point may have, from its first.</summary>
    public static CellKey[] OfPoint(Plan plan, PlannedPoint point, string code)
    {
        // The point's part is hashed once; every text goes with its length, so no two lists of texts give the same bytes.
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write("repro cell 1");
            writer.Write(plan.Experiment.Name);
            writer.Write(point.Canonical);
            writer.Write(point.Draw);
            writer.Write(plan.Seed);
            writer.Write(code);
        }
        Span<byte> block = stackalloc byte[SHA256.HashSizeInBytes + sizeof(int)];
        SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), block);
        var keys = new CellKey[point.MostReplicates];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        for (var i = 0; i < keys.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(block[SHA256.HashSizeInBytes..], point.First + i);
            SHA256.HashData(block, hash);
            keys[i] = new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
        }
        return keys;
    }

    /// <summary>Reads 64 hexadecimal digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out CellKey key)
    {
        key = default;
        if (text.Length != 64) return false;
        const System.Globalization.NumberStyles hex = System.Globalization.NumberStyles.AllowHexSpecifier;
        if (!UInt128.TryParse(text[..32], hex, null, out var high) || !UInt128.TryParse(text[32..], hex, null, out var low)) return false;
        key = new(high, low);
        return true;
    }
}
