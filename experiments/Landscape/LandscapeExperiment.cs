using System.Globalization;
using Ccmc.Graphs;
using Ccmc.Landscape;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.Landscape;

/// <summary>The loss as a function of W: where it is flat, where it is convex, and how gradient descent fares on it.</summary>
internal sealed class LandscapeExperiment : Experiment<LandscapeParameters, LandscapePoint>
{
    public override string Name => "landscape";

    public override string Title =>
        "Landscape: the loss is convex in W, strictly on S_E if and only if the co-occurrence graphs are connected";

    public override string Description =>
        "The mean negative log-likelihood, of the population or of a sample, as a function of the attention weights W. Its Hessian "
        + "is computed in all d² entries of W and in orthonormal coordinates of S_E, and convexity is checked along random segments. "
        + "Gradient descent on W restricted to S_E is followed to its limit, and compared with the rate that the spectrum predicts "
        + "and with Newton's estimate. If no minimiser exists, the loss gap falls as 1/t with a known constant: on any priority graph "
        + "it is the squared least norm that separates its classes, from a quadratic programme.";

    public override IReadOnlyList<TableDefinition> Tables =>
        [LandscapeTables.Curvatures, LandscapeTables.Convergence, LandscapeTables.Priorities, LandscapeTables.Descent,
            LandscapeTables.Spectrum];

    public override IReadOnlyList<ClaimSource> ClaimSources => LandscapeClaims.Sources;

    public override LandscapeParameters Resolve(LandscapeParameters parameters) =>
        parameters with { VocabularySize = Matrices.Size(parameters.Matrix, parameters.VocabularySize) };

    public override IEnumerable<string> Validate(LandscapeParameters parameters)
    {
        foreach (var fault in MatrixValidation.Validate(parameters.Matrix, parameters.VocabularySize, zeroDiagonalAllowed: false))
            yield return fault;
        if (parameters.EmbeddingDimension < parameters.VocabularySize)
            yield return $"embedding_dimension: {parameters.EmbeddingDimension} dimensions cannot "
                + $"hold {parameters.VocabularySize} independent embeddings; at least vocabulary_size";
        if (parameters.VocabularySize > 12)
            yield return $"matrix: {parameters.VocabularySize} tokens; the Hessian in all entries of W is computed for at most 12";
        if (parameters.Data is PrioritiesData priorities)
        {
            foreach (var fault in OfPriorities(parameters, priorities)) yield return fault;
            yield break;
        }
        if (parameters.Graph.Fault(parameters.VocabularySize) is { Length: > 0 } fault2) yield return fault2;
        if (parameters.Graph is StarGraph star && star.Unseen == parameters.VocabularySize - 1
            || parameters.Graph is SeparateComponents apart && apart.Count == parameters.VocabularySize
            || parameters.Graph is OwnEdges { Edges.Count: 0 } or RandomGraph { EdgeProbability: 0 })
            yield return "graph: it has no edge, so the loss is constant; give one with at least one pair";
    }

    /// <summary>Faults of the prompts; with none whether anything runs to infinity, and whether rounding leaves the arcs apart.</summary>
    private static IEnumerable<string> OfPriorities(LandscapeParameters parameters, PrioritiesData data)
    {
        if (data.Faults(parameters.VocabularySize).ToList() is { Count: > 0 } faults) return faults;
        if (parameters.EmbeddingDimension < parameters.VocabularySize) return [];
        return PriorityGraph.HasArcs(data.Table(parameters.VocabularySize))
            ? []
            : ["data.edges: every token that loses also wins, directly or through others, so the loss has a minimiser; include a token "
                + "that always loses, or use data of kind population"];
    }

    public override double Cost(LandscapeParameters parameters)
    {
        var (size, d) = ((double)parameters.VocabularySize, (double)parameters.EmbeddingDimension);
        if (parameters.Data is PrioritiesData) return 5e-8 * parameters.MaximumIterations * size * size;
        return 2e-7 * d * d * d * d * d + 2e-3 * size * size;
    }

    public override IEnumerable<string> Foresee(LandscapeParameters parameters)
    {
        foreach (var note in MatrixValidation.Notes(parameters.Matrix)) yield return note;
        if (parameters.Data is UnbeatenData && parameters.Graph is not RandomGraph && FallsApart(parameters))
            yield return $"graph '{parameters.Graph.Label}' without token 0 is disconnected, so with data unbeaten several groups of "
                + "tokens diverge and the 1/t law has another constant";
        // Both sides of W are stretched by κ, and the Hessian takes both squared; 21 times the condition for the gap to fall to 1e-18.
        if (parameters.Embeddings is CorrelatedEmbeddings { Condition: var c } && 21 * c * c * c * c > parameters.MaximumIterations)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"embeddings of condition {c:R} stretch the spectrum by up to {c:R}⁴, so gradient descent may "
                    + $"need {21 * c * c * c * c:G2} steps and more; maximum_iterations is {parameters.MaximumIterations}");
    }

    /// <summary>Whether the tokens other than 0 are not connected without it.</summary>
    private static bool FallsApart(LandscapeParameters parameters)
    {
        var graph = parameters.Graph.Build(parameters.VocabularySize,
            0, () => throw new InvalidOperationException("this graph is not random"));
        var rest = new CoOccurrenceGraph(
            graph.Size, graph.Edges.Where(e => e.First != UnbeatenData.Token && e.Second != UnbeatenData.Token));
        return rest.ComponentCount > 2;
    }

    public override LandscapePoint Prepare(LandscapeParameters parameters, PointContext context)
    {
        var size = parameters.VocabularySize;
        var graph = context.Seed("graph", parameters.Graph, size, context.Draw);
        var stream = context.Seed("embeddings", parameters.Embeddings, size, parameters.EmbeddingDimension, context.Draw).Stream();
        return new(
            Matrices.Draw(parameters.Matrix, size, context),
            parameters.Embeddings.Draw(ref stream, size, parameters.EmbeddingDimension),
            parameters.Data is PrioritiesData ? new(size, []) : parameters.Graph.Build(size, 0, () => graph.Stream()));
    }

    public override void Run(LandscapeParameters parameters, LandscapePoint point, Cell cell)
    {
        if (point.Graph.Edges.Count == 0 && parameters.Data is not PrioritiesData)
            throw new InvalidOperationException("the random graph has no edge, so the loss is constant; raise graph.edge_probability");
        if (parameters.Data is PrioritiesData priorities)
        {
            PriorityDescent.Run(parameters, priorities, point.Embeddings, cell);
            return;
        }
        var (data, segments) = (cell.Seed("data").Stream(), cell.Seed("segments").Stream());
        var valley = Valley.Of(point, parameters.Data.Build(point.Matrix, point.Graph, ref data), parameters.Data is UnbeatenData);
        var curvature = new Curvature(valley, point.Embeddings);
        cell.Add(LandscapeTables.Curvatures, curvature.Row(parameters.Segments, ref segments, cell.Cancellation));
        var descent = new DescentRun(valley, curvature, point.Embeddings, parameters);
        cell.Add(LandscapeTables.Convergence, descent.Measure(cell.Cancellation));
        if (cell.Replicate != 0) return;
        foreach (var row in descent.Rows) cell.Add(LandscapeTables.Descent, row);
        for (var i = 0; i < curvature.FullEigenvalues.Length; i++)
            cell.Add(LandscapeTables.Spectrum, new(Place: i, Eigenvalue: curvature.FullEigenvalues[i]));
    }

    public override IEnumerable<Figure> Figures(Results<LandscapeParameters> results) => LandscapeFigures.Of(results);

    public override IEnumerable<Claim> Claims(Results<LandscapeParameters> results) => LandscapeClaims.Of(results);
}
