using Ccmc.Models;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.PositionalEncoding;

/// <summary>The rows of one collapse point.</summary>
internal sealed record CollapseGroup(Point<PositionalEncodingParameters> Point, IReadOnlyList<CollapseRow> Rows,
    IReadOnlyList<WindowRow> Window, IReadOnlyList<SurvivalRow> Survival)
{
    public PositionalEncodingParameters Parameters => Point.Parameters;

    /// <summary>P where no chance enters, null for random kinds.</summary>
    public TransitionMatrix? Matrix => Matrices.Fixed(Parameters.Matrix);

    public string MatrixTitle => MatrixName.Of(Parameters.Matrix, Parameters.VocabularySize, Point.Draw);

    /// <summary>Prior and matrix, and the cell if they do not distinguish the points.</summary>
    public string Label { get; private init; } = "";

    public static List<CollapseGroup> Of(Results<PositionalEncodingParameters> results)
    {
        var groups = results.Points.Where(p => p.Parameters.Study is CollapseStudy).Select(p => new CollapseGroup(
            p, results.Values(EncodingTables.Collapse, p), results.Values(EncodingTables.Windows, p),
            results.Values(EncodingTables.Survival, p))).ToList();
        var names = groups.ToLookup(g => $"{g.Parameters.Prior.Label}, {g.MatrixTitle}");
        return [.. groups.Select(
            g => $"{g.Parameters.Prior.Label}, {g.MatrixTitle}" is var name && names[name].Count() == 1
                ? g with { Label = name }
                : g with { Label = $"{name}, cell {g.Point.Cell}" })];
    }
}
