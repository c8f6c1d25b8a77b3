namespace Ccmc.Samplers;

/// <summary>How the weight of a token in the context falls with its age, the number of tokens appended after it: the positional encodings
/// under which a trajectory can be sampled exactly.</summary>
/// <remarks>Reference: [IHLRO24] section 6. Ages as in <see cref="Models.PositionalPriors"/>.</remarks>
public abstract record AgePrior
{
    private AgePrior()
    {
    }

    /// <summary>1 below age <paramref name="Width"/> ≥ 1, then 0.</summary>
    public sealed record Window(int Width) : AgePrior;

    /// <summary>γ^age, 10⁻¹⁰⁰ ≤ γ ≤ 1.</summary>
    public sealed record Exponential(double Gamma) : AgePrior;

    /// <summary>(age + 1)^(−α), α ≥ 0.</summary>
    public sealed record Power(double Alpha) : AgePrior;
}
