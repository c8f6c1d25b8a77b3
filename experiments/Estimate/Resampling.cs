using Ccmc.Functions;
using Ccmc.Inference;
using Ccmc.Statistics;
using Repro.Experiments;

namespace Experiments.Estimate;

/// <summary>One draw of the parametric bootstrap: next tokens drawn anew for the data's prompts, fitted, and held against the chain they
/// were drawn from.</summary>
internal static class Resampling
{
    /// <summary>The row of a resample.</summary>
    public static ResampleRow Run(EstimateParameters parameters, EstimatePoint point, StreamSeed[] seeds, CancellationToken cancellation)
    {
        var samples = new RedrawnSamples(point.Input.Samples, Array.ConvertAll(point.DrawnFrom, Elementary.Exp), seeds);
        var fit = ChainFit.Of(samples, parameters.Ridge, cancellation);
        var tests = new ScoreTest[Sample.Directions.Count];
        var (known, existing, intervals, covered, regions, regionsCovered) = (0, 0, 0, 0, 0, 0);
        for (var query = 0; query < samples.Queries; query++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (fit.Weight[query] == 0) continue;
            var estimate = fit.Queries[query];
            var scores = QueryScores.Of(samples, query, estimate, parameters.Ridge, long.MaxValue);
            for (var d = 0; d < tests.Length; d++) tests[d] += scores.Test(d);
            if (point.Fit.Queries[query].Exists) (known, existing) = (known + 1, existing + (estimate.Exists ? 1 : 0));
            var truth = new RowTruth(point.DrawnFrom.AsSpan(query * samples.VocabularySize, samples.VocabularySize), estimate);
            (intervals, covered) = (intervals + truth.Intervals(), covered + truth.Covered(parameters.Confidence));
            if (parameters.Ridge > 0 || !estimate.Exists || truth.Degrees == 0) continue;
            regions++;
            if (truth.Wald(scores.Data) <= ChiSquaredLaw.UpperQuantile(1 - parameters.Confidence, truth.Degrees)) regionsCovered++;
        }
        double? Z(int direction) => tests[direction].Information > 0 ? tests[direction].Statistic : null;
        return new(
            Existence: known == 0 ? 0 : (double)existing / known,
            Intervals: intervals,
            Covered: covered,
            Regions: regions,
            RegionsCovered: regionsCovered,
            ZCount: Z(0),
            ZRecency: Z(1),
            ZPrevious: Z(2),
            ZInduction: Z(3),
            StableSets: FittedWinners.Of(fit.Completed, point.Input, cancellation) is { } analysis
                ? FittedWinners.Joined(analysis, point.Input.Vocabulary)
                : "");
    }
}
