using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ccmc.Functions;

namespace Ccmc.Estimators;

/// <summary>The passes over the types of one query. With weights w_j = e^{a_j} and D_t = Σ_j n_tj w_j for type t of weight c_t:</summary>
internal static class ChoiceKernel
{
    /// <summary>expected[j] = Σ_t c_t n_tj w_j / D_t, the expected wins. Indices were checked when the problem was built.</summary>
    public static void ExpectedWins(ChoiceProblem problem, ReadOnlySpan<double> w, Span<double> expected)
    {
        expected.Clear();
        var offsets = problem.Offsets.Span;
        var weights = problem.Weight.Span;
        ref var index = ref MemoryMarshal.GetReference(problem.Index.Span);
        ref var count = ref MemoryMarshal.GetReference(problem.Count.Span);
        ref var value = ref MemoryMarshal.GetReference(w);
        ref var sum = ref MemoryMarshal.GetReference(expected);
        for (var t = 0; t < weights.Length; t++)
        {
            var (from, to) = (offsets[t], offsets[t + 1]);
            var d = 0.0;
            for (var i = from; i < to; i++) d += Unsafe.Add(ref count, i) * Unsafe.Add(ref value, Unsafe.Add(ref index, i));
            var share = weights[t] / d;
            for (var i = from; i < to; i++) Unsafe.Add(ref sum, Unsafe.Add(ref index, i)) += Unsafe.Add(ref count, i) * share;
        }
        for (var j = 0; j < expected.Length; j++) expected[j] *= w[j];
    }

    /// <summary>
    /// hessian = Σ_t c_t (diag p_t − p_t p_tᵀ), p_tj = n_tj w_j / D_t; m × m, both triangles. <paramref name="scratch"/>: length at least m.
    /// </summary>
    public static void Hessian(ChoiceProblem problem, ReadOnlySpan<double> w, ReadOnlySpan<double> expected, Span<double> scratch, Span<double> hessian)
    {
        hessian.Clear();
        var size = problem.Size;
        var offsets = problem.Offsets.Span;
        var weights = problem.Weight.Span;
        var index = problem.Index.Span;
        var count = problem.Count.Span;
        for (var t = 0; t < weights.Length; t++)
        {
            var tokens = index[offsets[t]..offsets[t + 1]];
            var counts = count[offsets[t]..offsets[t + 1]];
            var p = scratch[..tokens.Length];
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
        for (var i = 0; i < size; i++)
        {
            hessian[i * size + i] += expected[i];
            for (var j = 0; j < i; j++) hessian[j * size + i] = hessian[i * size + j];
        }
    }

    /// <summary>Σ_t c_t log D_t, to which each type's own largest logit is no danger: logits have mean zero and moderate size.</summary>
    public static double LogDenominators(ChoiceProblem problem, ReadOnlySpan<double> w)
    {
        var offsets = problem.Offsets.Span;
        var weights = problem.Weight.Span;
        var index = problem.Index.Span;
        var count = problem.Count.Span;
        var sum = 0.0;
        for (var t = 0; t < weights.Length; t++)
        {
            var d = 0.0;
            for (var i = offsets[t]; i < offsets[t + 1]; i++) d += count[i] * w[index[i]];
            sum += weights[t] * Elementary.Log(d);
        }
        return sum;
    }
}
