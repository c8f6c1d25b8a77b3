using Ccmc.Estimators;
using Ccmc.Random;
using Repro.Experiments;

namespace Experiments.SampleComplexity;

/// <summary>One cell: draw n samples, fit, measure.</summary>
internal static class SampleComplexityCell
{
    private const int SamplesBetweenLooks = 65_536;

    public static RiskRow Run(SampleComplexityParameters parameters, PopulationQuantities population, Cell cell)
    {
        var data = DrawSamples(parameters.SampleSize, population, cell);
        var fit = CcmcEstimate.Fit(data, parameters.Ridge, new FitOptions { StandardErrors = false });
        var failed = fit.Queries.FirstOrDefault(q => q.Status == EstimateStatus.IterationLimit);
        if (failed is not null)
            throw new ArithmeticException($"Maximum likelihood stopped after {failed.Iterations} iterations with a Newton step of {failed.NewtonStep} (K = {parameters.VocabularySize}, n = {parameters.SampleSize})");
        var exists = Exists(fit, population);
        var finite = exists || parameters.Ridge > 0;
        var logits = fit.Queries.Select(q => q.Logits).ToArray();
        (double Value, double StandardError)? excess = null;
        if (finite)
        {
            var seed = cell.Seed("fresh");
            var fresh = new RandomStream(seed.S0, seed.S1, seed.S2, seed.S3);
            excess = population.ExcessRisk(logits, ref fresh, parameters.FreshPrompts);
        }
        double n = parameters.SampleSize;
        return new RiskRow
        {
            SampleSize = parameters.SampleSize,
            ExcessRisk = excess?.Value,
            ExcessRiskStandardError = excess?.StandardError,
            ParameterError = finite ? ParameterError(logits, population) : null,
            MleExists = exists,
            Iterations = fit.Queries.Sum(q => q.Iterations),
            NewtonStep = fit.Queries.Max(q => q.NewtonStep),
            DegreesOfFreedom = population.DegreesOfFreedom,
            ScoreStatistic = population.ScoreStatistic(data),
            PredictedExcessRisk = (population.DegreesOfFreedom + population.SecondOrder / n) / (2 * n),
        };
    }

    /// <summary>Seconds on one core, as measured: each sample is drawn, stored and fitted token by token; each query factors a Hessian; the risk is summed over prompts.</summary>
    public static double Cost(SampleComplexityParameters parameters)
    {
        double size = parameters.VocabularySize, length = parameters.Prompts.Length;
        var types = parameters.Prompts.Over(parameters.VocabularySize, parameters.Variant).TypeCount * size;
        var prompts = types <= PopulationQuantities.EnumerationLimit ? types : parameters.FreshPrompts;
        return parameters.SampleSize * (1e-7 + length * 2e-8) + size * (1e-5 + size * size * size * 5e-10) + prompts * (3e-8 + length * 5e-9);
    }

    private static CcmcData DrawSamples(int samples, PopulationQuantities population, Cell cell)
    {
        var seed = cell.Seed("data");
        var stream = new RandomStream(seed.S0, seed.S1, seed.S2, seed.S3);
        var (prompts, matrix) = (population.Prompts, population.Matrix);
        var data = new CcmcData(matrix.Size);
        var prompt = new int[prompts.Length];
        var weights = new double[prompts.Length];
        for (var i = 0; i < samples; i++)
        {
            if (i % SamplesBetweenLooks == 0) cell.Cancellation.ThrowIfCancellationRequested();
            var query = prompts.DrawQuery(ref stream);
            prompts.DrawPrompt(ref stream, query, prompt);
            // A token's chance grows with each position that holds it, so a position drawn by π of its token is a draw of the next token.
            var row = matrix.Row(query);
            for (var s = 0; s < prompt.Length; s++) weights[s] = row[prompt[s]];
            data.AddCross(query, prompt, prompt[Draw.Categorical(ref stream, weights)]);
        }
        return data;
    }

    /// <summary>The estimate exists when it does on each component of the data and the data know no more components than the law of prompts.</summary>
    private static bool Exists(CcmcEstimate fit, PopulationQuantities population)
    {
        for (var k = 0; k < fit.Queries.Count; k++)
        {
            var query = fit.Queries[k];
            var size = query.Components.Length;
            if (!query.Exists || query.ComponentExists.Length + size - query.TokensSeen != size - population.Queries[k].DegreesOfFreedom) return false;
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
