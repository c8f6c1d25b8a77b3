using System.Globalization;
using Experiments.Shared;
using Repro.Figures;

namespace Experiments.TrajectoryCollapse;

/// <summary>A trajectory collapsing: the tokens that follow at chosen times, above the shares.</summary>
internal static class CollapsingFigure
{
    /// <summary>Tokens before the first row.</summary>
    private const long First = 10;

    /// <summary>Squares by which the most frequent token must gain to be seen to.</summary>
    private const int Marked = 15;

    /// <summary>Most tokens that colours can distinguish.</summary>
    private const int MostTokens = 10;

    public static Figure? Of(List<TrajectoryGroup> groups)
    {
        var strips = groups.Where(g => g.Continuations.Count(c => c.Tokens >= First) > 1 && g.Parameters.VocabularySize <= MostTokens)
            .Select(g => (Group: g, Strip: Strip(g))).ToList();
        // One that is mixed at first and repeats itself later shows most, of several colours above all.
        if (strips.Count == 0) return null;
        var (group, strip) = strips.MaxBy(s => (s.Strip.Rise >= Marked && s.Group.Parameters.VocabularySize > 2, s.Strip.Rise));
        var shares = TrajectoryFigures.SharesPanel(group);
        List<string> tokens =
            [.. Enumerable.Range(0, group.Parameters.VocabularySize).Select(j => j.ToString(CultureInfo.InvariantCulture))];
        return new()
        {
            Name = "a-trajectory-collapsing",
            Title = Title(strip),
            Caption = $"One trajectory (the first replicate) of {TrajectoryFigures.Label(group)}. Above: a row for each of "
                + $"{strip.Times.Count} times, the tokens that follow from the trajectory's state, drawn as a branch from a separate "
                + "stream. "
                + "Below: shares of the tokens in the context, stacked from token 0 upwards; dashed lines mark the times. "
                + "The slider shows one time alone. n = 1 trajectory." + MatrixName.Key([group.Parameters.Matrix]),
            Tables = [TrajectoryTables.Continuations.Name, TrajectoryTables.Counts.Name],
            Columns = 1,
            Slides = ["all", .. strip.Times.Select(TokenStrip.Power)],
            Panels =
            [
                strip.Panel(tokens, [.. tokens.Select(_ => "")]),
                shares with
                {
                    Title = "shares in the context",
                    Traces =
                    [
                        .. shares.Traces,
                        .. strip.Times.Select((t, k) => new Curve
                        {
                            X = [t, t], Y = [0, 1], Mode = CurveMode.Lines, Dashed = true, Color = Trace.Black, Slide = k + 1,
                        }),
                    ],
                },
            ],
        };
    }

    private static TokenStrip Strip(TrajectoryGroup group) => new TokenStrip([.. group.Continuations.Select(c => c.Tokens)],
        [.. group.Continuations.Select(c => (IReadOnlyList<string>)c.Next.Split(' '))]).Chosen(First);

    private static string Title(TokenStrip strip)
    {
        var ((first, before), (last, after)) = (strip.Top(0), strip.Top(strip.Times.Count - 1));
        return string.Create(CultureInfo.InvariantCulture, $"Of {strip.Rows[0].Count} tokens of a branch that starts after ")
            + string.Create(CultureInfo.InvariantCulture, $"{TokenStrip.Power(strip.Times[0])} tokens {before} are token {first}; ")
            + string.Create(CultureInfo.InvariantCulture, $"after {TokenStrip.Power(strip.Times[^1])}, {after} are token {last}");
    }
}
