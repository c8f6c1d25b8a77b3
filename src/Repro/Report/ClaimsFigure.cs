using System.Globalization;
using Repro.Claims;
using Repro.Figures;

namespace Repro.Report;

/// <summary>All claims at a glance: the effect over the minimum detectable one, a row a claim, from <c>claims.json</c> alone.</summary>
internal static class ClaimsFigure
{
    /// <summary>Effects beyond so many times the detectable one are drawn at the edge.</summary>
    private const double Edge = 1.5;

    private const double LeastHeight = 300;

    /// <summary>Pixels of a row, so that all names can be read.</summary>
    private const double RowHeight = 18;

    private static readonly (Verdict Verdict, bool Bound, string Name, int Color, int Symbol)[] Kinds =
    [
        (Verdict.Holds, false, "holds: effect ÷ minimum detectable effect", 0, 0),
        (Verdict.Holds, true, "holds: measured ÷ bound", 2, 2),
        (Verdict.Inconclusive, false, "inconclusive", 4, 3),
        (Verdict.Fails, false, "fails: effect ÷ minimum detectable effect", 1, 1),
        (Verdict.Fails, true, "fails: measured ÷ bound", 1, 6),
    ];

    /// <summary>The runs of the largest profile, or the user's own runs if there are no others; null if none has claims.</summary>
    public static Figure? Of(IReadOnlyList<RunReport> runs)
    {
        var chosen = HeadlineResult.OfLargestProfile(runs).Where(run => run.Claims.Count > 0).ToList();
        if (chosen.Count == 0) chosen = [.. runs.Where(run => run.Claims.Count > 0)];
        if (chosen.Count == 0) return null;
        var (names, dots) = (new List<string>(), new List<Dot>());
        foreach (var run in chosen)
        {
            names.Add(run.Name.ToUpperInvariant());
            foreach (var cases in ClaimCases.Of(run.Claims))
            {
                dots.AddRange(cases.Cases.Select(c => Place(c, names.Count)).OfType<Dot>());
                names.Add($"{cases.Name} {Judged(cases)}");
            }
        }
        var claims = chosen.SelectMany(run => run.Claims).ToList();
        var left = runs.Count(run => run.Claims.Count > 0) - chosen.Count;
        return new()
        {
            Name = "claims",
            Title = Outcome(chosen),
            Caption = FormattableString.Invariant(
                $"One row per claim, one marker per case, a setting at which it is tested ({dots.Count} of {claims.Count} cases have a ")
                + "number); after the name the judged and all points (cases where a claim has no points). "
                + "A test is drawn at (measured − predicted) ÷ minimum detectable effect, with ± two standard errors where it has one: "
                + "beyond ±1 are effects that it detects with probability 0.99. A bound is drawn at measured ÷ bound: it holds up to 1. "
                + "Values beyond ±1.5 are drawn there."
                + (left > 0
                    ? FormattableString.Invariant($" {left} more runs of this folder (smaller profiles, overrides) are not shown.")
                    : ""),
            Tables = [.. chosen.Select(run => $"{run.Name}/claims.csv")],
            Columns = 1,
            Panels = [Panel(names, dots)],
        };
    }

    private static Panel Panel(List<string> names, List<Dot> dots) => new()
    {
        Height = Math.Max(LeastHeight, RowHeight * names.Count),
        X = new("effect ÷ detectable effect") { Range = (-Edge - 0.1, Edge + 0.1) },
        Y = new("", AxisScale.Category) { Categories = names, FromTop = true, Letters = 42 },
        Traces =
        [
            .. ((double[])[-1, 0, 1]).Select(x => new Curve
            {
                X = [x, x], Y = [0.5, names.Count - 0.5], Mode = CurveMode.Lines, Dashed = x != 0, Color = Trace.Grey,
            }),
            // The first row is a run's name: the axis is far below.
            new Curve
            {
                X = [-1, 0, 1], Y = [0, 0, 0], Mode = CurveMode.Lines, Color = Trace.Black, Labels = ["−1", "0", "1"],
            },
            .. Kinds.SelectMany(kind => Traces(kind.Name, kind.Color, kind.Symbol,
                [.. dots.Where(d => d.Claim.Verdict == kind.Verdict
                    && (kind.Verdict == Verdict.Inconclusive || d.IsBound == kind.Bound))])),
        ],
    };

    private static IEnumerable<Trace> Traces(string name, int color, int symbol, List<Dot> dots)
    {
        if (dots.Count == 0) yield break;
        var bars = dots.Where(d => d.Error > 0).ToList();
        if (bars.Count > 0)
            yield return new Curve
            {
                Color = color,
                Mode = CurveMode.Lines,
                X = [.. bars.SelectMany(d => (double[])[Clamp(d.X - 2 * d.Error), Clamp(d.X + 2 * d.Error), double.NaN])],
                Y = [.. bars.SelectMany(d => (double[])[d.Row, d.Row, double.NaN])],
            };
        yield return new Curve
        {
            Name = name,
            Color = color,
            Symbol = symbol,
            X = [.. dots.Select(d => Clamp(d.X))],
            Y = [.. dots.Select(d => (double)d.Row)],
            Hover = [.. dots.Select(d => Told(d.Claim))],
        };
    }

    private static string Told(ClaimResult claim) =>
        $"{claim.Id}\n"
        + (claim.Bound is { } bound ? $"bound {ClaimNumbers.Number(bound)}" : $"predicted {ClaimNumbers.Number(claim.Predicted)}")
        + $", measured {ClaimNumbers.Measured(claim)}"
        + (claim.Detectable is { } detectable ? $"\nminimum detectable effect {ClaimNumbers.Number(detectable)}" : "");

    /// <summary>A case's position; null if it has no number.</summary>
    private static Dot? Place(ClaimResult claim, int row) => claim switch
    {
        { Verdict: Verdict.NotTested } or { Measured: null } => null,
        { Bound: { } bound, Measured: { } measured } =>
            new(claim, row, bound > 0 ? measured / bound : measured > bound ? double.PositiveInfinity : 0, 0, true),
        { Detectable: > 0 and < double.PositiveInfinity and var size, Measured: { } measured, Predicted: { } predicted } =>
            new(claim, row, (measured - predicted) / size, (claim.StandardError ?? 0) / size, false),
        _ => null,
    };

    private static double Clamp(double x) => double.IsNaN(x) ? Edge : Math.Clamp(x, -Edge, Edge);

    /// <summary>Judged of all: points, or cases where no case has points.</summary>
    private static string Judged(ClaimCases cases)
    {
        var (judged, all) = cases.Points ?? (cases.Cases.Count(c => c.Verdict is Verdict.Holds or Verdict.Fails), cases.Cases.Count);
        return string.Create(CultureInfo.InvariantCulture, $"{judged}/{all}");
    }

    /// <summary>Which claims of some runs fail, and how many have which verdict.</summary>
    public static string Outcome(IReadOnlyList<RunReport> runs)
    {
        var claims = runs.Select(run => run.Claims).ToList();
        var failed = runs.SelectMany(run => ClaimCases.Of(run.Claims.Where(c => c.Verdict == Verdict.Fails))).Select(c => c.Name)
            .Distinct().ToList();
        return (failed.Count == 0 ? "No claim fails. " : $"Fails: {string.Join(", ", failed)}. ") + ClaimCases.Counts(claims);
    }

    /// <summary>A case of a claim: its row, its position, its standard error in the same unit.</summary>
    private sealed record Dot(ClaimResult Claim, int Row, double X, double Error, bool IsBound);
}
