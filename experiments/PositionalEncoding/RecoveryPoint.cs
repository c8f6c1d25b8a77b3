using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.PositionalEncoding;

/// <summary>The fits of one recovery point.</summary>
internal sealed record RecoveryPoint(Point<PositionalEncodingParameters> Point,
    IReadOnlyList<RecoveryRow> Rows, IReadOnlyList<PriorRow> Positions)
{
    public PositionalEncodingParameters Parameters => Point.Parameters;

    public RecoveryStudy Study => (RecoveryStudy)Parameters.Study;

    /// <summary>The points that differ in n alone share it; the matrix is named where there are several.</summary>
    public string Series => Name + (Matrices > 1 ? $", {MatrixName.Of(Parameters.Matrix)}" : "");

    private const double FewestChoices = 90;

    private int Matrices { get; init; }

    private string Name =>
        $"{(Study.Distinct ? "distinct" : "repeats")}, {(Study.Variant == Variant.Self ? "self" : "cross")}, {Parameters.Prior.Label}"
        + FormattableString.Invariant($", K = {Parameters.VocabularySize}, L = {Study.Length}")
        + (Parameters.Matrix is RandomMatrixSpecification && Point.Draw > 0 ? $", matrix {Point.Draw}" : "");

    public IEnumerable<RecoveryRow> Fitted => Rows.Where(r => r.Converged);

    /// <summary>Whether each position is chosen so often (its standard error then is about 0.2) that no estimate of it runs to 0 by
    /// chance.</summary>
    public bool EveryPositionTells =>
        Parameters.Prior.Over(Study.Length) is var prior && Study.Samples * prior.Min() >= FewestChoices * prior.Sum();

    private bool LastAlone => Study is { Distinct: true, Variant: Variant.Self };

    public int PredictedNullDirections => 1 + Parameters.VocabularySize + (LastAlone ? 1 : 0);

    public int PredictedDegrees => Study.Length - 1 - (LastAlone ? 1 : 0);

    public static List<RecoveryPoint> Of(Results<PositionalEncodingParameters> results)
    {
        var points = results.Points.Where(p => p.Parameters.Study is RecoveryStudy).ToList();
        var matrices = points.Select(p => p.Parameters.Matrix).Distinct().Count();
        return [.. points.Select(
            p => new RecoveryPoint(p, results.Values(EncodingTables.Fits, p),
                results.Values(EncodingTables.Prior, p)) { Matrices = matrices })];
    }
}
