using Repro.Planning;

namespace Repro.Execution;

/// <summary>Runs a plan and writes its results.</summary>
public static class RunCommand
{
    /// <summary>Runs the cells of a plan, writes tables, figures and claims, and tells how it went.</summary>
    public static RunOutcome Execute(Plan plan, RunOptions options, CancellationToken cancellation) =>
        throw new NotSupportedException("the execution layer has not landed yet");
}
