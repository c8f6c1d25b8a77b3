namespace Repro.Configuration;

/// <summary>
/// Stopping by precision (<c>until:</c>): a point is given replicates until the mean of a column is precise enough. See PRECISION.md.
/// </summary>
/// <param name="Table">A table with rows for each replicate.</param>
/// <param name="Column">A column of numbers or truth values.</param>
/// <param name="StandardError">The standard error that is asked for, above 0, in the column's unit.</param>
/// <param name="MaximumReplicates">Where a point stops all the same.</param>
public sealed record Precision(string Table, string Column, double StandardError, int MaximumReplicates)
{
    private const int EnoughToStart = 50;

    /// <summary>
    /// After how many replicates a point that starts with <paramref name="first"/> is checked: each time half as many again, rounded up,
    /// and last the maximum. A function of these two numbers alone, so that a point stops at the same replicate however it is run.
    /// </summary>
    public IReadOnlyList<int> Checkpoints(int first)
    {
        var checkpoints = new List<int> { first };
        while (checkpoints[^1] < MaximumReplicates) checkpoints.Add(
            (int)Math.Min(MaximumReplicates, checkpoints[^1] + ((checkpoints[^1] + 1L) / 2)));
        return checkpoints;
    }

    /// <summary>What the user should know before: a first look so early that the spread of a skewed column is often seen too small; null
    /// otherwise.</summary>
    public static string? Warning(int first) =>
        first >= EnoughToStart ? null : string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"until: the first check is after {first} replicates; below {EnoughToStart} a point with a skewed column may stop too early by "
            + $"chance, with too small standard errors in its tables (PRECISION.md)");

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"a standard error of {StandardError:R} in {Table}.{Column}, at most {MaximumReplicates} replicates");
}
