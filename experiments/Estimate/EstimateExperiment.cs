using System.Globalization;
using Ccmc.MeanField;
using Repro.Claims;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.Estimate;

/// <summary>The user's own data: maximum likelihood with what it can and cannot know.</summary>
/// <remarks>With one query the model is that of Bradley and Terry, extended to choices among many. Reference: [TF12].</remarks>
internal sealed class EstimateExperiment : Experiment<EstimateParameters, EstimatePoint>
{
    /// <summary>Below this many clusters errors by cluster are known to be too small [CM15].</summary>
    private const int FewClusters = 40;

    /// <summary>Seconds from which a fit is announced.</summary>
    private const double LongFit = 60;

    public override string Name => "estimate";

    public override string Title => "Estimate: a chain from your own pairs or text";

    public override string Description =>
        "Maximum likelihood for each query of the user's own samples, given as pairs or cut from a text: log-odds with standard "
        + "errors and intervals, which of them exist and which samples are missing, whether the data look like a CCMC (score tests), "
        + "how the chain predicts held-out samples compared with simpler models, and which tokens would win. Each replicate resamples "
        + "the next tokens of the data's prompts from the known truth, or from the fitted chain, and fits again.";

    public override IReadOnlyList<TableDefinition> Tables =>
        [EstimateTables.Input, EstimateTables.Logits, EstimateTables.Diagnostics, EstimateTables.Fit, EstimateTables.Departures,
            EstimateTables.Bridges, EstimateTables.Forecast, EstimateTables.Generated, EstimateTables.Resamples, EstimateTables.Certainty];

    public override IReadOnlyList<ClaimSource> ClaimSources => EstimateClaims.Sources;

    public override IEnumerable<string> Validate(EstimateParameters parameters) => EstimateInput.Of(parameters).Faults;

    /// <summary>A replicate fits once; the first also describes the data, which takes two to three times as long.</summary>
    public override double Cost(EstimateParameters parameters) => 1e-3 + EstimateInput.Of(parameters).Samples.FitSeconds;

    public override double PrepareCost(EstimateParameters parameters) => EstimateInput.Of(parameters).Samples.FitSeconds;

    /// <summary>As many resamples as the budget allows; the first replicate describes the data too.</summary>
    public override int MostReplicates(EstimateParameters parameters) =>
        (int)Math.Clamp(parameters.ResamplingBudget / Math.Max(1, EstimateInput.Of(parameters).Entries), 1, int.MaxValue);

    public override IEnumerable<string> Foresee(EstimateParameters parameters)
    {
        var input = EstimateInput.Of(parameters);
        if (input.LeftOut > 0)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{input.LeftOut} of {input.LeftOut + input.Used} samples ({input.LeftOutShare:P1}) are excluded: "
                    + $"the next token does not occur in the prompt, which a CCMC cannot produce");
        if (input.Clusters > 0)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"sandwich_error treats samples of a cluster as dependent and the {input.Clusters} clusters as "
                    + $"independent{(input.Clusters < FewClusters ? $"; with fewer than {FewClusters} it is too small on average" : "")}");
        if (input.Samples.FitSeconds > LongFit)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"one fit of {input.Queries.Count} queries takes about {input.Samples.FitSeconds / 60:0.#} min, and each replicate is one; "
                    + $"the time grows with the cube of the tokens seen with a query, so a smaller data.vocabulary_size is much faster");
        if (input.Vocabulary.Count > MeanFieldAnalysis.MostTokens)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"with {input.Vocabulary.Count} tokens only small sets of winners are examined");
    }

    public override EstimatePoint Prepare(EstimateParameters parameters, PointContext context)
    {
        var input = EstimateInput.Of(parameters);
        var fit = ChainFit.Of(input.Samples, parameters.Ridge, context.Cancellation);
        return new(input, fit, BlockLength.Of(parameters, input.Samples), input.Truth ?? fit.Completed);
    }

    public override void Run(EstimateParameters parameters, EstimatePoint point, Cell cell)
    {
        if (cell.Replicate == 0) new EstimateCell(parameters, point, cell).Run();
        if ((cell.Replicate + 1) * point.Input.Entries > parameters.ResamplingBudget) return;
        cell.Add(EstimateTables.Resamples,
            Resampling.Run(parameters, point, QuerySeeds.Of(cell.Seed("redraw"), point.Input.Queries.Count), cell.Cancellation));
    }

    public override void Summarize(Results<EstimateParameters> results)
    {
        foreach (var point in results.Points)
        {
            var fitted = results.Values(EstimateTables.Forecast, point).Select(r => r.Winners).ToList();
            var drawn = results.Values(EstimateTables.Resamples, point).Select(r => FittedWinners.Sets(r.StableSets)).ToList();
            foreach (var winners in fitted.Concat(drawn.SelectMany(s => s).Order(StringComparer.Ordinal)).Distinct())
                results.Add(EstimateTables.Certainty, point, -1, new(
                    Winners: winners,
                    Fitted: fitted.Contains(winners),
                    Resamples: drawn.Count,
                    ResampledShare: drawn.Count == 0 ? null : (double)drawn.Count(s => s.Contains(winners)) / drawn.Count));
        }
    }

    public override IEnumerable<Figure> Figures(Results<EstimateParameters> results) => EstimateFigures.Of(results);

    public override IEnumerable<Claim> Claims(Results<EstimateParameters> results) => EstimateClaims.Of(results);

    public override IEnumerable<string> Findings(Results<EstimateParameters> results) => EstimateFindings.Of(results);
}
