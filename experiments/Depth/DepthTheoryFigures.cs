using System.Globalization;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.Depth;

/// <summary>Figures of what theory predicts: exponents beside a token that rules, and points that keep both of two tokens.</summary>
internal static class DepthTheoryFigures
{
    /// <summary>Those that have points.</summary>
    public static IEnumerable<Figure> Of(Results<DepthParameters> results)
    {
        var losers = CornerExponents.Of(results);
        if (losers.Count > 0) yield return Exponents(losers);
        var ends = ShareEnds.Of(results);
        if (ends.Count > 1) yield return Phases(ends);
    }

    private static Figure Exponents(IReadOnlyList<CornerExponents> losers)
    {
        var rows = losers.Select(l => (Loser: l, Row: l.Row(), At: Architecture.Of(l.Point.Parameters))).ToList();
        var farthest = rows.Max(r => Math.Abs(r.Row.Exponent - r.Row.Predicted));
        var architectures = rows.Select(r => r.At).Distinct().OrderBy(a => a.Layers).ThenBy(a => a.Residual).ToList();
        double[] ends = [0, 1.05 * rows.Max(r => Math.Max(r.Row.Predicted, r.Row.Exponent))];
        return new()
        {
            Name = "corner-exponents",
            Title = $"{rows.Count} exponents of losers differ from theory's by {Counted.Two(farthest)} at most",
            Caption = "Growth exponent of a loser's count, measured by its compensator, against the prediction: left "
                + "for all layers; right the same measurements against the exponent ρ of the first layer alone, which only one layer "
                + "follows. Above the grey line at 1 the corner is unstable. Error bars: two standard errors, mostly shorter than the "
                + "markers; "
                + $"{Counted.Of(rows.Select(r => r.Row.Replicates), "trajectories a point")}.",
            Tables = [DepthTables.Exponents.Name, DepthTables.Corners.Name],
            Panels =
            [
                Exponents("all layers", "exponent predicted for all layers", r => r.Predicted, true),
                Exponents("the first layer alone", "exponent of the first layer alone", r => r.OneLayer, false),
            ],
        };

        Panel Exponents(string title, string x, Func<CornerRow, double> predicted, bool named) => new()
        {
            Title = title,
            X = new(x) { Range = (0, named ? ends[1] : 1.05 * rows.Max(r => predicted(r.Loser.Theory))) },
            Y = new("exponent measured") { Range = (0, ends[1]) },
            Traces =
            [
                Curve.Line(named ? "equality" : "", (0, 0), (ends[1], ends[1])),
                new Curve { Color = Trace.Grey, Mode = CurveMode.Lines, X = [0, 10], Y = [1, 1] },
                .. architectures.Select(a => rows.Where(r => r.At == a).ToList()).Select(g => new Curve
                {
                    Name = named ? g[0].At.Name : "",
                    Color = g[0].At.Color,
                    X = [.. g.Select(r => predicted(r.Loser.Theory))],
                    Y = [.. g.Select(r => r.Row.Exponent)],
                    Error = [.. g.Select(r => ErrorBars.StandardErrors * (r.Row.StandardError ?? 0))],
                    Counts = [.. g.Select(r => r.Row.Replicates)],
                    Hover = [.. g.Select(r => DepthClaims.Label(r.Loser.Point.Parameters))],
                }),
            ],
        };
    }

    private static Figure Phases(IReadOnlyList<ShareEnds> ends)
    {
        var grid = ends.Where(e => e.Point.Parameters is
        { Layers: 2, Residual: false, Matrix: TwoToken { } first, SecondMatrix: TwoToken { } second }
            && first.P == first.Q && second.P == second.Q).ToList();
        double First(ShareEnds e) => ((TwoToken)e.Point.Parameters.Matrix).P;
        double Second(ShareEnds e) => ((TwoToken)e.Point.Parameters.SecondMatrix).P;
        double[] xs = [.. grid.Select(First).Distinct().Order()], ys = [.. grid.Select(Second).Distinct().Order()];
        var cells = ys.Select(y => xs.Select(x => grid.FirstOrDefault(e => First(e) == x && Second(e) == y)).ToList()).ToList();
        var kept = grid.Where(e => e.Decided && e.DiffersFromOneLayer && Towards(e)).ToList();
        return new()
        {
            Name = "kept-by-depth",
            Title = kept.Count > 0
                ? $"Trajectories move towards keeping both tokens at {Counted.Share(kept, e => e.Agreements.Average() > 0.5)} "
                    + "points where the first layer alone would drop one"
                : "Where two layers lead two tokens",
            Caption = "Two tokens, two layers without residual stream. Left: both matrices symmetric, the probability of a change in "
                + "the first "
                + "(across) and in the second (up); colour: share of the trajectories that moved towards ½, where both are kept, from the "
                + "start's share; grey: too little drift to judge. Numbers: predicted limit of the share; for starts near ½, 0 "
                + "or 1 means that a token is lost. Right: mean share of token 1 at the horizon against the fixed point that theory "
                + "predicts, with two standard errors; open: starts still far from it at the horizon. "
                + $"{Counted.Of(ends.Select(e => e.Shares.Length), "trajectories a point")}.",
            Tables = [DepthTables.Limits.Name, DepthTables.Rest.Name],
            Panels = [.. xs.Length > 1 && ys.Length > 1 ? [Map(xs, ys, cells)] : Array.Empty<Panel>(), Ends(ends)],
        };
    }

    private static Panel Map(double[] xs, double[] ys, List<List<ShareEnds?>> cells) => new()
    {
        Title = "colour: share that moves towards ½; number: predicted limit",
        X = new("P₁(0 → 1) = P₁(1 → 0)", AxisScale.Category) { Categories = [.. xs.Select(Text)] },
        Y = new("P₂(0 → 1) = P₂(1 → 0)", AxisScale.Category) { Categories = [.. ys.Select(Text)] },
        Traces =
        [
            new Heatmap
            {
                X = [.. xs.Select((_, i) => (double)i)],
                Y = [.. ys.Select((_, i) => (double)i)],
                Z = [.. cells.Select(r => r.ConvertAll(e => e is { Decided: true }
                    ? e.Agreements.Average() is var agree && Towards(e) ? agree : 1 - agree : double.NaN))],
                Legend = "share of trajectories",
                Range = (0, 1),
                Missing = "too little drift to judge",
                Texts = [.. cells.SelectMany(r => r).Select(e => e is null ? "" : Text(e.Theory.Limit))],
                Hover = [.. cells.SelectMany(r => r).Select(e => e is null ? "not in the sweep"
                    : $"predicted limit {Text(e.Theory.Limit)}, drift at the start {Text(e.Theory.Drift)}")],
            },
        ],
    };

    private static bool Towards(ShareEnds e) => Math.Abs(e.Theory.Limit - 0.5) < Math.Abs(e.Theory.FirstShare - 0.5);

    private static Panel Ends(IReadOnlyList<ShareEnds> ends)
    {
        Curve Of(string name, int color, bool settled)
        {
            var chosen = ends.Where(e => DepthClaims.IsSettled(e) == settled).ToList();
            return ErrorBars.MeanShares(new Curve
            {
                Name = name,
                Color = color,
                Open = !settled,
                X = [.. chosen.Select(e => e.Theory.Limit)],
                Y = [.. chosen.Select(e => e.Shares.Average())],
                Hover = [.. chosen.Select(e => DepthClaims.Label(e.Point.Parameters))],
            }, chosen.ConvertAll(e => SampleMoments.Of(e.Shares)));
        }
        return new()
        {
            Title = "where shares end",
            X = new("share of token 1, predicted limit") { Range = (-0.02, 1.02) },
            Y = new("share of token 1 at the horizon") { Range = (-0.02, 1.02) },
            Traces =
            [
                Curve.Line("equality", (0, 0), (1, 1)),
                Of("settled", 0, true), Of("not settled by the horizon", 1, false),
            ],
        };
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
