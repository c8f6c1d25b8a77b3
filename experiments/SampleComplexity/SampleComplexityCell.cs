using Ccmc.Likelihood;
using Ccmc.Population;
using Ccmc.Samples;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.SampleComplexity;

/// <summary>One cell: draw n samples, fit, measure.</summary>
internal static class SampleComplexityCell
{
    private const int SamplesBetweenLooks = 65_536;

    /// <summary>Up to here samples are kept and sorted, half a gigabyte; beyond, added one by one to their types, which costs more time and
    /// may cost less memory.</summary>
    private const double MostTokensKept = 1 << 28;

    public static RiskRow Run(SampleComplexityParameters parameters, PopulationQuantities population, Cell cell)
    {
        var (fit, score) = Fit(parameters, population, cell);
        var failed = fit.Queries.FirstOrDefault(q => q.Status == EstimateStatus.IterationLimit);
        if (failed is not null)
            throw new ArithmeticException(
                $"Maximum likelihood stopped "
                    + $"after {failed.Iterations} passes with a residual "
                    + $"of {failed.Residual:G3} nats (K = {parameters.VocabularySize}, n = {parameters.SampleSize})");
        var exists = Exists(fit, population);
        var finite = exists || parameters.Ridge > 0;
        var logits = fit.Queries.Select(q => q.Logits).ToArray();
        (double Value, double StandardError)? excess = null;
        if (finite)
        {
            var fresh = cell.Seed("fresh").Stream();
            excess = population.ExcessRisk(logits, ref fresh, parameters.FreshPrompts);
        }
        double n = parameters.SampleSize;
        return new RiskRow(
            SampleSize: parameters.SampleSize,
            ExcessRisk: excess?.Value,
            ExcessRiskStandardError: excess?.StandardError,
            ParameterError: finite ? ParameterError(logits, population) : null,
            MleExists: exists,
            Iterations: fit.Queries.Sum(q => q.Iterations),
            NewtonStep: fit.Queries.Max(q => q.NewtonStep),
            DegreesOfFreedom: population.DegreesOfFreedom,
            ScoreStatistic: score,
            PredictedExcessRisk: (population.DegreesOfFreedom + population.SecondOrder / n) / (2 * n));
    }

    /// <summary>Seconds on one core, as measured: each sample is drawn and sorted, each row fitted token by token, merged ones once; each
    /// query factors a Hessian; the risk is summed over prompts.</summary>
    public static double Cost(SampleComplexityParameters parameters)
    {
        double size = parameters.VocabularySize, length = parameters.Prompts.Length;
        var types = parameters.Prompts.Over(parameters.VocabularySize, parameters.Variant).TypeCount * size;
        var prompts = types <= PopulationQuantities.EnumerationLimit ? types : parameters.FreshPrompts;
        double n = parameters.SampleSize;
        return n * (1e-8 + length * 2.5e-9) + (types < n / 2 ? types : n) * length * 1.1e-8
            + size * (1e-5 + size * size * size * 3e-10) + prompts * (1e-8 + length * 1e-9);
    }

    private static (CcmcEstimate Fit, double Score) Fit(SampleComplexityParameters parameters, PopulationQuantities population, Cell cell)
    {
        var stream = cell.Seed("data").Stream();
        var options = new FitOptions { StandardErrors = false, LogLikelihood = false };
        var n = parameters.SampleSize;
        if ((double)n * population.Prompts.Length > MostTokensKept) return FitOneByOne();
        var samples = new ChainSamples(population.Prompts, population.Matrix, n);
        while (samples.Count < n) DrawPart(samples, n - samples.Count);
        var rows = samples.Sort();
        return (CcmcEstimate.Fit(rows, parameters.Ridge, options), population.ScoreStatistic(rows));

        void DrawPart(ChainSamples part, int left)
        {
            cell.Cancellation.ThrowIfCancellationRequested();
            part.Draw(ref stream, Math.Min(SamplesBetweenLooks, left));
        }

        (CcmcEstimate, double) FitOneByOne()
        {
            var data = new CcmcData(population.Matrix.Size);
            var part = new ChainSamples(population.Prompts, population.Matrix, SamplesBetweenLooks);
            for (var left = n; left > 0; left -= part.Count)
            {
                part.Clear();
                DrawPart(part, left);
                part.AddTo(data);
            }
            return (CcmcEstimate.Fit(data, parameters.Ridge, options), population.ScoreStatistic(data));
        }
    }

    /// <summary>The estimate exists when it does on each component of the data and the data know no more components than the law of
    /// prompts.</summary>
    private static bool Exists(CcmcEstimate fit, PopulationQuantities population)
    {
        for (var k = 0; k < fit.Queries.Count; k++)
        {
            var query = fit.Queries[k];
            var size = query.Components.Length;
            if (!query.Exists || query.ComponentExists.Length + size - query.TokensSeen != size - population.Queries[k].DegreesOfFreedom)
                return false;
        }
        return true;
    }

    private static double ParameterError(double[][] logits, PopulationQuantities population)
    {
        var size = logits.Length;
        var sum = 0.0;
        for (var k = 0; k < size; k++)
        {
            var components = population.Queries[k].Components;
            var (means, members) = (new double[size], new int[size]);
            for (var j = 0; j < size; j++)
            {
                means[components[j]] += logits[k][j] - population.Matrix.Logit(k, j);
                members[components[j]]++;
            }
            for (var j = 0; j < size; j++)
            {
                var difference = logits[k][j] - population.Matrix.Logit(k, j) - means[components[j]] / members[components[j]];
                sum += difference * difference;
            }
        }
        return Math.Sqrt(sum / size / size);
    }
}
