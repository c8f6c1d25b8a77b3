using Ccmc.Statistics;
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
        var rows = results.Rows(DepthTables.Trajectories).Where(r => r.Parameters.Start is OneOfEach).ToList();
        if (rows.Count == 0) yield break;
        var matrices = rows.Select(r => r.Parameters.Matrix).Distinct().ToList();
        // One axis for all panels, so that they can be compared.
        var ends = rows.Select(r => DepthExperiment.End(r).Time).ToList();
        var extent = (Math.Max(1, ends.Min() / 2), Math.Max(2, ends.Max() * 1.5));
        yield return new()
        {
            Name = "collapse-time",
            Title = Later(rows, matrices),
            Caption = "Kaplan–Meier estimate of the share of trajectories that have not collapsed (a trajectory has collapsed once one "
                + $"token's share stays at {Counted.Levels(rows.Select(r => r.Parameters.CollapseShare))} or above), over matrices of "
                + "both layers and replicates; one panel for each kind of first matrix. Triangles: trajectories still not collapsed at "
                + $"the horizon. {Sizes(rows)}; {CollapseCurves.BandCaption}.{MatrixName.Key(matrices)}",
            Columns = Math.Min(3, matrices.Count),
            Tables = [DepthTables.Trajectories.Name],
            Panels = [.. matrices.Select(
                (m, i) => Survival(MatrixName.Of(m), [.. rows.Where(r => r.Parameters.Matrix == m)], extent, i == matrices.Count - 1))],
        };
        yield return new()
        {
            Name = "repeats",
            Title = More(rows, matrices),
            Caption = "Share of tokens, in the last half of the generated text, that equal the one before: mean over replicates of each "
                + "pair of matrices, then over the pairs; error bars: two standard errors over the pairs, since replicates share theirs; "
                + "none of a single pair. In the title: by more than two standard errors of the difference, paired by matrices. "
                + Counted.Of(Architectures(rows).SelectMany(a => matrices.Select(m => ByDraw(rows, a, m).Count)).Where(n => n > 0),
                    "pairs of matrices a bar")
                + ", "
                + $"{Sizes(rows)}.{MatrixName.Key(matrices)}",
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
        [.. rows.Select(r => Architecture.Of(r.Parameters)).Distinct().OrderBy(a => a.Layers).ThenBy(a => a.Residual)];

    private static Panel Survival(
        string title, List<Measured<DepthParameters, DepthRow>> rows, (double From, double To) extent, bool named)
    {
        List<Trace> traces =
        [
            .. Architectures(rows)
                .SelectMany(
                    a => CollapseCurves.Of(a.Name, new(a.Color, null),
                        [.. rows.Where(r => Architecture.Of(r.Parameters) == a).Select(DepthExperiment.End)])),
            .. named ? [Curve.Key("censored at the horizon", CurveMode.Markers, symbol: 3)] : Array.Empty<Trace>(),
        ];
        return new()
        {
            Title = title,
            X = new("tokens", AxisScale.Log) { Range = extent },
            Y = new("share not collapsed") { Range = (0, 1.03) },
            Traces = traces
        };
    }

    private static Bars Repeats(Architecture architecture, List<MatrixSpecification> matrices,
        IReadOnlyList<Measured<DepthParameters, DepthRow>> rows)
    {
        var moments = matrices.Select(m => SampleMoments.Of([.. ByDraw(rows, architecture, m).Values])).ToList();
        return ErrorBars.MeanShares(new Bars
        {
            Name = architecture.Name,
            Color = architecture.Color,
            X = [.. matrices.Select(MatrixName.Of)],
            Y = [.. moments.Select(m => m.Mean)],
        }, moments);
    }

    /// <summary>Mean share of repeats for each pair of matrices: replicates of one pair are no independent draws of it.</summary>
    private static Dictionary<int, double> ByDraw(
        IReadOnlyList<Measured<DepthParameters, DepthRow>> rows, Architecture architecture, MatrixSpecification matrix) =>
        rows.Where(r => Architecture.Of(r.Parameters) == architecture && r.Parameters.Matrix == matrix)
            .GroupBy(r => r.Point.Draw).ToDictionary(g => g.Key, g => g.Average(r => r.Row.Repeats));

    private static string Sizes(IReadOnlyList<Measured<DepthParameters, DepthRow>> rows) => Counted.Of(
        rows.GroupBy(r => (Architecture.Of(r.Parameters), r.Parameters.Matrix)).Select(g => g.Count()), "trajectories");

    /// <summary>Whether two layers collapse later than one, by the mean time up to the horizon.</summary>
    private static string Later(IReadOnlyList<Measured<DepthParameters, DepthRow>> rows, List<MatrixSpecification> matrices)
    {
        double Mean(MatrixSpecification matrix, Architecture architecture) => CollapseCurves.MeanToHorizon(rows
            .Where(r => r.Parameters.Matrix == matrix && Architecture.Of(r.Parameters) == architecture).Select(DepthExperiment.End));
        return Architectures(rows) is var all && all.Contains(Architecture.One) && all.Contains(Architecture.Two)
            ? "Two layers of attention collapse later than one for "
                + $"{Counted.Share(matrices, m => Mean(m, Architecture.Two) > Mean(m, Architecture.One))} kinds of matrix, by "
                + $"the mean time to the horizon"
            : "When layers of attention collapse";
    }

    /// <summary>Whether two layers repeat more with a residual stream: paired by matrices, beyond two standard errors.</summary>
    private static string More(IReadOnlyList<Measured<DepthParameters, DepthRow>> rows, List<MatrixSpecification> matrices)
    {
        SampleMoments Difference(MatrixSpecification matrix)
        {
            var (without, with) = (ByDraw(rows, Architecture.Two, matrix), ByDraw(rows, Architecture.TwoResidual, matrix));
            return SampleMoments.Of([.. with.Where(w => without.ContainsKey(w.Key)).Select(w => w.Value - without[w.Key])]);
        }
        return Architectures(rows).Contains(Architecture.TwoResidual) && Architectures(rows).Contains(Architecture.Two)
            ? "With a residual stream two layers repeat clearly more for "
                + $"{Counted.Share(matrices, m => Difference(m) is var d && d.Count > 1 && d.Mean > ErrorBars.Of(d))} kinds of matrix"
            : "How often layers of attention repeat";
    }
}

/// <summary>How many layers, and whether with a residual stream.</summary>
internal sealed record Architecture(int Layers, bool Residual)
{
    public static readonly Architecture One = new(1, false), Two = new(2, false), TwoResidual = new(2, true);

    private static readonly string[] Numbers = ["one", "two", "three", "four"];

    /// <summary>In legends.</summary>
    public string Name => $"{Numbers[Layers - 1]} {(Layers == 1 ? "layer" : "layers")}{(Residual ? ", residual" : "")}";

    /// <summary>Index into the palette: one, two, two with a stream, and so on.</summary>
    public int Color => Layers == 1 && !Residual ? 0 : 2 * Layers - 3 + (Residual ? 1 : 0) is var color && color > 0 ? color : 7;

    /// <summary>That of a point.</summary>
    public static Architecture Of(DepthParameters parameters) => new(parameters.Layers, parameters.Residual);
}
