using Ccmc.Functions;
using Ccmc.Models;
using Ccmc.Positions;
using Ccmc.Prompts;
using Ccmc.Random;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.PositionalEncoding;

/// <summary>One replicate of a recovery study: samples drawn, prior and matrix fitted.</summary>
internal static class RecoveryCell
{
    private const double Quantile = 1.959963984540054;

    public static void Run(PositionalEncodingParameters parameters, RecoveryStudy study, TransitionMatrix matrix, Cell cell)
    {
        var data = Sample(parameters, study, matrix, cell.Seed("samples").Stream(), cell.Cancellation);
        var estimate = PositionalPriorEstimator.Fit(data, cancellation: cell.Cancellation);
        var truth = Truth(parameters.Prior.Over(study.Length), estimate.Identified);
        var fitted = estimate.Status == PositionalFitStatus.Converged;
        for (var i = 0; i < study.Length; i++)
        {
            var told = fitted && estimate.Identified[i];
            cell.Add(EncodingTables.Prior, new(
                Age: study.Length - 1 - i,
                Identified: estimate.Identified[i],
                LogPrior: told ? estimate.LogPrior[i] : null,
                StandardError: told ? estimate.StandardError(i) : null,
                Truth: estimate.Identified[i] ? truth[i] : null));
        }
        cell.Add(EncodingTables.Fits,
            Row(estimate, truth, matrix, fitted) with
            {
                OpenQueries = PositionalExistence.CountOpenQueries(data),
                StartDifference = cell.Replicate == 0 && fitted
                    ? SecondStart(data, estimate, cell.Seed("start").Stream(), cell.Cancellation)
                    : null
            });
    }

    private static PositionalPairs Sample(PositionalEncodingParameters parameters, RecoveryStudy study,
        TransitionMatrix matrix, RandomStream stream, CancellationToken cancellation)
    {
        var (size, length) = (parameters.VocabularySize, study.Length);
        var prior = parameters.Prior.Over(length);
        PromptDistribution law = study.Distinct
            ? new DistinctTokens(size, length, self: false)
            : IndependentTokens.Uniform(size, length, self: false);
        var (prompts, queries, next) = (new int[study.Samples * length], new int[study.Samples], new int[study.Samples]);
        var (mass, weights) = (new double[size], new double[size]);
        for (var s = 0; s < next.Length; s++)
        {
            if ((s & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();
            var prompt = prompts.AsSpan(s * length, length);
            law.DrawPrompt(ref stream, prompt);
            queries[s] = study.Variant == Variant.Self ? prompt[^1] : law.DrawQuery(ref stream);
            Array.Clear(mass);
            for (var i = 0; i < length; i++) mass[prompt[i]] += prior[i];
            for (var j = 0; j < size; j++) weights[j] = mass[j] * matrix.Probability(queries[s], j);
            next[s] = Draw.Categorical(ref stream, weights);
        }
        return new(size, length, prompts, queries, next);
    }

    /// <summary>log ρ, mean zero over identified positions.</summary>
    private static double[] Truth(double[] prior, IReadOnlyList<bool> identified)
    {
        var (sum, count) = (0.0, 0);
        var truth = Array.ConvertAll(prior, Elementary.Log);
        for (var i = 0; i < truth.Length; i++)
            if (identified[i]) (sum, count) = (sum + truth[i], count + 1);
        for (var i = 0; i < truth.Length; i++) truth[i] -= sum / count;
        return truth;
    }

    private static RecoveryRow Row(PositionalPriorEstimate estimate, double[] truth, TransitionMatrix matrix, bool fitted)
    {
        var told = Enumerable.Range(0, truth.Length).Where(i => estimate.Identified[i]).ToArray();
        var (error, predicted, covered) = (0.0, 0.0, 0.0);
        foreach (var i in told)
        {
            var (departure, deviation) = (estimate.LogPrior[i] - truth[i], estimate.StandardError(i));
            (error, predicted) = (error + departure * departure / told.Length, predicted + deviation * deviation / told.Length);
            if (Covers(departure, deviation)) covered += 1.0 / told.Length;
        }
        var wald = fitted ? Wald(estimate, truth, told) : double.NaN;
        return new(
            Converged: fitted,
            Iterations: estimate.Iterations,
            OpenQueries: 0,
            NullDirections: estimate.NullDirections,
            Wald: double.IsNaN(wald) ? null : wald,
            Degrees: told.Length - 1,
            PriorError: fitted ? error : null,
            PriorErrorPredicted: fitted ? predicted : null,
            Covered: fitted ? covered : null,
            MatrixError: fitted && told.Length == truth.Length ? MatrixError(estimate, matrix) : null,
            StartDifference: null);
    }

    /// <summary>Whether an interval of 95 % holds the truth.</summary>
    internal static bool Covers(double departure, double deviation) => Math.Abs(departure) <= Quantile * deviation;

    /// <summary>The quadratic form without the first identified position: the gauge leaves one less degree than positions, and any that is
    /// left out gives the same.</summary>
    private static double Wald(PositionalPriorEstimate estimate, double[] truth, int[] told)
    {
        var (n, length) = (told.Length - 1, truth.Length);
        if (n == 0) return double.NaN;
        var covariance = new double[n * n];
        var departure = new double[n];
        for (var a = 0; a < n; a++)
        {
            departure[a] = estimate.LogPrior[told[a + 1]] - truth[told[a + 1]];
            for (var b = 0; b < n; b++) covariance[a * n + b] = estimate.Covariance[told[a + 1] * length + told[b + 1]];
        }
        return QuadraticForm.Inverse(covariance, departure);
    }

    private static double MatrixError(PositionalPriorEstimate estimate, TransitionMatrix matrix)
    {
        var sum = 0.0;
        for (var q = 0; q < matrix.Size; q++)
            for (var j = 0; j < matrix.Size; j++)
            {
                var departure = estimate.Logits[q * matrix.Size + j] - matrix.Logit(q, j);
                sum += departure * departure;
            }
        return sum / (matrix.Size * matrix.Size);
    }

    private static double SecondStart(PositionalPairs data, PositionalPriorEstimate first,
        RandomStream stream, CancellationToken cancellation)
    {
        var start = new double[data.Length + data.VocabularySize * data.VocabularySize];
        for (var a = 0; a < start.Length; a++) start[a] = Draw.Normal(ref stream);
        var again = PositionalPriorEstimator.Fit(data, start, cancellation);
        // A second fit that does not converge is no agreement: it counts as far away.
        if (again.Status != PositionalFitStatus.Converged) return double.MaxValue;
        var difference = 0.0;
        for (var i = 0; i < data.Length; i++)
            if (first.Identified[i]) difference = Math.Max(difference, Math.Abs(first.LogPrior[i] - again.LogPrior[i]));
        return difference;
    }
}

/// <summary>xᵀ A⁻¹ x.</summary>
internal static class QuadraticForm
{
    /// <summary>For a symmetric positive definite A, n × n; NaN where it is not.</summary>
    public static double Inverse(double[] a, double[] x)
    {
        var n = x.Length;
        var (rest, sum) = ((double[])a.Clone(), 0.0);
        var left = (double[])x.Clone();
        for (var k = 0; k < n; k++)
        {
            var pivot = rest[k * n + k];
            if (!(pivot > 0)) return double.NaN;
            sum += left[k] * left[k] / pivot;
            for (var i = k + 1; i < n; i++)
            {
                var factor = rest[i * n + k] / pivot;
                left[i] -= factor * left[k];
                for (var j = k + 1; j < n; j++) rest[i * n + j] -= factor * rest[k * n + j];
            }
        }
        return sum;
    }
}
