using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.TrajectoryCollapse;

/// <summary>Growth exponents of losing tokens for a general P.</summary>
internal static class WeakTokenClaim
{
    public static readonly ClaimSource Source = new("weak-token-exponents", "mean field of Benaïm 1997; Pemantle 1992",
        "near a stable fixed point an absent token grows like t^g, g = Σ u_i π_ij: growth of its compensator per log t, "
        + "extrapolated with t^(leading rate), over trajectories that were there "
        + "when the measurement starts; to ± 0.02: at that finite t a remainder of a tenth of the gap between fixed points is left, "
        + "and the extrapolation leaves the order of its square, 0.01");

    /// <summary>
    /// Half width of the band: twice the square of the remainder allowed where the measurement starts, the order of what the extrapolation
    /// leaves.
    /// </summary>
    private const double HalfWidth = 0.02;

    private const int FewestReplicates = 20;

    public static Claim Of(IReadOnlyList<TrajectoryGroup> groups)
    {
        var general = groups.Where(g => Specifications.CommonRow(g.Parameters) is null).ToList();
        if (general.Count == 0) return Source.NotTested("every matrix has identical rows; see growth-exponent");
        if (general.All(HasNone)) return Source.NotTested("no stable fixed point of a decidable matrix has an absent token");
        return Source.Judged(level => Judge(general, level));
    }

    /// <summary>Whether theory knows no absent token there: every token wins, or nothing is decided at any horizon.</summary>
    private static bool HasNone(TrajectoryGroup group) =>
        group.IsNeverDecided || (group.FixedPoints.Count > 0 && group.Stable.All(f => group.Parameters.Present.All(j => f.Shares[j] > 0)));

    private static Finding Judge(List<TrajectoryGroup> groups, double level)
    {
        var all = groups.SelectMany(g => CompensatorGrowth.Of(g).Select(c => (Group: g, Growth: c))).ToList();
        var members = all.Where(m => m.Growth.Values.Length >= FewestReplicates).ToList();
        var silent = groups.Count - members.Select(m => m.Group.Point.Cell).Distinct().Count();
        var note = silent > 0
            ? $"{silent} of {groups.Count} points have no absent token, too short a horizon or fewer "
                + $"than {FewestReplicates} trajectories at a stable point"
            : "";
        return members.Count == 0
            ? new InconclusiveFinding(note)
            : Judgement.Combine(
                members.Select(m => new PointTest($"cell {m.Group.Point.Cell} token {m.Growth.Token} beside {m.Growth.Winners.Support}",
                each => Judgement.Band(Measurement.MeanOfNearNormal(m.Growth.Values), m.Growth.Winners.Growth[m.Growth.Token],
                    HalfWidth, each))), level, note);
    }
}
