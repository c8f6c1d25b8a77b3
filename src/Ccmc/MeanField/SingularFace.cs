namespace Ccmc.MeanField;

/// <summary>A face whose P_SS is singular.</summary>
/// <param name="Support">Its tokens, increasing, 0-based.</param>
/// <param name="Continuum">True when P_SSᵀ u = 1 has solutions all the same: fixed points may fill a continuum (tied tokens of identical
/// rows).</param>
/// <param name="LeavingRate">Largest g_j − 1 of an absent token that is the same all over the continuum: shares leave it like t to this
/// power where positive (tied losers); otherwise −1.</param>
public sealed record SingularFace(IReadOnlyList<int> Support, bool Continuum, double LeavingRate)
{
    /// <summary>Whether the continuum may attract: no power law then.</summary>
    public bool IsCritical => Continuum && !(LeavingRate > Face.CriticalRate);
}
