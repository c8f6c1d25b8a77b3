namespace Ccmc.MeanField;

/// <summary>What becomes of shares near a fixed point.</summary>
public enum Stability
{
    /// <summary>They return: every eigenvalue has a negative real part and no absent token grows.</summary>
    Stable,

    /// <summary>They leave in some direction.</summary>
    Unstable,

    /// <summary>The linear solve does not decide: an eigenvalue with real part 0, or an absent token with growth exponent 1. No power law
    /// holds.</summary>
    Critical,
}
