namespace Ccmc.Graphs;

/// <summary>
/// The digraph "chosen → was there too" of one query: its weakly connected components (co-occurrence) and its strongly connected classes.
/// The maximum-likelihood estimate exists on a component iff the component is one class.
/// </summary>
/// <remarks>Reference: [Ford57]; [Hun04] Assumption 1. Classes by Tarjan's algorithm with its own stack, so that depth costs no thread
/// stack.</remarks>
internal sealed class ChoiceGraph
{
    private readonly ulong[]?[] arcs;
    private int[] order = [];
    private int[] low = [];
    private bool[] open = [];
    private int[] path = [];
    private int[] cursor = [];
    private int[] pending = [];
    private int visited;
    private bool[]? beaten;

    private ChoiceGraph(ulong[]?[] arcs)
    {
        this.arcs = arcs;
        var size = arcs.Length;
        Components = new int[size];
        Classes = new int[size];
    }

    /// <summary>Component of each token, numbered by first token; −1 for tokens never in a prompt.</summary>
    public int[] Components { get; }

    /// <summary>How many components.</summary>
    public int ComponentCount { get; private set; }

    /// <summary>Class of each token, −1 for tokens never in a prompt. Along any arc between classes the number falls: winners have the
    /// larger.</summary>
    public int[] Classes { get; }

    /// <summary>How many classes.</summary>
    public int ClassCount { get; private set; }

    /// <param name="arcs">By winner: bit j is set when the token was chosen from a prompt that held j (itself too); null for a token never
    /// chosen.</param>
    public static ChoiceGraph Of(ulong[]?[] arcs)
    {
        var graph = new ChoiceGraph(arcs);
        graph.FindComponents();
        var size = arcs.Length;
        (graph.order, graph.low, graph.open) = (new int[size], new int[size], new bool[size]);
        (graph.path, graph.cursor, graph.pending) = (new int[size], new int[size], new int[size]);
        Array.Fill(graph.Classes, -1);
        for (var token = 0; token < arcs.Length; token++)
            if (graph.Components[token] >= 0 && graph.order[token] == 0) graph.FindClasses(token);
        return graph;
    }

    /// <summary>
    /// The graph of one component in which the tokens ever chosen are one class and the others lose to it, one by one. What the arcs would
    /// give, faster.
    /// </summary>
    /// <param name="arcs">As in <see cref="Of"/>; not needed in full.</param>
    /// <param name="seen">Bit j is set for tokens that were in some prompt.</param>
    public static ChoiceGraph OfOneClassOfWinners(ulong[]?[] arcs, ReadOnlySpan<ulong> seen)
    {
        var graph = new ChoiceGraph(arcs) { ComponentCount = 1 };
        for (var token = 0; token < arcs.Length; token++)
        {
            var there = (seen[token >> 6] >> (token & 63) & 1) != 0;
            graph.Components[token] = there ? 0 : -1;
            graph.Classes[token] = !there ? -1 : arcs[token] is null ? graph.ClassCount++ : int.MaxValue;
        }
        foreach (ref var label in graph.Classes.AsSpan())
            if (label == int.MaxValue) label = graph.ClassCount;
        graph.ClassCount++;
        graph.beaten = new bool[graph.ClassCount];
        graph.beaten.AsSpan(0, graph.ClassCount - 1).Fill(true);
        return graph;
    }

    /// <summary>Whether each class is beaten by another one; length: their number.</summary>
    public bool[] BeatenClasses()
    {
        if (beaten is not null) return beaten;
        beaten = new bool[ClassCount];
        for (var winner = 0; winner < arcs.Length; winner++)
            for (var token = Next(winner, 0); token >= 0; token = Next(winner, token + 1))
                if (Classes[token] != Classes[winner]) beaten[Classes[token]] = true;
        return beaten;
    }

    private void FindComponents()
    {
        // Every prompt is in the arcs of its winner, so weak components of the arcs are those of co-occurrence.
        var (sets, seen) = (new DisjointSets(arcs.Length), new bool[arcs.Length]);
        for (var winner = 0; winner < arcs.Length; winner++)
            for (var token = Next(winner, 0); token >= 0; token = Next(winner, token + 1))
            {
                seen[token] = seen[winner] = true;
                sets.Join(winner, token);
            }
        for (var token = 0; token < arcs.Length; token++)
        {
            var root = sets.Root(token);
            Components[token] = !seen[token] ? -1 : root == token ? ComponentCount++ : Components[root];
        }
    }

    private void FindClasses(int start)
    {
        var (depth, held) = (0, 0);
        path[0] = start;
        Enter(start, ref held);
        while (depth >= 0)
        {
            var token = path[depth];
            var next = NextArc(token);
            if (next < 0)
            {
                depth--;
                if (depth >= 0) low[path[depth]] = Math.Min(low[path[depth]], low[token]);
                if (low[token] == order[token]) Close(token, ref held);
            }
            else if (order[next] == 0)
            {
                path[++depth] = next;
                Enter(next, ref held);
            }
            else if (open[next]) low[token] = Math.Min(low[token], order[next]);
        }
    }

    private void Enter(int token, ref int held)
    {
        order[token] = low[token] = ++visited;
        cursor[token] = 0;
        open[token] = true;
        pending[held++] = token;
    }

    private void Close(int token, ref int held)
    {
        int member;
        do
        {
            member = pending[--held];
            open[member] = false;
            Classes[member] = ClassCount;
        } while (member != token);
        ClassCount++;
    }

    private int NextArc(int token)
    {
        var next = Next(token, cursor[token]);
        cursor[token] = next < 0 ? arcs.Length : next + 1;
        return next;
    }

    /// <summary>First token from <paramref name="at"/> on to which an arc leads; −1 when there is none.</summary>
    private int Next(int winner, int at)
    {
        var row = arcs[winner];
        if (row is null) return -1;
        for (; at < 64 * row.Length; at = (at | 63) + 1)
        {
            var rest = row[at >> 6] >> (at & 63);
            if (rest != 0) return at + System.Numerics.BitOperations.TrailingZeroCount(rest);
        }
        return -1;
    }
}
