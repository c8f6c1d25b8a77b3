using Experiments.Shared;
using Repro.Figures;

namespace Experiments.TrajectoryCollapse;

/// <summary>Counts against time, log-log, with the predicted slopes.</summary>
internal static class GrowthFigure
{
    private const int MostTokens = 6;

    /// <summary>Labels are right of all markers, by this share of the width up to the last time; the axis extends as far again.</summary>
    private const double LabelAt = 0.18;

    /// <summary>Share of a panel's height that a label takes.</summary>
    private const double LabelHeight = 0.075;

    public static Figure? Of(List<TrajectoryGroup> groups)
    {
        var grid = PhaseFigure.IsGrid(groups);
        var chosen = TrajectoryFigures.Varied(
            groups.Where(g => !(grid && g.Parameters.Matrix is Shared.TwoToken) && Winners(g) is not null && g.Trajectories.Count >= 10),
            TrajectoryFigures.MostPanels);
        return chosen.Count == 0 ? null : new()
        {
            Name = "growth",
            Claims = ["growth-exponent", "weak-token-exponents"],
            Title = Agreement(chosen),
            Caption = "Median count over the replicates that end nearest to the most frequent stable winner set (markers), "
                + "and the mean field's power law tᵞ through the last point (dashed; at its end γ, in the token's colour, "
                + "shifted where labels would overlap). Tokens are numbered from 0; markers are open so that coinciding ones stay visible. "
                + $"{Counted.Of(chosen.Select(g => g.Trajectories.Count), "trajectories a panel")}. "
                + "The slope is approached slowly, so the claims use the exact martingale and the compensator instead.",
            Tables = [TrajectoryTables.Counts.Name, TrajectoryTables.Exponents.Name, TrajectoryTables.Forecast.Name],
            Columns = 3,
            Panels = [.. chosen.Select(g => Panel(g, Winners(g)!))],
        };
    }

    /// <summary>How many tokens' median counts grow, over the last hundredfold of tokens, as the mean field says.</summary>
    private static string Agreement(List<TrajectoryGroup> groups)
    {
        var off = groups.SelectMany(g =>
        {
            var winners = Winners(g)!;
            var there = There(g, winners);
            var (last, early) = (there[0].Last, Array.FindLastIndex(there[0].Tokens, t => t > 0 && t <= there[0].Tokens[^1] / 100));
            double Median(int checkpoint, int token) => Medians.Of(there.Select(t => (double)t.Counts[checkpoint][token]));
            return early < 0 ? [] : Enumerable.Range(0, g.Parameters.VocabularySize).Where(j => Median(early, j) > 0).Select(j =>
                Math.Abs(Math.Log(Median(last, j) / Median(early, j)) / Math.Log(there[0].Tokens[last] / (double)there[0].Tokens[early])
                    - winners.Growth[j]));
        }).ToList();
        return off.Count == 0
            ? "How the counts of tokens grow"
            : $"Over the last hundredfold of tokens {Counted.Share(off, d => d <= 0.1)} counts grow like the mean field's power of t, "
                + $"within 0.1";
    }

    private static List<TrajectoryRecord> There(TrajectoryGroup group, MeanFieldPoint winners) =>
        [.. group.Trajectories.Where((_, i) => i < group.Winners.Count && group.Winners[i].Winners == winners.Support)];

    /// <summary>The stable point that most trajectories end nearest to.</summary>
    private static MeanFieldPoint? Winners(TrajectoryGroup group) => group.Stable
        .OrderByDescending(f => group.Winners.Count(w => w.Winners == f.Support))
            .FirstOrDefault(f => group.Winners.Any(w => w.Winners == f.Support));

    /// <summary>Who wins; "where" when other replicates have another winner.</summary>
    private static string Outcome(MeanFieldPoint winners, bool always) =>
        (always ? "" : "where ") + FixedPointColumns.Outcome(winners.Support);

    private static Panel Panel(TrajectoryGroup group, MeanFieldPoint winners)
    {
        var there = There(group, winners);
        var traces = new List<Trace> { Curve.Key("tᵞ, mean field", CurveMode.Lines, dashed: true) };
        var ends = new List<(int Token, double Count, string Label)>();
        var tokens = there[0].Tokens;
        for (var j = 0; j < Math.Min(MostTokens, group.Parameters.VocabularySize); j++)
        {
            double[] medians =
                [.. Enumerable.Range(1, tokens.Length - 1).Select(i => Medians.Of(there.Select(t => (double)t.Counts[i][j])))];
            if (!(medians[^1] > 0)) continue;
            double[] x = [.. tokens.Skip(1).Select(t => (double)t)];
            var growth = winners.Growth[j];
            ends.Add((j, medians[^1], TrajectoryFigures.Text(growth)));
            traces.Add(new Curve { Name = $"token {j}", Color = j, X = x, Y = medians, Open = true });
            traces.Add(new Curve
            {
                Color = j,
                X = x,
                Y = [.. x.Select(t => medians[^1] * Math.Pow(t / x[^1], growth))],
                Mode = CurveMode.Lines,
                Dashed = true,
            });
        }
        traces.AddRange(Labels(ends, Math.Pow(tokens[^1], 1 + LabelAt)));
        return new()
        {
            Title = $"{TrajectoryFigures.Label(group)}: {Outcome(winners, always: there.Count == group.Winners.Count)}",
            X = new("tokens", AxisScale.Log) { Range = (Math.Pow(tokens[^1], -0.05), Math.Pow(tokens[^1], 1 + 2 * LabelAt)) },
            Y = new("count (tokens)", AxisScale.Log),
            Traces = traces
        };
    }

    /// <summary>The exponents beside the ends of the lines, from below, each no nearer to the one before than it is high.</summary>
    private static IEnumerable<Curve> Labels(List<(int Token, double Count, string Label)> ends, double x)
    {
        if (ends.Count == 0) yield break;
        var apart = Math.Pow(ends.Max(e => e.Count), LabelHeight);
        var lowest = 0.0;
        // Lines that end together with one exponent have one label.
        foreach (var (token, count, label) in ends.GroupBy(e => (e.Label, Math.Round(Math.Log(e.Count) / Math.Log(apart))))
            .Select(same => same.MaxBy(e => e.Count)).OrderBy(e => e.Count))
        {
            var y = Math.Max(count, lowest);
            lowest = y * apart;
            yield return new Curve { Color = token, Mode = CurveMode.Lines, X = [x], Y = [y], Labels = [label] };
        }
    }
}
