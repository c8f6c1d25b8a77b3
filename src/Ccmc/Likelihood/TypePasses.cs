using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ccmc.Functions;

namespace Ccmc.Likelihood;

/// <summary>Distinct prompts of a problem, one after the other.</summary>
/// <param name="Offsets">Type i is at Offsets[i] … Offsets[i + 1] of index and count.</param>
/// <param name="Index">Free token, renumbered 0 … m − 1; ascending within a type.</param>
/// <param name="Count">Its count.</param>
/// <param name="Weight">Weight of each type.</param>
internal readonly record struct TypeLists(
    ReadOnlyMemory<int> Offsets, ReadOnlyMemory<int> Index, ReadOnlyMemory<double> Count, ReadOnlyMemory<double> Weight);

/// <summary>Passes over types: distinct tokens with their counts. Indices were checked when the problem was built.</summary>
/// <param name="size">m, the free tokens.</param>
/// <param name="types">The types.</param>
/// <param name="logCountOffset">What <see cref="LogCountOffset"/> says.</param>
internal sealed class TypePasses(int size, TypeLists types, double logCountOffset) : ChoicePasses
{
    private readonly double[] law = new double[size];

    public override void ExpectedWins(ReadOnlySpan<double> w, Span<double> expected)
    {
        expected.Clear();
        var ends = types.Offsets.Span;
        var weights = types.Weight.Span;
        ref var firstIndex = ref MemoryMarshal.GetReference(types.Index.Span);
        ref var firstCount = ref MemoryMarshal.GetReference(types.Count.Span);
        ref var value = ref MemoryMarshal.GetReference(w);
        ref var sum = ref MemoryMarshal.GetReference(expected);
        for (var t = 0; t < weights.Length; t++)
        {
            var (from, to) = (ends[t], ends[t + 1]);
            var d = 0.0;
            for (var i = from; i < to; i++) d += Unsafe.Add(ref firstCount, i) * Unsafe.Add(ref value, Unsafe.Add(ref firstIndex, i));
            var share = weights[t] / d;
            for (var i = from; i < to; i++) Unsafe.Add(ref sum, Unsafe.Add(ref firstIndex, i)) += Unsafe.Add(ref firstCount, i) * share;
        }
        for (var j = 0; j < expected.Length; j++) expected[j] *= w[j];
    }

    public override void Hessian(ReadOnlySpan<double> w, ReadOnlySpan<double> expected, Span<double> hessian)
    {
        hessian.Clear();
        var ends = types.Offsets.Span;
        var weights = types.Weight.Span;
        for (var t = 0; t < weights.Length; t++)
        {
            var tokens = types.Index.Span[ends[t]..ends[t + 1]];
            var counts = types.Count.Span[ends[t]..ends[t + 1]];
            var p = law.AsSpan(0, tokens.Length);
            var d = 0.0;
            for (var i = 0; i < p.Length; i++) d += p[i] = counts[i] * w[tokens[i]];
            for (var i = 0; i < p.Length; i++) p[i] /= d;
            // Tokens ascend within a type, so this fills the lower triangle.
            for (var i = 0; i < p.Length; i++)
            {
                var row = hessian.Slice(tokens[i] * size, size);
                var scaled = weights[t] * p[i];
                for (var j = 0; j <= i; j++) row[tokens[j]] -= scaled * p[j];
            }
        }
        Complete(hessian, expected);
    }

    public override void HessianTimes(ReadOnlySpan<double> w, ReadOnlySpan<double> expected, ReadOnlySpan<double> v, Span<double> product)
    {
        var sums = law.AsSpan(0, size);
        sums.Clear();
        var ends = types.Offsets.Span;
        var weights = types.Weight.Span;
        for (var t = 0; t < weights.Length; t++)
        {
            var tokens = types.Index.Span[ends[t]..ends[t + 1]];
            var counts = types.Count.Span[ends[t]..ends[t + 1]];
            double d = 0, s = 0;
            for (var i = 0; i < tokens.Length; i++)
            {
                var part = counts[i] * w[tokens[i]];
                d += part;
                s += part * v[tokens[i]];
            }
            var share = weights[t] * s / (d * d);
            for (var i = 0; i < tokens.Length; i++) sums[tokens[i]] += counts[i] * share;
        }
        for (var j = 0; j < product.Length; j++) product[j] = expected[j] * v[j] - w[j] * sums[j];
    }

    public override double LogCountOffset() => logCountOffset;

    public override double LogDenominators(ReadOnlySpan<double> w)
    {
        var ends = types.Offsets.Span;
        var weights = types.Weight.Span;
        var indices = types.Index.Span;
        var counts = types.Count.Span;
        var sum = 0.0;
        for (var t = 0; t < weights.Length; t++)
        {
            var d = 0.0;
            for (var i = ends[t]; i < ends[t + 1]; i++) d += counts[i] * w[indices[i]];
            sum += weights[t] * Elementary.Log(d);
        }
        return sum;
    }
}
