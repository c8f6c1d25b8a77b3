using Ccmc.Algebra;
using Ccmc.Graphs;

namespace Ccmc.Landscape;

/// <summary>An arc of a query's priority graph: every token of one strongly connected class always wins against those of another with which
/// it shares a prompt.</summary>
/// <param name="Query">The query.</param>
/// <param name="Winners">Class of the tokens that win, as in <see cref="PriorityGraph.Classes"/>.</param>
/// <param name="Losers">Class of those that lose to them.</param>
public readonly record struct PriorityArc(int Query, int Winners, int Losers);

/// <summary>
/// The priority graph of the data, arcs y → j from the next token to the others of its prompt, and the least-norm W on S_E with a margin of
/// at least 1 for each arc between its strongly connected classes and 0 within them: W_svm, along which gradient descent runs to infinity.
/// </summary>
/// <remarks>Shapes: W in the coordinates U of <see cref="AttentionLoss"/>, (K − 1) × K. Reference: [LHIRO24]; derived in
/// experiments/Landscape/README.md.</remarks>
public sealed class PriorityGraph
{
    private readonly List<PriorityArc> arcs = [];
    private readonly Matrix vectors;

    /// <summary>The graph of the loss's data. At least one arc leads from one class to another.</summary>
    /// <exception cref="ArgumentException">No arc does: the loss has a minimiser.</exception>
    /// <exception cref="ArithmeticException">See <see cref="MarginProgram.Of"/>.</exception>
    public PriorityGraph(AttentionLoss loss)
    {
        Classes = [.. Enumerable.Range(0, loss.Data.VocabularySize).Select(k => ClassesOf(loss.Data, k))];
        foreach (var type in loss.Data.Types)
            foreach (var token in type.Tokens)
                if (Classes[type.Query][token] != WinnersOf(type)
                    && new PriorityArc(type.Query, WinnersOf(type), Classes[type.Query][token]) is var arc && !arcs.Contains(arc))
                    arcs.Add(arc);
        if (arcs.Count == 0)
            throw new ArgumentException("no token loses for ever, so the loss has a minimiser and nothing runs to infinity");
        vectors = Vectors(loss);
        Gram = vectors * vectors.Transpose();
        Program = MarginProgram.Of(Gram);
        Weights = Combined(Program.Multipliers, loss.Data.VocabularySize);
    }

    /// <summary>Whether some token loses for ever: then no minimiser exists.</summary>
    public static bool HasArcs(ChoiceTable data)
    {
        var classes = Enumerable.Range(0, data.VocabularySize).Select(k => ClassesOf(data, k)).ToList();
        return data.Types.Any(t => t.Tokens.Any(token => classes[t.Query][token] != classes[t.Query][t.Tokens[0]]));
    }

    /// <summary>By query and token the strongly connected class; −1 for tokens in none of the query's prompts.</summary>
    public IReadOnlyList<int[]> Classes { get; }

    /// <summary>Arcs between classes, each once.</summary>
    public IReadOnlyList<PriorityArc> Arcs => arcs;

    /// <summary>Products of the arcs' vectors: dm_i/dt = Σ_j G_ij × the force of arc j, m the margins, classes held together.</summary>
    public Matrix Gram { get; }

    /// <summary>The quadratic programme over the arcs.</summary>
    public MarginProgram Program { get; }

    /// <summary>W_svm.</summary>
    public Matrix Weights { get; }

    /// <summary>Class of the tokens that win a prompt: all that ever won it are in one.</summary>
    public int WinnersOf(PromptChoices type) => Classes[type.Query][type.Tokens[Array.FindIndex(type.Wins, w => w > 0)]];

    /// <summary>By arc the share-weighted odds of its losers against the winners of their prompts at the logits: parts of the loss gap, but
    /// for their squares.</summary>
    public double[] Odds(ChoiceTable data, Matrix logits)
    {
        var odds = new double[arcs.Count];
        foreach (var type in data.Types)
        {
            var (row, winners, classes) = (logits.Row(type.Query).ToArray(), WinnersOf(type), Classes[type.Query]);
            var highest = type.Tokens.Where(t => classes[t] == winners).Max(t => row[t]);
            double Weight(int s) => type.Counts[s] * Functions.Elementary.Exp(row[type.Tokens[s]] - highest);
            var won = 0.0;
            for (var s = 0; s < type.Tokens.Length; s++) won += classes[type.Tokens[s]] == winners ? Weight(s) : 0;
            for (var s = 0; s < type.Tokens.Length; s++)
                if (classes[type.Tokens[s]] != winners)
                    odds[arcs.IndexOf(new(type.Query, winners, classes[type.Tokens[s]]))] += type.Share * Weight(s) / won;
        }
        return odds;
    }

    /// <summary>Σ c_i x_i as coordinates.</summary>
    public Matrix Combined(IReadOnlyList<double> coefficients, int vocabularySize)
    {
        var sum = new double[vectors.Columns];
        for (var i = 0; i < coefficients.Count; i++) EightLanes.AddScaled(sum, coefficients[i], vectors.Row(i));
        return Matrix.Of(vocabularySize - 1, vocabularySize, (a, b) => sum[a * vocabularySize + b]);
    }

    private static int[] ClassesOf(ChoiceTable data, int query)
    {
        var rows = new ulong[]?[data.VocabularySize];
        foreach (var type in data.Types.Where(t => t.Query == query))
            for (var s = 0; s < type.Tokens.Length; s++)
                if (type.Wins[s] > 0)
                {
                    var row = rows[type.Tokens[s]] ??= new ulong[(data.VocabularySize + 63) / 64];
                    foreach (var other in type.Tokens) row[other >> 6] |= 1UL << (other & 63);
                }
        return ChoiceGraph.Of(rows).Classes;
    }

    /// <summary>The arcs' gradients of a logit difference in U, less their part along the differences within classes, which stay
    /// finite.</summary>
    private Matrix Vectors(AttentionLoss loss)
    {
        var within = new List<double[]>();
        for (var k = 0; k < Classes.Count; k++)
            foreach (var members in Members(k).Values)
                for (var i = 1; i < members.Count; i++) within.Add(loss.LogitDifference(k, members[i - 1], members[i]));
        var all = Matrix.Of(arcs.Count, loss.Dimension, (_, _) => 0);
        for (var i = 0; i < arcs.Count; i++)
        {
            var members = Members(arcs[i].Query);
            loss.LogitDifference(arcs[i].Query, members[arcs[i].Winners][0], members[arcs[i].Losers][0]).CopyTo(all.Row(i));
        }
        if (within.Count == 0) return all;
        var q = QrFactorization.Of(Matrix.Of(loss.Dimension, within.Count, (a, i) => within[i][a])).Q;
        return all - all * q * q.Transpose();
    }

    private Dictionary<int, List<int>> Members(int query)
    {
        var members = new Dictionary<int, List<int>>();
        for (var j = 0; j < Classes[query].Length; j++)
        {
            if (Classes[query][j] < 0) continue;
            if (!members.TryGetValue(Classes[query][j], out var list)) members[Classes[query][j]] = list = [];
            list.Add(j);
        }
        return members;
    }
}
