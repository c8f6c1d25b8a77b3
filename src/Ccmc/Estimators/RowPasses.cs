using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ccmc.Functions;

namespace Ccmc.Estimators;

/// <summary>Passes over rows of L tokens as they stand; tokens that are not free have weight 0. Tokens were checked when rows were sorted.</summary>
internal sealed class RowPasses : ChoicePasses
{
    private readonly QueryRows rows;
    private readonly int[] free;
    private readonly int size;
    private readonly double[] weights;
    private readonly double[] sums;

    /// <param name="rows">The rows, over K tokens.</param>
    /// <param name="free">The m free tokens, ascending.</param>
    public RowPasses(QueryRows rows, int[] free)
    {
        (this.rows, this.free, size) = (rows, free, rows.VocabularySize);
        weights = new double[size];
        // Even and odd rows add into sums of their own, so that one seldom waits for what the last one stored.
        sums = new double[2 * size];
    }

    public override void ExpectedWins(ReadOnlySpan<double> w, Span<double> expected)
    {
        for (var i = 0; i < free.Length; i++) weights[free[i]] = w[i];
        Array.Clear(sums);
        if (rows.Length == 8) AddEights();
        else AddRows();
        for (var i = 0; i < free.Length; i++) expected[i] = w[i] * (sums[free[i]] + sums[size + free[i]]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Hessian(ReadOnlySpan<double> w, ReadOnlySpan<double> expected, Span<double> hessian)
    {
        hessian.Clear();
        var length = rows.Length;
        var tokens = rows.Tokens.Span;
        var c = rows.Weights.Span;
        var local = new int[size];
        for (var i = 0; i < free.Length; i++) (weights[free[i]], local[free[i]]) = (w[i], i);
        Span<double> law = new double[length];
        var place = new int[length];
        for (var t = 0; t < rows.Count; t++)
        {
            var d = Denominator(tokens, t, length);
            var distinct = 0;
            foreach (var token in tokens.Slice(t * length, length))
            {
                if (weights[token] == 0) continue;
                (place[distinct], law[distinct++]) = (local[token], weights[token] / d);
            }
            var scale = c.IsEmpty ? 1 : c[t];
            for (var i = 0; i < distinct; i++)
            {
                var scaled = scale * law[i];
                // Positions i and j of one prompt: the pair stands in the lower triangle whichever comes first.
                for (var j = 0; j < distinct; j++)
                    if (place[j] <= place[i]) hessian[place[i] * free.Length + place[j]] -= scaled * law[j];
            }
        }
        Complete(hessian, expected);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double LogDenominators(ReadOnlySpan<double> w)
    {
        for (var i = 0; i < free.Length; i++) weights[free[i]] = w[i];
        var length = rows.Length;
        var tokens = rows.Tokens.Span;
        var c = rows.Weights.Span;
        var sum = 0.0;
        for (var t = 0; t < rows.Count; t++) sum += (c.IsEmpty ? 1 : c[t]) * Elementary.Log(Denominator(tokens, t, length));
        return sum;
    }

    private double Denominator(ReadOnlySpan<ushort> tokens, int row, int length)
    {
        var d = 0.0;
        foreach (var token in tokens.Slice(row * length, length)) d += weights[token];
        return d;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddEights()
    {
        var (count, weighted) = (rows.Count, !rows.Weights.IsEmpty);
        ref var token = ref MemoryMarshal.GetReference(rows.Tokens.Span);
        ref var c = ref MemoryMarshal.GetReference(rows.Weights.Span);
        ref var value = ref MemoryMarshal.GetArrayDataReference(weights);
        ref var sum = ref MemoryMarshal.GetArrayDataReference(sums);
        for (nint t = 0; t < count; t++)
        {
            ref var x = ref Unsafe.Add(ref token, 8 * t);
            ref var to = ref Unsafe.Add(ref sum, (t & 1) * size);
            nint x0 = x, x1 = Unsafe.Add(ref x, 1), x2 = Unsafe.Add(ref x, 2), x3 = Unsafe.Add(ref x, 3);
            nint x4 = Unsafe.Add(ref x, 4), x5 = Unsafe.Add(ref x, 5), x6 = Unsafe.Add(ref x, 6), x7 = Unsafe.Add(ref x, 7);
            var even = Unsafe.Add(ref value, x0) + Unsafe.Add(ref value, x2) + Unsafe.Add(ref value, x4) + Unsafe.Add(ref value, x6);
            var odd = Unsafe.Add(ref value, x1) + Unsafe.Add(ref value, x3) + Unsafe.Add(ref value, x5) + Unsafe.Add(ref value, x7);
            var share = (weighted ? Unsafe.Add(ref c, t) : 1.0) / (even + odd);
            Unsafe.Add(ref to, x0) += share;
            Unsafe.Add(ref to, x1) += share;
            Unsafe.Add(ref to, x2) += share;
            Unsafe.Add(ref to, x3) += share;
            Unsafe.Add(ref to, x4) += share;
            Unsafe.Add(ref to, x5) += share;
            Unsafe.Add(ref to, x6) += share;
            Unsafe.Add(ref to, x7) += share;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddRows()
    {
        var (count, length, weighted) = (rows.Count, rows.Length, !rows.Weights.IsEmpty);
        ref var token = ref MemoryMarshal.GetReference(rows.Tokens.Span);
        ref var c = ref MemoryMarshal.GetReference(rows.Weights.Span);
        ref var value = ref MemoryMarshal.GetArrayDataReference(weights);
        ref var sum = ref MemoryMarshal.GetArrayDataReference(sums);
        for (nint t = 0; t < count; t++)
        {
            ref var x = ref Unsafe.Add(ref token, t * length);
            ref var to = ref Unsafe.Add(ref sum, (t & 1) * size);
            double a = 0, b = 0, e = 0, f = 0;
            nint s = 0;
            for (; s + 4 <= length; s += 4)
            {
                a += Unsafe.Add(ref value, (nint)Unsafe.Add(ref x, s));
                b += Unsafe.Add(ref value, (nint)Unsafe.Add(ref x, s + 1));
                e += Unsafe.Add(ref value, (nint)Unsafe.Add(ref x, s + 2));
                f += Unsafe.Add(ref value, (nint)Unsafe.Add(ref x, s + 3));
            }
            for (; s < length; s++) a += Unsafe.Add(ref value, (nint)Unsafe.Add(ref x, s));
            var share = (weighted ? Unsafe.Add(ref c, t) : 1.0) / (a + b + (e + f));
            for (s = 0; s + 4 <= length; s += 4)
            {
                Unsafe.Add(ref to, (nint)Unsafe.Add(ref x, s)) += share;
                Unsafe.Add(ref to, (nint)Unsafe.Add(ref x, s + 1)) += share;
                Unsafe.Add(ref to, (nint)Unsafe.Add(ref x, s + 2)) += share;
                Unsafe.Add(ref to, (nint)Unsafe.Add(ref x, s + 3)) += share;
            }
            for (; s < length; s++) Unsafe.Add(ref to, (nint)Unsafe.Add(ref x, s)) += share;
        }
    }
}
