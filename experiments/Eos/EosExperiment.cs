using Ccmc.Functions;
using Ccmc.Models;
using Ccmc.Samplers;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.Eos;

/// <summary>What the replicates of a point share: P, the exact law of lengths and the rival's where there are ones.</summary>
internal sealed record EosPoint(TransitionMatrix Matrix, double[] ExactSurvival, double[] RivalSurvival);

/// <summary>A token that ends the sequence: how long sequences get, and what restarting is worth to the estimator.</summary>
internal sealed class EosExperiment : Experiment<EosParameters, EosPoint>
{
    /// <summary>Longest length of the exact law: its time grows as the square.</summary>
    private const int ExactLength = 4000;

    /// <summary>Largest budget whose sequences are counted exactly: the renewal equation takes its square.</summary>
    private const int MostRenewals = 30_000;

    /// <summary>Checkpoints to a decade of lengths.</summary>
    private const double PerDecade = 8;

    public override string Name => "eos";

    public override string Title => "EOS: a token that ends the sequence, its length law and what restarts are worth to the estimator";

    public override string Description =>
        "The last token ends the sequence. It must occur in the prompt, or a CCMC would never generate it. Since it is never "
        + "appended, its weight falls as the context grows, and lengths have a power-law tail. Restarts from fresh prompts keep every "
        + "query and token in play: coverage and errors of the estimate are compared with those of one trajectory with as many "
        + "samples.";

    public override IReadOnlyList<TableDefinition> Tables =>
    [
        EosTables.Lengths, EosTables.Learned, EosTables.Tails, EosTables.Summary,
        EosTables.TailExponents, EosTables.Means, EosTables.Restarts, EosTables.Information,
    ];

    public override IReadOnlyList<ClaimSource> ClaimSources => EosClaims.Sources;

    public override EosParameters Resolve(EosParameters parameters) =>
        parameters with { VocabularySize = Matrices.Size(parameters.Matrix, parameters.VocabularySize) };

    public override IEnumerable<string> Validate(EosParameters parameters)
    {
        foreach (var fault in MatrixValidation.Validate(parameters.Matrix, parameters.VocabularySize, zeroDiagonalAllowed: false))
            yield return fault;
        if (parameters.VocabularySize < 3)
            yield return $"matrix: {parameters.VocabularySize} tokens; EOS needs two other tokens, so at least 3";
        if (parameters.WordCounts.Count > 0 && parameters.WordCounts.Count != parameters.VocabularySize - 1)
            yield return $"word_counts: {parameters.WordCounts.Count} counts for {parameters.VocabularySize - 1} tokens other than "
                + "EOS; give one for each, or none for one of each";
    }

    public override double Cost(EosParameters parameters) =>
        parameters.VocabularySize * (1e-8 * parameters.Sequences * Math.Sqrt(parameters.Longest) * 4 + 4e-7 * parameters.Budget) + 0.01;

    public override IEnumerable<string> Foresee(EosParameters parameters)
    {
        foreach (var note in MatrixValidation.Notes(parameters.Matrix)) yield return note;
        if (parameters.Matrix is IdenticalRows { Probabilities: { Count: > 2 } row }
            && parameters.EosCount * row[^1] <= row.SkipLast(1).Max())
            yield return "the mean length is infinite (heavy tail); sequences are cut at longest";
    }

    public override EosPoint Prepare(EosParameters parameters, PointContext context)
    {
        var matrix = Matrices.Draw(parameters.Matrix, parameters.VocabularySize, context);
        var (counts, longest) = (parameters.StartCounts, Math.Min(ExactLength, parameters.Longest));
        if (!EosTheory.HasOneRow(matrix) && matrix.Size != 3) return new(matrix, [], []);
        return new(matrix,
            EosTheory.HasOneRow(matrix)
                ? EndedLengthLaw.Survival(matrix.Row(0), counts, longest, context.Cancellation)
                : EndedSequence.Survival(matrix, counts, [0.5, 0.5], longest),
            EndedLengthLaw.Survival(EosTheory.RivalRow(matrix, counts), counts, longest, context.Cancellation));
    }

    public override void Run(EosParameters parameters, EosPoint point, Cell cell)
    {
        var lengths = cell.Seed("lengths").Stream();
        var found = new int[parameters.Sequences];
        var sequence = new EndedSequence(point.Matrix, parameters.Longest);
        for (var i = 0; i < found.Length; i++)
        {
            var (counts, query) = Learning.Prompt(point.Matrix.Size, parameters, ref lengths);
            found[i] = sequence.Run(counts, query, ref lengths, cancellation: cell.Cancellation);
        }
        foreach (var length in Checkpoints(parameters.Longest))
        {
            var atLeast = found.Count(f => f >= length);
            cell.Add(EosTables.Lengths, new(
                Length: length,
                AtLeast: atLeast,
                Survival: (double)atLeast / found.Length,
                Exact: length < point.ExactSurvival.Length ? point.ExactSurvival[length] : null,
                Rival: length < point.RivalSurvival.Length ? point.RivalSurvival[length] : null));
        }
        cell.Add(EosTables.Means, EosTheory.MeanOf(point.Matrix, parameters, found));
        foreach (var source in Enum.GetValues<Source>())
        {
            cell.Cancellation.ThrowIfCancellationRequested();
            var stream = cell.Seed(source == Source.Restarts ? "restarts" : "one trajectory").Stream();
            var (row, information) = Learning.Measure(source, point.Matrix, parameters, ref stream, cell.Cancellation);
            cell.Add(EosTables.Learned, row);
            if (source == Source.Restarts)
                foreach (var entry in EosTheory.Entries(point.Matrix, parameters, row.SequencesBegun, information))
                    cell.Add(EosTables.Information, entry);
        }
        if (cell.Replicate > 0) return;
        foreach (var tail in EosTheory.Tails(point.Matrix, parameters.StartCounts)) cell.Add(EosTables.Tails, tail);
        if (EosTheory.HasOneRow(point.Matrix) && parameters.Budget is >= 100 and <= MostRenewals && parameters.Longest >= parameters.Budget)
            cell.Add(EosTables.Restarts, EosTheory.Renewals(point.Matrix, parameters, cell.Cancellation));
    }

    public override void Summarize(Results<EosParameters> results)
    {
        foreach (var (point, learned) in results.ByPoint(EosTables.Learned))
            foreach (var rows in learned.GroupBy(r => r.Row.Source)) results.Add(EosTables.Summary, point, -1, new(
                Source: rows.Key,
                Replicates: rows.Count(),
                Coverage: rows.Average(r => r.Row.Coverage),
                Estimable: (double)rows.Count(r => r.Row.WorstError.HasValue) / rows.Count(),
                MedianWorstError: Median([.. rows.Select(r => r.Row.WorstError ?? double.PositiveInfinity)])));
        foreach (var (point, row) in TailExponents.Of(results)) results.Add(EosTables.TailExponents, point, -1, row);
    }

    public override IEnumerable<Figure> Figures(Results<EosParameters> results) => EosFigures.Of(results);

    public override IEnumerable<Claim> Claims(Results<EosParameters> results) => EosClaims.Of(results);

    /// <summary>1, 2, … to the longest, evenly in logarithm.</summary>
    private static IEnumerable<int> Checkpoints(int longest)
    {
        var last = 0;
        for (var i = 0; last < longest; i++)
        {
            var next = (int)Math.Min(longest, Math.Round(Elementary.Exp(i / PerDecade * Elementary.Log(10))));
            if (next > last) yield return last = next;
        }
    }

    /// <summary>The upper middle value; null when it is infinite.</summary>
    private static double? Median(double[] values)
    {
        Array.Sort(values);
        return double.IsFinite(values[values.Length / 2]) ? values[values.Length / 2] : null;
    }
}
