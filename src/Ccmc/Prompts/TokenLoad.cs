using System.Runtime.CompilerServices;

namespace Ccmc.Prompts;

/// <summary>Tokens of a prompt in one load: loads, not sums, are what a pass over prompts waits for.</summary>
internal static unsafe class TokenLoad
{
    /// <summary>Four tokens, the first lowest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Four(ushort* x) =>
        BitConverter.IsLittleEndian ? *(ulong*)x : x[0] | (ulong)x[1] << 16 | (ulong)x[2] << 32 | (ulong)x[3] << 48;
}
