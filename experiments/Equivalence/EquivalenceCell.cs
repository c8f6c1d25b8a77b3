using System.Globalization;
using Ccmc.Algebra;
using Ccmc.Models;
using Ccmc.Prompts;
using Ccmc.Random;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Equivalence;

/// <summary>One replicate: draws embeddings, weights and prompts, and compares the attention path with the chain.</summary>
internal sealed class EquivalenceCell
{
    // Prompts whose laws are held at once.
    private const int Block = 256;

    // e^(2 · 300) is far from overflow.
    private const double SafeScore = 300;

    private readonly EquivalenceParameters parameters;
    private readonly Cell cell;
    private readonly Matrix embeddings;
    private readonly SeSubspace subspace;
    private readonly Matrix weights;
    private readonly Matrix logits;
    private readonly double maxTokenScore;
    private readonly double[]? prior;
    private readonly PositionalAttention? positions;

    public EquivalenceCell(EquivalenceParameters parameters, TransitionMatrix? matrix, Cell cell)
    {
        (this.parameters, this.cell) = (parameters, cell);
        var stream = cell.Seed("embeddings").Stream();
        embeddings = parameters.Embeddings.Draw(ref stream, parameters.VocabularySize, parameters.EmbeddingDimension);
        subspace = new(embeddings);
        weights = matrix is null ? Normal("weights") : subspace.Weights(Scaled(matrix));
        logits = subspace.Logits(weights);
        maxTokenScore = subspace.Scores(weights).MaxAbs();
        if (parameters.Positional is not PositionalPrior positional) return;
        prior = positional.Over(parameters.Prompts.Length);
        stream = cell.Seed("positions").Stream();
        positions = PositionalAttention.Create(
            ref stream, embeddings, prior, new(weights, parameters.Weights.Scale, parameters.Dropped));
    }

    private int Size => parameters.VocabularySize;

    private int Length => parameters.Prompts.Length;

    public void Run()
    {
        var prompts = DrawPrompts();
        var outside = Normal("outside");
        outside -= subspace.Project(outside);
        var shifted = weights + outside;
        var (plain, moved) = (new AttentionBatch(embeddings, weights, subspace.Classifier),
            new AttentionBatch(embeddings, shifted, subspace.Classifier));
        // The chain is given the scores that the layer forms, to the bit: the identity is about what is done with them. Where they spread
        // further, e^score may underflow in a row of P, and the chain's laws come one by one from the logits.
        var chains = prior is null && maxTokenScore <= SafeScore
            ? new ChainBatch(TransitionMatrix.FromLogits(plain.TokenScores().Entries))
            : null;
        var tokens = cell.Seed("tokens").Stream();
        var comparison = new Comparison();
        var (direct, displaced, counted) = (new double[Block * Size], new double[Block * Size], new double[Block * Size]);
        for (var from = 0; from < parameters.PromptCount; from += Block)
        {
            cell.Cancellation.ThrowIfCancellationRequested();
            var many = Math.Min(Block, parameters.PromptCount - from);
            var part = prompts.AsMemory(from * Length, many * Length);
            plain.Laws(part, Length, direct.AsMemory(0, many * Size));
            moved.Laws(part, Length, displaced.AsMemory(0, many * Size));
            chains?.Laws(part, Length, counted.AsMemory(0, many * Size));
            for (var i = 0; i < many; i++)
            {
                var prompt = part.Span.Slice(i * Length, Length);
                ReadOnlySpan<double> attention = direct.AsSpan(i * Size, Size);
                var law = positions is not null ? positions.Law(prompt) : chains is not null ? attention : Plain(prompt);
                var chain = chains is null ? Chain(prompt) : counted.AsSpan(i * Size, Size);
                if (from + i == 0)
                {
                    AddProbabilities(law, chain);
                    if (cell.Replicate == 0 && prior is null) AddExample(prompt, law, chain);
                }
                comparison.Add(law, chain, DrawTokens(ref tokens, law));
                comparison.MaxScore = Math.Max(comparison.MaxScore, positions?.MaxScore(prompt) ?? 0);
                comparison.OutsideError = Math.Max(comparison.OutsideError, Distances.MaxAbs(attention, displaced.AsSpan(i * Size, Size)));
            }
        }
        cell.Add(EquivalenceTables.Equivalence, Row(comparison, outside, shifted));
    }

    private EquivalenceRow Row(Comparison comparison, Matrix outside, Matrix shifted)
    {
        var (dimension, condition) = (parameters.EmbeddingDimension, Embeddings.Condition(embeddings));
        var (maxScore, maxLogit) = (Math.Max(maxTokenScore, comparison.MaxScore), logits.MaxAbs());
        var roundTripBound = RoundingBounds.RoundTrip(Size, dimension, condition, maxLogit);
        var shiftedScore = Math.Max(maxTokenScore, subspace.Scores(shifted).MaxAbs());
        var projected = subspace.Project(weights);
        var back = subspace.Weights(logits);
        var matrixBack = subspace.Logits(back);
        return new(
            MaxAbsError: comparison.MaxAbsError,
            MaxTotalVariation: comparison.MaxTotalVariation,
            Bound: RoundingBounds.Identity(Size, positions is null ? dimension : dimension + Length, Length, condition, maxScore),
            Condition: condition,
            MaxScore: maxScore,
            MaxLogit: maxLogit,
            // Equal logits are W = 0, and so is what comes back.
            RoundtripError: (back - projected).FrobeniusNorm() is > 0 and var missed ? missed / projected.FrobeniusNorm() : 0,
            LogitRoundtripError: (matrixBack - logits).MaxAbs(),
            RoundtripBound: roundTripBound,
            OutsideError: comparison.OutsideError,
            OutsideBound: RoundingBounds.Identity(Size, dimension, Length, condition, shiftedScore) + roundTripBound,
            OutsideSize: outside.MaxAbs(),
            DistinctTokens: comparison.DistinctTokens,
            GStatistic: comparison.GStatistic,
            GDegrees: comparison.GDegrees,
            GTokens: comparison.GTokens);
    }

    private double[] Plain(ReadOnlySpan<int> prompt) =>
        SelfAttention.Law(SelfAttention.Embed(embeddings, prompt), weights, embeddings.Row(prompt[^1]), subspace.Classifier);

    private double[] Chain(ReadOnlySpan<int> prompt) => prior is null
        ? NextTokenLaw.Of(logits.Row(prompt[^1]), PromptCounts.Of(prompt, Size))
        : NextTokenLaw.Of(logits.Row(prompt[^1]), PromptCounts.Weighted(prompt, prior, Size));

    private int[] DrawPrompts()
    {
        var stream = cell.Seed("prompts").Stream();
        var prompts = new int[parameters.PromptCount * Length];
        // Without a query of its own: the last of the law's tokens is the query, like any other.
        var law = parameters.Prompts.Over(Size, Variant.Cross);
        for (var i = 0; i < parameters.PromptCount; i++) law.DrawPrompt(ref stream, prompts.AsSpan(i * Length, Length));
        return prompts;
    }

    private long[] DrawTokens(ref RandomStream stream, ReadOnlySpan<double> law)
    {
        var counts = new long[Size];
        for (var t = 0; t < parameters.TokensDrawn; t++) counts[SelfAttention.DrawToken(ref stream, law)]++;
        return counts;
    }

    private void AddProbabilities(ReadOnlySpan<double> law, ReadOnlySpan<double> chain)
    {
        for (var j = 0; j < Size; j++)
            cell.Add(EquivalenceTables.Probabilities, new(Token: j, Attention: law[j], Chain: chain[j]));
    }

    private void AddExample(ReadOnlySpan<int> prompt, ReadOnlySpan<double> law, ReadOnlySpan<double> chain)
    {
        var (counts, row) = (new int[Size], SelfAttention.Softmax(logits.Row(prompt[^1])));
        foreach (var token in prompt) counts[token]++;
        var text = string.Join(' ', prompt.ToArray().Select(token => token.ToString(CultureInfo.InvariantCulture)));
        for (var j = 0; j < Size; j++)
            cell.Add(EquivalenceTables.Example, new(text, j, counts[j], row[j], counts[j] * row[j], chain[j], law[j]));
    }

    private Matrix Scaled(TransitionMatrix matrix) => Matrix.Of(Size, Size, (k, j) => parameters.Weights.Scale * matrix.Logit(k, j));

    private Matrix Normal(string name)
    {
        var stream = cell.Seed(name).Stream();
        var normal = Embeddings.Normal(ref stream, parameters.EmbeddingDimension, parameters.EmbeddingDimension);
        return Matrix.Of(normal.Rows, normal.Columns, (a, b) => parameters.Weights.Scale * normal[a, b]);
    }
}
