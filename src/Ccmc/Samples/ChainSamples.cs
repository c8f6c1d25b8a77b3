using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ccmc.Loops;
using Ccmc.Models;
using Ccmc.Prompts;
using Ccmc.Random;

namespace Ccmc.Samples;

/// <summary>Samples (query, prompt, next token) drawn from a law of prompts and a chain, in room that is kept. Not safe for concurrent
/// use.</summary>
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
        if (law.VocabularySize != matrix.Size)
            throw new ArgumentException($"prompts over {law.VocabularySize} tokens, a matrix over {matrix.Size}", nameof(matrix));
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

    /// <summary>Draws more: first all their prompts, then all that follow. Where draws are cut into parts matters for what is
    /// drawn.</summary>
    public void Draw(ref RandomStream stream, int samples)
    {
        var (from, length) = (Count, law.Length);
        law.DrawPrompts(ref stream, queries.AsSpan(from, samples), prompts.AsSpan(from * length, samples * length));
        fixed (double* row = matrix.Entries)
        fixed (ushort* query = queries, prompt = prompts, chosen = next)
            Follow(ref stream, row, query + from, prompt + (nint)from * length, chosen + from, samples);
        Count = from + samples;
    }

    /// <summary>The samples sorted by query.</summary>
    public PromptRows Sort(IndexLoop? loop = null) => Sort([Count], loop)[0];

    /// <summary>
    /// For each of some numbers of samples the first so many, sorted by query; sorted once, they share their memory. Whether equal prompts
    /// are merged is decided by the largest number, so a smaller one may have other rows than if it had been drawn alone, with the same
    /// sums.
    /// </summary>
    /// <param name="numbers">Ascending, each 0 … <see cref="Count"/>; at least one.</param>
    /// <param name="loop">In order when null.</param>
    /// <exception cref="ArgumentException">There are none, or they do not ascend, or one is out of range.</exception>
    public IReadOnlyList<PromptRows> Sort(ReadOnlySpan<int> numbers, IndexLoop? loop = null)
    {
        if (numbers.IsEmpty || numbers[0] < 0 || numbers[^1] > Count)
            throw new ArgumentException($"one or more numbers of samples from 0 to {Count} are wanted", nameof(numbers));
        for (var i = 1; i < numbers.Length; i++)
            if (numbers[i] < numbers[i - 1])
                throw new ArgumentException($"{numbers[i]} samples after {numbers[i - 1]}: numbers must ascend", nameof(numbers));
        var n = numbers[^1];
        var sort = new RowSort(matrix.Size, law.Length, prompts.AsMemory(0, n * law.Length),
            next.AsMemory(0, n), law.Self ? default(ReadOnlyMemory<ushort>?) : queries.AsMemory(0, n));
        return sort.Run(loop ?? IndexLoops.InOrder, numbers);
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

    /// <summary>A token's chance grows with each position that holds it, so a position drawn by π of its token is a draw of the next
    /// token.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Follow(ref RandomStream stream, double* matrix, ushort* query, ushort* x, ushort* chosen, int samples)
    {
        nint length = law.Length, size = this.matrix.Size;
        // Eight prompts side by side: entry 8 s + i is Σ of the weights of prompt i up to position s.
        Span<double> room = length <= 64 ? stackalloc double[8 * (int)length + 8] : new double[8 * length + 8];
        var state = stream;
        var place = stackalloc long[8];
        fixed (double* cumulative = room)
        {
            var uniform = cumulative + 8 * length;
            for (nint from = 0; from < samples; from += 8)
            {
                var many = (int)Math.Min(8, samples - from);
                for (nint i = 0; i < many; i++)
                {
                    Accumulate(matrix + query[from + i] * size, x + (from + i) * length, length, cumulative + i);
                    uniform[i] = state.NextDouble();
                }
                Passed(cumulative, uniform, length).Store(place);
                for (nint i = 0; i < many; i++) chosen[from + i] = x[(from + i) * length + (nint)place[i]];
            }
        }
        stream = state;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(double* row, ushort* prompt, nint length, double* cumulative)
    {
        var total = 0.0;
        nint s = 0;
        for (; s + 4 <= length; s += 4, cumulative += 32)
        {
            var four = TokenLoad.Four(prompt + s);
            cumulative[0] = total += row[(ushort)four];
            cumulative[8] = total += row[(ushort)(four >> 16)];
            cumulative[16] = total += row[(ushort)(four >> 32)];
            cumulative[24] = total += row[four >> 48];
        }
        for (; s < length; s++, cumulative += 8) cumulative[0] = total += row[prompt[s]];
    }

    /// <summary>For each prompt how many positions its cut u · total passes; rounding may take it to the total, but the last position is
    /// never passed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Passed(double* cumulative, double* uniform, nint length)
    {
        var cut = Vector512.Load(uniform) * Vector512.Load(cumulative + 8 * (length - 1));
        var passed = Vector512<long>.Zero;
        for (nint s = 0; s < length - 1; s++) passed -= Vector512.LessThanOrEqual(Vector512.Load(cumulative + 8 * s), cut).AsInt64();
        return passed;
    }
}
