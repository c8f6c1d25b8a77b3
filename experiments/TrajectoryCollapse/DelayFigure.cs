using Ccmc.Functions;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Figures;

namespace Experiments.TrajectoryCollapse;

/// <summary>The time of collapse against the strength of the diagonal, and the largest share where there is none.</summary>
internal static class DelayFigure
{
    public static Figure? Of(List<TrajectoryGroup> groups)
    {
        var all = CollapseDelay.Of(groups);
        if (all.Count < 2) return null;
        var timed = all.Where(d => d.Predicted > 0 && !d.Times.Any(double.IsNaN)).OrderBy(Diagonal).ToList();
        var moments = timed.Select(d => SampleMoments.Of([.. d.Times])).ToList();
        var shares = all.Select(d => SampleMoments.Of([.. d.FinalShares])).ToList();
        var zero = all.Where(d => d.IsZeroDiagonal).SelectMany(d => d.FinalShares).Max(share => (double?)share);
        return new()
        {
            Name = "collapse-delay",
            Title = timed.Count > 1
                ? $"With π = {Counted.Two(Diagonal(timed[0]))} on the diagonal one token rules "
                    + $"{Counted.Two(Elementary.Exp(moments[0].Mean - moments[^1].Mean))} times as late "
                    + $"as with {Counted.Two(Diagonal(timed[^1]))}"
                    + (zero is { } largest ? $"; with 0 none has more than {Counted.Percent(largest)} at the horizon" : "")
                : "Collapse and the diagonal",
            Caption = "From prompts of many tokens. First panel: context's length over the first prompt's when one token's share passes "
                + $"{Counted.Levels(all.Select(d => d.Group.Parameters.CollapseShare))} for good, geometric mean over "
                + "trajectories with two standard errors, against the winner's diagonal "
                + "entry; dashed: the mean field's flow for these matrices. Second panel: the largest share at the horizon, against the "
                + "flow's, all matrices; "
                + "with a zero diagonal it stays below ½. "
                + $"{Counted.Of(all.Select(d => d.Group.Trajectories.Count), "trajectories a point")}.",
            Tables = [TrajectoryTables.Counts.Name],
            Panels =
            [
                new()
                {
                    Title = "time of collapse",
                    X = new("diagonal entry π of the winner") { Range = (0, 1) },
                    Y = new("context's length over the prompt's", AxisScale.Log),
                    Traces =
                    [
                        new Curve { Name = "mean field", Color = 1, Mode = CurveMode.Lines, Dashed = true,
                            X = [.. timed.Select(Diagonal)], Y = [.. timed.Select(d => Elementary.Exp(d.Predicted!.Value))] },
                        new Curve
                        {
                            Name = "measured",
                            X = [.. timed.Select(Diagonal)],
                            Y = [.. moments.Select(m => Elementary.Exp(m.Mean))],
                            Error = [.. moments.Select(m => Elementary.Exp(m.Mean) * (Elementary.Exp(ErrorBars.Of(m)) - 1))],
                            ErrorBelow = [.. moments.Select(m => Elementary.Exp(m.Mean) * (1 - Elementary.Exp(-ErrorBars.Of(m))))],
                            Counts = [.. moments.Select(m => m.Count)],
                        },
                    ],
                },
                new()
                {
                    Title = "largest share at the horizon",
                    X = new("largest share, mean field") { Range = (0, 1.04) },
                    Y = new("largest share, measured") { Range = (0, 1.04) },
                    Traces =
                    [
                        Curve.Line("equality", (0, 0), (1, 1)),
                        ErrorBars.MeanShares(new Curve
                        {
                            X = [.. all.Select(d => d.FinalShare)],
                            Y = [.. shares.Select(m => m.Mean)],
                            Hover = [.. all.Select(d => TrajectoryFigures.Label(d.Group))],
                        }, shares),
                    ],
                },
            ],
        };
    }

    /// <summary>The diagonal's entry of the token that leads at the end.</summary>
    private static double Diagonal(CollapseDelay delay)
    {
        var t = delay.Group.Trajectories[0];
        var shares = t.Shares(t.Last);
        return Matrices.Fixed(delay.Group.Parameters.Matrix)!.Probability(Array.IndexOf(shares, shares.Max()),
            Array.IndexOf(shares, shares.Max()));
    }
}
