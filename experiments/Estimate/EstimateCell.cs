using Ccmc.Functions;
using Ccmc.Inference;
using Ccmc.Likelihood;
using Ccmc.MeanField;
using Ccmc.Random;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Estimate;

/// <summary>What is said of the data themselves: one pass over the queries, then the comparison of models and the forecast.</summary>
internal sealed class EstimateCell(EstimateParameters parameters, EstimatePoint point, Cell cell)
{
    private const double DepartureLevel = 0.01;

    private readonly IReadOnlyList<string> vocabulary = point.Input.Vocabulary;
    private readonly IReadOnlyList<string> queries = point.Input.Queries;
    private readonly double quantile = NormalLaw.UpperQuantile((1 - parameters.Confidence) / 2);
    private readonly ScoreTest[] tests = new ScoreTest[Sample.Directions.Count];
    private readonly List<double> sandwichRatios = [];
    private readonly List<double> bootstrapRatios = [];
    private double logLikelihood;
    private long freeLogits;

    /// <summary>Writes every table of the data.</summary>
    public void Run()
    {
        var stream = cell.Seed("blocks").Stream();
        for (var query = 0; query < queries.Count; query++)
        {
            cell.Cancellation.ThrowIfCancellationRequested();
            Describe(query, ref stream);
        }
        foreach (var row in Departures()) cell.Add(EstimateTables.Departures, row);
        Compare();
        var analysis = FittedWinners.Of(point.Fit.Completed, point.Input, cell.Cancellation);
        if (analysis is not null) Foretell(analysis);
        if (FittedWinners.Chain(point.Fit.Completed, point.Input) is { } chain)
            foreach (var row in GeneratedText.Rows(chain, vocabulary, cell.Seed("generated").Stream(), cell.Cancellation))
                cell.Add(EstimateTables.Generated, row);
        cell.Add(EstimateTables.Input, InputOf(analysis));
    }

    private void Describe(int query, ref RandomStream stream)
    {
        var estimate = point.Fit.Queries[query];
        QueryScores? scores = null;
        double[]? sandwich = null, bootstrap = null;
        if (point.Fit.Weight[query] > 0)
        {
            scores = QueryScores.Of(point.Input.Samples, query, estimate, parameters.Ridge, point.Block);
            for (var d = 0; d < tests.Length; d++) tests[d] += scores.Test(d);
            sandwich = scores.Sandwich.StandardErrors(scores.Data);
            // A query whose prompts are of one token has no block: nothing is drawn.
            if (point.Block > 0 && scores.Sandwich.BlockSteps(scores.Data) is { Count: > 0 } steps)
                bootstrap = BlockBootstrap.StandardErrors(steps, parameters.BootstrapResamples, ref stream);
            logLikelihood += scores.Data.LogLikelihood;
            freeLogits += estimate.TokensSeen - estimate.ComponentExists.Length - Enumerable.Range(0, estimate.Groups.Count)
                .Count(g => g > 0 && estimate.Groups[g].Component == estimate.Groups[g - 1].Component);
        }
        WriteLogits(query, estimate, sandwich, bootstrap);
        WriteDiagnostics(query, estimate, scores);
        foreach (var bridge in Estimate.Bridges.Of(query, estimate, point.Input, parameters.Variant))
            cell.Add(EstimateTables.Bridges, bridge);
    }

    private void WriteLogits(int query, QueryEstimate estimate, double[]? sandwich, double[]? bootstrap)
    {
        var (size, probabilities) = (vocabulary.Count, Probabilities(estimate));
        for (var token = 0; token < size; token++)
        {
            var component = estimate.Components[token];
            var finite = component >= 0 && (parameters.Ridge > 0 || estimate.ComponentExists[component]);
            var (logit, error) = (estimate.Logits[token], finite ? estimate.StandardErrors[token] : double.NaN);
            var (robust, resampled) = (finite ? sandwich?[token] : null, finite ? bootstrap?[token] : null);
            if (error > 0 && robust is { } r) sandwichRatios.Add(r / error);
            if (error > 0 && resampled is { } b && double.IsFinite(b)) bootstrapRatios.Add(b / error);
            cell.Add(EstimateTables.Logits, new(
                Query: queries[query],
                Token: vocabulary[token],
                LogOdds: finite ? logit : null,
                StandardError: Known(error),
                Lower: Known(logit - quantile * error),
                Upper: Known(logit + quantile * error),
                Probability: Known(probabilities[token]),
                Component: component,
                Exists: component >= 0 && estimate.ComponentExists[component],
                SandwichError: Known(robust ?? double.NaN),
                BootstrapError: Known(resampled ?? double.NaN),
                Truth: point.Input.Truth is { } truth ? new RowTruth(truth.AsSpan(query * size, size), estimate).Logit(token) : null));
        }
    }

    /// <summary>exp of the logits, normalised by component; NaN where the boundary solution leaves several groups unbeaten, and for unseen
    /// tokens.</summary>
    private double[] Probabilities(QueryEstimate estimate)
    {
        var (sums, top) = (new double[estimate.ComponentExists.Length], new int[estimate.ComponentExists.Length]);
        foreach (var group in estimate.Groups)
            if (double.IsFinite(estimate.Logits[group.Tokens[0]])) top[group.Component]++;
        var weights = Array.ConvertAll(estimate.Logits, a => double.IsNegativeInfinity(a) ? 0 : Elementary.Exp(a));
        for (var t = 0; t < weights.Length; t++)
            if (estimate.Components[t] is >= 0 and var c) sums[c] += weights[t];
        for (var t = 0; t < weights.Length; t++)
            weights[t] = estimate.Components[t] is >= 0 and var c && (parameters.Ridge > 0 || top[c] <= 1)
                ? weights[t] / sums[c]
                : double.NaN;
        return weights;
    }

    private void WriteDiagnostics(int query, QueryEstimate estimate, QueryScores? scores)
    {
        double? wald = null;
        int? degrees = null;
        if (point.Input.Truth is { } logits && scores is not null && parameters.Ridge == 0 && estimate.Exists)
        {
            var truth = new RowTruth(logits.AsSpan(query * vocabulary.Count, vocabulary.Count), estimate);
            (wald, degrees) = (truth.Wald(scores.Data), truth.Degrees);
        }
        cell.Add(EstimateTables.Diagnostics, new(
            Query: queries[query],
            Samples: (long)point.Fit.Weight[query],
            TokensSeen: estimate.TokensSeen,
            Components: estimate.ComponentExists.Length,
            MleExists: estimate.TokensSeen > 0 && estimate.Exists,
            Why: Estimate.Bridges.Why(estimate, point.Fit.Weight[query], vocabulary),
            LogLikelihood: scores?.Data.LogLikelihood ?? 0,
            Iterations: estimate.Iterations,
            NewtonStep: estimate.NewtonStep,
            Wald: wald,
            WaldDegrees: degrees));
    }

    private IEnumerable<DepartureRow> Departures()
    {
        var reach = NormalLaw.UpperQuantile(DepartureLevel / 2) + NormalLaw.UpperQuantile(1 - Judgement.Power);
        for (var d = 0; d < tests.Length; d++)
        {
            var test = tests[d];
            yield return new(
                Direction: Sample.Directions[d],
                Departure: Known(test.Departure),
                StandardError: Known(test.StandardError),
                Statistic: Known(test.Statistic),
                PValue: test.Information > 0 ? NormalLaw.TwoSided(test.Statistic) : null,
                Detectable: Known(reach * test.StandardError));
        }
    }

    private void Compare()
    {
        HeldOut? held = null;
        if (parameters.HeldOut > 0)
            held = HeldOut.Of(new(point.Input.Samples, parameters.HeldOut, QuerySeeds.Of(cell.Seed("held-out"), queries.Count)),
                parameters.Ridge, point.Block, cell.Cancellation);
        var compared = held is { Tally.Weight: > 0 } ? held : null;
        var models = Enum.GetValues<ModelKind>();
        foreach (var model in models)
        {
            var (own, difference) = ((int)model, models.Length + (int)model);
            cell.Add(EstimateTables.Fit, new(
                Model: model,
                HeldOutSamples: (long)(compared?.Tally.Weight ?? 0),
                LogLoss: compared?.Tally.Mean(own),
                LogLossStandardError: compared?.Tally.StandardError(own),
                Difference: compared?.Tally.Mean(difference),
                DifferenceStandardError: compared?.Tally.StandardError(difference),
                Deviance: model switch { ModelKind.Ccmc => -2 * logLikelihood, ModelKind.Copy => CopyDeviance(), _ => null },
                Parameters: model == ModelKind.Ccmc ? freeLogits : null,
                SandwichRatio: model == ModelKind.Ccmc ? Known(Medians.Of(sandwichRatios)) : null,
                BootstrapRatio: model == ModelKind.Ccmc ? Known(Medians.Of(bootstrapRatios)) : null));
        }
    }

    private double CopyDeviance()
    {
        var sum = 0.0;
        for (var query = 0; query < queries.Count; query++)
            point.Input.Samples.Visit(
                query, s => sum -= 2 * s.Weight * Elementary.Log(s.Counts[Array.IndexOf(s.Tokens, s.Next, 0, s.Distinct)] / s.Length));
        return sum;
    }

    private void Foretell(MeanFieldAnalysis analysis)
    {
        foreach (var stable in analysis.Stable)
            cell.Add(EstimateTables.Forecast, new(
                Winners: FittedWinners.Winners(stable, vocabulary),
                Shares: string.Join(
                    ' ', stable.Support.Select(i => stable.Shares[i].ToString("R", System.Globalization.CultureInfo.InvariantCulture))),
                LeadingRate: stable.LeadingRate));
    }

    private InputRow InputOf(MeanFieldAnalysis? analysis)
    {
        var values = tests.Where(t => t.Information > 0).Select(t => NormalLaw.TwoSided(t.Statistic)).ToList();
        return new(
            Records: point.Input.Records,
            Samples: (long)point.Input.Used,
            LeftOut: (long)point.Input.LeftOut,
            LeftOutShare: point.Input.LeftOutShare,
            Tokens: vocabulary.Count,
            OtherShare: point.Input.OtherShare,
            BlockLength: point.Block,
            CompletedRows: point.Fit.CompletedRows,
            StableSets: analysis?.Stable.Count() ?? 0,
            LargestSetLookedAt: analysis?.LargestSupport ?? 0,
            PValue: values.Count == 0 ? null : FamilyWise.SidakAdjusted(values.Min(), values.Count));
    }

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}
