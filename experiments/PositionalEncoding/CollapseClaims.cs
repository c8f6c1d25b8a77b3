using Ccmc.Functions;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.PositionalEncoding;

/// <summary>Collapse under priors that fall with age, beside exact laws and bounds.</summary>
internal static class CollapseClaims
{
    private const string Source = "finite windows and recency; our derivation";

    /// <summary>Departures that must be seen: of a mean relative to it, of shares, of distribution functions.</summary>
    private const double MeanSize = 0.3;

    private const double WinnerSize = 0.3;
    private const double LawSize = 0.2;

    /// <summary>Times a token must be expected to rule for Pearson's test.</summary>
    private const double FewestExpected = 10;

    private const double RunSize = 0.15;

    /// <summary>Half width of the band in which a survival curve counts as level.</summary>
    private const double Level = 0.1;

    /// <summary>A past counts as mixed where its rarest token has at least this part of the share that the mean field keeps.</summary>
    private const double Mixed = 0.5;

    /// <summary>Trajectories below which it may be chance that all have collapsed before their past was mixed: where the horizon is judged,
    /// more than a third of them do not.</summary>
    private const int FewestMixed = 50;

    private static readonly ClaimSource RunsClaim = new("run-law", Source,
        "The number of further repeats of the query, given the whole context, has the law Π 1/(1 + odds). "
            + "Measured value: Kolmogorov distance of its levels from uniform, over all points of a prior's kind");

    private static readonly ClaimSource WindowMeanClaim = new("window-mean", Source,
        "The mean time until a window is constant equals the exact solution over all K^w windows. Measured value: mean / exact, over all "
            + "windows and matrices");

    private static readonly ClaimSource WindowWinnerClaim = new("window-winner", Source,
        "Each token wins as often as the exact solution predicts. Measured value: deviation of the frequencies (Cohen's w) over all "
            + "windows and matrices; predicted: its expectation by chance");

    private static readonly ClaimSource WindowLawClaim = new("window-law", Source,
        "The time until a window is constant follows the law from powers of the transition matrix. Measured value: Kolmogorov distance "
            + "over all windows and matrices");

    private static readonly ClaimSource DecayLawClaim = new("decay-law", Source,
        "Under γ^age collapse is certain, and the last switch has the law of the weighted share (K = 2). "
            + "Measured value: Kolmogorov distance over all points");

    private static readonly ClaimSource PowerCollapseClaim = new("power-law-collapses", Source,
        "For α > 2 collapse is certain: whatever the past, every run is endless with probability at least v. Measured value: the "
            + "largest number of switches. Bound: the number that a trajectory exceeds with the claim's error rate by (1 − v)^n");

    private static readonly ClaimSource PowerSurvivalClaim = new("power-law-levels-off", Source,
        "For 1 < α < 2, if both of two tokens coexist in the mean field, a trajectory with a mixed past does not collapse. Measured value: "
            + "of the trajectories that have half the mean field's least share of each token after an eighth of the horizon, and switch "
            + "again, the share that switches after half of the horizon (tolerance 0.1)");

    public static IReadOnlyList<ClaimSource> Sources { get; } = [RunsClaim, WindowMeanClaim, WindowWinnerClaim,
        WindowLawClaim, DecayLawClaim, PowerCollapseClaim, PowerSurvivalClaim];

    public static IEnumerable<Claim> Of(Results<PositionalEncodingParameters> results)
    {
        var groups = CollapseGroup.Of(results);
        foreach (var (kind, name) in new[] { (typeof(ExponentialPrior), "exponential"),
            (typeof(PowerPrior), "power"), (typeof(WindowPrior), "window") })
            yield return RunsClaim.Judged(level => Runs([.. groups.Where(g => g.Parameters.Prior.GetType() == kind)], level),
                RunSize, name);
        var windows = groups.Where(g => g.Parameters.Prior is WindowPrior).ToList();
        if (windows.Count == 0)
        {
            foreach (var source in new[] { WindowMeanClaim, WindowWinnerClaim, WindowLawClaim })
                yield return source.NotTested("the configuration has no window");
        }
        else
        {
            yield return WindowMeanClaim.Judged(level => WindowMean(windows, level), MeanSize);
            yield return WindowWinnerClaim.Judged(level => WindowWinner(windows, level), WinnerSize);
            yield return WindowLawClaim.Judged(level => Law(windows, level), LawSize);
        }
        var decays = groups.Where(g => g.Parameters.Prior is ExponentialPrior).ToList();
        yield return decays.Count == 0
            ? DecayLawClaim.NotTested("the configuration has no exponential prior")
            : DecayLawClaim.Judged(level => Law(decays, level), LawSize);
        var above = groups.Where(g => g.Parameters.Prior is PowerPrior { Alpha: > 2 }).ToList();
        if (above.Count == 0) yield return PowerCollapseClaim.NotTested("the configuration has no power law above 2");
        foreach (var g in above) yield return PowerCollapseClaim.Judged(level => PowerCollapse(g, level), label: g.Label);
        var below = groups.Where(g => g.Parameters.Prior is PowerPrior { Alpha: < 2 }).ToList();
        if (below.Count == 0) yield return PowerSurvivalClaim.NotTested("the configuration has no power law below 2");
        foreach (var g in below) yield return PowerSurvivalClaim.Judged(level => PowerSurvival(g, level), label: g.Label);
    }

    private static Finding Runs(IReadOnlyList<CollapseGroup> groups, double level)
    {
        if (groups.Count == 0) return new NotTestedFinding("the configuration has no such prior");
        var levels = groups.SelectMany(g => g.Rows).Select(r => r.RunLevel).Order().ToArray();
        return levels.Length == 0
            ? new InconclusiveFinding("no cell of such a point finished")
            : Judgement.Kolmogorov(levels, level).Noted($"{levels.Length} runs").On(groups.Count(g => g.Rows.Count > 0), groups.Count);
    }

    private static Finding WindowMean(List<CollapseGroup> groups, double level)
    {
        if (Judged(groups) is not { Count: > 0 } judged) return Open(groups, judged: 0);
        double[] ratios = [.. judged.SelectMany(g => g.Rows.Select(r => r.CollapseTime!.Value / g.Window[0].MeanTokens))];
        return Judgement.Mean(ratios, 1, level).Noted($"{ratios.Length} trajectories")
            .On(judged.Count, groups.Count, Why(groups, judged.Count));
    }

    /// <summary>Pearson's test over all points; a token that is hardly ever expected to rule has the exact binomial one.</summary>
    private static Finding WindowWinner(List<CollapseGroup> groups, double level)
    {
        if (Judged(groups) is not { Count: > 0 } judged) return Open(groups, judged: 0);
        var (statistic, degrees, total) = (0.0, 0, 0);
        var rare = new List<PointTest>();
        foreach (var g in judged)
        {
            var cells = g.Window.Select(w => (Window: w, Seen: g.Rows.Count(r => r.Winner == w.Token))).ToList();
            rare.AddRange(cells.Where(c => c.Window.WinProbability * g.Rows.Count < FewestExpected).Select(c => new PointTest(
                $"{g.Label}, token {c.Window.Token}",
                each => Judgement.Binomial(c.Seen, g.Rows.Count, c.Window.WinProbability, each))));
            var often = cells.Where(c => c.Window.WinProbability * g.Rows.Count >= FewestExpected).ToList();
            // Of tokens that share all wins but the rare ones', one count follows from the others.
            if (often.Count < 2) continue;
            foreach (var (window, seen) in often)
            {
                var expected = window.WinProbability * g.Rows.Count;
                statistic += (seen - expected) * (seen - expected) / expected;
            }
            (degrees, total) = (degrees + often.Count - 1, total + g.Rows.Count);
        }
        List<PointTest> tests = [new("all windows", each => Judgement.Counts(statistic, degrees, total, each)), .. rare];
        return Judgement.Combine(degrees > 0 ? tests : rare, level).On(judged.Count, groups.Count, Why(groups, judged.Count));
    }

    private static Finding Law(List<CollapseGroup> groups, double level)
    {
        if (groups.All(g => g.Rows.Count == 0)) return new InconclusiveFinding("no cell of these points finished").On(0, groups.Count);
        var known = groups.Where(g => g.Rows.Count > 0 && g.Rows.All(r => r.LawLevel is not null)).ToList();
        var rows = known.SelectMany(g => g.Rows).ToList();
        const string none = "no law is computed; it is for windows that need at most 10⁹ multiplications, and for two tokens and γ below 1";
        return known.Count == 0
            ? new NotTestedFinding(none).On(0, groups.Count, none)
            : Judgement.Kolmogorov([.. rows.Select(r => r.LawLevel!.Value).Order()], level)
                .Noted($"{rows.Count} trajectories, {rows.Count(r => r.Censored)} of them censored")
                .On(known.Count, groups.Count, known.Count < groups.Count ? none : "");
    }

    /// <summary>Points of which every trajectory was followed to its end.</summary>
    private static List<CollapseGroup> Judged(List<CollapseGroup> groups) =>
        groups.FindAll(g => g.Rows.Count > 0 && !g.Rows.Any(r => r.Censored));

    private static string Why(List<CollapseGroup> groups, int judged) =>
        judged < groups.Count ? "not run, or some trajectory is censored at study.tokens" : "";

    /// <summary>Why no point can be judged: by plan, or because there are too few tokens.</summary>
    private static Finding Open(List<CollapseGroup> groups, int judged) =>
        groups.All(g => g.Rows.Count > 0 && g.Rows.All(r => r.Censored))
            ? new NotTestedFinding("every trajectory is censored; only exact values are shown").On(judged, groups.Count)
            : new InconclusiveFinding("every point has censored trajectories, or has not run; use more study.tokens")
                .On(judged, groups.Count);

    private static Finding PowerCollapse(CollapseGroup group, double level)
    {
        if (group.Rows.Count == 0) return new InconclusiveFinding("no cell of this point finished");
        if (group.Matrix is not { } matrix) return new NotTestedFinding("the bound is computed only for given matrices");
        var endless = EndlessRuns.LeastProbability(matrix, ((PowerPrior)group.Parameters.Prior).Alpha);
        var bound = (Elementary.Log(level) - Elementary.Log(group.Rows.Count)) / Elementary.Log1p(-endless);
        if (!(bound < group.Parameters.Collapse!.Tokens / 20.0))
            return new InconclusiveFinding(
                $"{Text(bound)} switches are unlikely in {group.Parameters.Collapse.Tokens} tokens with or without collapse: v = "
                    + $"{Text(endless)}; use more study.tokens");
        return new BoundFinding(group.Rows.Max(r => r.Switches),
            bound)
        { Note = $"v = {Text(endless)}; {group.Rows.Count(r => r.Censored)} of {group.Rows.Count} censored" }.On(1, 1);
    }

    private static Finding PowerSurvival(CollapseGroup group, double level)
    {
        var (alpha, horizon) = (((PowerPrior)group.Parameters.Prior).Alpha, group.Parameters.Collapse!.Tokens);
        if (group.Matrix is not { } matrix) return new NotTestedFinding("the horizon is judged only for given matrices");
        if (alpha <= 1) return new NotTestedFinding("for α ≤ 1 no run is endless, so nothing can collapse");
        if (EndlessRuns.LeastShare(matrix) is not { } share)
            return new NotTestedFinding(
                "the past stays mixed only if the mean field keeps both tokens (p and q above ½)");
        var exponent = EndlessRuns.MixedExponent(matrix, Mixed * share, alpha, horizon / CollapseCell.EarlyPart);
        var chance = horizon * Elementary.Exp(-exponent);
        if (chance > Level / 10)
            return new InconclusiveFinding(
                $"at an eighth of {horizon} tokens a run with a mixed past is still endless with a probability of about "
                    + $"exp(−{Text(exponent)}), which is not small over the horizon; use more study.tokens");
        var open = group.Rows.Where(r => r.LastSwitch > horizon / CollapseCell.EarlyPart && r.EarlyShare >= Mixed * share).ToList();
        if (group.Rows.Count < FewestMixed) return new InconclusiveFinding($"{group.Rows.Count} trajectories show no share", 1);
        var still = open.Count(r => r.LastSwitch > horizon / 2);
        // Nobody left of so many is a share of 0: then everything has collapsed.
        if (open.Count == 0)
            return new BandFinding(1, 0, null, 0, 0, 1 - Level,
                1 + Level)
            { Note = $"none of {group.Rows.Count} trajectories is mixed after an eighth of the horizon and switches again" }.On(1, 1);
        var (low, high) = ExactBinomial.Interval(still, open.Count, level);
        return new BandFinding(1, still / (double)open.Count, null, low, high, 1 - Level,
            1 + Level)
        {
            Note =
                $"{open.Count} of {group.Rows.Count} trajectories are mixed after an eighth of the horizon and switch "
                    + $"again, {still} after its half"
        }.On(1, 1);
    }

    private static string Text(double value) => value.ToString("G4", System.Globalization.CultureInfo.InvariantCulture);
}
