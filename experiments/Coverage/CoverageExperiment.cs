using Ccmc.Graphs;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.Coverage;

/// <summary>Theorem 3.4: what the prompts must cover for P to be learned, and how large the error is.</summary>
internal sealed class CoverageExperiment : Experiment<CoverageParameters, CoveragePopulation>
{
    public override string Name => "coverage";

    public override string Title => "Coverage: the estimate is consistent if and only if the co-occurrence graphs are connected";

    public override string Description =>
        "Theorem 3.4. Each prompt is a uniform edge of a co-occurrence graph, the next token is drawn from P, and each row of P is "
        + "estimated by maximum likelihood. Inside a component the squared error of a log-odds is its effective resistance divided by "
        + "the query's samples, for every graph. Across components nothing can be learned: two chains that differ only there give "
        + "every data set the same likelihood, and the error stays at the squared gap of the components' true means.";

    public override IReadOnlyList<TableDefinition> Tables =>
        [CoverageTables.Errors, CoverageTables.Edges, CoverageTables.Twins, CoverageTables.Summary];

    public override IReadOnlyList<ClaimSource> ClaimSources => CoverageClaims.Sources;

    public override CoverageParameters Resolve(CoverageParameters parameters) =>
        parameters with { VocabularySize = Matrices.Size(parameters.Matrix, parameters.VocabularySize) };

    public override IEnumerable<string> Validate(CoverageParameters parameters)
    {
        var faulty = false;
        foreach (var fault in MatrixValidation.Validate(parameters.Matrix, parameters.VocabularySize, zeroDiagonalAllowed: false))
        {
            faulty = true;
            yield return fault;
        }
        if (parameters.Variant == Variant.Self && parameters.Graph is not StarGraph)
            yield return $"graph: '{parameters.Graph.Label}' is impossible with variant self: there every prompt holds its query, "
                + $"so the graph of query k is the star at k on the tokens seen with it, "
                + "and what is not covered can only be tokens never seen with k. Allowed is {kind: star, unseen: m}; "
                + "other graphs need variant: cross";
        if (parameters.Graph.Fault(parameters.VocabularySize) is { Length: > 0 } graphFault) yield return graphFault;
        else if (!faulty && Unpredictable(parameters) is { } unpredictable) yield return $"matrix: {unpredictable}";
    }

    /// <summary>Why errors cannot be predicted, if neither matrix nor graph is random; otherwise the cells report it.</summary>
    private static string? Unpredictable(CoverageParameters parameters) =>
        parameters.Graph is not RandomGraph && Matrices.Fixed(parameters.Matrix) is { } matrix
        ? InformationRange.Fault(matrix, Graphs(parameters, () => throw new InvalidOperationException("this graph is not random")))
        : null;

    private static CoOccurrenceGraph[] Graphs(CoverageParameters parameters, GraphSpecification.StreamStart stream) =>
        [.. Enumerable.Range(0, parameters.VocabularySize)
            .Select(k => parameters.Graph.Build(parameters.VocabularySize, parameters.Variant == Variant.Self ? k : 0, stream))];

    public override IEnumerable<string> Foresee(CoverageParameters parameters) =>
        MatrixValidation.Notes(parameters.Matrix);

    public override double Cost(CoverageParameters parameters) => 4e-6 * parameters.VocabularySize * parameters.VocabularySize;

    public override CoveragePopulation Prepare(CoverageParameters parameters, PointContext context)
    {
        var (size, graph) = (parameters.VocabularySize, parameters.Graph);
        var seed = context.Seed("graph", graph, size, context.Draw);
        return new(Matrices.Draw(parameters.Matrix, size, context), Graphs(parameters, () => seed.Stream()), parameters.Samples);
    }

    public override void Run(CoverageParameters parameters, CoveragePopulation point, Cell cell)
    {
        var stream = cell.Seed("data").Stream();
        var measured = CoverageCell.Measure(point, ref stream);
        cell.Add(CoverageTables.Errors, new(
            Coverage: point.Coverage,
            Components: point.Components,
            AlgebraicConnectivity: point.AlgebraicConnectivity,
            SmallestEigenvalue: point.SmallestEigenvalue,
            EigenvalueBound: point.EigenvalueBound,
            EigenvalueFloor: point.EigenvalueFloor,
            MleExists: measured is not null,
            MseWithin: measured?.Within,
            MseAcross: measured?.Across,
            MseWithinPredicted: point.MseWithin,
            MseAcrossPredicted: point.MseAcross,
            Remainder: point.Remainder));
        if (cell.Replicate != 0) return;
        if (point.Components > 1)
        {
            var twins = cell.Seed("twins").Stream();
            cell.Add(CoverageTables.Twins, new Twins(point, parameters, ref twins).Compare(ref twins));
        }
        var first = point.Queries[0];
        for (var e = 0; e < first.Probability.Length; e++)
            cell.Add(CoverageTables.Edges,
                new(First: first.Graph.Edges[e].First, Second: first.Graph.Edges[e].Second, Probability: first.Probability[e]));
    }

    public override void Summarize(Results<CoverageParameters> results)
    {
        foreach (var point in results.Points)
        {
            var rows = results.Values(CoverageTables.Errors, point);
            if (rows.Count == 0) continue;
            var within = SampleMoments.Of([.. rows.Where(r => r.MseWithin.HasValue).Select(r => r.MseWithin!.Value)]);
            var across = SampleMoments.Of([.. rows.Where(r => r.MseAcross.HasValue).Select(r => r.MseAcross!.Value)]);
            results.Add(CoverageTables.Summary, point, -1, new(
                Replicates: rows.Count,
                Existence: (double)rows.Count(r => r.MleExists) / rows.Count,
                Coverage: rows[0].Coverage,
                MseWithin: Known(within.Mean),
                MseWithinStandardError: Known(within.StandardError),
                MseWithinPredicted: rows[0].MseWithinPredicted,
                MseAcross: Known(across.Mean),
                MseAcrossStandardError: Known(across.StandardError),
                MseAcrossPredicted: rows[0].MseAcrossPredicted,
                Judged: rows[0].Remainder <= CoverageGroup.JudgedRemainder));
        }
    }

    public override IEnumerable<Figure> Figures(Results<CoverageParameters> results) => CoverageFigures.Of(results);

    public override IEnumerable<Claim> Claims(Results<CoverageParameters> results) => CoverageClaims.Of(results);

    private static double? Known(double value) => double.IsNaN(value) ? null : value;
}
