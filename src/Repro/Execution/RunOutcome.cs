namespace Repro.Execution;

/// <summary>How a run ended.</summary>
public sealed record RunOutcome
{
    /// <summary>One of <see cref="Execution.ExitCode"/>.</summary>
    public required int ExitCode { get; init; }
}
