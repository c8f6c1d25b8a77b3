using Ccmc.Depth;
using Ccmc.Models;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.Depth;

/// <summary>The matrices of the layers, first layer first.</summary>
internal sealed record DepthPoint(IReadOnlyList<TransitionMatrix> Layers)
{
    /// <summary>An empty context: by moments where that is possible and no slower.</summary>
    public LayeredContext Context(DepthParameters parameters, int length) =>
        MomentLayers.CanHold(Layers) && MomentLayers.Cost(Layers) <= length / 2.0
            ? new MomentLayers(Layers, parameters.Residual)
            : new LiteralLayers(Layers, parameters.Residual);
}

/// <summary>What layers of attention do to collapse: exponents and stability beside a token that rules, points that keep two tokens,
/// times.</summary>
internal sealed class DepthExperiment : Experiment<DepthParameters, DepthPoint>
{
    /// <summary>L.</summary>
    public const int MostLayers = 4;

    /// <summary>Tokens up to which every position is scored for each.</summary>
    private const int MostLiteral = 20_000;

    private static readonly string[] Names = ["matrix", "second_matrix", "third_matrix", "fourth_matrix"];

    public override string Name => "depth";

    public override string Title => "Depth: layers of attention, with and without residual stream";

    public override string Description =>
        "One to four causal attention layers with tied orthonormal embeddings generate token by token. The first layer turns each "
        + "position into the CCMC law of its prefix; each further layer attends to the outputs of the one below. Losers grow with the "
        + "exponents that we derived for L layers; for two tokens the upper matrices create fixed points that keep both. The time to "
        + "collapse is compared with that of one layer.";

    public override IReadOnlyList<TableDefinition> Tables =>
    [
        DepthTables.Trajectories, DepthTables.Summary, DepthTables.Growth, DepthTables.Martingale,
        DepthTables.Corners, DepthTables.Exponents, DepthTables.Rest, DepthTables.Limits,
    ];

    public override IReadOnlyList<ClaimSource> ClaimSources => DepthClaims.Sources;

    public override DepthParameters Resolve(DepthParameters parameters) => parameters with
    {
        VocabularySize = Matrices.Size(parameters.Matrix, parameters.VocabularySize),
        SecondMatrix = parameters.Layers < 2 ? new GaussianLogits() : parameters.SecondMatrix,
        ThirdMatrix = parameters.Layers < 3 ? new GaussianLogits() : parameters.ThirdMatrix,
        FourthMatrix = parameters.Layers < 4 ? new GaussianLogits() : parameters.FourthMatrix,
    };

    public override IEnumerable<string> Validate(DepthParameters parameters)
    {
        var faults = parameters.Matrices.SelectMany((m, i) =>
            MatrixValidation.Validate(m, parameters.VocabularySize, zeroDiagonalAllowed: false).Select(f => Named(f, i))).ToList();
        foreach (var fault in faults) yield return fault;
        if (faults.Count > 0) yield break;
        if (parameters.Start is CornerStart corner)
        {
            if (corner.Winner >= parameters.VocabularySize)
                yield return $"start.winner: {corner.Winner} is not a token; tokens are numbered 0 to {parameters.VocabularySize - 1}";
            if ((long)corner.Losers * (parameters.VocabularySize - 1) > corner.Winners / 10)
                yield return $"start.losers: {parameters.VocabularySize - 1} times {corner.Losers} losers beside {corner.Winners} "
                    + "winners are not a corner; use at most a tenth of the winners";
        }
        if (parameters.Start is ShareStart shares && shares.Counts.Count != parameters.VocabularySize)
            yield return $"start.counts: {shares.Counts.Count} counts for {parameters.VocabularySize} tokens; give one for each";
        if (parameters.Tokens + (long)parameters.PromptLength > MostLiteral && !HeldByMoments(parameters))
            yield return $"tokens: contexts beyond {MostLiteral} need at most {MomentLayers.LargestSize} tokens and given upper "
                + $"matrices whose logits are within {MomentLayers.LargestLogit} of their row's mean; here every token scores every "
                + "position";
    }

    public override IEnumerable<string> Foresee(DepthParameters parameters) =>
        parameters.Matrices.SelectMany((m, i) => MatrixValidation.Notes(m).Select(n => Named(n, i)));

    public override double Cost(DepthParameters parameters)
    {
        var (tokens, size) = ((double)parameters.Tokens + parameters.PromptLength, parameters.VocabularySize);
        var seen = (double)parameters.PromptLength + parameters.Literal;
        var literal = parameters.Literal == 0 ? 0 : seen * seen / 2;
        return 1e-4 + 5e-9 * literal * parameters.Layers * size + (HeldByMoments(parameters)
            ? tokens * (6e-8 + 1.2e-7 * (parameters.Layers - 1))
            : 1e-8 * size * tokens + (parameters.Layers - 1) * tokens * tokens / 2 * (5e-9 + 2e-9 * size));
    }

    public override DepthPoint Prepare(DepthParameters parameters, PointContext context) =>
        new([.. parameters.Matrices.Select((m, i) =>
            Matrices.Draw(m, parameters.VocabularySize, i == 0 ? context : new UpperLayer(context, i)))]);

    public override void Run(DepthParameters parameters, DepthPoint point, Cell cell) => DepthCell.Run(parameters, point, cell);

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
        foreach (var loser in CornerExponents.Of(results))
            results.Add(DepthTables.Exponents, loser.Point, -1, loser.Row());
        foreach (var end in ShareEnds.Of(results))
            results.Add(DepthTables.Limits, end.Point, -1, end.Row());
    }

    public override IEnumerable<Figure> Figures(Results<DepthParameters> results) =>
        [.. DepthFigures.Of(results), .. DepthTheoryFigures.Of(results)];

    public override IEnumerable<Claim> Claims(Results<DepthParameters> results) => DepthClaims.Of(results);

    /// <summary>Collapse time, or the horizon where it was not seen.</summary>
    internal static (double Time, bool Censored) End(Measured<DepthParameters, DepthRow> row) =>
        (row.Row.CollapseTime ?? row.Parameters.Tokens, row.Row.Censored);

    private static bool HeldByMoments(DepthParameters parameters)
    {
        var upper = parameters.Matrices.Skip(1).Select(Matrices.Fixed).ToList();
        return upper.Count == 0 || (parameters.VocabularySize <= MomentLayers.LargestSize && upper.TrueForAll(m => m is not null)
            && MomentLayers.CanHold([upper[0]!, .. upper.Select(m => m!)]));
    }

    private static string Named(string sentence, int layer) =>
        sentence.StartsWith("matrix", StringComparison.Ordinal) ? Names[layer] + sentence["matrix".Length..] : $"{Names[layer]}: "
            + $"{sentence}";

    /// <summary>Seeds of an upper layer's matrix: the same specification must not give the first layer's again.</summary>
    private sealed class UpperLayer(PointContext context, int layer) : PointContext
    {
        public override int Draw => context.Draw;

        public override StreamSeed Seed(string name, params ReadOnlySpan<object> parts) =>
            context.Seed($"{(layer == 1 ? "second" : layer == 2 ? "third" : "fourth")}-layer {name}", parts);
    }
}
