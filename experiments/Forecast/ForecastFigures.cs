using Experiments.Shared;
using Repro.Figures;

namespace Experiments.Forecasting;

/// <summary>The figures of <c>forecast</c>: fixed points with growth exponents, the map of learnable entries, what trajectories would
/// cost.</summary>
internal static class ForecastFigures
{
    private const int MostPanels = 6;

    /// <summary>Columns of a map whose cells have room for a number.</summary>
    private const int MostNumbered = 8;

    /// <summary>Stable sets of one matrix that get a map each.</summary>
    private const int MostMaps = 3;

    public static IEnumerable<Figure> Of(IReadOnlyList<ForecastGroup> groups)
    {
        var seen = groups.Where(g => g.FixedPoints.Count > 0).ToList();
        if (seen.Count == 0) yield break;
        yield return FixedPoints(seen);
        var stable = seen.Where(g => g.Stable.Any()).ToList();
        if (stable.Count == 0) yield break;
        yield return Learnable(stable);
        yield return Costs(stable);
    }

    private static string Label(ForecastGroup group) =>
        MatrixName.Of(group.Point.Parameters.Matrix, group.Point.Parameters.VocabularySize, group.Point.Draw);

    private static Figure FixedPoints(List<ForecastGroup> groups)
    {
        var chosen = groups.Take(MostPanels / 2).ToList();
        return new()
        {
            Name = "fixed-points",
            Title = "Trajectories leave the unstable fixed points and end at stable ones, where the losers grow like powers of t",
            Caption = "Left, for each matrix (the first few): every fixed point by the number of tokens that survive and its leading rate, "
                + "the power of t with which shares come back to it (below 0) or leave it (above). "
                + "Right: growth exponent g of each token at each stable fixed point (its count grows like tᵍ); 1 for the winners.",
            Tables = [ForecastTables.FixedPoints.Name],
            Columns = 2,
            Panels = [.. chosen.SelectMany(g => new[] { Rates(g), Growth(g) })],
        };
    }

    private static Panel Rates(ForecastGroup group) => new()
    {
        Title = Label(group),
        X = new("surviving tokens") { Whole = true },
        Y = new("leading rate (power of t)"),
        Traces =
        [
            new Curve { Color = Trace.Grey, Mode = CurveMode.Lines, Dashed = true,
                X = [0.5, group.Point.Parameters.VocabularySize + 0.5], Y = [0, 0] },
            .. new[] { ("stable", 0), ("unstable", 1), ("critical", 2) }.Select(s => new Curve
            {
                Name = $"{s.Item1} fixed point",
                Color = s.Item2,
                X = [.. group.FixedPoints.Where(f => f.Stability == s.Item1).Select(f => (double)f.Shares.Count(m => m > 0))],
                Y = [.. group.FixedPoints.Where(f => f.Stability == s.Item1).Select(f => f.LeadingRate)],
                Hover = [.. group.FixedPoints.Where(f => f.Stability == s.Item1).Select(f => f.Support)],
            }).Where(c => c.X.Count > 0),
        ],
    };

    private static Panel Growth(ForecastGroup group)
    {
        var stable = group.Stable.ToList();
        var size = group.Point.Parameters.VocabularySize;
        var top = Math.Max(1, stable.SelectMany(f => f.Growth).DefaultIfEmpty(1).Max());
        return new()
        {
            Title = stable.Count > 0 ? "growth exponents at the stable points" : "no fixed point is stable",
            X = new("token", AxisScale.Category) { Categories = [.. Enumerable.Range(0, size).Select(j => $"{j}")] },
            Y = new("winners", AxisScale.Category)
            {
                FromTop = true,
                Categories = [.. stable.Select(f => f.Support.Replace("+", ", ", StringComparison.Ordinal))]
            },
            Traces = stable.Count == 0 ? [] :
            [
                new Heatmap
                {
                    X = [.. Enumerable.Range(0, size).Select(j => (double)j)],
                    Y = [.. Enumerable.Range(0, stable.Count).Select(i => (double)i)],
                    Z = [.. stable.Select(f => f.Growth)],
                    Legend = "growth exponent g",
                    Numbered = size <= MostNumbered,
                    Range = (0, top),
                },
            ],
        };
    }

    private static Figure Learnable(List<ForecastGroup> groups) => new()
    {
        Name = "learnable",
        Title = "After collapse one trajectory teaches the entries of P between tokens that keep coming, and no others",
        Caption = "For each stable set of winners (the first few): the exponent γᵢ + γⱼ − 1 with which transitions from i to j, "
            + "and row i's information on token j against a winner, grow with t. "
            + "Orange entries are learnt, the faster the darker; blue ones never are: the information on them stays bounded. "
            + "White is the border, where it grows like log t.",
        Tables = [ForecastTables.Learnable.Name],
        Columns = 3,
        Panels = [.. groups.Take(MostPanels).SelectMany(g => g.Stable.Take(MostMaps).Select(f => Map(g, f))).Take(MostPanels)],
    };

    private static Panel Map(ForecastGroup group, FixedPointRow f)
    {
        var entries = group.Learnable.Where(l => l.FixedPoint == f.FixedPoint).ToList();
        var tokens = entries.Select(l => l.Query).Distinct().ToList();
        List<string> names = [.. tokens.Select(j => $"{j}")];
        return new()
        {
            Title = $"{Label(group)}; {FixedPointColumns.Outcome(f.Support)}",
            X = new("next token j", AxisScale.Category) { Categories = names },
            Y = new("query i (row of P)", AxisScale.Category) { Categories = names, FromTop = true },
            Traces =
            [
                new Heatmap
                {
                    X = [.. Enumerable.Range(0, names.Count).Select(j => (double)j)],
                    Y = [.. Enumerable.Range(0, names.Count).Select(i => (double)i)],
                    Z = [.. tokens.Select(
                        i => (IReadOnlyList<double>)[.. tokens.Select(j => entries.Single(l => l.Query == i && l.Token == j).Exponent)])],
                    Legend = "γᵢ + γⱼ − 1",
                    Numbered = names.Count <= MostNumbered,
                    Range = (-1, 1),
                    Diverging = true,
                },
            ],
        };
    }

    private static Figure Costs(List<ForecastGroup> groups)
    {
        var chosen = groups.Take(MostPanels).ToList();
        // One colour and sign for a set of winners in every panel, as the legend is common.
        var outcomes = chosen.SelectMany(g => g.Stable.Take(MostPanels)).Select(f => f.Support).Distinct().ToList();
        return Costs(chosen, outcomes);
    }

    private static Figure Costs(List<ForecastGroup> groups, List<string> outcomes) => new()
    {
        Name = "costs",
        Title = "A trajectory that one token wins costs few switches; where several win, nearly one for each token",
        Caption = "Order of the number of switches (a token followed by another one) in a trajectory of so many tokens near each stable "
            + "set of winners; a run between two switches is drawn whole, at about 3·10⁻⁷ s. "
            + "Dashed: every token by itself, as where two or more tokens win.",
        Tables = [ForecastTables.Costs.Name],
        Columns = 3,
        Panels = [.. groups.Select(g => CostPanel(g, outcomes))],
    };

    private static Panel CostPanel(ForecastGroup group, List<string> outcomes)
    {
        double[] tokens = [.. group.Costs.Select(c => (double)c.Tokens).Distinct()];
        return new()
        {
            Title = Label(group),
            X = new("tokens", AxisScale.Log),
            Y = new("switches (order of magnitude)", AxisScale.Log),
            Traces =
            [
                new Curve { Name = "one for each token", Color = Trace.Grey,
                    Mode = CurveMode.Lines, Dashed = true, X = tokens, Y = tokens },
                .. group.Stable.Take(MostPanels).Select(f => new Curve
                {
                    Name = FixedPointColumns.Outcome(f.Support),
                    Color = outcomes.IndexOf(f.Support),
                    Mode = CurveMode.LinesAndMarkers,
                    X = [.. group.Costs.Where(c => c.FixedPoint == f.FixedPoint).Select(c => (double)c.Tokens)],
                    Y = [.. group.Costs.Where(c => c.FixedPoint == f.FixedPoint).Select(c => c.Switches)],
                }),
            ],
        };
    }
}
