using Ccmc.Depth;
using Experiments.Decoding;
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
        var rows = results.Rows(DepthExperiment.Trajectories);
        if (rows.Count == 0) yield break;
        var matrices = rows.Select(r => r.Parameters.Matrix).Distinct().ToList();
        yield return new()
        {
            Name = "collapse-time",
            Title = "One layer of attention against two",
            Caption = "Kaplan–Meier estimate of the share of trajectories in which no token's share of the context has come to stay at or above collapse_share, over matrices of both layers and replicates; one panel for each kind of first matrix. "
                + "Triangles: trajectories still not collapsed at the horizon.",
            Tables = [DepthExperiment.Trajectories.Name],
            Panels = [.. matrices.Select((m, i) => Survival(MatrixLabel.Of(m), [.. rows.Where(r => r.Parameters.Matrix == m)], i == 0))],
        };
        yield return new()
        {
            Name = "repeats",
            Title = "How often a token follows itself in the end",
            Caption = "Mean over matrices and replicates of the share of tokens, in the last half of what was generated, that repeat the one before; error bars: one standard error over all trajectories.",
            Tables = [DepthExperiment.Trajectories.Name],
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

    private static List<Architecture> Architectures(IReadOnlyList<Measured<DepthParameters, DepthRow>> rows) => [.. rows.Select(r => r.Parameters.Architecture).Distinct().Order()];

    /// <summary>Short enough to stand below a group of bars.</summary>
    private static string Short(MatrixSpecification matrix) => matrix switch
    {
        GaussianLogits m => FormattableString.Invariant($"gaussian, {m.Scale:R}"),
        DiagonalDominant m => FormattableString.Invariant($"diagonal + {m.Strength:R}"),
        Cyclic m => FormattableString.Invariant($"cyclic + {m.Strength:R}"),
        _ => MatrixLabel.Of(matrix),
    };

    private static string Name(Architecture architecture) => architecture switch
    {
        Architecture.OneLayer => "one layer",
        Architecture.TwoLayers => "two layers",
        _ => "two layers, residual",
    };

    private static Panel Survival(string title, List<Measured<DepthParameters, DepthRow>> rows, bool named) => new()
    {
        Title = title,
        X = new("tokens", AxisScale.Log),
        Y = new("share not collapsed") { Range = (0, 1.03) },
        Traces =
        [
            .. Architectures(rows).SelectMany(a => CollapseCurves.Of(named ? Name(a) : "", (int)a, [.. rows.Where(r => r.Parameters.Architecture == a).Select(DepthExperiment.End)])),
            .. named ? [Curve.Key("censored at the horizon", CurveMode.Markers, symbol: 3)] : Array.Empty<Trace>(),
        ],
    };

    private static Bars Repeats(Architecture architecture, List<MatrixSpecification> matrices, IReadOnlyList<Measured<DepthParameters, DepthRow>> rows)
    {
        var moments = matrices.Select(m => Ccmc.Statistics.SampleMoments.Of([.. rows.Where(r => r.Parameters.Architecture == architecture && r.Parameters.Matrix == m).Select(r => r.Row.Repeats)])).ToList();
        return new()
        {
            Name = Name(architecture),
            Color = (int)architecture,
            X = [.. matrices.Select(Short)],
            Y = [.. moments.Select(m => m.Mean)],
            Error = [.. moments.Select(m => m.Count > 1 ? m.StandardError : 0)],
        };
    }
}
