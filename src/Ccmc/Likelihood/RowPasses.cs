using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ccmc.Functions;
using Ccmc.Prompts;
using Ccmc.Samples;

namespace Ccmc.Likelihood;

/// <summary>Passes over unsorted rows of L tokens; tokens that are not free have weight 0. Tokens were checked when rows were
/// sorted.</summary>
internal sealed class RowPasses : ChoicePasses
{
    private readonly QueryRows rows;
    private readonly int[] free;
    private readonly int size;
    private readonly double[] weights;
    private readonly double[] sums;
    private double[]? pairs;
    // Only for a Hessian: a row's weights and places, and the place of each token.
    private double[] shares = [];
    private int[] places = [];
    private int[] local = [];

    private readonly PairSums? byPairs;

    /// <param name="rows">The rows, over K tokens.</param>
    /// <param name="free">The m free tokens, ascending.</param>
    /// <param name="byPairs">Whether expected wins may be summed by pairs of positions, which has other last bits and is faster.</param>
    public RowPasses(QueryRows rows, int[] free, bool byPairs = false)
    {
        if (byPairs) this.byPairs = PairSums.For(rows);
        (this.rows, this.free, size) = (rows, free, rows.VocabularySize);
        weights = new double[size];
        // Even and odd rows add into sums of their own, so that one seldom waits for what the last one stored.
        sums = new double[2 * size];
    }

    public override void ExpectedWins(ReadOnlySpan<double> w, Span<double> expected)
    {
        for (var i = 0; i < free.Length; i++) weights[free[i]] = w[i];
        if (byPairs is not null)
        {
            byPairs.Add(rows, weights, sums.AsSpan(0, size));
            for (var i = 0; i < free.Length; i++) expected[i] = w[i] * sums[free[i]];
            return;
        }
        Array.Clear(sums);
        AddAll();
        for (var i = 0; i < free.Length; i++) expected[i] = w[i] * (sums[free[i]] + sums[size + free[i]]);
    }

    public override void Hessian(ReadOnlySpan<double> w, ReadOnlySpan<double> expected, Span<double> hessian)
    {
        hessian.Clear();
        if (local.Length < size) (shares, places, local) = (new double[rows.Length], new int[rows.Length], new int[size]);
        for (var i = 0; i < free.Length; i++) (weights[free[i]], local[free[i]]) = (w[i], i);
        SubtractPairs(hessian);
        // So far each pair of positions is counted once, in the triangle of their order, and a position with itself by half.
        var m = free.Length;
        for (var i = 0; i < m; i++)
        {
            hessian[i * m + i] *= 2;
            for (var j = 0; j < i; j++) hessian[i * m + j] += hessian[j * m + i];
        }
        Complete(hessian, expected);
    }

    public override void HessianTimes(ReadOnlySpan<double> w, ReadOnlySpan<double> expected, ReadOnlySpan<double> v, Span<double> product)
    {
        pairs ??= new double[2 * size];
        for (var i = 0; i < free.Length; i++)
        {
            weights[free[i]] = w[i];
            (pairs[2 * free[i]], pairs[2 * free[i] + 1]) = (w[i], w[i] * v[i]);
        }
        Array.Clear(sums);
        AddProducts();
        for (var i = 0; i < free.Length; i++) product[i] = expected[i] * v[i] - w[i] * (sums[free[i]] + sums[size + free[i]]);
    }

    /// <summary>Weights and weights times v side by side, so that one load brings both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void AddProducts()
    {
        nint length = rows.Length;
        fixed (ushort* tokens = rows.Tokens.Span)
        fixed (double* c = rows.Weights.Span, value = pairs, even = sums)
            for (nint t = 0; t < rows.Count; t++)
            {
                var x = tokens + t * length;
                var (a, b) = (Vector128<double>.Zero, Vector128<double>.Zero);
                nint s = 0;
                for (; s + 2 <= length; s += 2)
                {
                    a += Vector128.Load(value + 2 * x[s]);
                    b += Vector128.Load(value + 2 * x[s + 1]);
                }
                if (s < length) a += Vector128.Load(value + 2 * x[s]);
                a += b;
                var share = (c == null ? 1 : c[t]) * a[1] / (a[0] * a[0]);
                var sum = (t & 1) == 0 ? even : even + size;
                for (s = 0; s + 4 <= length; s += 4) AddFour(TokenLoad.Four(x + s), share, sum);
                for (; s < length; s++) sum[x[s]] += share;
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void SubtractPairs(Span<double> hessian)
    {
        nint m = free.Length;
        var length = rows.Length;
        fixed (ushort* tokens = rows.Tokens.Span)
        fixed (double* c = rows.Weights.Span, value = weights, p = shares, h = hessian)
        fixed (int* place = places, renumbered = local)
            for (nint t = 0; t < rows.Count; t++)
            {
                var x = tokens + t * length;
                var d = 0.0;
                for (var i = 0; i < length; i++) d += p[i] = value[x[i]];
                var scale = (c == null ? 1 : c[t]) / d / d;
                for (var i = 0; i < length; i++)
                {
                    // A token that is not free has weight 0 and subtracts it from wherever it points.
                    place[i] = renumbered[x[i]];
                    var (row, scaled) = (place[i] * m, scale * p[i]);
                    for (var j = 0; j < i; j++) h[row + place[j]] -= scaled * p[j];
                    h[row + place[i]] -= 0.5 * scaled * p[i];
                }
            }
    }

    public override double LogCountOffset() => rows.LogCountOffset();

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

    private unsafe void AddAll()
    {
        fixed (ushort* token = rows.Tokens.Span)
        fixed (double* weight = rows.Weights.Span, value = weights, even = sums)
        {
            var odd = even + size;
            if (rows.Length == 8) AddEights(token, weight, rows.Count, value, even, odd);
            else AddRows(token, weight, rows.Count, rows.Length, value, even, odd);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void AddEights(ushort* x, double* weight, nint count, double* value, double* even, double* odd)
    {
        for (nint t = 0; t < count; t++, x += 8)
        {
            var (u, v) = (TokenLoad.Four(x), TokenLoad.Four(x + 4));
            var d = value[(ushort)u] + value[(ushort)(u >> 32)] + (value[(ushort)v] + value[(ushort)(v >> 32)])
                + (value[(ushort)(u >> 16)] + value[u >> 48] + (value[(ushort)(v >> 16)] + value[v >> 48]));
            var share = (weight == null ? 1 : weight[t]) / d;
            var sum = (t & 1) == 0 ? even : odd;
            AddFour(u, share, sum);
            AddFour(v, share, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void AddFour(ulong tokens, double share, double* sum)
    {
        sum[(ushort)tokens] += share;
        sum[(ushort)(tokens >> 16)] += share;
        sum[(ushort)(tokens >> 32)] += share;
        sum[tokens >> 48] += share;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void AddRows(ushort* x, double* weight, nint count, nint length, double* value, double* even, double* odd)
    {
        for (nint t = 0; t < count; t++, x += length)
        {
            double a = 0, b = 0, e = 0, f = 0;
            nint s = 0;
            for (; s + 4 <= length; s += 4)
            {
                var four = TokenLoad.Four(x + s);
                a += value[(ushort)four];
                b += value[(ushort)(four >> 16)];
                e += value[(ushort)(four >> 32)];
                f += value[four >> 48];
            }
            for (; s < length; s++) a += value[x[s]];
            var share = (weight == null ? 1 : weight[t]) / (a + b + (e + f));
            var sum = (t & 1) == 0 ? even : odd;
            for (s = 0; s + 4 <= length; s += 4) AddFour(TokenLoad.Four(x + s), share, sum);
            for (; s < length; s++) sum[x[s]] += share;
        }
    }
}
