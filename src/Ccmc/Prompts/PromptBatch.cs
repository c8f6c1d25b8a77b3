using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ccmc.Prompts;

/// <summary>Checks of many prompts of one length.</summary>
internal static class PromptBatch
{
    /// <exception cref="ArgumentException">Tokens and laws are not those of a whole number of prompts.</exception>
    public static void CheckLengths(int tokens, int length, int lawEntries, int vocabularySize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if (tokens % length != 0 || tokens / length * (long)vocabularySize != lawEntries)
            throw new ArgumentException(
                $"{tokens} tokens and room for {lawEntries} probabilities are not prompts "
                    + $"of {length} tokens over a vocabulary of {vocabularySize}");
    }

    /// <summary>The index of the first token outside 0 … K − 1; −1 if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int FirstOutside(ReadOnlySpan<int> tokens, int vocabularySize)
    {
        // As unsigned numbers negative tokens are larger than all.
        var limit = Vector512.Create((uint)vocabularySize);
        ref var first = ref Unsafe.As<int, uint>(ref MemoryMarshal.GetReference(tokens));
        var i = 0;
        for (; i + 32 <= tokens.Length; i += 32)
            if (Vector512.GreaterThanOrEqualAny(
                Vector512.Max(Vector512.LoadUnsafe(ref first, (nuint)i), Vector512.LoadUnsafe(ref first, (nuint)i + 16)), limit)) break;
        for (; i < tokens.Length; i++)
            if ((uint)tokens[i] >= (uint)vocabularySize) return i;
        return -1;
    }

    /// <exception cref="ArgumentException">Some token is outside the vocabulary; the first one is reported.</exception>
    public static void CheckTokens(ReadOnlySpan<int> prompts, int length, int vocabularySize)
    {
        var at = FirstOutside(prompts, vocabularySize);
        if (at >= 0)
            throw new ArgumentException(
                $"token {prompts[at]}, position {at % length} of prompt {at / length}, is not in a vocabulary of {vocabularySize}");
    }
}
