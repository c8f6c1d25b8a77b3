namespace Repro.Execution;

/// <summary>How much a command prints.</summary>
public enum Verbosity
{
    /// <summary>No progress and no notices: what went wrong, the claims that fail, one line of counts.</summary>
    Quiet,

    /// <summary>Progress, notices, every claim.</summary>
    Normal,

    /// <summary>Also the reason of every verdict and the minimum detectable effect.</summary>
    Verbose,
}
