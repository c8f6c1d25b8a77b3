namespace Ccmc.Likelihood;

/// <summary>What a fit computes and when it gives up.</summary>
public sealed record FitOptions
{
    /// <summary>Standard errors too: one inversion, O(K³).</summary>
    public bool StandardErrors { get; init; } = true;

    /// <summary>The log-likelihood too: one pass with a logarithm a prompt.</summary>
    public bool LogLikelihood { get; init; } = true;

    /// <summary>
    /// A fit that made so many passes over the data begins no further step. From 200 tokens on a step may itself take products with the
    /// Hessian, counted as passes, which continue beyond it, at most 120 in a fit; standard errors and the log-likelihood take one pass
    /// more each.
    /// </summary>
    public int MaximumIterations { get; init; } = 500;

    /// <summary>
    /// The fit stops when no log-odds moved by more than this times (1 + the largest of them) in a Newton step. Also when a step is more
    /// than half of the one before and below 1e-9 times the same: steps that small which no longer shrink are rounding, and a tolerance
    /// under it is not met.
    /// </summary>
    public double StepTolerance { get; init; } = 1e-12;

    /// <summary>
    /// When positive and without ridge, first-order iteration alone, which ends when no token's expected wins differ from its wins by more
    /// than this many samples: enough for a quick look or a comparison at equal accuracy. No Newton step is then taken or reported.
    /// </summary>
    public double WinsTolerance { get; init; }
}
