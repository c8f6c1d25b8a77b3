using Ccmc.Models;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.PositionalEncoding;

/// <summary>The rows of one collapse point.</summary>
internal sealed record CollapseGroup(Point<PositionalEncodingParameters> Point, IReadOnlyList<CollapseRow> Rows, IReadOnlyList<WindowRow> Window, IReadOnlyList<SurvivalRow> Survival)
{
    public PositionalEncodingParameters Parameters => Point.Parameters;

    /// <summary>P, where no chance enters; bounds of random matrices are not asked for.</summary>
    public TransitionMatrix Matrix => Matrices.Draw(Parameters.Matrix, Parameters.VocabularySize, EncodingReach.Fixed);

    public string MatrixName => Parameters.Matrix switch
    {
        TwoToken m => FormattableString.Invariant($"p = {m.P:G3}, q = {m.Q:G3}"),
        RandomMatrixSpecification m => $"K = {Parameters.VocabularySize}, {MatrixLabel.Of(m)}, matrix {Point.Draw}",
        _ => $"K = {Parameters.VocabularySize}, {MatrixLabel.Of(Parameters.Matrix)}",
    };

    public string Label => $"{Parameters.Prior.Label}, {MatrixName}";

    public static List<CollapseGroup> Of(Results<PositionalEncodingParameters> results)
    {
        var rows = results.Rows(EncodingTables.Collapse).ToLookup(r => r.Point.Cell, r => r.Row);
        var windows = results.Rows(EncodingTables.Windows).ToLookup(r => r.Point.Cell, r => r.Row);
        var survival = results.Rows(EncodingTables.Survival).ToLookup(r => r.Point.Cell, r => r.Row);
        return [.. results.Points.Where(p => p.Parameters.Study is CollapseStudy).Select(p => new CollapseGroup(p, [.. rows[p.Cell]], [.. windows[p.Cell]], [.. survival[p.Cell]]))];
    }
}
