using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ccmc.Models;

/// <summary>Checks of many prompts of one length.</summary>
internal static class PromptBatch
{
    /// <exception cref="ArgumentException">Tokens and laws are not those of a whole number of prompts.</exception>
    public static void CheckLengths(int tokens, int length, int lawEntries, int vocabularySize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if (tokens % length != 0 || tokens / length * (long)vocabularySize != lawEntries)
            throw new ArgumentException($"{tokens} tokens and room for {lawEntries} probabilities are not prompts of {length} tokens over a vocabulary of {vocabularySize}");
    }

    /// <summary>The largest token as an unsigned number, so that a negative one is larger than all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Highest(ReadOnlySpan<int> tokens)
    {
        var (largest, other) = (Vector512<uint>.Zero, Vector512<uint>.Zero);
        ref var first = ref MemoryMarshal.GetReference(tokens);
        var i = 0;
        for (; i + 32 <= tokens.Length; i += 32)
        {
            largest = Vector512.Max(largest, Vector512.LoadUnsafe(ref first, (nuint)i).AsUInt32());
            other = Vector512.Max(other, Vector512.LoadUnsafe(ref first, (nuint)i + 16).AsUInt32());
        }
        largest = Vector512.Max(largest, other);
        var most = 0u;
        for (var lane = 0; lane < 16; lane++) most = Math.Max(most, largest[lane]);
        for (; i < tokens.Length; i++) most = Math.Max(most, (uint)tokens[i]);
        return (int)most;
    }

    /// <exception cref="ArgumentException">Some token is outside the vocabulary; the first such block is told.</exception>
    public static void ThrowOutside(ReadOnlySpan<int> highest, int vocabularySize)
    {
        foreach (var token in highest)
            if ((uint)token >= (uint)vocabularySize) throw new ArgumentException($"token {token} is not in a vocabulary of {vocabularySize}");
    }
}
