using Repro.Claims;
using Repro.Experiments;

namespace Experiments.TrajectoryCollapse;

/// <summary>The claims of <c>trajectory-collapse</c>.</summary>
internal static class TrajectoryClaims
{
    /// <summary>Every claim, before there are results.</summary>
    public static IReadOnlyList<ClaimSource> Sources { get; } =
    [
        UrnClaims.Growth, UrnClaims.Law, UrnClaims.Share,
        MartingaleClaims.Compensated, MartingaleClaims.JointLaw,
        PhaseClaims.Diagram, PhaseClaims.Coexistence, PhaseClaims.Sets,
        WeakTokenClaim.Source, ZeroDiagonalClaim.Source, DelayClaims.Delay, DelayClaims.Avoided,
    ];

    /// <summary>All of them, in the order of the README's table.</summary>
    public static IEnumerable<Claim> Of(IReadOnlyList<TrajectoryGroup> groups) =>
    [
        .. UrnClaims.Of(groups),
        MartingaleClaims.Residual(groups),
        MartingaleClaims.ExactLaw(groups),
        .. PhaseClaims.Of(groups),
        WeakTokenClaim.Of(groups),
        ZeroDiagonalClaim.Of(groups),
        .. DelayClaims.Of(groups),
    ];
}
