using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;
using static System.FormattableString;

namespace Experiments.Forecasting;

/// <summary>Identities that a wrong solve, list or law breaks, computed anew from the tables.</summary>
internal static class ForecastClaims
{
    private const string Field = "mean field of Benaïm 1997; Pemantle 1992";

    public static readonly ClaimSource Certificate = new("certificate", Field,
        "Every fixed point solves Σ_i u_i π_ij = 1 and m_i = u_i (P m)_i on its support, with g_j = Σ_i u_i π_ij. "
            + "Measured value: largest residual / rounding bound 8 K² ε (1 + Σ u)");

    public static readonly ClaimSource SingleWinner = new("single-winner-exponents", Field,
        "If one token j wins, each other token i grows with exponent π_ji / π_jj. "
            + "Measured value: largest error / rounding bound 2 ε times the exponent");

    public static readonly ClaimSource Phases = new("two-token-phases", Field,
        "For K = 2, token 0 is a stable winner if and only if p < ½, and token 1 if and only if q < ½. Both survive if and only if "
            + "both are above ½, then with share q(2p − 1) / (q(2p − 1) + p(2q − 1)) of token 1. Measured value: exceptions");

    public static readonly ClaimSource Index = new("index-sum", "Shapley 1974, equilibria of (P, Pᵀ)",
        "No fixed point is missed: the indices (−1)^(|S| − 1) sign det P_SS of the saturated ones sum to 1. Measured value: exceptions");

    public static readonly ClaimSource Flow = new("flow-ends", Field,
        "From random and given starts the mean field ends at a listed stable fixed point, follows a listed heteroclinic cycle, or is "
            + "still near a listed point. Measured value: starts that do none of these");

    /// <summary>Flows approach like e^(rate τ): 10⁻⁶ takes about 14 / |rate|, and about twice that may be spent on the way.</summary>
    private const double TimesConstant = 40;

    /// <summary>p or q this near to ½ belongs to no phase.</summary>
    private const double NearHalf = 1e-9;

    /// <summary>Every claim, before there are results.</summary>
    public static IReadOnlyList<ClaimSource> Sources { get; } = [Certificate, SingleWinner, Phases, Index, Flow, WinnerCounts.ClaimSource];

    public static IEnumerable<Claim> Of(IReadOnlyList<ForecastGroup> groups)
    {
        var done = groups.Where(g => g.Overview is not null && g.Matrix.Count == g.Point.Parameters.VocabularySize).ToList();
        yield return Certificate.Judged(_ => Largest(done.SelectMany(g => g.FixedPoints.Select(f => Departure(g, f)))));
        yield return SingleWinner.Judged(
            _ => Largest(done.SelectMany(g => g.FixedPoints.Where(f => f.Shares.Count(s => s > 0) == 1).Select(f => Exponents(g, f)))));
        yield return Phases.Judged(_ => JudgePhases(done));
        yield return Index.Judged(_ => JudgeIndex(done));
        yield return Flow.Judged(_ => JudgeFlows(done));
        foreach (var claim in WinnerCounts.Claims(groups)) yield return claim;
    }

    private static Finding Largest(IEnumerable<double> departures)
    {
        var all = departures.ToList();
        if (all.Count == 0) return new InconclusiveFinding("no fixed point is listed");
        return new BoundFinding(all.Any(double.IsNaN) ? double.NaN : all.Max(), 1) { Note = Invariant($"{all.Count} fixed points") };
    }

    private static double Departure(ForecastGroup group, FixedPointRow f)
    {
        var k = group.Matrix.Count;
        var (worst, sum) = (0.0, 0.0);
        for (var j = 0; j < k; j++)
        {
            var (flow, mass) = (0.0, 0.0);
            for (var i = 0; i < k; i++)
            {
                flow += f.Ratios[i] * group.Probability(i, j);
                mass += group.Probability(j, i) * f.Shares[i];
            }
            sum += f.Ratios[j];
            worst = Math.Max(worst, Math.Abs(flow - f.Growth[j]));
            if (!(f.Shares[j] > 0)) continue;
            worst = Math.Max(worst, Math.Max(Math.Abs(flow - 1), Math.Abs(f.Ratios[j] * mass / f.Shares[j] - 1)));
        }
        return worst / (8 * k * k * RoundingBounds.Epsilon * (1 + sum));
    }

    private static double Exponents(ForecastGroup group, FixedPointRow f)
    {
        var winner = 0;
        while (!(f.Shares[winner] > 0)) winner++;
        var worst = 0.0;
        for (var i = 0; i < f.Growth.Count; i++)
        {
            var exponent = group.Probability(winner, i) / group.Probability(winner, winner);
            worst = Math.Max(worst, Math.Abs(f.Growth[i] - exponent) / (2 * RoundingBounds.Epsilon * exponent));
        }
        return worst;
    }

    private static Finding JudgePhases(List<ForecastGroup> groups)
    {
        var two = groups.Where(g => g.Matrix.Count == 2 && g.Overview!.Present == 2 && g.Probability(0, 0) > 0
            && Math.Abs(g.Probability(0, 1) - 0.5) > NearHalf && Math.Abs(g.Probability(1, 0) - 0.5) > NearHalf).ToList();
        if (two.Count == 0) return new NotTestedFinding("no matrix has two tokens, both in the first prompt, with p and q different "
            + "from ½");
        return new BoundFinding(two.Count(g => !IsInPhase(g)), 0) { Note = Invariant($"{two.Count} matrices") };
    }

    private static bool IsInPhase(ForecastGroup group)
    {
        var (p, q) = (group.Probability(0, 1), group.Probability(1, 0));
        var expected = (p < 0.5 ? "0 " : "") + (q < 0.5 ? "1 " : "") + (p > 0.5 && q > 0.5 ? "0+1 " : "");
        if (string.Concat(group.Stable.Select(f => f.Support + " ")) != expected) return false;
        if (group.Stable.FirstOrDefault(f => f.Support == "0+1") is not { } both) return true;
        var share = TwoTokenShare.Of(p, q);
        // Near ½ the differences lose digits: 2p − 1 is good to ε.
        return Math.Abs(both.Shares[1] - share) <= 8 * RoundingBounds.Epsilon * (1 + 1 / Math.Min(2 * p - 1, 2 * q - 1));
    }

    private static Finding JudgeIndex(List<ForecastGroup> groups)
    {
        var clear = groups.Where(g => g.Overview is { Complete: true, Critical: false, IndexSum: not null }).ToList();
        return clear.Count == 0
            ? new NotTestedFinding("no matrix has all its faces solved and no critical fixed point")
            : new BoundFinding(clear.Count(g => g.Overview!.IndexSum != 1), 0) { Note = Invariant($"{clear.Count} matrices") };
    }

    private static Finding JudgeFlows(List<ForecastGroup> groups)
    {
        var sure = groups.Where(IsSure).ToList();
        if (sure.Count == 0)
            return groups.Any(g => g.Overview is { Complete: true, Critical: false, Stable: > 0 })
                ? new InconclusiveFinding(
                    "rates are too near 0 for flow_time, or a cycle of corners attracts; a longer flow_time may help")
                : new NotTestedFinding("no matrix has all its faces solved, a stable fixed point and no critical one");
        var flows = sure.SelectMany(g => g.Flows.Select(f => (Group: g, Flow: f))).ToList();
        var lingering = flows.Count(x => x.Flow.Outcome == "lingering");
        if (lingering == flows.Count)
            return new InconclusiveFinding("every start is still near a fixed point; a longer flow_time may help");
        var lost = flows.Count(x => !Ends(x.Group, x.Flow) && x.Flow.Outcome != "lingering");
        return new BoundFinding(lost,
            0)
        { Note = Invariant($"{flows.Count} starts, {lingering} of them lingering, {sure.Count} of {groups.Count} matrices") };
    }

    /// <summary>Where theory says that the flow was followed for long enough to settle; beside a cycle that draws shares in, time grows
    /// geometrically with each turn.</summary>
    private static bool IsSure(ForecastGroup group) =>
        group.Overview is { Complete: true, Critical: false, Stable: > 0 } overview
        && !group.AttractingCycles.Any()
        && group.Stable.Min(f => Math.Abs(f.LeadingRate)) * group.Point.Parameters.FlowTime >= TimesConstant;

    private static bool Ends(ForecastGroup group, FlowRow flow) => flow.Outcome switch
    {
        "settled" => group.Stable.Any(f => f.Support == flow.Where),
        "cycle" => group.Overview!.CornerCycles.Split(' ').Select(c => c.TrimEnd('!')).Contains(flow.Where),
        _ => false,
    };
}
