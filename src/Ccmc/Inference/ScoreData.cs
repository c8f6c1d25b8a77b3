using Ccmc.Functions;
using Ccmc.Likelihood;

namespace Ccmc.Inference;

/// <summary>
/// Scores and information of one query's samples at its estimate, gathered sample by sample: what sandwich errors, the block bootstrap and
/// score tests are made of. The score of a sample is e_y − p, its information diag p − p pᵀ, p the model's law over the prompt. Where a
/// component has no finite estimate, prompts are cut to the group of their winner, as the limit of the likelihood does. Not safe for
/// concurrent additions.
/// </summary>
/// <remarks>Cost of an addition: O(d²) for d distinct tokens; memory 16 K² bytes and 8 K a block. Reference: [McF74]; [Hub67] for the
/// sandwich.</remarks>
public sealed class ScoreData
{
    private readonly double[] weights;
    private readonly int[] groups;
    private readonly double[] information;
    private readonly double[] outer;
    private readonly double[] score;
    private readonly double[] gains;
    private readonly double[] variances;
    private readonly double[][] covariances;
    private readonly List<double[]> blocks = [];
    private readonly Dictionary<long, double[]> blockOf = [];
    private readonly bool blockwise;
    private int[] kept = [];
    private double[] law = [];
    private double[] rest = [];
    private int length;

    /// <summary>No samples yet.</summary>
    /// <param name="estimate">Where scores are taken.</param>
    /// <param name="ridge">λ of that estimate, at least 0; with λ &gt; 0 every logit is finite and no prompt is cut.</param>
    /// <param name="directions">How many deviations from the model <see cref="ScoreTest"/> will test.</param>
    /// <param name="blockwise">Whether samples depend on one another within blocks, which <see cref="Add"/> receives; else each stands
    /// alone.</param>
    public ScoreData(QueryEstimate estimate, double ridge, int directions, bool blockwise)
    {
        var size = estimate.Logits.Length;
        (Size, Ridge, this.blockwise) = (size, ridge, blockwise);
        groups = ridge > 0 ? estimate.Components : GroupsOf(estimate);
        var logits = ridge > 0 ? estimate.Logits : estimate.LogitsWithinGroup;
        weights = Array.ConvertAll(logits, Elementary.Exp);
        (information, outer) = (new double[size * size], new double[size * size]);
        score = new double[size];
        (gains, variances) = (new double[directions], new double[directions]);
        covariances = new double[directions][];
        for (var d = 0; d < directions; d++) covariances[d] = new double[size];
    }

    /// <summary>K.</summary>
    public int Size { get; }

    /// <summary>λ.</summary>
    public double Ridge { get; }

    /// <summary>Total weight of the samples.</summary>
    public double TotalWeight { get; private set; }

    /// <summary>Σ weight · log p(next) over the samples, within the cut prompts; never above 0, and to rounding whatever the
    /// weights.</summary>
    public double LogLikelihood { get; private set; }

    internal ReadOnlySpan<int> Groups => groups;

    internal ReadOnlySpan<double> Information => information;

    internal ReadOnlySpan<double> Outer => outer;

    internal ReadOnlySpan<double> Score => blockwise ? SumOfBlocks() : score;

    internal IReadOnlyList<double[]> Blocks => blocks;

    internal bool Blockwise => blockwise;

    internal ReadOnlySpan<double> Gains => gains;

    internal ReadOnlySpan<double> Variances => variances;

    internal ReadOnlySpan<double> Covariance(int direction) => covariances[direction];

    /// <summary>Adds a sample.</summary>
    /// <param name="choice">The prompt and what followed it.</param>
    /// <param name="block">Number of its block, in any order; ignored if samples are independent.</param>
    /// <param name="weight">How many samples it stands for.</param>
    /// <param name="covariates">Features x of each token: directions × tokens, row by row.</param>
    /// <exception cref="ArgumentException">The next token is not among the tokens.</exception>
    public void Add(CountedChoice choice, long block, double weight, ReadOnlySpan<double> covariates)
    {
        var tokens = choice.Tokens;
        var next = choice.Next;
        var winner = tokens.IndexOf(next);
        if (winner < 0) throw new ArgumentException($"next token {next} is not in its prompt", nameof(choice));
        Cut(tokens, choice.Counts, groups[next]);
        TotalWeight += weight;
        var place = Array.IndexOf(kept, winner, 0, length);
        LogLikelihood += weight * (law[place] > 0.5 ? Elementary.Log1p(-rest[place]) : Elementary.Log(law[place]));
        if (length < 2) return;
        var target = blockwise ? ScoreOf(block) : score;
        for (var i = 0; i < length; i++) target[tokens[kept[i]]] += weight * Residual(i, winner);
        AddInformation(tokens, weight);
        if (!blockwise) AddOuter(tokens, winner, weight);
        for (var d = 0; d < gains.Length; d++) AddDirection(d, tokens, covariates.Slice(d * tokens.Length, tokens.Length), winner, weight);
    }

    /// <summary>vᵀ H v, v of length K: with v the estimate less the truth, asymptotically χ² with m − groups degrees of freedom, m the
    /// tokens seen.</summary>
    public double Form(ReadOnlySpan<double> v)
    {
        var sum = 0.0;
        for (var i = 0; i < Size; i++)
        {
            if (groups[i] < 0 || v[i] == 0) continue;
            var inner = 0.0;
            for (var j = 0; j < Size; j++) inner += information[i * Size + j] * v[j];
            sum += v[i] * inner;
        }
        return sum;
    }

    private double[] ScoreOf(long block)
    {
        if (!blockOf.TryGetValue(block, out var own)) blocks.Add(blockOf[block] = own = new double[Size]);
        return own;
    }

    private double[] SumOfBlocks()
    {
        var sum = new double[Size];
        foreach (var own in blocks)
            for (var j = 0; j < Size; j++) sum[j] += own[j];
        return sum;
    }

    private void Cut(ReadOnlySpan<int> tokens, ReadOnlySpan<double> counts, int group)
    {
        if (kept.Length < tokens.Length)
            (kept, law, rest) = (new int[2 * tokens.Length], new double[2 * tokens.Length], new double[2 * tokens.Length]);
        (length, var sum) = (0, 0.0);
        for (var i = 0; i < tokens.Length; i++)
        {
            if (groups[tokens[i]] != group) continue;
            kept[length] = i;
            sum += law[length++] = counts[i] * weights[tokens[i]];
        }
        for (var i = 0; i < length; i++) law[i] /= sum;
        // 1 − p by the others' p where that keeps more digits; it can be so for one token at most.
        for (var i = 0; i < length; i++) rest[i] = law[i] > 0.5 ? Others(i) : 1 - law[i];
    }

    private double Others(int place)
    {
        var sum = 0.0;
        for (var i = 0; i < length; i++)
            if (i != place) sum += law[i];
        return sum;
    }

    private void AddInformation(ReadOnlySpan<int> tokens, double weight)
    {
        for (var i = 0; i < length; i++)
        {
            var scaled = weight * law[i];
            var row = information.AsSpan(tokens[kept[i]] * Size, Size);
            for (var j = 0; j < length; j++) row[tokens[kept[j]]] += i == j ? scaled * rest[i] : -scaled * law[j];
        }
    }

    /// <summary>weight · (e_y − p)(e_y − p)ᵀ.</summary>
    private void AddOuter(ReadOnlySpan<int> tokens, int winner, double weight)
    {
        for (var i = 0; i < length; i++)
        {
            var scaled = weight * Residual(i, winner);
            var row = outer.AsSpan(tokens[kept[i]] * Size, Size);
            for (var j = 0; j < length; j++) row[tokens[kept[j]]] += scaled * Residual(j, winner);
        }
    }

    /// <summary>e_y − p.</summary>
    private double Residual(int place, int winner) => kept[place] == winner ? rest[place] : -law[place];

    private void AddDirection(int direction, ReadOnlySpan<int> tokens, ReadOnlySpan<double> x, int winner, double weight)
    {
        var mean = 0.0;
        for (var i = 0; i < length; i++) mean += law[i] * x[kept[i]];
        var covariance = covariances[direction];
        var variance = 0.0;
        for (var i = 0; i < length; i++)
        {
            var part = law[i] * (x[kept[i]] - mean);
            variance += part * (x[kept[i]] - mean);
            covariance[tokens[kept[i]]] += weight * part;
        }
        gains[direction] += weight * (x[winner] - mean);
        variances[direction] += weight * variance;
    }

    /// <summary>Components that exist keep their tokens together; the others fall into their groups. −1 for unseen tokens.</summary>
    private static int[] GroupsOf(QueryEstimate estimate)
    {
        var groups = (int[])estimate.Components.Clone();
        for (var g = 0; g < estimate.Groups.Count; g++)
            foreach (var token in estimate.Groups[g].Tokens) groups[token] = estimate.ComponentExists.Length + g;
        return groups;
    }
}

/// <summary>A choice of the next token, by counts.</summary>
/// <param name="tokens">The prompt's distinct tokens.</param>
/// <param name="counts">Their counts, same length, positive.</param>
/// <param name="next">The token that followed, one of them.</param>
public readonly ref struct CountedChoice(ReadOnlySpan<int> tokens, ReadOnlySpan<double> counts, int next)
{
    /// <summary>The prompt's distinct tokens.</summary>
    public ReadOnlySpan<int> Tokens { get; } = tokens;

    /// <summary>Their counts.</summary>
    public ReadOnlySpan<double> Counts { get; } = counts;

    /// <summary>The token that followed.</summary>
    public int Next { get; } = next;
}
