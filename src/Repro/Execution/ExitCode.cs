namespace Repro.Execution;

/// <summary>What the process returns.</summary>
public enum ExitCode
{
    /// <summary>All well.</summary>
    Success = 0,

    /// <summary>One or more cells failed, or the machine did (disk full, say).</summary>
    Failed = 1,

    /// <summary>The command line or a configuration is wrong; nothing was started.</summary>
    Usage = 2,

    /// <summary>A claim or a baseline check fails.</summary>
    ClaimFails = 3,

    /// <summary>Cells are missing, or with <c>--strict</c> a claim is inconclusive.</summary>
    Incomplete = 4,

    /// <summary>Another process holds the folder: to be tried again later (EX_TEMPFAIL).</summary>
    InUse = 75,

    /// <summary>Interrupted; what was finished is kept.</summary>
    Interrupted = 130,
}
