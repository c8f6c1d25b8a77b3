namespace Ccmc.Estimators;

/// <summary>What a fit computes and when it gives up.</summary>
public sealed record FitOptions
{
    /// <summary>Standard errors too: one inversion, O(K³).</summary>
    public bool StandardErrors { get; init; } = true;

    /// <summary>Most passes over the data, in all.</summary>
    public int MaximumIterations { get; init; } = 500;

    /// <summary>The fit stops when no log-odds moved by more than this times (1 + the largest of them) in a Newton step.</summary>
    public double StepTolerance { get; init; } = 1e-12;
}
