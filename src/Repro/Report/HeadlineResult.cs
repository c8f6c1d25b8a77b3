using System.Globalization;
using Repro.Claims;
using Repro.Figures;

namespace Repro.Report;

/// <summary>A headline with the run that shows it.</summary>
/// <param name="Headline">The statement.</param>
/// <param name="Run">Null where there is none in the folder.</param>
internal sealed record HeadlineResult(Headline Headline, RunReport? Run)
{
    private readonly IReadOnlyList<ClaimCases> claims =
        [.. ClaimCases.Of(Run?.Claims ?? []).Where(cases => Headline.Claims.Contains(cases.Name))];

    /// <summary>The verdict's word: that of the worst case; null without a run.</summary>
    public Verdict? Worst => Run is null ? null : claims.SelectMany(c => c.Cases).Select(c => c.Verdict).DefaultIfEmpty(Verdict.NotTested)
        .MinBy(v => v switch { Verdict.Fails => 0, Verdict.Inconclusive => 1, Verdict.Holds => 2, _ => 3 });

    /// <summary>The verdict in a few words, with how many cases have it of how many were tested.</summary>
    public string Judged
    {
        get
        {
            if (Worst is not { } worst) return "not run";
            var verdicts = claims.SelectMany(c => c.Cases).Select(c => c.Verdict).ToList();
            var untested = worst == Verdict.NotTested ? 0 : verdicts.Count(v => v == Verdict.NotTested);
            var all = verdicts.Count - untested;
            var cases = string.Create(CultureInfo.InvariantCulture, $" in {verdicts.Count(v => v == worst)} of {all} cases")
                + (untested > 0 ? string.Create(CultureInfo.InvariantCulture, $", {untested} not tested") : "");
            return VerdictMark.Word(worst) + (all > 1 || untested > 0 ? cases : "");
        }
    }

    /// <summary>What was measured, with its standard error and what was predicted: of several cases the one farthest from its prediction;
    /// empty where nothing was.</summary>
    public string Number
    {
        get
        {
            if (claims.FirstOrDefault(c => c.Name == Headline.Number.Claim) is not { Measured.Length: > 0 } cases) return "";
            // A count that must be zero says so itself.
            if (cases.Worst is { Bound: 0, Measured: 0 } worst)
                return $"{Headline.Number.Words} 0"
                    + (worst.Of is null ? "" : $" ({ClaimNumbers.Points(worst.Judged, worst.Of)} points judged)");
            var of = cases.Worst.Bound is null ? $"predicted {cases.Predicted}" : $"at most {cases.Predicted.TrimStart('≤', ' ')}";
            var which = cases.Cases.Count > 1
                ? string.Create(CultureInfo.InvariantCulture, $", the farthest of {cases.Cases.Count} cases")
                : "";
            return $"{Headline.Number.Words} {cases.Measured} ({of}{which})";
        }
    }

    /// <summary>Each headline with its run: of an experiment's runs that of the largest profile, and no run with overrides, whose settings
    /// are others.</summary>
    public static IReadOnlyList<HeadlineResult> Of(Overview overview, IReadOnlyList<RunReport> runs)
    {
        var chosen = Chosen(runs);
        return [.. overview.Headlines.Select(
            h => new HeadlineResult(h, chosen.FirstOrDefault(r => r.Manifest!.Experiment == h.Experiment)))];
    }

    /// <summary>Each headline with the run that its panel is drawn from: of the largest profile whose tables are there. A clone has
    /// published claims without their largest tables.</summary>
    public static IReadOnlyList<HeadlineResult> Drawable(Overview overview, IReadOnlyList<RunReport> runs) =>
    [
        .. Of(overview, runs).Select(first => first.Run is null || first.TryDraw(first.Run) is not null
            ? first
            : WithoutOwn(runs).Where(r => r.Manifest!.Experiment == first.Headline.Experiment).OrderBy(r => Rank(r.Manifest!.Profile))
                .Select(r => new HeadlineResult(first.Headline, r)).FirstOrDefault(r => r.TryDraw(r.Run!) is not null) ?? first),
    ];

    /// <summary>Of each experiment the run of the largest profile, by name; runs with overrides and samples are left out.</summary>
    public static IReadOnlyList<RunReport> Chosen(IReadOnlyList<RunReport> runs) =>
        [.. WithoutOwn(runs).GroupBy(run => run.Manifest!.Experiment).Select(group => group.MinBy(run => Rank(run.Manifest!.Profile))!)
            .OrderBy(run => run.Name, StringComparer.Ordinal)];

    /// <summary>The runs of the largest profile, by name; runs with overrides and samples are left out.</summary>
    public static IReadOnlyList<RunReport> OfLargestProfile(IReadOnlyList<RunReport> runs) =>
        WithoutOwn(runs).GroupBy(run => run.Manifest!.Profile).MinBy(group => Rank(group.Key)) is { } largest
            ? [.. largest.OrderBy(run => run.Name, StringComparer.Ordinal)]
            : [];

    private static IEnumerable<RunReport> WithoutOwn(IReadOnlyList<RunReport> runs) =>
        runs.Where(run => run.Manifest is { Sample: null } && !run.Name.Contains('+', StringComparison.Ordinal));

    /// <summary>The panel under its headline with the verdict, and its sentences of the caption with the number, which need not be on
    /// the panel's axes.</summary>
    public (Panel Panel, string Caption) Draw()
    {
        var (panel, caption) = Run is null
            ? Empty("not run", $"There is no run of {Headline.Experiment} here.")
            : TryDraw(Run)
                ?? Empty("no table", $"Its table is not in {Run.Name}; run it again to write it.");
        var number = Number.Length > 0 ? $"{Number}. Drawn: " : "";
        return (panel with { Title = $"{Headline.Title}: {Judged}" },
            $"{Headline.Title}{(Run is null ? "" : $" ({Run.Name})")}: {number}{caption}");
    }

    /// <summary>The panel; null where a table that it is drawn from is missing or of other columns.</summary>
    private (Panel Panel, string Caption)? TryDraw(RunReport run)
    {
        try
        {
            return Headline.Draw(run);
        }
        catch (Exception e) when (e is IOException or FormatException or IndexOutOfRangeException or InvalidOperationException)
        {
            return null;
        }
    }

    private static (Panel Panel, string Caption) Empty(string word, string caption)
    {
        var text = new Curve { X = [0], Y = [0], Labels = [word], Mode = CurveMode.Lines, Color = Trace.Grey };
        return (new() { X = new("") { Hidden = true }, Y = new("") { Hidden = true }, Traces = [text] }, caption);
    }

    private static int Rank(string profile) => profile switch { "paper" => 0, "quick" => 1, _ => 2 };
}
