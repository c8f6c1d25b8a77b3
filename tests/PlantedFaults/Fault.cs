using System.Text.Json;

namespace PlantedFaults;

/// <summary>A fault of <c>faults.json</c>; README.md says what its fields hold.</summary>
internal sealed record Fault(
    int Number, string Name, Edit[] Edits, string[] Runs, string[] Tests, string? Note = null, bool Sharded = false)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Fault> All(string root) =>
        JsonSerializer.Deserialize<Fault[]>(File.ReadAllText(Path.Combine(root, "tests/PlantedFaults/faults.json")), Outcome.Options)!;
}

/// <summary>A text in place of another.</summary>
internal sealed record Edit(string File, string Old, string New);

/// <summary>What noticed a fault; empty where nothing did, null where nobody looked.</summary>
/// <param name="Number">The fault's.</param>
/// <param name="Engine">What the engine counted.</param>
/// <param name="Claim">The claim that failed, or that could not be judged any more.</param>
/// <param name="Check">The first finding of <c>repro check</c>.</param>
/// <param name="Test">The unit tests that failed.</param>
internal sealed record Outcome(int Number, string Engine, string Claim, string Check, string? Test)
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>Whether the run of a configuration, or the check after it, notices.</summary>
    public bool IsSeenByRun => Engine.Length + Claim.Length + Check.Length > 0;

    public bool IsSeen => IsSeenByRun || Test is { Length: > 0 };
}
