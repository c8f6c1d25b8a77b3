using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.PositionalEncoding;

/// <summary>Positional encoding as a prior over positions: when it is one, what it does to collapse, and how it is found from
/// data.</summary>
internal sealed class PositionalEncodingExperiment : Experiment<PositionalEncodingParameters, PositionalPoint>
{
    public override string Name => "positional-encoding";

    public override string Title => "Positional encoding: a prior over positions, what it does to collapse, and how data give it back";

    public override string Description =>
        "Attention with literal position vectors is compared with the CCMC with a prior over ages, with its two conditions met and "
        + "with each dropped. Trajectories under exponential, power-law and sliding-window priors run until one token has won, and "
        + "are compared with exact linear solutions over all windows, the law of the last switch, and bounds. Further: how fast "
        + "losers grow under power laws below 1, and the prior fitted together with the matrix from pairs (prompt, next token), with "
        + "intervals.";

    public override IReadOnlyList<TableDefinition> Tables =>
        [EncodingTables.Equivalence, EncodingTables.Collapse, EncodingTables.Windows,
            EncodingTables.Survival, EncodingTables.Growth, EncodingTables.Tails, EncodingTables.Fits, EncodingTables.Prior];

    public override IReadOnlyList<ClaimSource> ClaimSources =>
        [.. EncodingClaims.Sources, .. CollapseClaims.Sources, .. GrowthClaims.Sources, .. RecoveryClaims.Sources];

    public override PositionalEncodingParameters Resolve(PositionalEncodingParameters parameters) =>
        parameters.Matrix.FixedSize is { } size ? parameters with { VocabularySize = size } : parameters;

    public override IEnumerable<string> Validate(PositionalEncodingParameters parameters) => EncodingValidation.Sentences(parameters);

    public override double Cost(PositionalEncodingParameters parameters) => EncodingReach.Seconds(parameters);

    public override IEnumerable<string> Foresee(PositionalEncodingParameters parameters) =>
        [.. MatrixValidation.Notes(parameters.Matrix), .. EncodingReach.Sentences(parameters)];

    public override PositionalPoint Prepare(PositionalEncodingParameters parameters, PointContext context)
    {
        var matrix = Matrices.Draw(parameters.Matrix, parameters.VocabularySize, context);
        return new(matrix, parameters.Study is CollapseStudy ? CollapsePrediction.Of(parameters, matrix, context.Cancellation) : null);
    }

    public override void Run(PositionalEncodingParameters parameters, PositionalPoint point, Cell cell)
    {
        switch (parameters.Study)
        {
            case EquivalenceStudy study:
                cell.Add(EncodingTables.Equivalence,
                    new EncodingCell(parameters, study, point.Matrix, cell).Run(cell.Seed("prompts").Stream()));
                break;
            case RecoveryStudy study:
                RecoveryCell.Run(parameters, study, point.Matrix, cell);
                break;
            case GrowthStudy study:
                GrowthCell.Run(parameters, study, point.Matrix, cell);
                break;
            case CollapseStudy:
                CollapseCell.Run(parameters, point, cell);
                break;
            default:
                throw parameters.Study.Unknown;
        }
    }

    public override void Summarize(Results<PositionalEncodingParameters> results) => GrowthTails.Summarize(results);

    public override IEnumerable<Figure> Figures(Results<PositionalEncodingParameters> results) => EncodingFigures.Of(results);

    public override IEnumerable<Claim> Claims(Results<PositionalEncodingParameters> results) =>
        [.. EncodingClaims.Of(results), .. CollapseClaims.Of(results), .. GrowthClaims.Of(results), .. RecoveryClaims.Of(results)];
}
