using Ccmc.MeanField;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.SingleTrajectoryLearning;

/// <summary>What one trajectory reveals of P, and what it never will.</summary>
public sealed class LearningExperiment : Experiment<LearningParameters, LearningPoint>
{
    /// <inheritdoc/>
    public override string Name => "single-trajectory-learning";

    /// <inheritdoc/>
    public override string Title => "Learning from one trajectory: what keeps being visited is learned, and nothing else";

    /// <inheritdoc/>
    public override string Description =>
        "P is estimated by maximum likelihood from one trajectory that is never stored, up to 10¹² tokens. After collapse the "
        + "information on an entry (i, j) grows like t^(γ_i + γ_j − 1), γ the growth exponents of the mean field. If that exponent is "
        + "negative, the log-odds can never be learned. For comparison: independent prompts and restarts, which learn every entry "
        + "like n^(−1/2).";

    /// <inheritdoc/>
    public override IReadOnlyList<TableDefinition> Tables =>
        [LearningTables.Entries, LearningTables.Ends, LearningTables.Predictions, LearningTables.Summary, LearningTables.Slopes];

    /// <inheritdoc/>
    public override IReadOnlyList<ClaimSource> ClaimSources => LearningClaims.Sources;

    /// <inheritdoc/>
    public override LearningParameters Resolve(LearningParameters parameters) =>
        parameters.Matrix.FixedSize is { } size ? parameters with { VocabularySize = size } : parameters;

    /// <inheritdoc/>
    public override IEnumerable<string> Validate(LearningParameters parameters) => LearningReach.Faults(parameters);

    /// <inheritdoc/>
    public override double Cost(LearningParameters parameters) => LearningReach.Seconds(parameters);

    /// <inheritdoc/>
    public override IEnumerable<string> Foresee(LearningParameters parameters) =>
        [.. MatrixValidation.Notes(parameters.Matrix), .. LearningReach.Sentences(parameters)];

    /// <inheritdoc/>
    public override LearningPoint Prepare(LearningParameters parameters, PointContext context)
    {
        var matrix = Matrices.Draw(parameters.Matrix, parameters.VocabularySize, context);
        return new(matrix, MeanFieldAnalysis.Of(matrix, Enumerable.Range(0, matrix.Size).ToArray(), cancellation: context.Cancellation));
    }

    /// <inheritdoc/>
    public override void Run(LearningParameters parameters, LearningPoint point, Cell cell) => LearningCell.Run(parameters, point, cell);

    /// <inheritdoc/>
    public override void Summarize(Results<LearningParameters> results) => LearningSummary.Add(results);

    /// <inheritdoc/>
    public override IEnumerable<Figure> Figures(Results<LearningParameters> results) => LearningFigures.Of(LearningGroup.Of(results));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims(Results<LearningParameters> results) => LearningClaims.Of(LearningGroup.Of(results));
}
