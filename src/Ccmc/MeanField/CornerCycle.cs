namespace Ccmc.MeanField;

/// <summary>A heteroclinic cycle through single winners: each is invaded by the next (π_ji &gt; π_jj), which then wins their common edge
/// (π_ij &lt; π_ii).</summary>
/// <param name="Tokens">The winners in turn, 0-based, the smallest first; the last is followed by the first.</param>
/// <param name="AttractionRatio">
/// Π over its corners of (1 − π_j,prev / π_jj) / (π_j,next / π_jj − 1), the rates at which the winner before fades and the winner to come
/// grows. Above 1 a cycle of three tokens draws in the shares near it on their face (cyclic rows (a, b, c), b &gt; a &gt; c: 2a &gt; b +
/// c), below 1 it sends them off; infinite never.
/// </param>
/// <remarks>Shares on such a cycle stay with each winner for a time that grows geometrically in log t: at any feasible t it looks like one
/// winner. Reference: [Ben97].</remarks>
public sealed record CornerCycle(IReadOnlyList<int> Tokens, double AttractionRatio)
{
    /// <summary>Whether the ratio is above 1: shares near it stay near it, as far as the cycle's own directions go.</summary>
    public bool Attracts => AttractionRatio > 1;
}
