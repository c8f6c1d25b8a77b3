using Repro.Figures;

namespace Browser.Tests;

/// <summary>Made-up figures, one for each kind that the experiments draw; also what a change of the drawing is looked at with.</summary>
internal static class SampleFigures
{
    private const string Long =
        "Mean excess risk over 100 replicates, error bars one standard error; dashed lines ½K(K−1)/n. "
        + "Points with existence below 0.99 are shown in grey. "
        + "A long caption runs over several lines, as in a paper, and says what was left out and why.";

    public static IReadOnlyList<Figure> All =>
        [Risk(), Collapse(), PhaseDiagram(), Shares(), Winners(), Graphs(), Survival(),
            Equivalence(), Classes(), Hostile(), SixPanels(), Tiny(), ThreeMaps()];

    public static Figure Risk()
    {
        var ns = Enumerable.Range(8, 11).Select(k => Math.Pow(2, k)).ToArray();
        var traces = new List<Trace>();
        foreach (var (k, i) in new[] { 4, 8, 16, 32 }.Select((k, i) => (k, i)))
        {
            double[] theory = [.. ns.Select(n => 0.5 * k * (k - 1) / n)];
            traces.Add(new Curve { Name = $"½K(K−1)/n, K = {k}", Color = i, X = ns, Y = theory, Mode = CurveMode.Lines, Dashed = true });
            traces.Add(new Curve
            {
                Name = $"K = {k}",
                Color = i,
                X = ns,
                Y = [.. theory.Select((t, j) => t * (1 + 0.15 * Math.Sin(3 * j + k)))],
                Error = [.. theory.Select(t => 0.12 * t)],
            });
        }
        return Of("risk-against-n", "Excess risk falls as K²/n", 1,
            new Panel { X = new("samples n", AxisScale.Log), Y = new("excess risk (nats)", AxisScale.Log), Traces = traces });
    }

    public static Figure Collapse()
    {
        double[] x = [.. Enumerable.Range(0, 40).Select(i => Math.Pow(10, i / 10.0))];
        double[] ratio = [.. x.Select((v, i) => 1 + 1.2 * Math.Cos(i) / Math.Sqrt(1 + v))];
        return Of("ratio", "All curves fall on one", 2,
            new Panel
            {
                Title = "2n·excess/df against n/K²",
                X = new("n/K²", AxisScale.Log),
                Y = new("ratio 2n·excess/df"),
                Traces =
                [
                    new Band { Name = "99 % interval", Color = -1, X = x, Lower = [.. x.Select(v => 1 - 1 / Math.Sqrt(1 + v))],
                        Upper = [.. x.Select(v => 1 + 1 / Math.Sqrt(1 + v))] },
                    new Curve { Name = "theory", Color = 6, X = [1, 1e4], Y = [1, 1], Mode = CurveMode.Lines, Dashed = true },
                    new Curve { Name = "measured", Color = 0, X = x, Y = ratio },
                ],
            },
            new Panel
            {
                Title = "Share of estimates that exist",
                X = new("samples n", AxisScale.Log),
                Y = new("existence (share)") { Range = (0, 1.02) },
                Traces =
                [
                    new Curve { Name = "measured", Color = 0, X = [1000, 2000, 4000, 8000],
                        Y = [0.2, 0.7, 0.95, 1], Mode = CurveMode.LinesAndMarkers },
                    new Curve { Name = "K = 8", Color = 1, X = [1000, 2000, 4000, 8000],
                        Y = [0.6, 0.9, double.NaN, 1], Mode = CurveMode.LinesAndMarkers },
                ],
            });
    }

    public static Figure PhaseDiagram()
    {
        double[] axis = [.. Enumerable.Range(0, 19).Select(i => 0.05 + 0.05 * i)];
        IReadOnlyList<IReadOnlyList<double>> z =
            [.. axis.Select(
                q => (IReadOnlyList<double>)[.. axis.Select(
                    p => Math.Abs(p - 0.5) < 0.04 ? double.NaN : p > 0.5 && q > 0.5 ? q / (p + q) : p < 0.5 ? 0.04 : 0.96)])];
        IReadOnlyList<IReadOnlyList<double>> error = [.. axis.Select(q => (IReadOnlyList<double>)[.. axis.Select(p => (p - q) * 0.1)])];
        Trace[] Lines() =>
            [new Curve { Name = "theory: p = ½, q = ½", Color = 6, X = [0.5, 0.5, double.NaN, 0, 1],
                Y = [0, 1, double.NaN, 0.5, 0.5], Mode = CurveMode.Lines, Dashed = true }];
        var p = new Axis("p = P(1→2)") { Range = (0.025, 0.975) };
        var q = new Axis("q = P(2→1)") { Range = (0.025, 0.975) };
        return Of("phase-diagram", "Who wins for K = 2", 2,
            new Panel
            {
                Title = "Measured share of token 1",
                X = p,
                Y = q,
                Traces = [new Heatmap { X = axis, Y = axis, Z = z, Legend = "share of token 1", Range = (0, 1) }, .. Lines()]
            },
            new Panel
            {
                Title = "Measured less predicted",
                X = p,
                Y = q,
                Traces = [new Heatmap { X = axis, Y = axis, Z = error, Legend = "difference of shares",
                    Range = (-0.1, 0.1), Diverging = true }, .. Lines()]
            });
    }

    public static Figure Shares()
    {
        double[] t = [.. Enumerable.Range(0, 60).Select(i => Math.Pow(10, i / 10.0))];
        Panel Stack(int seed) => new()
        {
            Title = $"replicate {seed}",
            X = new("tokens t", AxisScale.Log),
            Y = new("share") { Range = (0, 1) },
            Traces = [.. Enumerable.Range(0, 5).Select(k => new Curve
            {
                Name = $"token {k + 1}",
                Color = k,
                X = t,
                Y = [.. t.Select(v => Share(k, v, seed))],
                Mode = CurveMode.Lines,
                Stacked = true,
            })],
        };
        return Of("shares", "Shares over time", 2, Stack(1), Stack(2), Stack(3), Stack(4));
    }

    private static double Share(int k, double t, int seed)
    {
        double Weight(int j) => Math.Pow(t, 0.2 * ((j * seed * 7 + seed) % 5)) + 0.3;
        return Weight(k) / Enumerable.Range(0, 5).Sum(Weight);
    }

    public static Figure Winners() => Of("winner-sets", "Winner sets beside the mean field", 2,
        new Panel
        {
            Title = "Frequencies, with exact 99 % intervals",
            X = new("winner set", AxisScale.Category),
            Y = new("frequency"),
            Traces =
            [
                new Bars { Name = "measured", Color = 0, X = ["{1}", "{2}", "{1, 3}", "{2, 4}"],
                    Y = [0.4, 0.3, 0.2, 0.1], Error = [0.05, 0.04, 0.04, 0.03] },
                new Bars { Name = "stable fixed points", Color = 4, X = ["{1}", "{2}", "{1, 3}", "{5}"], Y = [0.35, 0.32, 0.2, 0.13] },
                new Curve { Name = "bound", Color = 6, X = [-0.5, 4.5], Y = [0.45, 0.45], Mode = CurveMode.Lines, Dashed = true },
            ],
        },
        new Panel
        {
            Title = "Long names are turned and cut, and never reach the legend",
            X = new("winner set", AxisScale.Category),
            Y = new("frequency"),
            Traces = [new Bars { Name = "measured", Color = 0,
                X = [.. Enumerable.Range(1, 9).Select(i => $"tokens {{{i}, {i + 1}, {i + 2}}} of nine <b>more</b>")],
                Y = [.. Enumerable.Range(1, 9).Select(i => 1.0 / i)] }],
        });

    public static Figure Graphs()
    {
        Panel Draw(string name, (int A, int B)[] edges, int count)
        {
            double X(int i) => Math.Cos(2 * Math.PI * i / count);
            double Y(int i) => Math.Sin(2 * Math.PI * i / count);
            return new Panel
            {
                Title = name,
                X = new("") { Hidden = true },
                Y = new("") { Hidden = true },
                Traces =
                [
                    new Curve { Color = -1, Mode = CurveMode.Lines, X = [.. edges.SelectMany(e => new[] { X(e.A), X(e.B), double.NaN })],
                        Y = [.. edges.SelectMany(e => new[] { Y(e.A), Y(e.B), double.NaN })] },
                    new Curve { Name = "token", Color = 0, X = [.. Enumerable.Range(0, count).Select(X)],
                        Y = [.. Enumerable.Range(0, count).Select(Y)], Labels = [.. Enumerable.Range(1, count).Select(i => $"{i}")] },
                ],
            };
        }
        return Of("graphs", "The co-occurrence graphs", 3,
            Draw("path", [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)], 6),
            Draw("star", [(0, 1), (0, 2), (0, 3), (0, 4), (0, 5)], 6),
            Draw("two components", [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3)], 6),
            Draw("complete", [.. from a in Enumerable.Range(0, 12) from b in Enumerable.Range(0, a) select (a, b)], 12));
    }

    public static Figure Survival() => Of("collapse-time", "How the matrix changes the collapse time", 1, new Panel
    {
        X = new("tokens t until one token has nine tenths of all", AxisScale.Log),
        Y = new("share not yet collapsed") { Range = (0, 1.03) },
        Traces = [.. Enumerable.Range(0, 4).SelectMany(k => (Trace[])[
            new Curve { Name = $"diagonal +{k} nats", Color = k,
                X = [.. Enumerable.Range(0, 20).Select(i => Math.Pow(10, 1 + k * 0.4 + i * 0.2))],
                Y = [.. Enumerable.Range(0, 20).Select(i => Math.Exp(-i / (4.0 + k)))], Mode = CurveMode.Lines, Steps = true },
            new Curve { Name = "censored", Color = k, Symbol = 4, X = [Math.Pow(10, 4.8 + k * 0.4)], Y = [Math.Exp(-19 / (4.0 + k))] }])],
    });

    public static Figure Equivalence()
    {
        double[] kappa = [.. Enumerable.Range(0, 300).Select(i => Math.Pow(10, i / 25.0))];
        double[] error = [.. kappa.Select((k, i) => 2.2e-16 * k * Math.Exp(Math.Sin(i * 12.9898) * 2))];
        double[] probability = [.. Enumerable.Range(0, 2000).Select(i => Math.Abs(Math.Sin(i * 78.233)))];
        return Of("equivalence", "Attention equals the context-conditioned chain", 2,
            new Panel
            {
                Title = "Error against condition number",
                X = new("condition number κ(E)", AxisScale.Log),
                Y = new("largest absolute error of a probability, attention path less CCMC", AxisScale.Log),
                Traces = [new Curve { Name = "bound", Color = 6, X = [1, 1e12], Y = [2e-14, 2e-2], Mode = CurveMode.Lines, Dashed = true },
                    new Curve { Name = "measured", Color = 0, X = kappa, Y = error }],
            },
            new Panel
            {
                Title = "Probabilities",
                X = new("CCMC probability"),
                Y = new("attention probability"),
                Traces = [new Curve { Name = "diagonal", Color = -1, X = [0, 1], Y = [0, 1], Mode = CurveMode.Lines, Dashed = true },
                    new Curve { Name = "measured", Color = 0, X = probability, Y = probability }],
            },
            new Panel
            {
                Title = "The gap when a condition is dropped",
                X = new("condition", AxisScale.Category) { Categories = ["both", "no norm", "no orthogonality"] },
                Y = new("total variation", AxisScale.Log),
                Traces = [new Curve { Name = "replicates", Color = 2, X = [0, 0, 1, 1, 2, 2],
                    Y = [1e-16, 2e-16, 0.01, 0.02, 0.3, 0.4], Hover = ["a", "b", "c", "d", "e", "<f>"] }],
            });
    }

    /// <summary>Every text is an attack.</summary>
    public static Figure Hostile()
    {
        const string Attack = "</script><script>alert(1)</script><img src=x onerror=alert(2)>";
        return new Figure
        {
            Name = "hostile",
            Title = Attack,
            Caption = Attack + " <other> & \"quoted\" 'single' %{x}",
            Tables = ["risk<b>"],
            Columns = 1,
            Panels =
            [
                new Panel
                {
                    Title = "<b>bold?</b> <a href=\"javascript:alert(3)\">link</a>",
                    X = new("<other> & so on", AxisScale.Category),
                    Y = new("<i>y</i>"),
                    Traces =
                    [
                        new Bars { Name = "<other>", X = ["<other>", "&amp;", "%{y}", "</script>"],
                            Y = [1, 2, 3, 4], Hover = [Attack, "a", "b", "c"] },
                        new Curve { Name = Attack, Color = 1, X = [0, 1], Y = [2, 3], Labels = ["<b>", "$x$"] },
                    ],
                },
            ],
        };
    }

    public static Figure SixPanels() =>
        Of("six-panels", "Six panels, long titles, many names", 3, [.. Enumerable.Range(0, 6).Select(i => new Panel
    {
        Title = i % 2 == 0 ? $"Panel {i + 1}: a title so long that it must take a second line, or a third one" : $"Panel {i + 1}",
        X = new("samples n per query, counted over all prompts of the replicate", i % 2 == 0 ? AxisScale.Log : AxisScale.Linear),
        Y = new("mean squared error of the log-odds within components (nats²)", AxisScale.Log),
        Traces = [.. Enumerable.Range(0, 11)
            .Select(k =>
                new Curve { Name = $"random graph, edge probability 0.{k:00}", Color = k, X = [1000, 10_000, 100_000],
                    Y = [1.0 / (k + 1), 0.1 / (k + 1), 0.01 / (k + 1)], Mode = CurveMode.LinesAndMarkers })],
    })]);

    /// <summary>A measured series, its prediction without a name, and another.</summary>
    public static Figure Measured => Of("measured", "Measured beside predicted", 1, new Panel
    {
        X = new("samples n", AxisScale.Log),
        Y = new("risk (nats)", AxisScale.Log),
        Traces =
        [
            new Curve { Color = 1, Mode = CurveMode.Lines, Dashed = true, X = [100, 1000], Y = [0.2, 0.02] },
            new Curve { Name = "K = <4>", Color = 1, X = [100, 1000], Y = [0.2, 0.02], Error = [0.01, 0.001], Counts = [300, 300] },
            new Curve { Name = "K = 8", Color = 2, X = [100, 1000], Y = [0.4, 0.05] },
        ],
    });

    public static Figure Classes() => Of("classes", "Three classes, and cells of none", 1, new Panel
    {
        X = new("p") { Range = (-0.5, 2.5) },
        Y = new("q") { Range = (-0.5, 1.5) },
        Traces = [new Heatmap { X = [0, 1, 2], Y = [0, 1], Z = [[0, 1, 2], [0, double.NaN, 1]], Legend = "who wins",
            Classes = ["token 0", "token 1", "both", "nobody"] }],
    });

    /// <summary>One point, no name: the least there can be.</summary>
    public static Figure Tiny() =>
        Of("tiny", "One point", 1,
            new Panel
            {
                X = new("x"),
                Y = new("y", AxisScale.Log),
                Traces = [new Curve { X = [1], Y = [250] }, new Curve { X = [2, 3], Y = [0, 300] }]
            });

    public static Figure ThreeMaps() => Of("three-maps", "Three maps and a curve", 2, [.. Enumerable.Range(0, 3).Select(m => new Panel
    {
        Title = $"map {m + 1}",
        X = new("tokens t", AxisScale.Log),
        Y = new("token", AxisScale.Category) { Categories = ["the", "of", "and", "<other>"] },
        Traces = [new Heatmap { X = [1, 10, 100, 1000], Y = [0, 1, 2, 3],
            Z = [[0, 1, 2, 3], [1, 2, 3, 4], [2, 3, 4, 5], [3, 4, 5, double.NaN]],
            Legend = "log-odds (nats)", Missing = "never seen", Numbered = m > 0 }],
    }), new Panel { Title = "narrow log range", X = new("n", AxisScale.Log), Y = new("γ", AxisScale.Log),
    Traces = [new Curve { Name = "measured", X = [100, 200, 400], Y = [0.02, 0.011, 0.006], Error = [0.004, 0.02, 0.001] }] }]);

    private static Figure Of(string name, string title, int columns, params IReadOnlyList<Panel> panels) =>
        new() { Name = name, Title = title, Caption = Long, Tables = ["risk", "summary"], Columns = columns, Panels = panels };
}
