using System.Globalization;
using Experiments.Shared;
using Repro.Figures;

namespace Experiments.Forecasting;

/// <summary>The figures of <c>forecast</c>: fixed points with growth exponents, the map of learnable entries.</summary>
internal static class ForecastFigures
{
    private const int MostPanels = 6;

    /// <summary>Stable sets of one matrix that get a map each.</summary>
    private const int MostMaps = 3;

    public static IEnumerable<Figure> Of(IReadOnlyList<ForecastGroup> groups)
    {
        var seen = groups.Where(g => g.FixedPoints.Count > 0).ToList();
        if (seen.Count == 0) yield break;
        yield return FixedPoints(seen);
        var counted = seen.Where(g => g.WinnerCounts.Count > 0).Take(MostPanels).ToList();
        if (counted.Count > 0) yield return Winners(counted);
        var stable = seen.Where(g => g.Stable.Any()).ToList();
        if (stable.Count == 0) yield break;
        yield return Learnable(stable);
    }

    /// <summary>Bars to here: more winners are hardly ever seen.</summary>
    private const double RarestBar = 1e-4;

    private static Figure Winners(List<ForecastGroup> groups) => new()
    {
        Name = "single-winners",
        Title = "Shares of matrices by how many tokens can win alone differ from Binomial(K, 1/K) by "
            + $"{Counted.Two(groups.Max(g => g.WinnerCounts.Max(r => Math.Abs(r.Matrices / Total(g) - r.Predicted))))} at most",
        Caption = "Share of random matrices by the number of stable single winners, tokens whose diagonal entry is their row's "
            + "largest, and Binomial(K, 1/K), the law for independent rows with exchangeable entries. Error bars: 95 % Wilson "
            + "intervals. "
            + $"{Counted.Of(groups.Select(g => (int)Total(g)), "matrices a panel")}.",
        Tables = [ForecastTables.WinnerCounts.Name],
        Columns = Math.Min(2, groups.Count),
        Panels = [.. groups.Select(Winners)],
    };

    private static double Total(ForecastGroup group) => group.WinnerCounts.Sum(r => r.Matrices);

    private static Panel Winners(ForecastGroup group)
    {
        var rows = group.WinnerCounts.Where(r => r.Matrices > 0 || r.Predicted > RarestBar).ToList();
        var total = Total(group);
        string[] names = [.. rows.Select(r => r.Winners.ToString(CultureInfo.InvariantCulture))];
        double[] shares = [.. rows.Select(r => r.Matrices / total)];
        return new()
        {
            Title = MatrixName.Of(group.Point.Parameters.Matrix, group.Point.Parameters.VocabularySize, 0).Replace(", matrix 0", "",
                StringComparison.Ordinal),
            X = new("tokens that can win alone", AxisScale.Category),
            Y = new("share of matrices"),
            Traces =
            [
                ErrorBars.Shares(new Bars { Name = "drawn", X = names, Y = shares }, shares, [.. shares.Select(_ => (int)total)]),
                new Bars { Name = "Binomial(K, 1/K)", Color = 1, X = names, Y = [.. rows.Select(r => r.Predicted)] },
            ],
        };
    }

    private static string Label(ForecastGroup group) =>
        MatrixName.Of(group.Point.Parameters.Matrix, group.Point.Parameters.VocabularySize, group.Point.Draw);

    private static Figure FixedPoints(List<ForecastGroup> groups)
    {
        var chosen = groups.Take(MostPanels / 2).ToList();
        return new()
        {
            Name = "fixed-points",
            Claims = ["certificate", "single-winner-exponents", "two-token-phases", "index-sum", "flow-ends", "single-winners"],
            Title = "Where trajectories can end: " + string.Join("; ", chosen.Select(g =>
                (chosen.Count > 1 ? $"with {Label(g)} " : "") + (g.Stable.Any() ? Outcomes(g) : "at no fixed point"))),
            Caption = $"Left, for each matrix ({Counted.Share(groups, chosen.Contains)}): every fixed point, stable ones full, others "
                + $"open: with three tokens by its shares in the triangle whose corners are the tokens, otherwise by its surviving "
                + "tokens and its leading rate, the power of t with which shares return to it (below 0) or leave it (above). "
                + "Right: growth exponent g of each token at each stable fixed point (its count grows like tᵍ); 1 for the winners."
                + MatrixName.Key(chosen.Select(g => g.Point.Parameters.Matrix)),
            Tables = [ForecastTables.FixedPoints.Name],
            Columns = 2,
            Panels = [.. chosen.SelectMany(g => new[] { Rates(g), Growth(g) })],
        };
    }

    /// <summary>Fixed points that a panel has room to name.</summary>
    private const int MostPoints = 12;

    private static readonly (string Stability, int Color)[] Kinds = [("stable", 0), ("unstable", 1), ("critical", 2)];

    private static string Outcomes(ForecastGroup group) =>
        string.Join(" or ", group.Stable.Take(MostMaps).Select(f => FixedPointColumns.Outcome(f.Support)));

    private static Panel Rates(ForecastGroup group)
    {
        if (group.Point.Parameters.VocabularySize == 3) return Simplex(group);
        // The stable first, then those that trajectories leave most slowly.
        var shown = group.FixedPoints.OrderBy(f => f.Stability == "stable" ? 0 : 1).ThenBy(f => f.LeadingRate).Take(MostPoints).ToList();
        return new()
        {
            Title = Label(group),
            X = new("leading rate (power of t)"),
            Y = new("tokens that survive", AxisScale.Category)
            {
                FromTop = true,
                Categories = [.. shown.Select(f => f.Support.Replace("+", ", ", StringComparison.Ordinal))]
            },
            Traces =
            [
                Curve.Line("", (0, -0.5), (0, shown.Count - 0.5)),
                .. Kinds.Select(kind => Of(kind, i => (shown[i].LeadingRate, i), shown)).Where(c => c.X.Count > 0),
            ],
        };
    }

    /// <summary>Shares of three tokens in a triangle, token 0 at the left, 1 at the right, 2 at the top.</summary>
    private static Panel Simplex(ForecastGroup group)
    {
        static (double X, double Y) At(IReadOnlyList<double> shares) => (shares[1] + shares[2] / 2, shares[2] * Math.Sqrt(3) / 2);
        var axis = new Axis("") { Hidden = true, Range = (-0.15, 1.15) };
        return new()
        {
            Title = Label(group),
            X = axis,
            Y = axis,
            Traces =
            [
                new Curve { Color = Trace.Grey, Mode = CurveMode.Lines, X = [0, 1, 0.5, 0], Y = [0, 0, Math.Sqrt(3) / 2, 0] },
                new Curve { Color = Trace.Black, Mode = CurveMode.Lines, Labels = ["token 0", "", "token 1", "", "token 2"],
                    X = [0, double.NaN, 1, double.NaN, 0.5], Y = [-0.07, double.NaN, -0.07, double.NaN, 0.94] },
                .. Kinds.Select(kind => Of(kind, i => At(group.FixedPoints[i].Shares), group.FixedPoints)).Where(c => c.X.Count > 0),
            ],
        };
    }

    /// <summary>The fixed points of one kind, each at its place.</summary>
    private static Curve Of((string Stability, int Color) kind, Func<int, (double X, double Y)> at, IReadOnlyList<FixedPointRow> points)
    {
        var chosen = Enumerable.Range(0, points.Count).Where(i => points[i].Stability == kind.Stability).ToList();
        return new()
        {
            Name = $"{kind.Stability} fixed point",
            Color = kind.Color,
            Open = kind.Stability != "stable",
            X = [.. chosen.Select(i => at(i).X)],
            Y = [.. chosen.Select(i => at(i).Y)],
            Hover = [.. chosen.Select(i => string.Create(CultureInfo.InvariantCulture,
                $"{FixedPointColumns.Outcome(points[i].Support)}\nleading rate {points[i].LeadingRate:G3}\nshares {Shares(points[i])}"))],
        };
    }

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
                    Numbered = size <= ExponentMap.MostNumbered,
                    Range = (0, top),
                },
            ],
        };
    }

    /// <summary>The log-odds near a stable set of winners, each of a token against the winner with the largest share.</summary>
    private static List<LearnableRow> Entries(ForecastGroup group, FixedPointRow point) =>
        [.. group.Learnable.Where(l => l.FixedPoint == point.FixedPoint && l.Token != Reference(point))];

    private static int Reference(FixedPointRow point) => Enumerable.Range(0, point.Shares.Count).MaxBy(j => point.Shares[j]);

    /// <summary>For each set of winners of one matrix; of several, over all sets.</summary>
    private static string Revealed(List<ForecastGroup> groups)
    {
        if (groups is not [var group] || group.Stable.Count() > MostOutcomes)
            return Counted.Share([.. groups.SelectMany(g => g.Stable.SelectMany(f => Entries(g, f)))], l => l.Exponent >= 0)
                + " log-odds of P, counted for each stable set of winners";
        var outcomes = group.Stable.Select(f =>
            $"{Counted.Share(Entries(group, f), l => l.Exponent >= 0)} log-odds of P if {FixedPointColumns.Outcome(f.Support)}");
        return string.Join(", ", outcomes);
    }

    private static Figure Learnable(List<ForecastGroup> groups) => new()
    {
        Name = "learnable",
        Title = "After collapse one trajectory reveals " + Revealed(groups),
        Caption = "For each stable set of winners (the first few): the exponent γᵢ + γⱼ − 1 with which row i's information on token "
            + "j against the winner, its log-odds, grows with t; of several winners that with the largest share. "
            + "Orange entries are learned, darker ones faster; blue ones never are: the information on them stays bounded. "
            + "White is the border, where it grows like log t. Grey: the winner itself, the reference of the log-odds, which the title "
            + "does not count."
            + MatrixName.Key(groups.Take(MostPanels).Select(g => g.Point.Parameters.Matrix)),
        Tables = [ForecastTables.Learnable.Name],
        Columns = 3,
        Panels = [.. groups.Take(MostPanels).SelectMany(g => g.Stable.Take(MostMaps).Select(f => Map(g, f))).Take(MostPanels)],
    };

    /// <summary>Sets of winners that a title can list.</summary>
    private const int MostOutcomes = 3;

    private static Panel Map(ForecastGroup group, FixedPointRow f)
    {
        var entries = Entries(group, f).ToDictionary(l => (l.Query, l.Token), l => l.Exponent);
        return ExponentMap.Of(FixedPointColumns.Outcome(f.Support) + ", " + Label(group),
            [.. entries.Keys.Select(entry => entry.Query).Distinct()], (i, j) => entries.GetValueOrDefault((i, j), double.NaN),
            "the winner itself");
    }

    private static string Shares(FixedPointRow point) =>
        string.Join(", ", point.Shares.Select(s => s.ToString("0.###", CultureInfo.InvariantCulture)));
}
