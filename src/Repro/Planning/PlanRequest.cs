using Repro.Configuration;

namespace Repro.Planning;

/// <summary>Which configuration is to be planned, and what overrides it.</summary>
public sealed record PlanRequest
{
    /// <summary>The name of the unchanged file.</summary>
    public const string Paper = ConfigurationKeys.Paper;

    /// <summary>The configuration file, as the user named it.</summary>
    public required string Configuration { get; init; }

    /// <summary>What relative paths of the command line are relative to.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>The profiles, a later one overriding an earlier one; none for the unchanged file.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>The profiles as one name, joined by <c>@</c>; <c>paper</c> without any.</summary>
    public string Profile => Profiles.Count == 0 ? ConfigurationKeys.Paper : string.Join('@', Profiles);

    /// <summary>Every <c>--set path=value</c>, in order.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Overrides the configuration's seed; null keeps it.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Name of the run; null derives it from file, profile and overrides.</summary>
    public string? Name { get; init; }

    /// <summary>How many points are to be tried, 1 or more; null for all.</summary>
    public int? SamplePoints { get; init; }

    /// <summary>How many cells the points that are tried may have together, 1 or more; null for all.</summary>
    public long? MostCells { get; init; }

    /// <summary>The part of the plan to be run; null plans it whole.</summary>
    public Shard? Shard { get; init; }

    /// <summary>Ends the reading of a file that keeps it waiting.</summary>
    public CancellationToken Cancellation { get; init; }
}
