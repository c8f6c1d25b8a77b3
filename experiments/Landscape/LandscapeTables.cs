using Repro.Experiments;

namespace Experiments.Landscape;

/// <summary>The tables of <c>landscape</c>.</summary>
internal static class LandscapeTables
{
    public static readonly TableDefinition<CurvatureRow> Curvatures =
        new("curvature", "one replicate: the Hessian's spectrum on and off S_E, and convexity along segments");

    public static readonly TableDefinition<ConvergenceRow> Convergence =
        new("convergence", "one replicate: gradient descent on W restricted to S_E, against the spectrum's prediction");

    public static readonly TableDefinition<DescentRow> Descent =
        new("descent", "one step of gradient descent, log-spaced, of the first replicate", WithParameters: false, PerReplicate: false);

    public static readonly TableDefinition<PriorityRow> Priorities =
        new("priorities", "one replicate: gradient descent where some tokens always beat others, against the quadratic programme");

    public static readonly TableDefinition<SpectrumRow> Spectrum = new("spectrum",
        "one eigenvalue of the Hessian in all entries of W, of the first replicate", WithParameters: false, PerReplicate: false);
}
