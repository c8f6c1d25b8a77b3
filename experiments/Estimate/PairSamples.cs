using Experiments.Shared;

namespace Experiments.Estimate;

/// <summary>
/// Samples given one by one, packed: a byte for the weight, one or two for each token. A row equal to one shortly before adds to its
/// weight, so that files of few different rows stay small however long they are.
/// </summary>
/// <param name="variant">Whether prompts end with their query.</param>
/// <param name="clustered">Whether samples are added with the number of a cluster.</param>
internal sealed class PairSamples(Variant variant, bool clustered = false) : Samples
{
    private const int Slots = 1 << 16;
    private const int LargestChunk = 1 << 20;
    private const byte Elsewhere = 255;

    private readonly List<Chunks> queries = [];
    private readonly (int Query, int Chunk, int At, int Length)[] recent = new (int, int, int, int)[Slots];
    private readonly Dictionary<(int Query, int Chunk, int At), double> heavy = [];
    private byte[] packed = new byte[64];
    private int[] number = [];
    private int[] queryOf = [];
    private int[]? tokenOf;

    public override int VocabularySize => number.Length;

    public override int Queries => queryOf.Length;

    public override bool Clustered => clustered;

    /// <summary>Σ distinct tokens is at most this: tokens of all records.</summary>
    public long Entries { get; private set; }

    /// <summary>Adds a sample; queries, tokens and clusters are numbered as they come, from 0.</summary>
    public void Add(int query, ReadOnlySpan<int> prompt, int next, double weight, int cluster = 0)
    {
        while (queries.Count <= query) queries.Add(new());
        var length = Pack(prompt, next, cluster);
        var record = packed.AsSpan(1, length - 1);
        ref var slot = ref recent[Hash(record, query) & (Slots - 1)];
        if (slot.Length == length && slot.Query == query
            && queries[query].All[slot.Chunk].AsSpan(slot.At + 1, length - 1).SequenceEqual(record))
        {
            AddWeight(query, slot.Chunk, slot.At, weight);
            return;
        }
        var (chunk, at) = queries[query].Append(packed.AsSpan(0, length));
        slot = (query, chunk, at, length);
        queries[query].All[chunk][at] = 0;
        AddWeight(query, chunk, at, weight);
        Entries += prompt.Length;
    }

    /// <summary>Gives tokens and queries their numbers: by first appearance → in the end.</summary>
    /// <param name="tokens">Of tokens.</param>
    /// <param name="ofQueries">Of queries; the same array where they are the tokens.</param>
    /// <param name="queryTokens">The token each query is, −1 for none; null where queries are the tokens.</param>
    public void Number(int[] tokens, int[] ofQueries, int[]? queryTokens)
    {
        (number, tokenOf, queryOf) = (tokens, queryTokens, new int[ofQueries.Length]);
        for (var i = 0; i < ofQueries.Length; i++) queryOf[ofQueries[i]] = i;
    }

    public override void Visit(int query, Action<Sample> visitor)
    {
        var own = queryOf[query];
        if (own >= queries.Count) return;
        var sample = new Sample { Tokens = new int[16], Counts = new double[16], Ages = new int[16] };
        var (tokens, place, record) = (new int[64], new int[number.Length], 0L);
        for (var c = 0; c < queries[own].All.Count; c++)
        {
            var (chunk, end) = (queries[own].All[c], queries[own].Used[c]);
            for (var at = 0; at < end;)
            {
                sample.Weight = chunk[at] == Elsewhere ? heavy[(own, c, at)] : chunk[at];
                at++;
                var length = Unpack(chunk, ref at);
                if (tokens.Length < length) tokens = new int[2 * length];
                for (var i = 0; i < length; i++) tokens[i] = number[Unpack(chunk, ref at)];
                sample.Next = number[Unpack(chunk, ref at)];
                if (clustered) sample.Cluster = Unpack(chunk, ref at);
                sample.Position = record++;
                Describe(sample, tokens.AsMemory(0, length), tokenOf?[query] ?? query, place);
                visitor(sample);
            }
        }
    }

    private void Describe(Sample sample, ReadOnlyMemory<int> prompt, int query, int[] place)
    {
        var tokens = prompt.Span;
        if (sample.Tokens.Length < tokens.Length)
            (sample.Tokens, sample.Counts, sample.Ages) =
                (new int[2 * tokens.Length], new double[2 * tokens.Length], new int[2 * tokens.Length]);
        (sample.Prompt, sample.Length, sample.Distinct) = (prompt, tokens.Length, 0);
        for (var i = tokens.Length - 1; i >= 0; i--)
        {
            if (place[tokens[i]] == 0)
            {
                place[tokens[i]] = ++sample.Distinct;
                (sample.Tokens[sample.Distinct - 1], sample.Counts[sample.Distinct - 1], sample.Ages[sample.Distinct - 1]) =
                    (tokens[i], 0, tokens.Length - i);
            }
            sample.Counts[place[tokens[i]] - 1]++;
        }
        for (var i = 0; i < sample.Distinct; i++) place[sample.Tokens[i]] = 0;
        sample.Previous = variant == Variant.Cross ? tokens[^1] : tokens.Length > 1 ? tokens[^2] : -1;
        var earlier = tokens[..^1].LastIndexOf(query); // −1, a label that is no token, is nowhere
        sample.Induced = earlier < 0 ? -1 : tokens[earlier + 1];
    }

    private int Pack(ReadOnlySpan<int> prompt, int next, int cluster)
    {
        if (packed.Length < 3 * prompt.Length + 16) packed = new byte[6 * prompt.Length + 16];
        var at = 1;
        Pack(prompt.Length, ref at);
        foreach (var token in prompt) Pack(token, ref at);
        Pack(next, ref at);
        if (clustered) Pack(cluster, ref at);
        return at;
    }

    private void Pack(int value, ref int at)
    {
        for (; value >= 128; value >>= 7) packed[at++] = (byte)(value | 128);
        packed[at++] = (byte)value;
    }

    private static int Unpack(byte[] from, ref int at)
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = from[at++];
            value |= (part & 127) << shift;
            if (part < 128) return value;
        }
    }

    private void AddWeight(int query, int chunk, int at, double weight)
    {
        ref var small = ref queries[query].All[chunk][at];
        var sum = weight + (small == Elsewhere ? heavy[(query, chunk, at)] : small);
        if (sum < Elsewhere) small = (byte)sum;
        else (small, heavy[(query, chunk, at)]) = (Elsewhere, sum);
    }

    private static int Hash(ReadOnlySpan<byte> record, int query)
    {
        var hash = (ulong)query;
        foreach (var b in record) hash = (hash ^ b) * 0x100000001B3;
        return (int)((hash * 0x9E3779B97F4A7C15) >> 40);
    }

    /// <summary>Bytes of one query, in pieces that grow with it.</summary>
    private sealed class Chunks
    {
        private long total;

        public List<byte[]> All { get; } = [];

        public List<int> Used { get; } = [];

        public (int Chunk, int At) Append(ReadOnlySpan<byte> record)
        {
            if (All.Count == 0 || All[^1].Length - Used[^1] < record.Length)
            {
                All.Add(new byte[(int)Math.Max(record.Length, Math.Clamp(total / 4, 256, LargestChunk))]);
                Used.Add(0);
            }
            var at = Used[^1];
            record.CopyTo(All[^1].AsSpan(at));
            Used[^1] += record.Length;
            total += record.Length;
            return (All.Count - 1, at);
        }
    }
}
