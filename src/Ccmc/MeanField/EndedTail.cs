using Ccmc.Models;

namespace Ccmc.MeanField;

/// <summary>
/// What it costs a sequence to last by staying near one fixed point of the words' mean field: its length has P(length &gt; t) ~ t^{−κ}
/// with κ
/// the least cost over all fixed points, stable or not.
/// </summary>
/// <remarks>Derived in experiments/Eos/README.md.</remarks>
/// <param name="Point">The fixed point of the words, EOS left out.</param>
/// <param name="End">n_e g_e: the probability of EOS there is this over t.</param>
/// <param name="Staying">Σ n_j(0) (g_j − 1) over the absent words that would invade: their first tokens must not grow.</param>
/// <param name="Within">Sum of the positive real parts of the face's own eigenvalues: shares must not leave along the face. By the same
/// argument as the others; no matrix is known where it decides.</param>
/// <param name="Approach">Least of |1 − g_j| over the absent words and of |Re λ| over the face's eigenvalues, at most 1: what the other
/// words leave of the tail's slope falls like t^{−approach}, and an invader shows its cost from t^{g_j − 1} ≫ 1 on.</param>
public sealed record EndedTail(FixedPoint Point, double End, double Staying, double Within, double Approach)
{
    /// <summary>The cost.</summary>
    public double Exponent => End + Staying + Within;

    /// <summary>The costs of all fixed points; where a face is singular, a continuum is left out.</summary>
    /// <param name="matrix">K × K, EOS the last token, whose row is ignored.</param>
    /// <param name="counts">n(0), length K; the end's count at least 1.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<EndedTail> Of(
        TransitionMatrix matrix, IReadOnlyList<int> counts, CancellationToken cancellation = default)
    {
        var end = matrix.Size - 1;
        int[] words = [.. Enumerable.Range(0, end).Where(j => counts[j] > 0)];
        return [.. MeanFieldAnalysis.Of(matrix, words, cancellation: cancellation).FixedPoints.Select(f => new EndedTail(
            f,
            counts[end] * f.Growth[end],
            words.Where(j => !f.Support.Contains(j)).Sum(j => counts[j] * Math.Max(0, f.Growth[j] - 1)),
            f.Eigenvalues.Sum(e => Math.Max(0, e.Real)),
            words.Where(j => !f.Support.Contains(j)).Select(j => Math.Abs(1 - f.Growth[j]))
                .Concat(f.Eigenvalues.Select(e => Math.Abs(e.Real))).Append(1).Min()))];
    }
}
