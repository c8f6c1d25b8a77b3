namespace Ccmc.Likelihood;

/// <summary>How a fit ended.</summary>
public enum EstimateStatus
{
    /// <summary>The optimum, to the tolerance.</summary>
    Converged,

    /// <summary>Some component has no finite estimate (and there is no ridge): its tokens are at the boundary solution, the others are
    /// fitted.</summary>
    NoFiniteEstimate,

    /// <summary>Stopped before the tolerance was met; <see cref="QueryEstimate.Residual"/> says how far off.</summary>
    IterationLimit,
}

/// <summary>Maximum-likelihood estimate of one row of A = log P, with what it can and cannot know. All arrays have length K unless
/// stated.</summary>
/// <remarks>Reference: [IHLRO24] section 3; [Ford57] and [Hun04] for existence; [McF74] for the model.</remarks>
public sealed record QueryEstimate
{
    /// <summary>How the fit ended.</summary>
    public required EstimateStatus Status { get; init; }

    /// <summary>
    /// Log-odds (nats), mean zero within each component. In a component without a finite estimate the boundary solution: −∞ for tokens that
    /// lose to others for ever (never chosen from a prompt that holds one of those), mean zero within each of the groups that nobody beats.
    /// 0 for unseen tokens.
    /// </summary>
    public required double[] Logits { get; init; }

    /// <summary>Log-odds with mean zero within each group of <see cref="Groups"/>, finite always: what the data say inside a group;
    /// elsewhere as <see cref="Logits"/>.</summary>
    public required double[] LogitsWithinGroup { get; init; }

    /// <summary>
    /// Standard errors of <see cref="Logits"/> in the gauge of mean zero by component: roots of the diagonal of the Hessian's
    /// pseudo-inverse. With a ridge λ those of the penalised estimate, (H + λI)⁻¹ H (H + λI)⁻¹. NaN where there is none; empty when not
    /// asked for.
    /// </summary>
    public required double[] StandardErrors { get; init; }

    /// <summary>Co-occurrence component of each token, numbered by first token; −1 for tokens never in a prompt.</summary>
    public required int[] Components { get; init; }

    /// <summary>Whether the estimate without ridge exists on each component; length: their number.</summary>
    public required bool[] ComponentExists { get; init; }

    /// <summary>
    /// For each failing component in turn its strongly connected classes of tokens, winners before those they beat, which run apart; empty
    /// when all exist.
    /// </summary>
    public required IReadOnlyList<TokenGroup> Groups { get; init; }

    /// <summary>Passes over the data, a product with the Hessian counted as one, and that for standard errors; not that for the
    /// log-likelihood.</summary>
    public required int Iterations { get; init; }

    /// <summary>Largest absolute change of a log-odds in the last Newton step; 0 where none was taken: nothing to fit, or stopped in the
    /// first-order iteration.</summary>
    public required double NewtonStep { get; init; }

    /// <summary>
    /// How far from the optimum the fit stopped, in nats: <see cref="NewtonStep"/> where one was taken, else, stopped in the first-order
    /// iteration by
    /// <see cref="FitOptions.WinsTolerance"/> or by the limit, the largest |log(wins / expected wins)| of a token. 0 where nothing was to
    /// be fitted.
    /// </summary>
    public double Residual { get; init; }

    /// <summary>Σ weight · log P(next | prompt) at the estimate (its supremum at a boundary solution), without penalty; NaN when not asked
    /// for.</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>Whether the estimate without ridge exists on every component.</summary>
    public bool Exists => Array.TrueForAll(ComponentExists, e => e);

    /// <summary>Number of tokens seen in prompts.</summary>
    public int TokensSeen => Components.Count(c => c >= 0);
}

/// <summary>Tokens whose log-odds against each other are finite, in a component that has no finite estimate as a whole.</summary>
/// <param name="Component">The component.</param>
/// <param name="Tokens">Its tokens, ascending.</param>
public sealed record TokenGroup(int Component, IReadOnlyList<int> Tokens);
