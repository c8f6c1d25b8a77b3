using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Figures;

namespace Experiments.SingleTrajectoryLearning;

/// <summary>Errors in units of √information against the quantiles of a normal law.</summary>
internal static class LawFigure
{
    public static Figure? Of(List<LearningGroup> groups, List<LearningGroup> urns)
    {
        var chosen =
            groups.SelectMany(
                g => g.Entries.Where(e => e.Prediction is { Exponent: > 0.05 } && g.Parameters.VocabularySize == 2 && g.Replicates >= 20)
                    .Select(e => (Group: g, Entry: e))).Take(10).ToList();
        if (chosen.Count == 0) return null;
        var outside = chosen.Where(c => Distance(c.Entry) > Reach(c.Group.Replicates)).ToList();
        Panel? Drawn(string title, Func<LearningGroup, EntrySeries, bool> which)
        {
            var shown = chosen.Where(c => which(c.Group, c.Entry)).ToList();
            return shown.Count == 0 ? null : new()
            {
                Title = title,
                X = new("quantile of N(0, 1)") { Range = (-3.5, 3.5) },
                Y = new("error · √information") { Range = (-4.5, 4.5) },
                Traces = [.. shown.Select(
                    (c, i) => Law(c.Group, c.Entry, urns.IndexOf(c.Group) is >= 0 and var place ? place : LearningFigures.MostSeries + i)),
                    Band(shown.Min(c => c.Group.Replicates)), Curve.Line("N(0, 1)", (-3.5, -3.5), (3.5, 3.5), Trace.Black)],
            };
        }
        List<Panel> panels =
        [
            .. new[]
            {
                Drawn("row 0, the winner's", (g, e) => g.Parameters.RestartEvery == 0 && e.Query == 0),
                Drawn("row 1, the loser's", (g, e) => g.Parameters.RestartEvery == 0 && e.Query == 1),
                Drawn("independent prompts and restarts", (g, _) => g.Parameters.RestartEvery > 0),
            }.OfType<Panel>(),
        ];
        return new()
        {
            Name = "standardised-errors",
            Claims = ["standardised-error"],
            Title = "Error · √information is normal, within the 99 % band, for "
                + $"{Counted.Share(chosen, c => !outside.Contains(c))} entries"
                + (outside.Count is > 0 and <= MostNamed
                    ? $"; not for {string.Join(", ", outside.Select(c => Name(c.Group, c.Entry.Query)))}" : ""),
            Caption = "Two identical rows (1 − p, p). Errors times √information at the end, in order, against the quantiles of "
                + "N(0, 1): the line of equality under that law, whatever the exponent. Entries whose information grows; where it is "
                + "still small, errors are below 0 too often: in the mean by about ½ log I / √I. Dashed grey: the band that a normal "
                + "sample leaves with probability 1 % "
                + "(Kolmogorov–Smirnov, for the panel's smallest number of replicates). "
                + $"{Counted.Of(chosen.Select(c => c.Group.Replicates), "replicates an entry")}.",
            Tables = [LearningTables.Entries.Name],
            Columns = panels.Count,
            Panels = panels,
        };
    }

    /// <summary>Half the width of the band that a law leaves with probability 1 %.</summary>
    private static double Reach(int replicates) => 1.63 / Math.Sqrt(replicates);

    /// <summary>Largest distance of the errors' law from N(0, 1).</summary>
    private static double Distance(EntrySeries entry)
    {
        double[] sorted = [.. LearningClaims.Uniforms(entry).Order()];
        return sorted.Select((u, i) => Math.Abs((i + 0.5) / sorted.Length - u)).DefaultIfEmpty(0).Max();
    }

    private static Curve Band(int replicates)
    {
        var d = Reach(replicates);
        double[] x = [.. Enumerable.Range(-35, 71).Select(i => i / 10.0)];
        double[] Edge(double by) => [.. x.Select(z => NormalLaw.Cumulative(z) + by is > 0 and < 1 and var u ? Quantile(u) : double.NaN)];
        return new()
        {
            Name = "99 % band",
            Color = Trace.Grey,
            Mode = CurveMode.Lines,
            Dashed = true,
            X = [.. x, double.NaN, .. x],
            Y = [.. Edge(d), double.NaN, .. Edge(-d)],
        };
    }

    /// <summary>Entries that a title has room to name.</summary>
    private const int MostNamed = 4;

    private static string Name(LearningGroup group, int query) => group.Parameters.RestartEvery > 0
        ? LearningFigures.RestartLabel(group, query) : $"row {query} at {LearningFigures.Label(group)}";

    private static double Quantile(double u) => -NormalLaw.UpperQuantile(u);

    private static Curve Law(LearningGroup group, EntrySeries entry, int color)
    {
        double[] sorted = [.. LearningClaims.Uniforms(entry).Order()];
        return new()
        {
            Name = group.Parameters.RestartEvery > 0 ? LearningFigures.RestartLabel(group, entry.Query) : LearningFigures.Label(group),
            Label = group.Parameters.RestartEvery > 0 ? LearningFigures.RestartLabel(group, entry.Query) : "",
            Color = color,
            X = [.. sorted.Select((_, i) => Quantile((i + 0.5) / sorted.Length))],
            Y = [.. sorted.Select(u => u is > 0 and < 1 ? Quantile(u) : double.NaN)],
        };
    }
}
