using System.Globalization;

namespace Repro.Execution;

/// <summary>How many processors this process may use.</summary>
public static class Processors
{
    /// <summary>
    /// The least of what the process is pinned to and its control group allows (both in <see cref="Environment.ProcessorCount"/>) and what
    /// Slurm gave the task: not every site binds tasks to their processors, and forty tasks with a worker for each processor of a large
    /// node are thousands of threads.
    /// </summary>
    public static int Allowed { get; } = Of(Environment.ProcessorCount, Environment.GetEnvironmentVariable);

    internal static int Of(int processors, Func<string, string?> variable)
    {
        var given = variable("SLURM_CPUS_PER_TASK") ?? variable("SLURM_CPUS_ON_NODE");
        return int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var task) && task > 0
            ? Math.Min(processors, task)
            : processors;
    }
}
