using Repro.Claims;
using Repro.Experiments;

namespace Experiments.TrajectoryCollapse;

/// <summary>The claims of <c>trajectory-collapse</c>.</summary>
internal static class TrajectoryClaims
{
    /// <summary>Every claim, before there are results.</summary>
    public static IReadOnlyList<ClaimSource> Sources { get; } =
    [
        BookkeepingClaim.Source, UrnClaims.Growth, UrnClaims.Law, UrnClaims.Share,
        MartingaleClaims.Compensated, MartingaleClaims.JointLaw,
        PhaseClaims.Diagram, PhaseClaims.Coexistence, PhaseClaims.Sets,
        WeakTokenClaim.Source, ZeroDiagonalClaim.Source, DelayClaims.Delay, DelayClaims.Avoided,
    ];

    /// <summary>All of them, in the order of the README's table.</summary>
    public static IEnumerable<Claim> Of(IReadOnlyList<TrajectoryGroup> groups)
    {
        var single = groups.Where(g => !g.Parameters.IsEnsemble).ToList();
        return
        [
            BookkeepingClaim.Of(groups),
            .. UrnClaims.Of(groups),
            .. MartingaleClaims.Of(groups),
            .. PhaseClaims.Of(single),
            WeakTokenClaim.Of(single),
            ZeroDiagonalClaim.Of(single),
            .. DelayClaims.Of(single),
        ];
    }
}
