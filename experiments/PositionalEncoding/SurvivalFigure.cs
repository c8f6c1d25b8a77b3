using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Figures;

namespace Experiments.PositionalEncoding;

/// <summary>Survival curves under each kind of prior, with what is predicted.</summary>
internal static class SurvivalFigure
{
    private const int MostCurves = 4;

    public static Figure? Of(IReadOnlyList<CollapseGroup> groups)
    {
        List<CollapseGroup> Chosen(Func<CollapseGroup, bool> member) => [.. groups.Where(member).Take(MostCurves)];
        var exponential = Chosen(g => g.Parameters.Prior is ExponentialPrior);
        var power = Chosen(g => g.Parameters.Prior is PowerPrior);
        var window = Chosen(g => g.Parameters.Prior is WindowPrior && g.Rows.Any(r => !r.Censored));
        List<CollapseGroup> drawn = [.. exponential, .. power, .. window];
        var panels = new[]
        {
            Family("exponential, γᵃᵍᵉ", exponential, "tokens until the last switch", 0),
            Family("power law, (age + 1)⁻ᵅ", power, "tokens until the last switch", MostCurves),
            Family("sliding window", window, "tokens until the window is constant", 2 * MostCurves),
        }.OfType<Panel>().ToList();
        return panels.Count == 0 ? null : new()
        {
            Name = "survival",
            Claims = ["decay-law", "power-law-collapses", "power-law-levels-off", "run-law", "reversed-prior-shows"],
            Title = $"Every trajectory has collapsed by the horizon "
                + $"in {Counted.Share(groups.ToList(), g => g.Rows.All(r => !r.Censored))} points with a prior over ages",
            Caption = "Kaplan–Meier estimates of the share of trajectories not collapsed by a token (exponential, power law: "
                + "its last switch; window: constant); triangles: trajectories still not collapsed at the horizon. "
                + "Dashed: predicted, by powers of the exact transition matrix (windows) or from the law of the weighted share "
                + "(exponential), where it is computed. A collapse before the first token is shown at token 1. "
                + $"{Counted.Of(drawn.Select(g => g.Rows.Count), "trajectories a curve")}; {CollapseCurves.BandCaption}. "
                + "Under power laws collapse is sure for α > 2; for 1 < α < 2 the curve levels off where the mean field keeps both tokens. "
                + "Of each kind of prior at most the first four points of the configuration are drawn, "
                + $"{drawn.Count} of {groups.Count} in all; beside a curve: γ of an exponential prior, α of a power law, w of a window."
                + MatrixName.Key(groups.Select(g => g.Parameters.Matrix)),
            Tables = [EncodingTables.Collapse.Name, EncodingTables.Survival.Name],
            Columns = 3,
            Panels = [.. panels[..^1], panels[^1] with
            {
                Traces = [.. panels[^1].Traces, Curve.Key("predicted", CurveMode.Lines, dashed: true),
                    Curve.Key("censored at the horizon", CurveMode.Markers, symbol: 3)],
            }],
        };
    }

    private static Panel? Family(string title, List<CollapseGroup> chosen, string axis, int firstColor)
    {
        if (chosen.Count == 0) return null;
        // Where one matrix is that of all curves the panel's title names it.
        var one = chosen.DistinctBy(g => g.MatrixTitle).Count() == 1
            && chosen.DistinctBy(g => g.Parameters.Prior.Label).Count() == chosen.Count;
        List<Trace> traces = [.. chosen.SelectMany((g, i) =>
            Traces(g, one ? g.Parameters.Prior.Label : g.Label, firstColor + i, one))];
        return new()
        {
            Title = title + (one ? $"; {chosen[0].MatrixTitle}" : ""),
            X = CollapseCurves.Time(axis, traces),
            Y = new("share not collapsed") { Range = (0, 1.03) },
            Traces = traces
        };
    }

    private static IEnumerable<Trace> Traces(CollapseGroup group, string name, int color, bool labelled)
    {
        var times = group.Rows.Select(r => Math.Max(1.0, r.CollapseTime ?? r.Observed)).ToArray();
        var steps = SurvivalCurve.Of(times, [.. group.Rows.Select(r => r.Censored)]);
        var censored = group.Rows.Where(r => r.Censored).Select(r => (double)r.Observed).DefaultIfEmpty(double.NaN).Max();
        var level = steps.Count == 0 ? 1 : steps[^1].Survival;
        double[] end = double.IsNaN(censored) ? [] : [censored];
        if (steps.Count > 0)
            yield return CollapseCurves.Greenwood(steps, double.IsNaN(censored) ? steps[^1].Time : censored, new(color, null));
        yield return new Curve
        {
            Name = name,
            Label = labelled ? name[(name.LastIndexOf(' ') + 1)..] : "",
            Color = color,
            Mode = CurveMode.Lines,
            Steps = true,
            X = [1, .. steps.Select(s => s.Time), .. end],
            Y = [1, .. steps.Select(s => s.Survival), .. end.Select(_ => level)],
        };
        if (end.Length > 0) yield return new Curve { Color = color, X = end, Y = [level], Symbol = 3 };
        var predicted = group.Survival.Where(s => s.Tokens >= 1 && s.Survival > 1e-4).ToList();
        if (predicted.Count < 2) yield break;
        var corners = predicted.Zip(predicted.Skip(1)).SelectMany(p => Corners(p.First, p.Second))
            .Prepend((X: predicted[0].Tokens, Y: predicted[0].Survival)).ToList();
        yield return new Curve
        {
            Color = color,
            Mode = CurveMode.Lines,
            Dashed = true,
            X = [.. corners.Select(c => (double)c.X)],
            Y = [.. corners.Select(c => c.Y)]
        };
    }

    /// <summary>From one time to the next: a step where no time lies between, else a line.</summary>
    private static (long X, double Y)[] Corners(SurvivalRow from, SurvivalRow to) =>
        to.Tokens == from.Tokens + 1 ? [(to.Tokens, from.Survival), (to.Tokens, to.Survival)] : [(to.Tokens, to.Survival)];
}
