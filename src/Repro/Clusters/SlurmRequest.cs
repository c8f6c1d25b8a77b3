namespace Repro.Clusters;

/// <summary>What is asked of Slurm for every part, in its own words.</summary>
public sealed record SlurmRequest
{
    /// <summary><c>--time</c>: the limit of a task; null for the site's.</summary>
    public string? Time { get; init; }

    /// <summary><c>--partition</c>.</summary>
    public string? Partition { get; init; }

    /// <summary><c>--account</c>.</summary>
    public string? Account { get; init; }

    /// <summary>Further options of sbatch.</summary>
    public IReadOnlyList<string> More { get; init; } = [];
}
