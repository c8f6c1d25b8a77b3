using Ccmc.MeanField;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.TrajectoryCollapse;

/// <summary>Winner takes all: long trajectories against urn theory and the mean field.</summary>
public sealed class TrajectoryCollapseExperiment : Experiment<TrajectoryCollapseParameters, TrajectoryPoint>
{
    /// <inheritdoc/>
    public override string Name => "trajectory-collapse";

    /// <inheritdoc/>
    public override string Title => "Winner takes all: what a trajectory tends to";

    /// <inheritdoc/>
    public override string Description =>
        "The paper's winner takes all. Samples trajectories of a CCMC from the first prompt, up to 10¹² tokens where runs can be "
        + "skipped, and compares them with laws that are exact at every t (urns, digamma martingales) and with the mean field's fixed "
        + "points: winner sets, growth exponents of the losers, the K = 2 phase diagram, collapse times.";

    /// <inheritdoc/>
    public override IReadOnlyList<TableDefinition> Tables =>
        [TrajectoryTables.Counts, TrajectoryTables.Continuations, TrajectoryTables.Winners, TrajectoryTables.Ensembles,
            TrajectoryTables.Laws, TrajectoryTables.Forecast, TrajectoryTables.Exponents];

    /// <inheritdoc/>
    public override IReadOnlyList<ClaimSource> ClaimSources => TrajectoryClaims.Sources;

    /// <inheritdoc/>
    public override TrajectoryCollapseParameters Resolve(TrajectoryCollapseParameters parameters) =>
        parameters.Matrix.FixedSize is { } size ? parameters with { VocabularySize = size } : parameters;

    /// <inheritdoc/>
    public override IEnumerable<string> Validate(TrajectoryCollapseParameters parameters) => TrajectoryValidation.Sentences(parameters);

    /// <inheritdoc/>
    public override double Cost(TrajectoryCollapseParameters parameters) => Reach.Seconds(parameters);

    /// <inheritdoc/>
    public override IEnumerable<string> Foresee(TrajectoryCollapseParameters parameters) =>
        [.. MatrixValidation.Notes(parameters.Matrix), .. Reach.Sentences(parameters)];

    /// <inheritdoc/>
    public override TrajectoryPoint Prepare(TrajectoryCollapseParameters parameters, PointContext context)
    {
        var matrix = Matrices.Draw(parameters.Matrix, parameters.VocabularySize, context);
        return parameters.IsEnsemble
            ? new(matrix, null)
            : new(matrix, MeanFieldAnalysis.Of(matrix, parameters.Present, cancellation: context.Cancellation));
    }

    /// <inheritdoc/>
    public override void Run(TrajectoryCollapseParameters parameters, TrajectoryPoint point, Cell cell) =>
        RunBlock(parameters, point, [cell]);

    /// <inheritdoc/>
    public override int BlockSize(TrajectoryCollapseParameters parameters) => Reach.BlockSize(parameters);

    /// <inheritdoc/>
    public override void RunBlock(TrajectoryCollapseParameters parameters, TrajectoryPoint point, IReadOnlyList<Cell> cells)
    {
        if (!parameters.IsEnsemble) TrajectoryCell.Run(parameters, point, cells);
        else
            foreach (var cell in cells) EnsembleCell.Run(parameters, point.Matrix, cell);
    }

    /// <inheritdoc/>
    public override void Summarize(Results<TrajectoryCollapseParameters> results)
    {
        foreach (var group in TrajectoryGroup.Of(results))
            foreach (var row in GrowthExponents.Rows(group)) results.Add(TrajectoryTables.Exponents, group.Point, -1, row);
    }

    /// <inheritdoc/>
    public override IEnumerable<Figure> Figures(Results<TrajectoryCollapseParameters> results) =>
        TrajectoryFigures.Of(TrajectoryGroup.Of(results));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims(Results<TrajectoryCollapseParameters> results) =>
        TrajectoryClaims.Of(TrajectoryGroup.Of(results));
}
