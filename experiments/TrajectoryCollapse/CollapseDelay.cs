using Ccmc.Functions;
using Ccmc.MeanField;
using Experiments.Shared;

namespace Experiments.TrajectoryCollapse;

/// <summary>When one token comes to rule from a prompt of many tokens, by the mean field's flow and as seen; the whole way there, or never
/// where the diagonal is too weak.</summary>
/// <param name="Group">The trajectories.</param>
/// <param name="Predicted">log of the context's length over the first prompt's at which the flow's largest share passes collapse_share for
/// good; null where it does not before the horizon.</param>
/// <param name="FinalShare">The flow's largest share at the horizon.</param>
internal sealed record CollapseDelay(TrajectoryGroup Group, double? Predicted, double FinalShare)
{
    /// <summary>Tokens of each kind in the first prompt from which on the flow is the trajectory, but for some per cent.</summary>
    private const long FewestTokens = 100;

    /// <summary>log of the length between looks at the flow.</summary>
    private const double Look = 0.05;

    /// <summary>Every point with a given matrix and a prompt of many tokens.</summary>
    public static IReadOnlyList<CollapseDelay> Of(IReadOnlyList<TrajectoryGroup> groups) =>
        [.. groups.Where(g => g.Trajectories.Count > 0 && g.Parameters.StartCounts.Min() >= FewestTokens)
            .Select(g => Follow(g)).OfType<CollapseDelay>()];

    /// <summary>Whether no token follows itself.</summary>
    public bool IsZeroDiagonal => Specifications.HasZeroDiagonal(Group.Parameters.Matrix);

    /// <summary>log of the length over the first prompt's at which a replicate's largest share passes collapse_share for good, between
    /// checkpoints by the power law of what is missing to 1; NaN where it does not.</summary>
    public IEnumerable<double> Times => Group.Trajectories.Select(t =>
    {
        var last = t.Last;
        var missing = Enumerable.Range(0, last + 1).Select(i => 1 - t.Shares(i).Max()).ToList();
        var (allowed, at) = (1 - Group.Parameters.CollapseShare, last);
        while (at >= 0 && missing[at] <= allowed) at--;
        if (at == last) return double.NaN;
        double Log(int i) => Elementary.Log(t.Length(i) / t.Length(0));
        return at < 0 ? 0 : Log(at) + (Log(at + 1) - Log(at)) * Elementary.Log(missing[at] / allowed)
            / Elementary.Log(missing[at] / missing[at + 1]);
    });

    /// <summary>Largest share of each replicate at the horizon.</summary>
    public IEnumerable<double> FinalShares => Group.Trajectories.Select(t => t.Shares(t.Last).Max());

    private static CollapseDelay? Follow(TrajectoryGroup group)
    {
        if (Matrices.Fixed(group.Parameters.Matrix) is not { } matrix) return null;
        var analysis = MeanFieldAnalysis.Of(matrix, group.Parameters.Present);
        var (start, horizon) = ((double)group.Parameters.StartCounts.Sum(), (double)group.Parameters.Tokens);
        double[] shares = [.. group.Parameters.StartCounts.Select(n => n / start)];
        var end = Elementary.Log(1 + horizon / start);
        var (allowed, before, passed) = (1 - group.Parameters.CollapseShare, 1 - shares.Max(), (double?)null);
        for (var time = 0.0; time < end;)
        {
            var flow = MeanFieldFlow.Follow(matrix, analysis, shares, Math.Min(Look, end - time));
            shares = [.. flow.Shares];
            var missing = 1 - shares.Max();
            if (missing > allowed) passed = null;
            else passed ??= before <= allowed ? 0 : time + flow.Time * Elementary.Log(before / allowed) / Elementary.Log(before / missing);
            (time, before) = (time + flow.Time, missing);
        }
        return new(group, passed, shares.Max());
    }
}
