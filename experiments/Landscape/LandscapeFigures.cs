using System.Globalization;
using Experiments.Shared;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.Landscape;

/// <summary>The figures of <c>landscape</c>.</summary>
internal static class LandscapeFigures
{
    /// <summary>Most curves that can be distinguished in a panel.</summary>
    private const int MostCurves = 6;

    /// <summary>All figures; those without points are left out.</summary>
    public static IEnumerable<Figure> Of(Results<LandscapeParameters> results)
    {
        var several = results.Points.Select(p => p.Parameters.Embeddings).Distinct().Count() > 1;
        string Label(LandscapeParameters p) =>
            p.Graph.Label + (several ? $", {Embedding(p.Embeddings)}" : "") + (p.Data is SampledData s ? $", {s.Label}" : "");
        var minima = results.Points.Where(
            p => p.Draw == 0 && p.Parameters.Data is not (UnbeatenData or PrioritiesData) && p.Parameters.Graph is not BridgedCliques
                && results.Rows(LandscapeTables.Descent, p).Count > 0).ToList();
        var infinite = results.Points.Where(
            p => p.Draw == 0 && p.Parameters.Data is UnbeatenData && results.Rows(LandscapeTables.Descent, p).Count > 0).ToList();
        var bridges = results.Points.Where(
            p => p.Parameters.Graph is BridgedCliques { Bridges: > 0 } && p.Parameters.Data is PopulationData).ToList();
        if (minima.Count > 0) yield return Spectrum(results, minima, Label);
        if (minima.Count + infinite.Count > 0) yield return Descent(results, minima, infinite, Label);
        var priorities = results.Points.Where(
            p => p.Draw == 0 && p.Parameters.Data is PrioritiesData && results.Rows(LandscapeTables.Descent, p).Count > 0).ToList();
        if (priorities.Count > 0) yield return Priorities(results, priorities);
        if (bridges.Select(p => p.Parameters.Graph).Distinct().Count() > 1) yield return Conditioning(results, bridges);
    }

    private static Figure Priorities(Results<LandscapeParameters> results, List<Point<LandscapeParameters>> points)
    {
        var rows = points.SelectMany(p => results.Values(LandscapeTables.Priorities, p)).ToList();
        return new()
        {
            Name = "priorities",
            Title = "η t × the loss gap of gradient descent ends within 2 % of ‖W*‖² on "
                + $"{Counted.Share(rows, r => Math.Abs(r.Scaled / r.SquaredNorm - 1) <= 0.02)} priority graphs",
            Caption = "Loss gap of gradient descent times η t over ‖W*‖², W* of least norm among those with a margin of 1 for each arc of "
                + "the priority graph (winner > losers; | the query), for the first draw of the embeddings; in the title: of all first "
                + "draws. If an arc is tight without a multiplier, the approach is logarithmic. "
                + "The vertical axis starts at 0.5.",
            Tables = [LandscapeTables.Descent.Name, LandscapeTables.Priorities.Name],
            Columns = Math.Min(2, points.Select(p => p.Parameters.Embeddings).Distinct().Count()),
            Panels = [.. points.GroupBy(p => Embedding(p.Parameters.Embeddings)).Select(set => new Panel
            {
                Title = set.Key,
                X = new("steps of gradient descent", AxisScale.Log),
                Y = new("η t · gap / ‖W*‖²") { Range = (0.5, 1.5) },
                Traces =
                [
                    .. set.Take(MostCurves).Select((p, i) => new Curve
                    {
                        Name = p.Parameters.Data.Label,
                        Color = i,
                        Mode = CurveMode.LinesAndMarkers,
                        X = [.. Told(p).Select(r => (double)r.Iteration)],
                        Y = [.. Told(p).Select(r => r.Gap / r.Predicted!.Value)],
                    }),
                ],
            })],
        };

        List<DescentRow> Told(Point<LandscapeParameters> p) => [.. results.Values(LandscapeTables.Descent, p).Where(r => r.Predicted > 0)];
    }

    public static string Embedding(EmbeddingSpecification embeddings) => embeddings switch
    {
        CorrelatedEmbeddings c => string.Create(CultureInfo.InvariantCulture, $"κ(E) = {c.Condition:R}"),
        GaussianEmbeddings => "Gaussian E",
        OrthonormalEmbeddings => "orthonormal E",
        _ => throw new ArgumentException($"embeddings given by {embeddings} have no name"),
    };

    private static Figure Spectrum(Results<LandscapeParameters> results,
        List<Point<LandscapeParameters>> points, Func<LandscapeParameters, string> label)
    {
        // First one of each graph, so that those with several components are among them.
        var shown = points.DistinctBy(p => p.Parameters.Graph).Concat(points).Distinct().Take(MostCurves).ToList();
        var spectra = shown.ConvertAll(p => results.Values(LandscapeTables.Spectrum, p).Select(r => r.Eigenvalue).Reverse().ToArray());
        var ranks = points.SelectMany(p => results.Values(LandscapeTables.Curvatures, p)).ToList();
        var bound = shown.Max(p => results.Rows(LandscapeTables.Curvatures, p).Single(r => r.Replicate == 0).Row.EigenvalueBound);
        return new()
        {
            Name = "spectrum",
            Claims = ["flat-off-subspace", "strict-convexity", "convex-along-segments"],
            Title = $"{Counted.Share(ranks, r => r.Rank == r.RankPredicted)} Hessians have the predicted number of positive "
                + "eigenvalues; the others are zero",
            Caption = "Eigenvalues of the Hessian at the minimiser in all d² entries of W, in descending order, first draw and replicate; "
                + "those above the rounding level (the largest of the points' bounds). The others do not differ from zero: S_E has K(K "
                + "− 1) of the d² dimensions of W, and every further component of a query's graph removes one. Positive, of all: "
                + string.Join("; ", shown.Select((p, i) => string.Create(CultureInfo.InvariantCulture,
                    $"{label(p.Parameters)}: {spectra[i].Count(v => v > bound)} of {spectra[i].Length}"))) + ".",
            Tables = [LandscapeTables.Spectrum.Name],
            Columns = 1,
            Panels = [Positive(shown, label, spectra, bound)],
        };
    }

    /// <summary>The eigenvalues that are not zero, enlarged.</summary>
    private static Panel Positive(
        List<Point<LandscapeParameters>> shown, Func<LandscapeParameters, string> label, List<double[]> spectra, double bound) => new()
        {
            Title = "above zero",
            X = new("place in descending order, from 1")
            {
                Range =
                (0, 1 + shown.Max(p => (double)p.Parameters.VocabularySize * (p.Parameters.VocabularySize - 1)))
            },
            Y = new("eigenvalue (nats per unit of W squared)", AxisScale.Log),
            Traces = [.. shown.Select((p, i) => new Curve
            {
                Name = label(p.Parameters),
                Color = i,
                Mode = CurveMode.LinesAndMarkers,
                X = [.. Enumerable.Range(1, spectra[i].Count(v => v > bound)).Select(place => (double)place)],
                Y = [.. spectra[i].Where(v => v > bound)],
            })],
        };

    private static Figure Descent(
        Results<LandscapeParameters> results, List<Point<LandscapeParameters>> minima, List<Point<LandscapeParameters>> infinite,
        Func<LandscapeParameters, string> label)
    {
        // A label has one colour in both panels, which share the legend.
        var labels = minima.Take(MostCurves).Concat(infinite.Take(MostCurves)).Select(p => label(p.Parameters)).Distinct().ToList();
        // Steps in units of the slowest direction's 1/(ηλ_min), in which every geometric fall has one slope; none where there is no
        // minimiser.
        double Rate(Point<LandscapeParameters> p) =>
            p.Parameters.Step / results.Rows(LandscapeTables.Curvatures, p).Single(r => r.Replicate == 0).Row.Condition;
        Panel Of(string title, Axis x, List<Point<LandscapeParameters>> points,
            Func<Point<LandscapeParameters>, double> rate, string key) => new()
            {
                Title = title,
                X = x,
                Y = new("loss above its infimum (nats)", AxisScale.Log),
                Traces =
                [
                    .. points.Take(MostCurves).SelectMany(p => Curves(label(p.Parameters), labels.IndexOf(label(p.Parameters)), rate(p),
                        [.. results.Values(LandscapeTables.Descent, p).Where(r => r.Iteration > 0)])),
                    Curve.Key(key, CurveMode.Lines, dashed: true),
                ],
            };
        static bool Agrees(DescentRow row) => Math.Abs(row.Gap / row.Predicted!.Value - 1) <= 0.05;
        var curves = minima.Take(MostCurves).Concat(infinite.Take(MostCurves))
            .Select(p => results.Values(LandscapeTables.Descent, p).Where(r => r is { Iteration: > 0, Predicted: > 0, Gap: > 0 }).ToList())
            .Where(c => c.Count > 0).ToList();
        var told = curves.SelectMany(c => c).ToList();
        var early = curves.Sum(c => c.TakeWhile(r => !Agrees(r)).Count());
        var panels = new List<Panel>();
        if (minima.Count > 0)
            panels.Add(Of("a minimiser exists", new("steps × learning rate × smallest eigenvalue"), minima, Rate, "predicted"));
        if (infinite.Count > 0) panels.Add(Of("none: token 0 is unbeaten", new("steps of gradient descent", AxisScale.Log),
            infinite, _ => 1, minima.Count > 0 ? "" : "predicted"));
        return new()
        {
            Name = "descent",
            Claims = ["descent-follows-spectrum", "descent-agrees-with-newton", "inverse-time", "final-rate"],
            Title = "The loss gap of gradient descent ends within 5 % of the prediction on "
                + $"{Counted.Share(curves, c => Agrees(c[^1]))} curves",
            Caption = "Loss gap of gradient descent on W restricted to S_E from W = 0, step 1/L unless configured, "
                + "first draw and replicate. Open markers: measured. First panel: time in units in which the slowest "
                + "direction's gap falls by e² in all curves; dashed: ½ Σ λ c² (1 − ηλ)^{2s} from the Hessian's spectrum at the "
                + "minimiser, from the step on at which the gap is 10⁻¹² of its first value. Second panel, dashed: ‖W_v‖²/(η t). "
                + "No constant is fitted. "
                + $"Of all steps with a prediction {Counted.Share(told, Agrees)} are within 5 % of it; of the others {early:N0} come "
                + $"before their curve's first that is, {told.Count(r => !Agrees(r)) - early:N0} after it.",
            Tables = [LandscapeTables.Descent.Name],
            Panels = panels,
        };
    }

    private static IEnumerable<Trace> Curves(string name, int color, double rate, List<DescentRow> rows)
    {
        var predicted = rows.Where(r => r.Predicted is > 0).ToList();
        yield return new Curve
        {
            Name = name,
            Color = color,
            Open = true,
            X = [.. rows.Select(r => rate * r.Iteration)],
            Y = [.. rows.Select(r => r.Gap)]
        };
        if (predicted.Count > 0)
            yield return new Curve
            {
                Color = color,
                Mode = CurveMode.Lines,
                Dashed = true,
                X = [.. predicted.Select(r => rate * r.Iteration)],
                Y = [.. predicted.Select(r => r.Predicted!.Value)]
            };
    }

    private static Figure Conditioning(Results<LandscapeParameters> results, List<Point<LandscapeParameters>> points)
    {
        var rows = results.Rows(LandscapeTables.Curvatures).Where(r => r.Replicate == 0).ToDictionary(r => r.Point, r => r.Row);
        var steps = results.Rows(LandscapeTables.Convergence).Where(r => r.Replicate == 0).ToDictionary(r => r.Point, r => r.Row);
        var sets = points.Where(rows.ContainsKey).GroupBy(p => (p.Parameters.VocabularySize, p.Parameters.Embeddings)).ToList();
        var apart = Math.Min(2, sets.Count);
        Curve By(IEnumerable<Point<LandscapeParameters>> set, string name, int color, Func<Point<LandscapeParameters>, double?> value)
        {
            var found = set.Select(p => (X: (double)((BridgedCliques)p.Parameters.Graph).Bridges, Y: value(p))).Where(p => p.Y > 0)
                .ToList();
            return new()
            {
                Name = name,
                Color = color,
                X = [.. found.Select(p => p.X * Math.Pow(1.05, color - (apart - 1) / 2.0))],
                Y = [.. found.Select(p => p.Y!.Value)]
            };
        }
        Panel Of(string title, string y, Func<Point<LandscapeParameters>, double?> value, bool named) => new()
        {
            Title = title,
            X = new("bridges between the two cliques", AxisScale.Log),
            Y = new(y, AxisScale.Log),
            Traces = [.. sets.Select(
                (s, i) => By(s,
                    named ? string.Create(CultureInfo.InvariantCulture, $"K = {s.Key.VocabularySize}, {Embedding(s.Key.Embeddings)}") : "",
                    i, value))],
        };
        int Bridges(Point<LandscapeParameters> p) => ((BridgedCliques)p.Parameters.Graph).Bridges;
        var (fewest, most) = (sets[0].Min(Bridges), sets[0].Max(Bridges));
        double Condition(int bridges) => Medians.Of(sets[0].Where(p => Bridges(p) == bridges).Select(p => rows[p].Condition));
        return new()
        {
            Name = "conditioning",
            Title = string.Create(CultureInfo.InvariantCulture,
                $"With {fewest} {(fewest == 1 ? "bridge" : "bridges")} between two cliques the loss "
                    + $"is {Condition(fewest) / Condition(most):G3} times as badly conditioned as with {most}"),
            Caption = "Two cliques of tokens joined by a few pairs, population loss; one marker for each draw of the matrix. First panel: "
                + "L/λ_min, the steps of gradient descent in which the slowest direction falls by e. Second panel: "
                + "largest effective resistance between two tokens, "
                + "which is n times the variance of that log-odds. Third panel: steps until the gap is 10⁻¹² of its first value. "
                + (apart > 1 ? "Series are side by side. " : "")
                + $"{Counted.Of(sets.SelectMany(s => s.GroupBy(Bridges)).Select(s => s.Count()), "matrices a number of bridges")}.",
            Tables = [LandscapeTables.Curvatures.Name, LandscapeTables.Convergence.Name],
            Columns = 3,
            Panels =
            [
                Of("condition", "L / smallest eigenvalue", p => rows[p].Condition, true),
                Of("effective resistance", "largest resistance (nats²)", p => rows[p].LargestResistance, false),
                Of("gradient descent", "steps to 10⁻¹² of the first gap", p => steps[p].WindowStart, false),
            ],
        };
    }
}
