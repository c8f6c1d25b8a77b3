using Repro.Claims;

namespace Experiments.TrajectoryCollapse;

/// <summary>The claims of <c>trajectory-collapse</c>.</summary>
internal static class TrajectoryClaims
{
    /// <summary>All of them, in the order of the README's table.</summary>
    public static IEnumerable<Claim> Of(IReadOnlyList<TrajectoryGroup> groups) =>
    [
        .. UrnClaims.Of(groups),
        MartingaleClaims.Residual(groups),
        MartingaleClaims.ExactLaw(groups),
        .. PhaseClaims.Of(groups),
        WeakTokenClaim.Of(groups),
        ZeroDiagonalClaim.Of(groups),
    ];

    /// <summary>A claim that has no meaning here.</summary>
    public static Claim NotApplicable(string id, string source, string statement, string reason) =>
        new() { Id = id, Source = source, Statement = statement, Judge = _ => new NotApplicableFinding(reason) };
}
