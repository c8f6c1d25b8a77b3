using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ccmc.Samples;

/// <summary>How often each packed count vector came: a hash table with open addressing, which doubles before it is half full. Not safe for
/// concurrent use.</summary>
internal sealed class KeyTable(int capacity)
{
    // Keys and counts apart: an array of both is so large that the collector keeps it for its most costly round.
    private ulong[] keys = new ulong[capacity];
    private int[] counts = new int[capacity];
    private int used;

    /// <summary>The union of the keys' bits.</summary>
    public ulong Seen { get; private set; }

    /// <summary>Counts more keys. None is 0, since every prompt has a token.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<ulong> more)
    {
        var seen = Seen;
        foreach (var key in more)
        {
            seen |= key;
            var at = Find(keys, key);
            counts[at]++;
            if (keys[at] == key) continue;
            keys[at] = key;
            if (2 * ++used >= keys.Length) Double();
        }
        Seen = seen;
    }

    /// <summary>Rows of L tokens, ascending, and their weights, in the order of the slots, which is a function of the keys and their
    /// order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (ushort[] Tokens, double[] Weights) Rows(int length, int bits)
    {
        var tokens = GC.AllocateUninitializedArray<ushort>(used * length);
        var weights = GC.AllocateUninitializedArray<double>(used);
        var row = 0;
        for (var at = 0; at < keys.Length; at++)
        {
            if (keys[at] == 0) continue;
            weights[row] = counts[at];
            Unpack(keys[at], bits, tokens.AsSpan(row++ * length, length));
        }
        return (tokens, weights);
    }

    /// <summary>The tokens of a key, ascending.</summary>
    public static void Unpack(ulong key, int bits, Span<ushort> prompt)
    {
        // The least field that is not 0 loses one by one.
        for (var s = 0; s < prompt.Length; s++)
        {
            var token = BitOperations.TrailingZeroCount(key) / bits;
            prompt[s] = (ushort)token;
            key -= 1UL << bits * token;
        }
    }

    /// <summary>The slot of a key, or the empty one where it belongs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Find(ulong[] keys, ulong key)
    {
        var mask = keys.Length - 1;
        ref var first = ref MemoryMarshal.GetArrayDataReference(keys);
        for (var at = (int)(key * 0x9E3779B97F4A7C15 >> 32) & mask; ; at = (at + 1) & mask)
        {
            var there = Unsafe.Add(ref first, at);
            if (there == key || there == 0) return at;
        }
    }

    private void Double()
    {
        var (larger, moved) = (new ulong[2 * keys.Length], new int[2 * keys.Length]);
        for (var from = 0; from < keys.Length; from++)
        {
            if (keys[from] == 0) continue;
            var at = Find(larger, keys[from]);
            (larger[at], moved[at]) = (keys[from], counts[from]);
        }
        (keys, counts) = (larger, moved);
    }
}
