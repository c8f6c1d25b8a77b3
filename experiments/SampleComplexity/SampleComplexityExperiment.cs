using System.Globalization;
using Ccmc.Population;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.SampleComplexity;

/// <summary>K²/n: the excess risk of maximum likelihood against ½K(K − 1)/n.</summary>
public sealed class SampleComplexityExperiment : Experiment<SampleComplexityParameters, PopulationQuantities>
{
    /// <inheritdoc/>
    public override string Name => "sample-complexity";

    /// <inheritdoc/>
    public override string Title => "K²/n sample complexity of maximum likelihood";

    /// <inheritdoc/>
    public override string Description =>
        "Fits all K rows from n prompts and their next tokens and measures the population excess risk. The paper bounds it by "
        + "O(K²/n); theory gives the constant: if the estimate exists and every co-occurrence graph is connected, 2n times the excess "
        + "risk tends in law to chi-square with K(K − 1) degrees of freedom.";

    /// <inheritdoc/>
    public override IReadOnlyList<TableDefinition> Tables { get; } = [SampleComplexityTables.Risk, SampleComplexityTables.Summary];

    /// <inheritdoc/>
    public override IReadOnlyList<ClaimSource> ClaimSources => SampleComplexityClaims.Sources;

    /// <inheritdoc/>
    public override SampleComplexityParameters Resolve(SampleComplexityParameters parameters) => parameters with
    {
        VocabularySize = Matrices.Size(parameters.Matrix, parameters.VocabularySize),
        SamplesPerParameter = parameters.Samples is null
            ? parameters.SamplesPerParameter ?? SampleComplexityParameters.DefaultSamplesPerParameter
            : parameters.SamplesPerParameter,
    };

    /// <inheritdoc/>
    public override IEnumerable<string> Validate(SampleComplexityParameters parameters)
    {
        if (parameters is { Samples: not null, SamplesPerParameter: not null })
            yield return "samples: given together with samples_per_parameter; give only one";
        var size = Matrices.Size(parameters.Matrix, parameters.VocabularySize);
        foreach (var fault in MatrixValidation.Validate(parameters.Matrix, size, zeroDiagonalAllowed: false)) yield return fault;
        foreach (var fault in parameters.Prompts.Validate(size)) yield return fault;
        if (parameters.Samples is null && (parameters.SamplesPerParameter ?? 0) * size * (size - 1.0) > 1e9)
            yield return "samples_per_parameter: more than 1e9 samples, the most allowed";
    }

    /// <inheritdoc/>
    public override double Cost(SampleComplexityParameters parameters) => SampleComplexityCell.Cost(parameters);

    /// <inheritdoc/>
    public override IEnumerable<string> Foresee(SampleComplexityParameters parameters)
    {
        foreach (var note in MatrixValidation.Notes(parameters.Matrix)) yield return note;
        // 17 samples a parameter: the estimate existed in none of 70 replicates (Gaussian logits, K = L = 16); 68: in nine of ten.
        var perParameter = parameters.SampleSize / (parameters.VocabularySize * (parameters.VocabularySize - 1.0));
        if (parameters.Ridge == 0 && perParameter < 20)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"n = {parameters.SampleSize} is {perParameter:0.#} samples a parameter at K = {parameters.VocabularySize}: the estimate "
                    + $"will seldom exist, and points where it exists in fewer than 99 % are shown but not judged");
    }

    /// <inheritdoc/>
    public override PopulationQuantities Prepare(SampleComplexityParameters parameters, PointContext context)
    {
        var matrix = Matrices.Draw(parameters.Matrix, parameters.VocabularySize, context);
        var stream = context.Seed("population", parameters.Matrix, parameters.VocabularySize,
            parameters.Prompts, parameters.Variant.ToString(), context.Draw).Stream();
        return PopulationQuantities.Of(parameters.Prompts.Over(parameters.VocabularySize, parameters.Variant), matrix, ref stream);
    }

    /// <inheritdoc/>
    public override void Run(SampleComplexityParameters parameters, PopulationQuantities point, Cell cell) =>
        cell.Add(SampleComplexityTables.Risk, SampleComplexityCell.Run(parameters, point, cell));

    /// <inheritdoc/>
    public override void Summarize(Results<SampleComplexityParameters> results)
    {
        foreach (var point in PooledPoint.PerDraw(results)) results.Add(SampleComplexityTables.Summary, point.First, -1, point.Summarize());
    }

    /// <inheritdoc/>
    public override IEnumerable<Figure> Figures(Results<SampleComplexityParameters> results) =>
        SampleComplexityFigures.Of(PooledPoint.Pool(results));

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims(Results<SampleComplexityParameters> results) =>
        SampleComplexityClaims.Of(PooledPoint.Pool(results));
}
