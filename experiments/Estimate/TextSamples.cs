using Experiments.Shared;

namespace Experiments.Estimate;

/// <summary>Samples of a text: prompts are windows that slide from one occurrence of the query to the next, so a sample costs what changed
/// since the last.</summary>
internal sealed class TextSamples : Samples
{
    private readonly int[] text;
    private readonly int size;
    private readonly int context;
    private readonly Variant variant;
    private readonly int[] starts;
    private readonly int[] positions;

    /// <param name="text">Tokens, 0 … K − 1.</param>
    /// <param name="size">K.</param>
    /// <param name="context">Longest prompt.</param>
    /// <param name="variant">Whether the query counts.</param>
    public TextSamples(int[] text, int size, int context, Variant variant)
    {
        (this.text, this.size, this.context, this.variant) = (text, size, context, variant);
        starts = new int[size + 1];
        positions = new int[text.Length];
        foreach (var token in text) starts[token + 1]++;
        for (var k = 0; k < size; k++) starts[k + 1] += starts[k];
        var next = starts[..size];
        for (var t = 0; t < text.Length; t++) positions[next[text[t]]++] = t;
    }

    public override int VocabularySize => size;

    public override long Positions => text.Length;

    public override void Visit(int query, Action<Sample> visitor) => Visit(query, visitor, leftOut: null);

    /// <summary>Positions whose next token is not in their prompt.</summary>
    public long CountLeftOut(int query)
    {
        var count = 0L;
        Visit(query, _ => { }, () => count++);
        return count;
    }

    private void Visit(int query, Action<Sample> visitor, Action? leftOut)
    {
        var window = new Window(text, size);
        var sample = window.Sample;
        for (var i = starts[query]; i < starts[query + 1]; i++)
        {
            var t = positions[i];
            var end = variant == Variant.Self ? t + 1 : t;
            var start = Math.Max(0, end - context);
            if (t + 1 >= text.Length || start == end) continue;
            window.MoveTo(start, end);
            if (sample.CountByToken[text[t + 1]] == 0)
            {
                leftOut?.Invoke();
                continue;
            }
            window.Describe();
            (sample.Next, sample.Weight, sample.Position) = (text[t + 1], 1, t);
            sample.Previous = t - 1 >= start ? text[t - 1] : -1;
            var earlier = i > starts[query] ? positions[i - 1] : -1;
            sample.Induced = earlier >= start && earlier + 1 < end ? text[earlier + 1] : -1;
            visitor(sample);
        }
    }

    /// <summary>Counts of the tokens from a start to an end.</summary>
    private sealed class Window(int[] text, int size)
    {
        private readonly int[] last = new int[size];
        private readonly int[] place = new int[size];
        private int from;
        private int to;

        public Sample Sample { get; } =
            new() { CountByToken = new int[size], Tokens = new int[size], Counts = new double[size], Ages = new int[size] };

        public void MoveTo(int start, int end)
        {
            if (start >= to)
            {
                for (var i = 0; i < Sample.Distinct; i++) Sample.CountByToken[Sample.Tokens[i]] = 0;
                (Sample.Distinct, from, to) = (0, start, start);
            }
            for (; to < end; to++)
            {
                var token = text[to];
                if (Sample.CountByToken[token]++ == 0) Sample.Tokens[place[token] = Sample.Distinct++] = token;
                last[token] = to;
            }
            for (; from < start; from++)
            {
                var token = text[from];
                if (--Sample.CountByToken[token] > 0) continue;
                var moved = Sample.Tokens[--Sample.Distinct];
                Sample.Tokens[place[moved] = place[token]] = moved;
            }
        }

        public void Describe()
        {
            Sample.Length = to - from;
            for (var i = 0; i < Sample.Distinct; i++)
            {
                var token = Sample.Tokens[i];
                (Sample.Counts[i], Sample.Ages[i]) = (Sample.CountByToken[token], to - last[token]);
            }
        }
    }
}
