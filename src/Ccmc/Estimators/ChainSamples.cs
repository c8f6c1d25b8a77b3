using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
        // Eight prompts side by side: entry 8 s + i is Σ of the weights of prompt i up to position s.
        Span<double> room = length <= 64 ? stackalloc double[8 * (int)length + 8] : new double[8 * length + 8];
        var state = stream;
        fixed (double* cumulative = room)
        {
            var uniform = cumulative + 8 * length;
            for (nint from = 0; from < samples; from += 8)
            {
                var many = (int)Math.Min(8, samples - from);
                for (nint i = 0; i < many; i++)
                {
                    var row = matrix + query[from + i] * size;
                    var prompt = x + (from + i) * length;
                    var total = 0.0;
                    for (nint s = 0; s < length; s++) cumulative[8 * s + i] = total += row[prompt[s]];
                    uniform[i] = state.NextDouble();
                }
                var place = Passed(cumulative, uniform, length);
                for (nint i = 0; i < many; i++) chosen[from + i] = x[(from + i) * length + (nint)place[(int)i]];
            }
        }
        stream = state;
    }

    /// <summary>For each prompt how many positions its cut u · total passes; rounding may take it to the total, but the last position is never passed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Passed(double* cumulative, double* uniform, nint length)
    {
        var cut = Vector512.Load(uniform) * Vector512.Load(cumulative + 8 * (length - 1));
        var passed = Vector512<long>.Zero;
        for (nint s = 0; s < length - 1; s++) passed -= Vector512.LessThanOrEqual(Vector512.Load(cumulative + 8 * s), cut).AsInt64();
        return passed;
    }
}
