using Ccmc.MeanField;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.Forecasting;

/// <summary>What theory says of a matrix, without simulation.</summary>
public sealed class ForecastExperiment : Experiment<ForecastParameters, ForecastPoint>
{
    /// <summary>By how much the shares of a start may miss one: what numbers of a few digits leave.</summary>
    private const double LargestSumError = 1e-6;

    /// <inheritdoc/>
    public override string Name => "forecast";

    /// <inheritdoc/>
    public override string Title => "Forecast: what theory says of a matrix, without simulation";

    /// <inheritdoc/>
    public override string Description =>
        "Every fixed point of the mean field of a matrix on all faces (up to 20 tokens), each with its certificate: winners, "
        + "stability, growth exponents of the losers, the entries that one trajectory can ever learn, and the cost of 10⁶ to 10¹² "
        + "tokens. Each replicate integrates the mean field from a random start, as an independent check; starts can also be given. "
        + "For a random kind with exchangeable entries, many matrices are drawn to count the tokens that can win alone.";

    /// <inheritdoc/>
    public override IReadOnlyList<TableDefinition> Tables =>
        [ForecastTables.Overview, ForecastTables.FixedPoints, ForecastTables.Learnable,
            ForecastTables.Costs, ForecastTables.Flows, ForecastTables.WinnerCounts, ForecastTables.Matrix];

    /// <inheritdoc/>
    public override IReadOnlyList<ClaimSource> ClaimSources => ForecastClaims.Sources;

    /// <inheritdoc/>
    public override ForecastParameters Resolve(ForecastParameters parameters) =>
        parameters.Matrix.FixedSize is { } size ? parameters with { VocabularySize = size } : parameters;

    /// <inheritdoc/>
    public override IEnumerable<string> Validate(ForecastParameters parameters)
    {
        var faulty = false;
        foreach (var fault in MatrixValidation.Validate(parameters.Matrix, parameters.VocabularySize, zeroDiagonalAllowed: true))
        {
            faulty = true;
            yield return fault;
        }
        if (faulty) yield break;
        var counts = parameters.StartCounts;
        var fits = counts.Count == 0 || counts.Count == parameters.VocabularySize;
        if (!fits)
            yield return $"start_counts: {counts.Count} counts for {parameters.VocabularySize} tokens; give one for each, or none for one "
                + $"of each";
        else if (counts.Count > 0 && counts.Count(n => n > 0) < 2)
            yield return "start_counts: fewer than two tokens occur in the first prompt, and no other can follow; "
                + "let at least two counts be positive";
        for (var s = 0; fits && s < parameters.Starts.Count; s++)
            if (Fault(parameters, parameters.Starts[s]) is { } fault) yield return $"starts[{s}]: {fault}";
    }

    /// <summary>What is wrong with a given start; null if nothing is.</summary>
    private static string? Fault(ForecastParameters parameters, IReadOnlyList<double> start)
    {
        if (start.Count != parameters.VocabularySize)
            return $"{start.Count} shares for {parameters.VocabularySize} tokens; give one for each";
        for (var j = 0; j < start.Count; j++)
        {
            var there = parameters.Counts[j] > 0;
            if (!double.IsFinite(start[j]) || start[j] < 0 || there != start[j] > 0)
                return string.Create(System.Globalization.CultureInfo.InvariantCulture,
                    $"the share of token {j} is {start[j]:R}; it must be ")
                    + (there
                        ? "positive: a token of the first prompt keeps a share, however small"
                        : "0: the first prompt lacks the token");
        }
        return Math.Abs(start.Sum() - 1) > LargestSumError
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the shares sum to {start.Sum():R}; they must sum to one")
            : null;
    }

    /// <inheritdoc/>
    public override double Cost(ForecastParameters parameters)
    {
        // Faces are searched once for all starts: a share of that with each, as if they were eight. A flow settles by τ = 50 or so, four
        // stages of four steps to a unit.
        var size = (double)parameters.VocabularySize;
        var flow = 16 * Math.Min(50, parameters.FlowTime) * (1e-7 + 1e-8 * size * size + 3e-10 * size * size * size);
        return 1e-3 + (FaceSeconds(parameters) + WinnerCounts.Seconds(parameters)) / 8 + flow;
    }

    private static double FaceSeconds(ForecastParameters parameters)
    {
        var (present, size) = (parameters.Present.Length, (double)parameters.VocabularySize);
        if (present > MeanFieldAnalysis.MostTokens) return MeanFieldAnalysis.MostFaces * (5e-6 + 1e-8 * size);
        var faces = (double)(1 << present);
        // Faces of equal rows are singular: each is solved with pivoting, and where tokens tie once more for each token that is absent.
        return parameters.Matrix is IdenticalRows { Row: var row }
            ? faces * (row.Distinct().Count() < row.Count ? 4e-6 * present : 4e-6)
            : 1.6e-6 * faces;
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Foresee(ForecastParameters parameters)
    {
        foreach (var note in MatrixValidation.Notes(parameters.Matrix)) yield return note;
        if (parameters.Present.Length > MeanFieldAnalysis.MostTokens)
            yield return $"{parameters.Present.Length} tokens have more faces than are solved (up "
                + $"to {MeanFieldAnalysis.MostTokens} tokens): only small sets of winners are found, and the list is not complete";
    }

    /// <inheritdoc/>
    public override ForecastPoint Prepare(ForecastParameters parameters, PointContext context)
    {
        var matrix = Matrices.Draw(parameters.Matrix, parameters.VocabularySize, context);
        return new(matrix, MeanFieldAnalysis.Of(matrix, parameters.Present, cancellation: context.Cancellation));
    }

    /// <inheritdoc/>
    public override void Run(ForecastParameters parameters, ForecastPoint point, Cell cell) => ForecastCell.Run(parameters, point, cell);

    /// <inheritdoc/>
    public override IEnumerable<Figure> Figures(Results<ForecastParameters> results) => ForecastFigures.Of(ForecastGroup.Of(results));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims(Results<ForecastParameters> results) => ForecastClaims.Of(ForecastGroup.Of(results));

    /// <inheritdoc/>
    public override IEnumerable<string> Findings(Results<ForecastParameters> results) => ForecastFindings.Of(ForecastGroup.Of(results));
}
