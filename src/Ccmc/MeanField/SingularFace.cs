namespace Ccmc.MeanField;

/// <summary>A face whose P_SS is singular.</summary>
/// <param name="Support">Its tokens, increasing, 0-based.</param>
/// <param name="Continuum">True when P_SSᵀ u = 1 has solutions all the same: fixed points may fill a continuum (tied winners of identical rows), no power law.</param>
public sealed record SingularFace(IReadOnlyList<int> Support, bool Continuum);
