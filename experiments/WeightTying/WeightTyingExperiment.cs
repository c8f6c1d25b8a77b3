using Ccmc.Algebra;
using Ccmc.Functions;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.WeightTying;

/// <summary>What remains of the equivalence and of convexity when the classifier is not exactly tied to the embeddings.</summary>
internal sealed class WeightTyingExperiment : Experiment<WeightTyingParameters, TyingPoint>
{
    /// <summary>Most count vectors, over all queries, that are enumerated.</summary>
    private const double MostTypes = 20_000;

    public override string Name => "weight-tying";

    public override string Title => "Weight tying relaxed: distance to the nearest CCMC, and whether the loss stays convex";

    public override string Description =>
        "Lemma 2.2 needs C Eᵀ = I. Here C Eᵀ = I + εN, or the embeddings move after the classifier was tied to them, or there are "
        + "fewer dimensions than tokens. The layer then gives signed mass; it is read as a law by dropping negative entries and "
        + "dividing by the rest. Reported are its distance to the nearest CCMC, the loss's smallest Hessian eigenvalue and the optima "
        + "found from random starts. Effects of first order in ε are compared with closed forms, draw by draw.";

    public override IReadOnlyList<TableDefinition> Tables =>
        [WeightTyingTables.Gaps, WeightTyingTables.FirstOrders, WeightTyingTables.Orders];

    public override IReadOnlyList<ClaimSource> ClaimSources => WeightTyingClaims.Sources;

    public override WeightTyingParameters Resolve(WeightTyingParameters parameters) =>
        parameters with { VocabularySize = Matrices.Size(parameters.Matrix, parameters.VocabularySize) };

    public override IEnumerable<string> Validate(WeightTyingParameters parameters)
    {
        var size = parameters.VocabularySize;
        foreach (var fault in MatrixValidation.Validate(parameters.Matrix, size, zeroDiagonalAllowed: false)) yield return fault;
        foreach (var fault in parameters.Prompts.Validate(size)) yield return fault;
        if (size is < 2 or > 8) yield break;
        if (parameters.Tying is LowRankTying { Dimension: var d } && d > size)
            yield return $"tying.dimension: {d} dimensions for {size} tokens; at most vocabulary_size";
        var types = parameters.Prompts.Over(size, Variant.Self).TypeCount * size;
        if (types > MostTypes)
            yield return $"prompts.length: {types} count vectors over all queries; at most {MostTypes} can be enumerated; use shorter "
                + "prompts or fewer tokens";
    }

    public override IEnumerable<string> Foresee(WeightTyingParameters parameters) =>
        MatrixValidation.Notes(parameters.Matrix);

    public override double Cost(WeightTyingParameters parameters)
    {
        var size = parameters.VocabularySize;
        var types = parameters.Prompts.Over(size, Variant.Self).TypeCount * size;
        return 2e-9 * types * size * size * size * (parameters.Probes + 40 * parameters.Starts + 200);
    }

    public override TyingPoint Prepare(WeightTyingParameters parameters, PointContext context)
    {
        var size = parameters.VocabularySize;
        var matrix = Matrices.Draw(parameters.Matrix, size, context);
        var stream = context.Seed("tying", parameters.Tying.Series, size, context.Draw).Stream();
        var drawn = parameters.Tying.Draw(ref stream, size);
        var truth = Matrix.Of(size, size, (k, j) => matrix.Logit(k, j));
        if (drawn.Basis is { } basis)
        {
            var projector = basis * basis.Transpose();
            truth = projector * (truth * projector);
        }
        var prompts = parameters.Prompts.Over(size, Variant.Self);
        return new(drawn, truth, [.. Enumerable.Range(0, size).Select(prompts.Enumerate)],
            [.. Enumerable.Range(0, size).Select(prompts.QueryProbability)]);
    }

    public override void Run(WeightTyingParameters parameters, TyingPoint point, Cell cell)
    {
        var stream = cell.Seed("starts").Stream();
        cell.Add(WeightTyingTables.Gaps, TyingCell.Measure(point, parameters.Starts, parameters.Probes, ref stream));
        if (parameters.Tying.Size is > 0 and var epsilon) cell.Add(WeightTyingTables.FirstOrders, TyingCell.FirstOrders(point, epsilon));
    }

    public override void Summarize(Results<WeightTyingParameters> results)
    {
        var first = results.Rows(WeightTyingTables.Gaps).Where(r => r is { Replicate: 0, Row.NearestGap: > 0, Parameters.Tying.Size: > 0 })
            .ToList();
        foreach (var group in first.GroupBy(r => (r.Parameters with { Tying = new NoisyTying() }, r.Parameters.Tying.Series, r.Point.Draw)))
        {
            var ordered = group.OrderBy(r => r.Parameters.Tying.Size).ToList();
            for (var i = 1; i < ordered.Count; i++)
            {
                var (smaller, larger) = (ordered[i - 1].Parameters.Tying.Size!.Value, ordered[i].Parameters.Tying.Size!.Value);
                results.Add(WeightTyingTables.Orders, ordered[i].Point, -1, new(
                    SmallerEpsilon: smaller,
                    Order: Elementary.Log(ordered[i].Row.NearestGap / ordered[i - 1].Row.NearestGap) / Elementary.Log(larger / smaller)));
            }
        }
    }

    public override IEnumerable<Figure> Figures(Results<WeightTyingParameters> results) => WeightTyingFigures.Of(results);

    public override IEnumerable<Claim> Claims(Results<WeightTyingParameters> results) => WeightTyingClaims.Of(results);
}
