using Ccmc.Models;
using Ccmc.Random;

namespace Ccmc.Samplers;

/// <summary>
/// Sequences of a CCMC with an EOS token, the last of the vocabulary: it occurs in the prompt (or it could never follow), is never appended
/// but ends the sequence, so its count stays what it was and its chance at each step falls as the context grows.
/// </summary>
/// <remarks>Once token w rules, the chance is about h/t with h = n_e π_we / π_ww: the length has the tail t^(−h). Derived in
/// experiments/Eos/README.md.</remarks>
/// <param name="matrix">K × K, EOS the last token.</param>
/// <param name="longest">Most tokens.</param>
public sealed class EndedSequence(TransitionMatrix matrix, int longest)
{
    /// <summary>Called with query, counts (length K) and the token that follows, EOS included.</summary>
    public delegate void Seen(int query, ReadOnlySpan<int> counts, int next);

    /// <summary>Runs one sequence and returns its length: tokens appended before EOS, at most the longest, where it is cut.</summary>
    /// <param name="counts">n(0), length K, overwritten; for EOS its count in the prompt.</param>
    /// <param name="query">The first query, not EOS.</param>
    /// <param name="stream">For the draws.</param>
    /// <param name="seen">Receives each step; may be null.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public int Run(
        Span<int> counts, int query, ref RandomStream stream, Seen? seen = null, CancellationToken cancellation = default)
    {
        Span<double> weights = stackalloc double[counts.Length];
        for (var length = 0; length < longest; length++)
        {
            if ((length & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();
            var row = matrix.Row(query);
            for (var j = 0; j < weights.Length; j++) weights[j] = counts[j] * row[j];
            var next = Draw.Categorical(ref stream, weights);
            seen?.Invoke(query, counts, next);
            if (next == counts.Length - 1) return length;
            counts[next]++;
            query = next;
        }
        return longest;
    }

    /// <summary>P(length ≥ t) for t = 0 … <paramref name="tokens"/> exactly, for two tokens beside EOS.</summary>
    /// <param name="matrix">3 × 3, EOS the last token.</param>
    /// <param name="counts">n(0), length 3.</param>
    /// <param name="queryLaw">Law of the first query over the two tokens.</param>
    /// <param name="tokens">Longest length asked for; the time grows as its square.</param>
    public static double[] Survival(TransitionMatrix matrix, ReadOnlySpan<int> counts, double[] queryLaw, int tokens)
    {
        if (matrix.Size != 3) throw new ArgumentException($"the exact law is for two tokens beside EOS, not {matrix.Size - 1}");
        double ending = counts[2];
        (double, double) Step(int query, double first, double second)
        {
            var (a, b) = (first * matrix.Probability(query, 0), second * matrix.Probability(query, 1));
            var total = a + b + ending * matrix.Probability(query, 2);
            return (a / total, b / total);
        }
        var survival = new double[tokens + 1];
        TwoTokenRecursion.Run(Step, [counts[0], counts[1]], queryLaw, tokens, (t, law) =>
        {
            foreach (var p in law) survival[t] += p;
        });
        return survival;
    }
}
