using Ccmc.Models;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.Equivalence;

/// <summary>What the replicates of a point share.</summary>
/// <param name="Matrix">The transition matrix the weights come from; null for weights drawn directly.</param>
internal sealed record EquivalencePoint(TransitionMatrix? Matrix);

/// <summary>Lemma 2.2: self-attention is a context-conditioned Markov chain; and where positions break it.</summary>
internal sealed class EquivalenceExperiment : Experiment<EquivalenceParameters, EquivalencePoint>
{
    public override string Name => "equivalence";

    public override string Title => "Equivalence: one layer of self-attention is a context-conditioned Markov chain";

    public override string Description =>
        "Lemma 2.2. The attention layer is computed literally (embed, score, softmax over positions, average, tied classifier) and "
        + "compared with the chain's next-token law. The map between weights on S_E and transition matrices is run in both "
        + "directions; parts outside S_E are added to the weights; position vectors are added with the two conditions under which "
        + "they act as a prior, and with each condition dropped.";

    public override IReadOnlyList<TableDefinition> Tables =>
        [EquivalenceTables.Equivalence, EquivalenceTables.Probabilities, EquivalenceTables.Example];

    public override IReadOnlyList<ClaimSource> ClaimSources => EquivalenceClaims.Sources;

    public override EquivalenceParameters Resolve(EquivalenceParameters parameters)
    {
        if (parameters.Positional is NoPositions) parameters = parameters with { Dropped = DroppedCondition.None };
        return parameters.Weights is MatrixWeights
            ? parameters with { VocabularySize = Matrices.Size(parameters.Matrix, parameters.VocabularySize) }
            : parameters with { Matrix = new EquivalenceParameters().Matrix };
    }

    public override IEnumerable<string> Validate(EquivalenceParameters parameters)
    {
        var (size, dimension, length) = (parameters.VocabularySize, parameters.EmbeddingDimension, parameters.Prompts.Length);
        if (parameters.Weights is MatrixWeights)
            foreach (var fault in MatrixValidation.Validate(parameters.Matrix, size, zeroDiagonalAllowed: false)) yield return fault;
        if (dimension < size)
            yield return $"embedding_dimension: {dimension} dimensions cannot hold {size} independent embeddings; at least vocabulary_size";
        foreach (var fault in parameters.Prompts.Validate(size)) yield return fault;
        if (length > 10_000) yield return $"prompts.length: {length} positions are too many for the literal attention path; at most 10000";
        if (parameters.Positional is PositionalPrior && length > 512)
            yield return $"prompts.length: {length} orthogonal position vectors are too many; at most 512 with positional encoding";
        if ((parameters.Positional as PositionalPrior)?.Fault("positional", length) is { } wrong) yield return wrong;
    }

    public override IEnumerable<string> Foresee(EquivalenceParameters parameters) =>
        MatrixValidation.Notes(parameters.Matrix);

    public override double Cost(EquivalenceParameters parameters)
    {
        double inputs = parameters.EmbeddingDimension + (parameters.Positional is PositionalPrior ? parameters.Prompts.Length : 0);
        var perPrompt = 3 * inputs * (inputs + parameters.Prompts.Length + parameters.VocabularySize)
            + 3.0 * parameters.TokensDrawn * parameters.VocabularySize;
        return 1e-9 * (8 * inputs * inputs * inputs + perPrompt * parameters.PromptCount);
    }

    public override EquivalencePoint Prepare(EquivalenceParameters parameters, PointContext context) =>
        new(parameters.Weights is MatrixWeights ? Matrices.Draw(parameters.Matrix, parameters.VocabularySize, context) : null);

    public override void Run(EquivalenceParameters parameters, EquivalencePoint point, Cell cell) =>
        new EquivalenceCell(parameters, point.Matrix, cell).Run();

    public override IEnumerable<Figure> Figures(Results<EquivalenceParameters> results) => EquivalenceFigures.Of(results);

    public override IEnumerable<Claim> Claims(Results<EquivalenceParameters> results) => EquivalenceClaims.Of(results);
}
