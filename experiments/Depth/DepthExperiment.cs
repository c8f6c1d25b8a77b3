using Ccmc.Depth;
using Ccmc.Models;
using Ccmc.Random;
using Ccmc.Samplers;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.Depth;

/// <summary>The matrices of both layers.</summary>
internal sealed record DepthPoint(TransitionMatrix First, TransitionMatrix Second);

/// <summary>Whether a second layer of attention puts collapse off.</summary>
internal sealed class DepthExperiment : Experiment<DepthParameters, DepthPoint>
{
    public override string Name => "depth";

    public override string Title => "Depth: two layers of attention, with and without residual stream, against one";

    public override string Description =>
        "An exploration, without claims. Two causal attention layers with tied orthonormal embeddings generate token by token; "
        + "the first turns each position into the CCMC law of its prefix, the second attends to these. " +
        "With a residual stream each layer's input is added to its output and the readout divided by its total mass, which makes it a law. "
        + "The time to collapse is compared with that of the first layer alone.";

    public override IReadOnlyList<TableDefinition> Tables => [DepthTables.Trajectories, DepthTables.Summary];

    public override DepthParameters Resolve(DepthParameters parameters) => parameters with
    {
        VocabularySize = Matrices.Size(parameters.Matrix, parameters.VocabularySize),
        SecondMatrix = parameters.Architecture == Architecture.OneLayer ? new GaussianLogits() : parameters.SecondMatrix,
    };

    public override IEnumerable<string> Validate(DepthParameters parameters)
    {
        foreach (var fault in MatrixValidation.Validate(parameters.Matrix, parameters.VocabularySize, zeroDiagonalAllowed: false))
            yield return fault;
        foreach (var fault in MatrixValidation.Validate(parameters.SecondMatrix, parameters.VocabularySize, zeroDiagonalAllowed: false))
            yield return $"second_matrix: {fault}";
    }

    public override IEnumerable<string> Foresee(DepthParameters parameters) =>
        [.. MatrixValidation.Notes(parameters.Matrix), .. MatrixValidation.Notes(parameters.SecondMatrix).Select(n => $"second_{n}")];

    public override double Cost(DepthParameters parameters)
    {
        var (tokens, size) = ((double)parameters.Tokens, parameters.VocabularySize);
        return parameters.Architecture == Architecture.OneLayer ? 1e-8 * size * tokens : tokens * tokens / 2 * (5e-9 + 2e-9 * size);
    }

    public override DepthPoint Prepare(DepthParameters parameters, PointContext context) => new(
        Matrices.Draw(parameters.Matrix, parameters.VocabularySize, context),
        Matrices.Draw(parameters.SecondMatrix, parameters.VocabularySize, new SecondLayer(context)));

    public override void Run(DepthParameters parameters, DepthPoint point, Cell cell)
    {
        var stream = cell.Seed("trajectory").Stream();
        var size = point.First.Size;
        var prompt = Enumerable.Range(0, size).ToArray();
        Draw.Shuffle(ref stream, prompt.AsSpan());
        var context = new LayeredContext(point.First, point.Second, parameters.Architecture);
        foreach (var token in prompt) context.Append(token);
        var one = new long[size];
        Array.Fill(one, 1);
        var clock = new CollapseClock(one, parameters.CollapseShare);
        var (law, last, repeats, half) = (new double[size], prompt[^1], 0, parameters.Tokens / 2);
        for (var t = 0; t < parameters.Tokens; t++)
        {
            if ((t & 15) == 0) cell.Cancellation.ThrowIfCancellationRequested();
            context.Law(law);
            var next = Draw.Categorical(ref stream, law);
            if (t >= half && next == last) repeats++;
            context.Append(last = next);
            clock.Add(next);
        }
        cell.Add(DepthTables.Trajectories, new(
            CollapseTime: clock.CollapseTime,
            Censored: clock.CollapseTime is null,
            Leader: clock.Leader,
            TopShare: clock.TopShare,
            Repeats: (double)repeats / (parameters.Tokens - half)));
    }

    public override void Summarize(Results<DepthParameters> results)
    {
        foreach (var (point, rows) in results.ByPoint(DepthTables.Trajectories))
        {
            var shares = SampleMoments.Of([.. rows.Select(r => r.Row.TopShare)]);
            results.Add(DepthTables.Summary, point, -1, new(
                Replicates: shares.Count,
                Collapsed: (double)rows.Count(r => !r.Row.Censored) / shares.Count,
                MedianCollapseTime: CollapseCurves.Median([.. rows.Select(r => End(r))]),
                TopShare: shares.Mean,
                TopShareStandardError: shares.Count > 1 ? shares.StandardError : null,
                Repeats: rows.Average(r => r.Row.Repeats)));
        }
    }

    public override IEnumerable<Figure> Figures(Results<DepthParameters> results) => DepthFigures.Of(results);

    public override IEnumerable<Claim> Claims(Results<DepthParameters> results) => [];

    /// <summary>Collapse time, or the horizon where it was not seen.</summary>
    internal static (double Time, bool Censored) End(Measured<DepthParameters, DepthRow> row) =>
        (row.Row.CollapseTime ?? row.Parameters.Tokens, row.Row.Censored);

    /// <summary>Seeds of the second layer's matrix: the same specification must not give the first layer's again.</summary>
    private sealed class SecondLayer(PointContext context) : PointContext
    {
        public override int Draw => context.Draw;

        public override StreamSeed Seed(string name, params ReadOnlySpan<object> parts) => context.Seed($"second-layer {name}", parts);
    }
}
