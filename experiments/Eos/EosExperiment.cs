using Ccmc.Functions;
using Ccmc.Models;
using Ccmc.Samplers;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.Eos;

/// <summary>What the replicates of a point share: P, and for K = 3 the exact law of lengths.</summary>
internal sealed record EosPoint(TransitionMatrix Matrix, double[] ExactSurvival);

/// <summary>A token that ends the sequence: how long sequences get, and what restarting is worth to the estimator.</summary>
internal sealed class EosExperiment : Experiment<EosParameters, EosPoint>
{
    /// <summary>Longest length of the exact law: its time grows as the square.</summary>
    private const int ExactLength = 2000;

    /// <summary>Checkpoints to a decade of lengths.</summary>
    private const double PerDecade = 8;

    public override string Name => "eos";

    public override string Title => "EOS: a token that ends the sequence, its length law and what restarts are worth to the estimator";

    public override string Description =>
        "An exploration, without claims. The last token ends the sequence. It must stand in the prompt, or a CCMC would never say it; "
        + "being never appended it loses weight as the context grows, so that lengths have a power-law tail. " +
        "Restarting from fresh prompts keeps every query and token in play: coverage and errors of the estimate are compared with "
        + "those of one trajectory of as many samples.";

    public override IReadOnlyList<TableDefinition> Tables => [EosTables.Lengths, EosTables.Learned, EosTables.Tails, EosTables.Summary];

    public override EosParameters Resolve(EosParameters parameters) =>
        parameters with { VocabularySize = Matrices.Size(parameters.Matrix, parameters.VocabularySize) };

    public override IEnumerable<string> Validate(EosParameters parameters)
    {
        foreach (var fault in MatrixValidation.Validate(parameters.Matrix, parameters.VocabularySize, zeroDiagonalAllowed: false))
            yield return fault;
        if (parameters.VocabularySize < 3)
            yield return $"matrix: {parameters.VocabularySize} tokens; EOS needs two others beside it, so at least 3";
    }

    public override double Cost(EosParameters parameters) =>
        parameters.VocabularySize * (1e-8 * parameters.Sequences * Math.Sqrt(parameters.Longest) * 4 + 4e-7 * parameters.Budget);

    public override IEnumerable<string> Foresee(EosParameters parameters)
    {
        foreach (var note in MatrixValidation.Notes(parameters.Matrix)) yield return note;
        if (parameters.Matrix is IdenticalRows { Probabilities: { Count: > 2 } row }
            && parameters.EosCount * row[^1] <= row.SkipLast(1).Max())
            yield return "the tail of lengths is so heavy that their mean is infinite; sequences are cut at longest";
    }

    public override EosPoint Prepare(EosParameters parameters, PointContext context)
    {
        var matrix = Matrices.Draw(parameters.Matrix, parameters.VocabularySize, context);
        var exact = matrix.Size == 3
            ? EndedSequence.Survival(matrix, [1, 1, parameters.EosCount], [0.5, 0.5], Math.Min(ExactLength, parameters.Longest))
            : [];
        return new(matrix, exact);
    }

    public override void Run(EosParameters parameters, EosPoint point, Cell cell)
    {
        var lengths = cell.Seed("lengths").Stream();
        var found = new int[parameters.Sequences];
        var sequence = new EndedSequence(point.Matrix, parameters.Longest);
        for (var i = 0; i < found.Length; i++)
        {
            var (counts, query) = Learning.Prompt(point.Matrix.Size, point.Matrix.Size - 1, parameters.EosCount, ref lengths);
            found[i] = sequence.Run(counts, query, ref lengths, cancellation: cell.Cancellation);
        }
        foreach (var length in Checkpoints(parameters.Longest))
        {
            var atLeast = found.Count(f => f >= length);
            cell.Add(EosTables.Lengths, new(
                Length: length,
                AtLeast: atLeast,
                Survival: (double)atLeast / found.Length,
                Exact: length < point.ExactSurvival.Length ? point.ExactSurvival[length] : null));
        }
        foreach (var source in Enum.GetValues<Source>())
        {
            cell.Cancellation.ThrowIfCancellationRequested();
            var stream = cell.Seed(source == Source.Restarts ? "restarts" : "one trajectory").Stream();
            cell.Add(EosTables.Learned, Learning.Measure(source, point.Matrix, parameters, ref stream, cell.Cancellation));
        }
        if (cell.Replicate == 0) foreach (var tail in TailsOf(point.Matrix, parameters.EosCount)) cell.Add(EosTables.Tails, tail);
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
    }

    public override IEnumerable<Figure> Figures(Results<EosParameters> results) => EosFigures.Of(results);

    public override IEnumerable<Claim> Claims(Results<EosParameters> results) => [];

    /// <summary>Stable single winners with their tails.</summary>
    internal static IEnumerable<TailRow> TailsOf(TransitionMatrix matrix, int eosCount)
    {
        var tokens = matrix.Size - 1;
        return Enumerable.Range(0, tokens)
            .Where(w => Enumerable.Range(0, tokens).All(i => i == w || matrix.Probability(w, w) > matrix.Probability(w, i)))
            .Select(w => new TailRow(Winner: w, TailExponent: eosCount * matrix.Probability(w, tokens) / matrix.Probability(w, w)));
    }

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
