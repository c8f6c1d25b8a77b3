using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ccmc.Estimators;

/// <summary>
/// Stable counting sort of samples by query, a contiguous share of them at a time, then each query by itself. A prompt whose counts fit into 64 bits and
/// that will often come again travels as that key instead of as its tokens.
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
    private readonly ushort[] winners;
    private readonly ulong[] keys = [];
    private readonly ushort[] rows = [];

    public RowSort(int size, int length, ReadOnlyMemory<ushort> prompts, ReadOnlyMemory<ushort> next, ReadOnlyMemory<ushort> asked, bool self)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 1 << 16);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if (prompts.Length != (long)next.Length * length || !self && asked.Length != next.Length)
            throw new ArgumentException($"{prompts.Length} tokens{(self ? "" : $" and {asked.Length} queries")} do not belong to {next.Length} samples of {length} tokens");
        (this.size, this.length, this.prompts, this.next, this.asked, this.self) = (size, length, prompts, next, asked, self);
        samples = next.Length;
        share = Math.Max(1, SharedTokens / length);
        cursors = new int[(samples + share - 1) / share * size];
        starts = new int[size + 1];
        bits = KeyBits();
        winners = GC.AllocateUninitializedArray<ushort>(samples);
        if (bits > 0) keys = GC.AllocateUninitializedArray<ulong>(samples);
        else rows = GC.AllocateUninitializedArray<ushort>(samples * length);
    }

    public PromptRows Run(IndexLoop loop)
    {
        var shares = (samples + share - 1) / share;
        loop(shares, Count);
        for (var (query, at) = (0, 0); query < size; query++)
        {
            starts[query] = at;
            for (var s = 0; s < shares; s++) (cursors[s * size + query], at) = (at, at + cursors[s * size + query]);
        }
        starts[size] = samples;
        if (bits > 0) loop(shares, ScatterKeys);
        else loop(shares, ScatterRows);
        var queries = new QueryRows[size];
        loop(size, query =>
        {
            var range = starts[query]..starts[query + 1];
            queries[query] = bits > 0
                ? QueryRows.FromKeys(size, length, bits, keys.AsMemory(range), winners.AsMemory(range))
                : QueryRows.FromRows(size, length, rows.AsMemory(range.Start.Value * length, (range.End.Value - range.Start.Value) * length), winners.AsMemory(range));
        });
        for (var query = 0; query < size; query++)
            if (queries[query].Impossible is { } winner)
                throw new ArgumentException($"next token {winner} is not in its prompt (query {query}); a context-conditioned Markov chain gives it probability 0");
        return new PromptRows(length, samples, queries);
    }

    /// <summary>Bits of a packed count where count vectors fit into 64 and there are at most half as many of them as samples, else 0.</summary>
    private int KeyBits()
    {
        var width = 1;
        while (length >= 1L << width) width++;
        if (width * size > 64) return 0;
        var free = self ? length - 1 : length;
        var types = (double)size;
        for (var k = 1; k <= free; k++) types = types * (size - 1 + k) / k;
        return types < samples / 2.0 ? width : 0;
    }

    private void Count(int part)
    {
        var (from, to) = (part * share, Math.Min(samples, (part + 1) * share));
        Check(prompts.Span[(from * length)..(to * length)]);
        Check(next.Span[from..to]);
        if (!self) Check(asked.Span[from..to]);
        var count = cursors.AsSpan(part * size, size);
        ref var query = ref MemoryMarshal.GetReference(self ? prompts.Span : asked.Span);
        var stride = self ? length : 1;
        for (var i = from; i < to; i++) count[Unsafe.Add(ref query, (i + 1) * (nint)stride - 1)]++;
    }

    private void Check(ReadOnlySpan<ushort> tokens)
    {
        var largest = Vector128<ushort>.Zero;
        var i = 0;
        for (; i + 8 <= tokens.Length; i += 8) largest = Vector128.Max(largest, Vector128.Create(tokens[i..]));
        var most = 0;
        for (var lane = 0; lane < 8; lane++) most = Math.Max(most, largest[lane]);
        for (; i < tokens.Length; i++) most = Math.Max(most, tokens[i]);
        if (most >= size) throw new ArgumentException($"token {most} is outside a vocabulary of {size}");
    }

    private void ScatterKeys(int part)
    {
        var (from, to) = (part * share, Math.Min(samples, (part + 1) * share));
        var place = cursors.AsSpan(part * size, size);
        var chosen = next.Span;
        ref var tokens = ref MemoryMarshal.GetReference(prompts.Span);
        for (var i = from; i < to; i++)
        {
            ref var prompt = ref Unsafe.Add(ref tokens, (nint)i * length);
            var key = 0UL;
            for (var s = 0; s < length; s++) key += 1UL << (bits * Unsafe.Add(ref prompt, s));
            var at = place[self ? Unsafe.Add(ref prompt, length - 1) : asked.Span[i]]++;
            keys[at] = key;
            winners[at] = chosen[i];
        }
    }

    private void ScatterRows(int part)
    {
        var (from, to) = (part * share, Math.Min(samples, (part + 1) * share));
        var place = cursors.AsSpan(part * size, size);
        var width = length;
        var tokens = prompts.Span;
        var chosen = next.Span;
        ref var target = ref MemoryMarshal.GetArrayDataReference(rows);
        for (var i = from; i < to; i++)
        {
            var prompt = tokens.Slice(i * width, width);
            var at = place[self ? prompt[^1] : asked.Span[i]]++;
            winners[at] = chosen[i];
            if (width == 8) Vector128.Create(prompt).StoreUnsafe(ref Unsafe.Add(ref target, at * (nint)8));
            else prompt.CopyTo(rows.AsSpan(at * width, width));
        }
    }
}
