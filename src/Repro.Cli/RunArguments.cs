using System.CommandLine;

namespace Repro.Cli;

/// <summary>The options of a command that runs plans.</summary>
/// <param name="Plan">The options that define the plan.</param>
/// <param name="Engine">Which say how.</param>
internal sealed record RunArguments(PlanOptions Plan, EngineOptions Engine)
{
    /// <summary>Those of a command that computes.</summary>
    /// <param name="many">It takes several configurations.</param>
    public static RunArguments Computing(bool many = false) => new(new(withShard: true) { IsForMany = many }, new());

    /// <summary>Those of a command that only gathers.</summary>
    /// <param name="many">It takes several configurations.</param>
    public static RunArguments Gathering(bool many = false) =>
        new(new() { IgnoresShard = true, IsForMany = many }, new(EngineUse.Gathers));

    /// <summary>All of them, for a command.</summary>
    public Symbol[] All => [.. Plan.All, .. Engine.All];
}
