using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Repro.Experiments;

namespace Repro.Planning;

/// <summary>Placeholder of the derivation of streams; its owner's takes its place.</summary>
internal static class StreamDerivation
{
    /// <summary>Seed of a cell's own stream.</summary>
    public static StreamSeed ForCell(ulong seed, string experiment, string canonical, int draw, int replicate, string name) =>
        Hash(string.Create(CultureInfo.InvariantCulture, $"cell\n{seed}\n{experiment}\n{canonical}\n{draw}\n{replicate}\n{name}"));

    /// <summary>Seed of a stream shared by all who ask with the same parts.</summary>
    public static StreamSeed Shared(ulong seed, string name, ReadOnlySpan<object> parts)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"shared\n{seed}\n{name}"));
        foreach (var part in parts) text.Append('\n').Append(Convert.ToString(part, CultureInfo.InvariantCulture));
        return Hash(text.ToString());
    }

    private static StreamSeed Hash(string text)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return new(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]), BitConverter.ToUInt64(hash[16..]), BitConverter.ToUInt64(hash[24..]));
    }
}
