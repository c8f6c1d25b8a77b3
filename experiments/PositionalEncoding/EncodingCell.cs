using Ccmc.Algebra;
using Ccmc.Functions;
using Ccmc.Models;
using Ccmc.Prompts;
using Ccmc.Random;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.PositionalEncoding;

/// <summary>One replicate of an equivalence study.</summary>
internal sealed class EncodingCell
{
    private readonly EquivalenceStudy study;
    private readonly PositionalPrior specification;
    private readonly Matrix embeddings;
    private readonly Matrix logits;
    private readonly double[] prior;
    private readonly double tokenScore;
    private readonly PositionalAttention attention;
    private readonly double[] tokenBias;
    private readonly CancellationToken cancellation;

    public EncodingCell(PositionalEncodingParameters parameters, EquivalenceStudy study, TransitionMatrix matrix, Cell cell)
    {
        (this.study, specification, cancellation) = (study, parameters.Prior, cell.Cancellation);
        var size = parameters.VocabularySize;
        var stream = cell.Seed("embeddings").Stream();
        embeddings = Embeddings.Gaussian(ref stream, size, study.EmbeddingDimension);
        var subspace = new SeSubspace(embeddings);
        var weights = subspace.Weights(Matrix.Of(size, size, (k, j) => matrix.Logit(k, j)));
        logits = subspace.Logits(weights);
        tokenScore = subspace.Scores(weights).MaxAbs();
        prior = specification.Over(study.Length);
        stream = cell.Seed("positions").Stream();
        attention = PositionalAttention.Create(ref stream, embeddings, prior,
            new(weights, 1, study.Dropped, study.Dropped == DroppedCondition.None ? 1 : study.Strength));
        tokenBias = attention.TokenBias();
    }

    private int Size => embeddings.Rows;

    public EncodingRow Run(RandomStream prompts)
    {
        var (worst, explained, byAge, largest, mean, reversed, score) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, tokenScore);
        var (prompt, tokens) = (new int[study.Length], IndependentTokens.Uniform(Size, study.Length, self: false));
        for (var i = 0; i < study.PromptCount; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            tokens.DrawPrompt(ref prompts, prompt);
            var law = attention.Law(prompt);
            var chain = Chain(prompt, prior);
            var gap = Distances.TotalVariation(law, chain);
            (worst, largest, mean) =
                (Math.Max(worst, Distances.MaxAbs(law, chain)), Math.Max(largest, gap), mean + gap / study.PromptCount);
            explained = Math.Max(explained, Distances.MaxAbs(law, Explained(prompt, prior)));
            byAge = Math.Max(byAge, Distances.MaxAbs(law, Explained(prompt, ByAge(study.Length))));
            var backwards = ByAge(study.Length);
            Array.Reverse(backwards);
            reversed = Math.Max(reversed, Distances.TotalVariation(law, Chain(prompt, backwards)));
            score = Math.Max(score, attention.MaxScore(prompt));
        }
        var condition = Embeddings.Condition(embeddings);
        return new(
            MaxAbsError: worst,
            MaxTotalVariation: largest,
            MeanTotalVariation: mean,
            Bound: RoundingBounds.Identity(Size, study.EmbeddingDimension + study.Length, study.Length, condition, score),
            ExplainedError: explained,
            AgeError: byAge,
            ReversedTotalVariation: reversed,
            Condition: condition,
            MaxScore: score);
    }

    private double[] Chain(int[] prompt, double[] weights) =>
        NextTokenLaw.Of(logits.Row(prompt[^1]), PromptCounts.Weighted(prompt, weights, Size));

    /// <summary>The weight of each position from the tokens that follow it: appended one by one, each new one makes the others
    /// older.</summary>
    private double[] ByAge(int length)
    {
        var weights = new List<double>();
        for (var appended = 0; appended < length; appended++) weights.Add(specification.At(length - 1 - appended));
        return [.. weights];
    }

    /// <summary>PE-CCMC with the base row times e^{b_j} and the prior times e^{c_iq}, the biases of the conditions.</summary>
    private double[] Explained(int[] prompt, double[] weights)
    {
        var bias = attention.PositionBias(prompt[^1]);
        // Only differences of the biases show; without the largest no exponential overflows.
        var highest = bias.Max();
        var biased = new double[weights.Length];
        for (var i = 0; i < biased.Length; i++) biased[i] = weights[i] * Elementary.Exp(bias[i] - highest);
        var row = logits.Row(prompt[^1]).ToArray();
        for (var j = 0; j < row.Length; j++) row[j] += tokenBias[j];
        return NextTokenLaw.Of(row, PromptCounts.Weighted(prompt, biased, Size));
    }
}
