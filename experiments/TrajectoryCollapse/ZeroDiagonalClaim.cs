using Repro.Claims;
using Repro.Experiments;

namespace Experiments.TrajectoryCollapse;

/// <summary>Where no token follows itself.</summary>
internal static class ZeroDiagonalClaim
{
    public static readonly ClaimSource Source = new("zero-diagonal-share", "winner takes all, P with a zero diagonal",
        "With a zero diagonal no share exceeds ½ in the limit: n_j(t) − n_j(0) ≤ ⌈t/2⌉ at every t. Measured value: largest ratio of "
            + "the two sides");

    public static Claim Of(IReadOnlyList<TrajectoryGroup> groups)
    {
        var zero = groups.Where(g => Specifications.HasZeroDiagonal(g.Parameters.Matrix)).ToList();
        return zero.Count == 0
            ? Source.NotTested("no matrix has a zero diagonal")
            : Source.Judged(_ => Judge(zero));
    }

    private static Finding Judge(List<TrajectoryGroup> groups)
    {
        var largest = double.NegativeInfinity;
        foreach (var t in groups.SelectMany(g => g.Trajectories))
            for (var i = 1; i <= t.Last; i++)
                for (var j = 0; j < t.Counts[i].Length; j++)
                    largest = Math.Max(largest, (t.Counts[i][j] - t.Counts[0][j]) / (double)((t.Tokens[i] + 1) / 2));
        return double.IsNegativeInfinity(largest) ? new InconclusiveFinding("no trajectory was recorded")
            : new BoundFinding(largest, 1).On(groups.Count(g => g.Trajectories.Count > 0), groups.Count);
    }
}
