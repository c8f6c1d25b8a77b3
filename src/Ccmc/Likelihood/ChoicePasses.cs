namespace Ccmc.Likelihood;

/// <summary>
/// The sums over the prompts of one query that a fit needs. With weights w_j = e^{a_j} of the m free tokens, n_tj the count of token j in
/// prompt t, c_t how often that prompt was seen and D_t = Σ_j n_tj w_j:
/// </summary>
internal abstract class ChoicePasses
{
    /// <summary>expected[j] = Σ_t c_t n_tj w_j / D_t, the expected wins.</summary>
    public abstract void ExpectedWins(ReadOnlySpan<double> w, Span<double> expected);

    /// <summary>hessian = Σ_t c_t (diag p_t − p_t p_tᵀ), p_tj = n_tj w_j / D_t; m × m, both triangles. <paramref name="expected"/> as at
    /// the same w.</summary>
    public abstract void Hessian(ReadOnlySpan<double> w, ReadOnlySpan<double> expected, Span<double> hessian);

    /// <summary>product = H v for that Hessian, without it: expected_j v_j − w_j Σ_t c_t n_tj (Σ_i n_ti w_i v_i) / D_t².</summary>
    public abstract void HessianTimes(ReadOnlySpan<double> w, ReadOnlySpan<double> expected, ReadOnlySpan<double> v, Span<double> product);

    /// <summary>Σ_t c_t log D_t, to which each prompt's own largest logit is no danger: logits have mean zero and moderate size.</summary>
    public abstract double LogDenominators(ReadOnlySpan<double> w);

    /// <summary>Σ weight · log n_next over the prompts: the part of the log-likelihood without parameters.</summary>
    public abstract double LogCountOffset();

    /// <summary>Adds the diagonal, and copies the lower triangle to the upper one.</summary>
    protected static void Complete(Span<double> hessian, ReadOnlySpan<double> expected)
    {
        var size = expected.Length;
        for (var i = 0; i < size; i++)
        {
            hessian[i * size + i] += expected[i];
            for (var j = 0; j < i; j++) hessian[j * size + i] = hessian[i * size + j];
        }
    }
}
