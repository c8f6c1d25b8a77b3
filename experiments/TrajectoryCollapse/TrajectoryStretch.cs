using Ccmc.Functions;

namespace Experiments.TrajectoryCollapse;

/// <summary>Trajectories between two of their checkpoints.</summary>
/// <param name="Trajectories">Replicates of one point, with the same checkpoints.</param>
/// <param name="From">Index of the first checkpoint.</param>
/// <param name="To">Index of the last.</param>
internal readonly record struct TrajectoryStretch(IReadOnlyList<TrajectoryRecord> Trajectories, int From, int To)
{
    /// <summary>Δψ(n_token), one for each replicate.</summary>
    public double[] Digamma(int token)
    {
        var (from, to) = (From, To);
        return [.. Trajectories.Select(t => Special.Digamma(t.Counts[to][token]) - Special.Digamma(t.Counts[from][token]))];
    }
}
