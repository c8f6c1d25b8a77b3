using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Ccmc.Loops;

namespace Ccmc.Samples;

/// <summary>
/// Stable counting sort of samples by query, a contiguous share of them at a time, then each query by itself. A prompt whose counts fit
/// into 64 bits and that will often come again travels as that key instead of as its tokens.
/// </summary>
internal sealed class RowSort
{
    // Shares small enough that the second look at one finds it in the cache; how many there are changes no result.
    private const int SharedTokens = 1 << 17;

    private readonly int size;
    private readonly int length;
    private readonly int samples;
    private readonly bool self;
    private readonly ReadOnlyMemory<ushort> prompts;
    private readonly ReadOnlyMemory<ushort> next;
    private readonly ReadOnlyMemory<ushort> asked;
    private readonly int share;
    private readonly int[] cursors;
    private readonly int[] starts;
    private readonly int bits;
    private double types;
    private readonly ushort[] winners;
    private readonly ulong[] units;
    private readonly string?[] faults;
    private readonly ulong[] keys = [];
    private readonly ushort[] rows = [];

    /// <param name="size">K.</param>
    /// <param name="length">L.</param>
    /// <param name="prompts">n · L tokens.</param>
    /// <param name="next">The n tokens that followed.</param>
    /// <param name="asked">The n queries; null where each is its prompt's last token.</param>
    public RowSort(int size, int length, ReadOnlyMemory<ushort> prompts, ReadOnlyMemory<ushort> next, ReadOnlyMemory<ushort>? asked)
    {
        self = asked is null;
        this.asked = asked ?? default;
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 1 << 16);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if (prompts.Length != (long)next.Length * length || !self && this.asked.Length != next.Length)
            throw new ArgumentException(
                $"{prompts.Length} tokens{(self ? "" : $" and {this.asked.Length} queries")} do not belong "
                    + $"to {next.Length} samples of {length} tokens");
        (this.size, this.length, this.prompts, this.next) = (size, length, prompts, next);
        samples = next.Length;
        share = Math.Max(1, SharedTokens / length);
        cursors = new int[(samples + share - 1) / share * size];
        starts = new int[size + 1];
        bits = KeyBits();
        units = new ulong[bits > 0 ? size : 0];
        for (var token = 0; token < units.Length; token++) units[token] = 1UL << bits * token;
        faults = new string?[cursors.Length / size];
        winners = GC.AllocateUninitializedArray<ushort>(samples);
        if (bits > 0) keys = GC.AllocateUninitializedArray<ulong>(samples);
        else rows = GC.AllocateUninitializedArray<ushort>(samples * length);
    }

    /// <summary>The rows of the first so many samples, for each of some numbers of them: ascending, the last all samples.</summary>
    public PromptRows[] Run(IndexLoop loop, ReadOnlySpan<int> numbers)
    {
        var shares = (samples + share - 1) / share;
        loop(shares, Count);
        ThrowFirstFault();
        for (var (query, at) = (0, 0); query < size; query++)
        {
            starts[query] = at;
            for (var s = 0; s < shares; s++) (cursors[s * size + query], at) = (at, at + cursors[s * size + query]);
        }
        starts[size] = samples;
        var ends = Ends(numbers);
        if (bits > 0) loop(shares, ScatterKeys);
        else loop(shares, ScatterRows);
        ThrowFirstFault();
        var queries = new QueryRows[size][];
        loop(size, query => queries[query] = RowsOf(query, ends.AsSpan(query * (ends.Length / size), ends.Length / size)));
        var result = new PromptRows[numbers.Length];
        for (var i = 0; i < result.Length; i++) result[i] = new PromptRows(length, numbers[i], Array.ConvertAll(queries, q => q[i]));
        return result;
    }

    /// <summary>How many of the first so many samples have each query: for query q and number i at q · numbers + i. Sorting is stable, so
    /// these are its first rows.</summary>
    private int[] Ends(ReadOnlySpan<int> numbers)
    {
        var (ends, counts, stride) = (new int[size * numbers.Length], new int[size], self ? length : 1);
        var asks = self ? prompts.Span : asked.Span;
        for (var (i, sample) = (0, 0); i < numbers.Length; i++)
        {
            var last = i == numbers.Length - 1;
            if (!last)
                for (; sample < numbers[i]; sample++) counts[asks[(sample + 1) * stride - 1]]++;
            for (var q = 0; q < size; q++) ends[q * numbers.Length + i] = last ? starts[q + 1] - starts[q] : counts[q];
        }
        return ends;
    }

    private QueryRows[] RowsOf(int query, ReadOnlySpan<int> ends)
    {
        var (from, all) = (starts[query], starts[query + 1] - starts[query]);
        if (bits > 0)
            return QueryRows.FromKeys(size, length, new(bits, keys.AsMemory(from, all), winners.AsMemory(from, all), types), ends);
        var rowsOf = new QueryRows[ends.Length];
        for (var i = 0; i < ends.Length; i++)
            rowsOf[i] = QueryRows.FromRows(size, length, rows.AsMemory(from * length, ends[i] * length), winners.AsMemory(from, ends[i]));
        return rowsOf;
    }

    /// <summary>Bits of a packed count where count vectors fit into 64 and there are at most half as many of them as samples, else
    /// 0.</summary>
    private int KeyBits()
    {
        var width = 1;
        while (length >= 1L << width) width++;
        if (width * size > 64) return 0;
        var free = self ? length - 1 : length;
        var count = 1.0;
        for (var k = 1; k <= free; k++) count = count * (size - 1 + k) / k;
        types = count;
        return count * size < samples / 2.0 ? width : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Count(int part)
    {
        var (from, to) = (part * share, Math.Min(samples, (part + 1) * share));
        var highest = Math.Max(Highest(prompts.Span[(from * length)..(to * length)]), Highest(next.Span[from..to]));
        if (!self) highest = Math.Max(highest, Highest(asked.Span[from..to]));
        if (highest >= size)
        {
            faults[part] = $"token {highest} is outside a vocabulary of {size}";
            return;
        }
        var count = cursors.AsSpan(part * size, size);
        ref var query = ref MemoryMarshal.GetReference(self ? prompts.Span : asked.Span);
        var stride = self ? length : 1;
        for (var i = from; i < to; i++) count[Unsafe.Add(ref query, (i + 1) * (nint)stride - 1)]++;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Highest(ReadOnlySpan<ushort> tokens)
    {
        var largest = Vector128<ushort>.Zero;
        var i = 0;
        for (; i + 8 <= tokens.Length; i += 8) largest = Vector128.Max(largest, Vector128.Create(tokens[i..]));
        var most = 0;
        for (var lane = 0; lane < 8; lane++) most = Math.Max(most, largest[lane]);
        for (; i < tokens.Length; i++) most = Math.Max(most, tokens[i]);
        return most;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ScatterKeys(int part)
    {
        var (from, to) = (part * share, Math.Min(samples, (part + 1) * share));
        ref var place = ref cursors[part * size];
        ref var token = ref MemoryMarshal.GetReference(prompts.Span);
        ref var query = ref MemoryMarshal.GetReference(self ? prompts.Span : asked.Span);
        ref var chosen = ref MemoryMarshal.GetReference(next.Span);
        ref var unit = ref MemoryMarshal.GetArrayDataReference(units);
        ref var target = ref MemoryMarshal.GetArrayDataReference(keys);
        ref var winner = ref MemoryMarshal.GetArrayDataReference(winners);
        var (stride, width, mark) = (self ? length : 1, length, (1UL << bits) - 1);
        for (nint i = from; i < to; i++)
        {
            ref var x = ref Unsafe.Add(ref token, i * width);
            ulong even = 0, odd = 0;
            nint s = 0;
            for (; s + 4 <= width; s += 4)
            {
                even += Unsafe.Add(ref unit, (nint)Unsafe.Add(ref x, s)) + Unsafe.Add(ref unit, (nint)Unsafe.Add(ref x, s + 1));
                odd += Unsafe.Add(ref unit, (nint)Unsafe.Add(ref x, s + 2)) + Unsafe.Add(ref unit, (nint)Unsafe.Add(ref x, s + 3));
            }
            for (; s < width; s++) even += Unsafe.Add(ref unit, (nint)Unsafe.Add(ref x, s));
            var next = Unsafe.Add(ref chosen, i);
            if (((even + odd) >> bits * next & mark) == 0) Refuse(part, next);
            nint at = Unsafe.Add(ref place, (nint)Unsafe.Add(ref query, (i + 1) * stride - 1))++;
            Unsafe.Add(ref target, at) = even + odd;
            Unsafe.Add(ref winner, at) = next;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ScatterRows(int part)
    {
        var (from, to) = (part * share, Math.Min(samples, (part + 1) * share));
        ref var place = ref cursors[part * size];
        ref var token = ref MemoryMarshal.GetReference(prompts.Span);
        ref var query = ref MemoryMarshal.GetReference(self ? prompts.Span : asked.Span);
        ref var chosen = ref MemoryMarshal.GetReference(next.Span);
        ref var target = ref MemoryMarshal.GetArrayDataReference(rows);
        ref var winner = ref MemoryMarshal.GetArrayDataReference(winners);
        var (stride, width) = (self ? length : 1, length);
        for (nint i = from; i < to; i++)
        {
            ref var x = ref Unsafe.Add(ref token, i * width);
            nint at = Unsafe.Add(ref place, (nint)Unsafe.Add(ref query, (i + 1) * stride - 1))++;
            var next = Unsafe.Add(ref chosen, i);
            Unsafe.Add(ref winner, at) = next;
            ref var row = ref Unsafe.Add(ref target, at * width);
            var (sought, found) = (Vector128.Create(next), Vector128<ushort>.Zero);
            nint s = 0;
            for (; s + 8 <= width; s += 8)
            {
                var eight = Vector128.LoadUnsafe(ref x, (nuint)s);
                eight.StoreUnsafe(ref row, (nuint)s);
                found |= Vector128.Equals(eight, sought);
            }
            var there = found != Vector128<ushort>.Zero;
            for (; s < width; s++) there |= (Unsafe.Add(ref row, s) = Unsafe.Add(ref x, s)) == next;
            if (!there) Refuse(part, next);
        }
    }

    private void Refuse(int part, int token) =>
        faults[part] ??= $"next token {token} is not in its prompt; a context-conditioned Markov chain gives it probability 0";

    private void ThrowFirstFault()
    {
        foreach (var fault in faults)
            if (fault is not null) throw new ArgumentException(fault);
    }
}
