using Ccmc.Functions;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.PositionalEncoding;

/// <summary>Collapse under priors that fall with age, beside exact laws and bounds.</summary>
internal static class CollapseClaims
{
    private const string Source = "finite windows and recency; derived here";

    /// <summary>Departures that must be seen: of a mean relative to it, of shares, of distribution functions.</summary>
    private const double MeanSize = 0.5;

    private const double ShareSize = 0.3;
    private const double LawSize = 0.35;
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
        "The mean time until a window is constant equals the exact solution over all K^w windows. Measured value: mean / exact");

    private static readonly ClaimSource WindowWinnerClaim = new("window-winner", Source,
        "Each token wins as often as the exact solution predicts. Measured value: share of trajectories (exact binomial test)");

    private static readonly ClaimSource WindowLawClaim = new("window-law", Source,
        "The time until a window is constant follows the law from powers of the transition matrix. Measured value: Kolmogorov distance");

    private static readonly ClaimSource DecayLawClaim = new("decay-law", Source,
        "Under γ^age collapse is certain, and the last switch follows the law of the weighted share (K = 2). "
            + "Measured value: Kolmogorov distance");

    private static readonly ClaimSource PowerCollapseClaim = new("power-law-collapses", Source,
        "For α > 2 collapse is certain: whatever the past, every run is endless with a probability of at least v. Measured value: the "
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
        foreach (var g in windows)
        {
            yield return WindowMeanClaim.Judged(level => WindowMean(g, level), MeanSize, g.Label);
            yield return WindowWinnerClaim.Judged(level => WindowWinner(g, level), ShareSize, g.Label);
            yield return WindowLawClaim.Judged(level => Law(g, level), LawSize, g.Label);
        }
        var decays = groups.Where(g => g.Parameters.Prior is ExponentialPrior).ToList();
        if (decays.Count == 0) yield return DecayLawClaim.NotTested("the configuration has no exponential prior");
        foreach (var g in decays) yield return DecayLawClaim.Judged(level => Law(g, level), LawSize, g.Label);
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
            : Judgement.Kolmogorov(levels, level) with { Note = $"{levels.Length} runs at {groups.Count} points" };
    }

    private static Finding WindowMean(CollapseGroup group, double level)
    {
        if (Open(group) is { } open) return open;
        var exact = group.Window[0].MeanTokens;
        return Judgement.Mean([.. group.Rows.Select(r => r.CollapseTime!.Value / exact)], 1,
            level) with
        { Note = $"exact mean {Text(exact)} tokens over {group.Window[0].States} windows" };
    }

    private static Finding WindowWinner(CollapseGroup group, double level)
    {
        if (Open(group) is { } open) return open;
        var tests = group.Window.Select(
            w => new PointTest($"token {w.Token}",
                each => Judgement.Binomial(group.Rows.Count(r => r.Winner == w.Token), group.Rows.Count, w.WinProbability, each)));
        return Judgement.Combine(tests, level);
    }

    private static Finding Law(CollapseGroup group, double level)
    {
        if (group.Rows.Count == 0) return new InconclusiveFinding("no cell of this point finished");
        if (group.Rows.Any(r => r.LawLevel is null))
            return new NotTestedFinding(
                group.Parameters.Prior is WindowPrior
                    ? "its law would take more than 10⁹ multiplications; the mean is judged"
                    : "no law is computed for this prior: only for two tokens, γ below 1");
        return Judgement.Kolmogorov([.. group.Rows.Select(r => r.LawLevel!.Value).Order()],
            level) with
        { Note = $"{group.Rows.Count(r => r.Censored)} of {group.Rows.Count} censored" };
    }

    /// <summary>Why times cannot be judged as they stand.</summary>
    private static Finding? Open(CollapseGroup group)
    {
        var censored = group.Rows.Count(r => r.Censored);
        if (censored > 0 && censored == group.Rows.Count)
            return new NotTestedFinding(
                $"every trajectory is censored at {group.Parameters.Collapse!.Tokens} tokens; the point shows the exact figures alone");
        if (group.Rows.Count == 0) return new InconclusiveFinding("no cell of this point finished");
        return censored > 0
            ? new InconclusiveFinding($"{censored} of {group.Rows.Count} trajectories are censored; take more study.tokens")
            : null;
    }

    private static Finding PowerCollapse(CollapseGroup group, double level)
    {
        if (group.Rows.Count == 0) return new InconclusiveFinding("no cell of this point finished");
        if (group.Matrix is not { } matrix) return new NotTestedFinding("the bound is computed for matrices that are given, not drawn");
        var endless = EndlessRuns.LeastProbability(matrix, ((PowerPrior)group.Parameters.Prior).Alpha);
        var bound = (Elementary.Log(level) - Elementary.Log(group.Rows.Count)) / Elementary.Log1p(-endless);
        if (!(bound < group.Parameters.Collapse!.Tokens / 20.0))
            return new InconclusiveFinding(
                $"{Text(bound)} switches would hardly be made "
                    + $"in {group.Parameters.Collapse.Tokens} tokens, collapse or not: v = {Text(endless)}; take more study.tokens");
        return new BoundFinding(group.Rows.Max(r => r.Switches),
            bound)
        { Note = $"v = {Text(endless)}; {group.Rows.Count(r => r.Censored)} of {group.Rows.Count} censored" };
    }

    private static Finding PowerSurvival(CollapseGroup group, double level)
    {
        var (alpha, horizon) = (((PowerPrior)group.Parameters.Prior).Alpha, group.Parameters.Collapse!.Tokens);
        if (group.Matrix is not { } matrix) return new NotTestedFinding("the horizon is judged for matrices that are given, not drawn");
        if (alpha <= 1) return new NotTestedFinding("for α ≤ 1 no run is endless, so nothing can collapse");
        if (EndlessRuns.LeastShare(matrix) is not { } share)
            return new NotTestedFinding(
                "the past stays mixed where the mean field keeps both of two tokens (p and q above ½); "
                    + "elsewhere one of them may come to fill it");
        var exponent = EndlessRuns.MixedExponent(matrix, Mixed * share, alpha, horizon / CollapseCell.EarlyPart);
        var chance = horizon * Elementary.Exp(-exponent);
        if (chance > Level / 10)
            return new InconclusiveFinding(
                $"at an eighth of {horizon} tokens a run of a mixed past is still endless with a probability of about "
                    + $"exp(−{Text(exponent)}), which over the horizon is no small chance; take more study.tokens");
        var open = group.Rows.Where(r => r.LastSwitch > horizon / CollapseCell.EarlyPart && r.EarlyShare >= Mixed * share).ToList();
        if (group.Rows.Count < FewestMixed) return new InconclusiveFinding($"{group.Rows.Count} trajectories show no share", 1);
        var still = open.Count(r => r.LastSwitch > horizon / 2);
        // Nobody left of so many is a share of 0: then everything has collapsed.
        if (open.Count == 0)
            return new BandFinding(1, 0, null, 0, 0, 1 - Level,
                1 + Level)
            { Note = $"none of {group.Rows.Count} trajectories is mixed after an eighth of the horizon and switches again" };
        var (low, high) = ExactBinomial.Interval(still, open.Count, level);
        return new BandFinding(1, still / (double)open.Count, null, low, high, 1 - Level,
            1 + Level)
        {
            Note =
                $"{open.Count} of {group.Rows.Count} trajectories are mixed after an eighth of the horizon and switch "
                    + $"again, {still} after its half"
        };
    }

    private static string Text(double value) => value.ToString("G4", System.Globalization.CultureInfo.InvariantCulture);
}
