using Ccmc.Functions;
using Ccmc.MeanField;
using Ccmc.Models;
using Ccmc.Samplers;
using Experiments.Shared;

namespace Experiments.Eos;

/// <summary>What theory says of a point: tails, means, how many sequences a budget pays for.</summary>
internal static class EosTheory
{
    /// <summary>Rows that differ by less than this are one: they were typed, and normalised.</summary>
    private const double SameRow = 1e-12;

    /// <summary>n_e π_e over the largest rate from which on the mean length is judged: below 2 the variance is infinite.</summary>
    private const double EnoughMoments = 2.2;

    /// <summary>Whether all words have one row.</summary>
    public static bool HasOneRow(TransitionMatrix matrix)
    {
        for (var k = 1; k < matrix.Size - 1; k++)
            for (var j = 0; j < matrix.Size; j++)
                if (Math.Abs(matrix.Probability(k, j) - matrix.Probability(0, j)) > SameRow) return false;
        return true;
    }

    /// <summary>The rival's row: the mean of the words' rows, in which every word has the mean rate of the prompt's.</summary>
    public static double[] RivalRow(TransitionMatrix matrix, int[] counts)
    {
        var words = matrix.Size - 1;
        double[] row = [.. Enumerable.Range(0, matrix.Size).Select(j => Enumerable.Range(0, words).Average(k => matrix.Probability(k, j)))];
        var (total, mean) = (0, 0.0);
        for (var j = 0; j < words; j++) (total, mean) = (total + counts[j], mean + counts[j] * row[j]);
        for (var j = 0; j < words; j++) row[j] = mean / total;
        return row;
    }

    /// <summary>One fixed point each.</summary>
    public static IEnumerable<TailRow> Tails(TransitionMatrix matrix, int[] counts)
    {
        var tails = EndedTail.Of(matrix, counts);
        var least = tails.Count == 0 ? null : tails.MinBy(t => t.Exponent);
        return tails.Select(t => new TailRow(FixedPointColumns.Support(t.Point.Support), FixedPointColumns.Word(t.Point.Stability),
            t.End, t.Staying, t.Within, t.Exponent, t.Approach, ReferenceEquals(t, least)));
    }

    /// <summary>The mean of the lengths found, beside theory's.</summary>
    public static MeanRow MeanOf(TransitionMatrix matrix, EosParameters parameters, int[] found)
    {
        var counts = parameters.StartCounts;
        double? Finite(double mean) => HasOneRow(matrix) && double.IsFinite(mean) ? mean : null;
        return new(
            Mean: found.Average(),
            Cut: found.Count(f => f == parameters.Longest) / (double)found.Length,
            Predicted: Finite(EndedLengthLaw.Mean(matrix.Row(0), counts)),
            Rival: Finite(EndedLengthLaw.Mean(RivalRow(matrix, counts), counts)),
            Judged: HasOneRow(matrix) && counts[^1] * matrix.Probability(0, matrix.Size - 1)
                >= EnoughMoments * Enumerable.Range(0, matrix.Size - 1).Max(j => matrix.Probability(0, j)));
    }

    /// <summary>Expected sequences begun: U(B) = 1 + Σ_l P(a sequence takes l samples) U(B − l).</summary>
    public static RestartRow Renewals(TransitionMatrix matrix, EosParameters parameters, CancellationToken cancellation)
    {
        var survival = EndedLengthLaw.Survival(matrix.Row(0), parameters.StartCounts, parameters.Budget, cancellation);
        var begun = new double[parameters.Budget + 1];
        for (var budget = 1; budget < begun.Length; budget++)
        {
            if (budget % 1024 == 0) cancellation.ThrowIfCancellationRequested();
            begun[budget] = 1;
            for (var samples = 1; samples < budget; samples++)
                begun[budget] += (survival[samples - 1] - survival[samples]) * begun[budget - samples];
        }
        return new(begun[^1], Elementary.Log(begun[^1] / begun[parameters.Budget / 10]) / Elementary.Log(10), Least(matrix, parameters));
    }

    /// <summary>Information by entry, with the exponents that theory has for it.</summary>
    public static IEnumerable<InformationRow> Entries(
        TransitionMatrix matrix, EosParameters parameters, int sequences, double[] information)
    {
        var words = matrix.Size - 1;
        var restarts = Least(matrix, parameters);
        double[]? growth = null;
        if (HasOneRow(matrix))
        {
            var largest = Enumerable.Range(0, words).Max(j => matrix.Probability(0, j));
            growth = [.. Enumerable.Range(0, words).Select(j => matrix.Probability(0, j) / largest)];
        }
        for (var i = 0; i < words; i++)
            for (var j = 0; j < words; j++)
                yield return new(i, j, sequences, information[i * words + j], growth is null ? null
                    : growth[i] + Math.Min(growth[j], growth.Where((_, k) => k != j).Max()) - 1, restarts);
    }

    /// <summary>min(1, κ).</summary>
    private static double Least(TransitionMatrix matrix, EosParameters parameters) =>
        Math.Min(1, EndedTail.Of(matrix, parameters.StartCounts).Select(t => t.Exponent).DefaultIfEmpty(double.PositiveInfinity).Min());
}
