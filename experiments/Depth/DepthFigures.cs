using Ccmc.Depth;
using Experiments.Shared;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.Depth;

/// <summary>The figures of <c>depth</c>.</summary>
internal static class DepthFigures
{
    /// <summary>Survival curves by architecture, a panel for each kind of first matrix, and the top shares.</summary>
    public static IEnumerable<Figure> Of(Results<DepthParameters> results)
    {
        var rows = results.Rows(DepthTables.Trajectories);
        if (rows.Count == 0) yield break;
        var matrices = rows.Select(r => r.Parameters.Matrix).Distinct().ToList();
        yield return new()
        {
            Name = "collapse-time",
            Title = "Two layers of attention collapse later than one",
            Caption = "Kaplan–Meier estimate of the share of trajectories in which no token's share of the context has come to stay at or "
                + "above collapse_share, over matrices of both layers and replicates; one panel for each kind of first matrix. "
                + "Triangles: trajectories still not collapsed at the horizon.",
            Tables = [DepthTables.Trajectories.Name],
            Panels = [.. matrices.Select((m, i) => Survival(MatrixName.Of(m), [.. rows.Where(r => r.Parameters.Matrix == m)], i == 0))],
        };
        yield return new()
        {
            Name = "repeats",
            Title = "With a residual stream two layers repeat more than without",
            Caption = "Mean over matrices and replicates of the share of tokens, in the last half of what was generated, "
                + "that repeat the one before; error bars: two standard errors over all trajectories.",
            Tables = [DepthTables.Trajectories.Name],
            Columns = 1,
            Panels =
            [
                new()
                {
                    X = new("first layer's matrix", AxisScale.Category),
                    Y = new("share of repeats") { Range = (0, 1.05) },
                    Traces = [.. Architectures(rows).Select(a => Repeats(a, matrices, rows))],
                },
            ],
        };
    }

    private static List<Architecture> Architectures(IReadOnlyList<Measured<DepthParameters, DepthRow>> rows) =>
        [.. rows.Select(r => r.Parameters.Architecture).Distinct().Order()];

    private static string Name(Architecture architecture) => architecture switch
    {
        Architecture.OneLayer => "one layer",
        Architecture.TwoLayers => "two layers",
        Architecture.TwoLayersResidual => "two layers, residual",
        _ => throw new ArgumentOutOfRangeException(nameof(architecture), architecture, "no such architecture"),
    };

    private static Panel Survival(string title, List<Measured<DepthParameters, DepthRow>> rows, bool named)
    {
        List<Trace> traces =
        [
            .. Architectures(rows)
                .SelectMany(
                    a => CollapseCurves.Of(named ? Name(a) : "", new((int)a, null),
                        [.. rows.Where(r => r.Parameters.Architecture == a).Select(DepthExperiment.End)])),
            .. named ? [Curve.Key("censored at the horizon", CurveMode.Markers, symbol: 3)] : Array.Empty<Trace>(),
        ];
        return new()
        {
            Title = title,
            X = CollapseCurves.Time("tokens", traces),
            Y = new("share not collapsed") { Range = (0, 1.03) },
            Traces = traces
        };
    }

    private static Bars Repeats(Architecture architecture, List<MatrixSpecification> matrices,
        IReadOnlyList<Measured<DepthParameters, DepthRow>> rows)
    {
        var moments =
            matrices.Select(
                m => Ccmc.Statistics.SampleMoments.Of(
                    [.. rows.Where(r => r.Parameters.Architecture == architecture && r.Parameters.Matrix == m).Select(r => r.Row.Repeats)]))
                        .ToList();
        return new()
        {
            Name = Name(architecture),
            Color = (int)architecture,
            X = [.. matrices.Select(MatrixName.Of)],
            Y = [.. moments.Select(m => m.Mean)],
            Error = [.. moments.Select(ErrorBars.Of)],
        };
    }
}
