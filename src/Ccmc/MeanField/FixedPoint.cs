using System.Numerics;

namespace Ccmc.MeanField;

/// <summary>A fixed point m of the mean field dm/dτ = ν(m) − m, τ = log t. Reference: [Ben97].</summary>
public sealed record FixedPoint
{
    /// <summary>Tokens with a positive share, increasing, 0-based.</summary>
    public required IReadOnlyList<int> Support { get; init; }

    /// <summary>m_j, length K, 0 off the support, sums to one.</summary>
    public required IReadOnlyList<double> Shares { get; init; }

    /// <summary>u_i = m_i / (P m)_i, length K, 0 off the support: the solution of P_SSᵀ u = 1.</summary>
    public required IReadOnlyList<double> Ratios { get; init; }

    /// <summary>Largest residual of the fixed-point equations: |Σ_{i ∈ S} u_i π_ij − 1| over j in S, and |u_i (P m)_i / m_i − 1| over
    /// i in S. Rounding alone at best.</summary>
    public required double Residual { get; init; }

    /// <summary>
    /// (−1)^(|S| − 1) times the sign of det P_SS. Over the points that no absent token invades (<see cref="IsSaturated"/>) these signs sum
    /// to 1, unless one is critical or its face singular: they are the symmetric equilibria of the bimatrix game (P, Pᵀ). One that was
    /// missed shows in the sum.
    /// </summary>
    /// <remarks>Reference: [Sha74].</remarks>
    public required int Index { get; init; }

    /// <summary>Whether no absent token grows faster than the winners: g_j ≤ 1 for all j in the first prompt. What is stable is
    /// saturated.</summary>
    public required bool IsSaturated { get; init; }

    /// <summary>g_j = Σ_{i ∈ S} u_i π_ij, length K: the count of token j grows like t^{g_j}; 1 on the support.</summary>
    public required IReadOnlyList<double> Growth { get; init; }

    /// <summary>Eigenvalues of the Jacobian on the face (|S| − 1 of them, none for a single winner, nor where doubles cannot hold them), by
    /// falling real part.</summary>
    public required IReadOnlyList<Complex> Eigenvalues { get; init; }

    /// <summary>Whether shares near it return.</summary>
    public required Stability Stability { get; init; }

    /// <summary>Largest real part over the face's eigenvalues and g_j − 1 of absent tokens: negative when stable. Shares near a stable
    /// point approach it like t^{that}; near an unstable one they leave it like t^{that}. Never below −1: sampling noise leaves a remainder
    /// of that order.</summary>
    public required double LeadingRate { get; init; }

    /// <summary>Σ |m_j − shares_j| / 2, the total-variation distance to a share vector of length K.</summary>
    public double Distance(ReadOnlySpan<double> shares)
    {
        var sum = 0.0;
        for (var j = 0; j < shares.Length; j++) sum += Math.Abs(shares[j] - Shares[j]);
        return sum / 2;
    }
}
