using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.TrajectoryCollapse;

/// <summary>Growth exponents of losing tokens for a general P.</summary>
internal static class WeakTokenClaim
{
    public static readonly ClaimSource Source = new("weak-token-exponents", "mean field of Benaïm 1997; Pemantle 1992",
        "Near a stable fixed point an absent token's count grows like t^g, g = Σ u_i π_ij. Measured value: growth of its compensator "
            + "per log t, less the mean field's transient from the trajectory's own shares, over trajectories that were near the point "
            + "when the measurement started; 10 / t is left to theory");

    /// <summary>Departure of an exponent that must be seen.</summary>
    private const double ExponentSize = 0.03;

    /// <summary>What a compensator gains in the first steps before the query forgets where it was, over what a step adds: the order of
    /// what the flow leaves out is this over t.</summary>
    private const double FirstSteps = 10;

    private const int FewestReplicates = 20;

    public static Claim Of(IReadOnlyList<TrajectoryGroup> groups)
    {
        var general = groups.Where(g => Specifications.CommonRow(g.Parameters) is null).ToList();
        if (general.Count == 0) return Source.NotTested("every matrix has identical rows; see growth-exponent");
        if (general.All(HasNone)) return Source.NotTested("no stable fixed point of a decidable matrix has an absent token");
        return Source.Judged(level => Judge(general, level), ExponentSize);
    }

    /// <summary>Whether theory knows no absent token there: every token wins, or nothing is decided at any horizon.</summary>
    private static bool HasNone(TrajectoryGroup group) =>
        group.IsNeverDecided || (group.FixedPoints.Count > 0 && group.Stable.All(f => group.Parameters.Present.All(j => f.Shares[j] > 0)));

    private static Finding Judge(List<TrajectoryGroup> groups, double level)
    {
        var all = groups.SelectMany(g => CompensatorGrowth.Of(g).Where(c => c.FollowsFlow).Select(c => (Group: g, Growth: c))).ToList();
        var members = all.Where(m => m.Growth.Values.Length >= FewestReplicates).ToList();
        var points = members.Select(m => m.Group.Point.Cell).Distinct().Count();
        var note = points < groups.Count
            ? $"a drawn matrix, no absent token, too short a horizon or fewer than {FewestReplicates} trajectories at a stable point" : "";
        return members.Count == 0
            ? new InconclusiveFinding(note).On(0, groups.Count, note)
            : Judgement.Combine(
                members.Select(m => new PointTest($"{m.Group.Name}, token {m.Growth.Token} beside {m.Growth.Winners.Support}",
                each => Judgement.Within(Measurement.MeanOfNearNormal(m.Growth.Values), m.Growth.Winners.Growth[m.Growth.Token],
                    FirstSteps / (m.Growth.StartLength * m.Growth.LogLength), each))), level)
                .On(points, groups.Count, note);
    }
}
