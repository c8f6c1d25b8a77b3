using Repro.Claims;

namespace Experiments.TrajectoryCollapse;

/// <summary>Where no token follows itself.</summary>
internal static class ZeroDiagonalClaim
{
    private const string Id = "zero-diagonal-share";
    private const string Source = "section 5, P with a zero diagonal";
    private const string Statement = "with a zero diagonal no share exceeds ½ in the limit: n_j(t) − n_j(0) ≤ ⌈t/2⌉ at every t (measured: the largest ratio of the two sides)";

    public static Claim Of(IReadOnlyList<TrajectoryGroup> groups)
    {
        var zero = groups.Where(g => Specifications.HasZeroDiagonal(g.Parameters.Matrix)).ToList();
        return zero.Count == 0
            ? TrajectoryClaims.NotApplicable(Id, Source, Statement, "no matrix has a zero diagonal")
            : new() { Id = Id, Source = Source, Statement = Statement, Judge = _ => Judge(zero) };
    }

    private static Finding Judge(List<TrajectoryGroup> groups)
    {
        var largest = double.NegativeInfinity;
        foreach (var t in groups.SelectMany(g => g.Trajectories))
            for (var i = 1; i <= t.Last; i++)
                for (var j = 0; j < t.Counts[i].Length; j++)
                    largest = Math.Max(largest, (t.Counts[i][j] - t.Counts[0][j]) / (double)((t.Tokens[i] + 1) / 2));
        return double.IsNegativeInfinity(largest) ? new UnderpoweredFinding("no trajectory was recorded") : new BoundFinding(largest, 1);
    }
}
