using System.Runtime.CompilerServices;
using Ccmc.Models;
using Ccmc.Random;

namespace Ccmc.Estimators;

/// <summary>Samples (query, prompt, next token) drawn from a law of prompts and a chain, in room that is kept. Not safe for concurrent use.</summary>
public sealed unsafe class ChainSamples
{
    private readonly PromptDistribution law;
    private readonly TransitionMatrix matrix;
    private readonly ushort[] queries;
    private readonly ushort[] prompts;
    private readonly ushort[] next;

    /// <summary>None yet.</summary>
    /// <param name="law">Law of prompts, K at most 65 536.</param>
    /// <param name="matrix">P, of the same vocabulary.</param>
    /// <param name="capacity">Most samples; capacity · L at most 2³¹.</param>
    public ChainSamples(PromptDistribution law, TransitionMatrix matrix, int capacity)
    {
        if (law.VocabularySize != matrix.Size) throw new ArgumentException($"prompts over {law.VocabularySize} tokens, a matrix over {matrix.Size}", nameof(matrix));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(matrix.Size, 1 << 16);
        (this.law, this.matrix) = (law, matrix);
        queries = GC.AllocateUninitializedArray<ushort>(capacity);
        prompts = GC.AllocateUninitializedArray<ushort>(checked(capacity * law.Length));
        next = GC.AllocateUninitializedArray<ushort>(capacity);
    }

    /// <summary>How many were drawn.</summary>
    public int Count { get; private set; }

    /// <summary>The queries drawn so far.</summary>
    public ReadOnlyMemory<ushort> Queries => queries.AsMemory(0, Count);

    /// <summary>Their prompts, L tokens each.</summary>
    public ReadOnlyMemory<ushort> Prompts => prompts.AsMemory(0, Count * law.Length);

    /// <summary>The tokens that followed.</summary>
    public ReadOnlyMemory<ushort> Next => next.AsMemory(0, Count);

    /// <summary>Forgets what was drawn.</summary>
    public void Clear() => Count = 0;

    /// <summary>Draws more: first all their prompts, then all that follow. Where draws are cut into parts matters for what is drawn.</summary>
    public void Draw(ref RandomStream stream, int samples)
    {
        var (from, length) = (Count, law.Length);
        law.DrawPrompts(ref stream, queries.AsSpan(from, samples), prompts.AsSpan(from * length, samples * length));
        fixed (double* row = matrix.Entries)
        fixed (ushort* query = queries, prompt = prompts, chosen = next)
            Follow(ref stream, row, query + from, prompt + (nint)from * length, chosen + from, samples);
        Count = from + samples;
    }

    /// <summary>The samples sorted by query; their first <paramref name="count"/> where that is given.</summary>
    public PromptRows Sort(int? count = null, IndexLoop? loop = null)
    {
        var n = count ?? Count;
        var (rows, chosen) = (prompts.AsMemory(0, n * law.Length), next.AsMemory(0, n));
        return law.Self
            ? PromptRows.SortSelf(matrix.Size, law.Length, rows, chosen, loop)
            : PromptRows.SortCross(matrix.Size, law.Length, queries.AsMemory(0, n), rows, chosen, loop);
    }

    /// <summary>Adds them to data of the same vocabulary, one by one.</summary>
    public void AddTo(CcmcData data)
    {
        var prompt = new int[law.Length];
        for (var i = 0; i < Count; i++)
        {
            for (var s = 0; s < prompt.Length; s++) prompt[s] = prompts[i * prompt.Length + s];
            data.AddCross(queries[i], prompt, next[i]);
        }
    }

    /// <summary>A token's chance grows with each position that holds it, so a position drawn by π of its token is a draw of the next token.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Follow(ref RandomStream stream, double* matrix, ushort* query, ushort* x, ushort* chosen, int samples)
    {
        nint length = law.Length, size = this.matrix.Size;
        Span<double> sums = length <= 256 ? stackalloc double[(int)length] : new double[length];
        var state = stream;
        fixed (double* cumulative = sums)
            for (nint i = 0; i < samples; i++, x += length)
            {
                var row = matrix + query[i] * size;
                var total = 0.0;
                for (nint s = 0; s < length; s++) cumulative[s] = total += row[x[s]];
                var cut = state.NextDouble() * total;
                nint at = 0;
                // Rounding may take the cut to the total: the last position is never passed.
                for (nint s = 0; s < length - 1; s++) at += cumulative[s] <= cut ? 1 : 0;
                chosen[i] = x[at];
            }
        stream = state;
    }
}
