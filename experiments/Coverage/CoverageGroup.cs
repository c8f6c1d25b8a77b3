using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Coverage;

/// <summary>All points of one curve over n: they differ in samples and draw alone.</summary>
/// <param name="Label">Name in claims and legends.</param>
/// <param name="Graph">The graph.</param>
/// <param name="Points">The points, in the order of the plan.</param>
/// <param name="Rows">What was measured.</param>
internal sealed record CoverageGroup(
    string Label, GraphSpecification Graph, IReadOnlyList<Point<CoverageParameters>> Points,
    IReadOnlyList<Measured<CoverageParameters, ErrorRow>> Rows)
{
    /// <summary>Largest remainder of a point that claims judge: far below the departures that they must see (0.02 to 0.1).</summary>
    public const double JudgedRemainder = 0.002;

    /// <summary>How many different n are planned.</summary>
    public int SampleSizes => Points.Select(p => p.Parameters.Samples).Distinct().Count();


    /// <summary>Rows of points that are asymptotic enough to be judged.</summary>
    public IEnumerable<Measured<CoverageParameters, ErrorRow>> Judged => Rows.Where(r => r.Row.Remainder <= JudgedRemainder);

    /// <summary>Groups in order of the plan; the label has vocabulary size, variant and matrix only if the run has
    /// several.</summary>
    public static IReadOnlyList<CoverageGroup> Of(Results<CoverageParameters> results)
    {
        var all = results.Points.Select(p => p.Parameters).ToList();
        var (sizes, variants, matrices) =
            (Several(all, p => p.VocabularySize), Several(all, p => p.Variant), Several(all, p => MatrixName.Of(p.Matrix)));
        var own = all.Select(p => p.Graph).OfType<OwnEdges>().Distinct().ToList();
        string Graph(GraphSpecification graph) =>
            graph is OwnEdges edges && own.Count > 1 ? $"{graph.Label} {own.IndexOf(edges) + 1}" : graph.Label;
        string Label(CoverageParameters p) => string.Join(", ", new[]
        {
            Graph(p.Graph), variants ? p.Variant == Variant.Self ? "self" : "cross" : "",
            sizes ? $"K = {p.VocabularySize}" : "", matrices ? MatrixName.Of(p.Matrix) : "",
        }.Where(s => s.Length > 0));
        return [.. results.Points.GroupBy(p => Label(p.Parameters)).Select(g => new CoverageGroup(
            g.Key, g.First().Parameters.Graph, [.. g], [.. g.SelectMany(p => results.Rows(CoverageTables.Errors, p))]))];
    }

    private static bool Several<T>(IEnumerable<CoverageParameters> all, Func<CoverageParameters, T> part) =>
        all.Select(part).Distinct().Skip(1).Any();
}
