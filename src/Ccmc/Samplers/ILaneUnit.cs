using System.Diagnostics.CodeAnalysis;

namespace Ccmc.Samplers;

/// <summary>
/// Arithmetic on one replicate a lane: <typeparamref name="TReal"/> holds a double, <typeparamref name="TWord"/> 64 bits for each lane.
/// Every operation is the plain IEEE or integer one in each lane by itself, so a lane's numbers do not depend on how many there are.
/// </summary>
internal interface ILaneUnit<TReal, TWord>
    where TReal : unmanaged
    where TWord : unmanaged
{
    static abstract int Width { get; }

    static abstract TReal All(double value);
    static abstract TWord All(ulong value);

    static abstract TReal Add(TReal a, TReal b);
    static abstract TReal Subtract(TReal a, TReal b);
    static abstract TReal Multiply(TReal a, TReal b);
    static abstract TReal Divide(TReal a, TReal b);

    static abstract TWord Add(TWord a, TWord b);
    static abstract TWord Xor(TWord a, TWord b);
    static abstract TWord ShiftLeft(TWord a, int bits);
    static abstract TWord RotateLeft(TWord a, [ConstantExpected] byte bits);

    /// <summary>The uniform double that <see cref="Random.RandomStream.NextDouble"/> makes of a word.</summary>
    static abstract TReal Uniform(TWord word);

    /// <summary>a · table[index] in each lane, index below 8, or below 16 if <paramref name="sixteen"/>.</summary>
    static abstract unsafe TReal MultiplyByEntry(TReal a, double* table, TWord index, bool sixteen);

    /// <summary>sum + (index = at ? amount : 0).</summary>
    static abstract TReal AddWhere(TReal sum, TWord index, TWord at, TReal amount);

    /// <summary>sum + (index = at ? 1 : 0).</summary>
    static abstract TReal AddOneWhere(TReal sum, TWord index, ulong at);

    /// <summary>index + (u ≥ 0 ? 1 : 0).</summary>
    static abstract TWord StepWhere(TWord index, TReal u);
}
