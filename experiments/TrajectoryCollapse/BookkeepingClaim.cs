using Repro.Claims;
using Repro.Experiments;

namespace Experiments.TrajectoryCollapse;

/// <summary>Counts that every other claim takes for granted.</summary>
internal static class BookkeepingClaim
{
    public static readonly ClaimSource Source = new("counts-add-up", "the model: a token is appended at a time",
        "Trajectories start at the requested first prompt, are recorded at the requested tokens, and at each contain as many tokens as "
            + "the prompt and those appended. Measured value: trajectories that do not");

    public static Claim Of(IReadOnlyList<TrajectoryGroup> groups) => Source.Judged(_ =>
    {
        var run = groups.Where(g => g.Trajectories.Count > 0 || g.Ensembles.Count > 0).ToList();
        if (run.Count == 0) return new InconclusiveFinding("no trajectory was recorded").On(0, groups.Count, "no trajectory was recorded");
        var wrong = run.Sum(g => g.Trajectories.Count(t => !AddsUp(g.Parameters, t)) + Wrong(g));
        return new BoundFinding(wrong, 0).On(run.Count, groups.Count, run.Count < groups.Count ? "no trajectory was recorded" : "");
    });

    private static bool AddsUp(TrajectoryCollapseParameters parameters, TrajectoryRecord t)
    {
        var length = parameters.StartCounts.Sum();
        return t.Counts[0].SequenceEqual(parameters.StartCounts) && t.Tokens.SequenceEqual(parameters.CheckpointTokens)
            && t.Counts.Zip(t.Tokens).All(c => c.First.Sum() == length + c.Second);
    }

    /// <summary>Replicates of many trajectories whose counts, all together, are not those of so many.</summary>
    private static int Wrong(TrajectoryGroup group)
    {
        if (group.Parameters.VocabularySize > EnsembleCell.LargestLaw) return 0;
        var (trajectories, tokens) = (group.Parameters.Trajectories, group.Parameters.StartCounts.Sum() + group.Parameters.Tokens);
        return group.Laws.GroupBy(r => r.Replicate).Count(replicate =>
            replicate.GroupBy(r => r.Row.Token).Any(t => t.Sum(r => r.Row.Seen) != trajectories)
            || replicate.Where(r => r.Row.IsQuery).Sum(r => r.Row.Seen) != trajectories
            || replicate.Sum(r => r.Row.Seen * r.Row.Count) != trajectories * tokens);
    }
}
