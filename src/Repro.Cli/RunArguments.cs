using System.CommandLine;

namespace Repro.Cli;

/// <summary>The options of a command that runs plans.</summary>
/// <param name="Plan">The options that define the plan.</param>
/// <param name="Engine">Which say how.</param>
internal sealed record RunArguments(PlanOptions Plan, EngineOptions Engine)
{
    /// <summary>Those of a command that computes.</summary>
    public static RunArguments Computing() => new(new(withShard: true), new());

    /// <summary>Those of a command that only gathers.</summary>
    public static RunArguments Gathering() => new(new() { IgnoresShard = true }, new(EngineUse.Gathers));

    /// <summary>All of them, for a command.</summary>
    public Symbol[] All => [.. Plan.All, .. Engine.All];
}
