using Ccmc.Functions;
using Ccmc.Samplers;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.TrajectoryCollapse;

/// <summary>What is exact at every t for any P: the compensated digamma, and for K = 2 the joint law itself.</summary>
internal static class MartingaleClaims
{
    public static readonly ClaimSource Compensated = new("martingale-residual", "winner takes all, any P; Pemantle 1992",
        "ψ(n_j) − c_j is a martingale for any P: its mean change over any window is 0. Measured value: mean change per unit of log t, "
            + "comparable to an error of a growth exponent");

    public static readonly ClaimSource JointLaw = new("exact-law", "winner takes all, K = 2, any P",
        "For K = 2 and any P the counts and the query have the joint law of the exact recursion over tokens");

    /// <summary>Fewer replicates than this are left to the other claims.</summary>
    private const int FewestReplicates = 100;

    /// <summary>Drift per log t that must be seen.</summary>
    private const double DriftSize = 0.2;

    private const double LawSize = 0.5;

    /// <summary>The recursion costs O(t²).</summary>
    private const long LongestLaw = 1000;

    private const double SmallestExpectation = 10;

    /// <summary>Told as the statistic where something was seen that has probability 0.</summary>
    private const double Impossible = 1e300;

    /// <summary>Tests beyond which a claim's points are no longer added: at some thousands the level of each leaves no power.</summary>
    private const int MostPoints = 100;

    /// <summary>The residual over [0, t₁] and [t₁, T], t₁ the middle checkpoint, for every token of every point with enough
    /// replicates.</summary>
    public static Claim Residual(IReadOnlyList<TrajectoryGroup> groups)
    {
        var points = groups.Where(g => g.Trajectories.Count >= FewestReplicates).Take(MostPoints).ToList();
        return Compensated.Judged(
            level => points.Count == 0
                ? new InconclusiveFinding($"no point has {FewestReplicates} replicates")
                : JudgeResidual(points, level),
            DriftSize);
    }

    private static Finding JudgeResidual(List<TrajectoryGroup> points, double level)
    {
        var windows = points.SelectMany(Windows).ToList();
        var members = windows.Where(w => w.Martingale.HasEnoughJumps).ToList();
        var note = members.Count < windows.Count
            ? $"{windows.Count - members.Count} token windows with too few expected draws are left out"
            : "";
        return members.Count == 0
            ? new InconclusiveFinding(note)
            : Judgement.Combine(members.Select(w => new PointTest(w.Name, each => w.Martingale.Test(0, w.LogLength, each))), level, note);
    }

    private static IEnumerable<(string Name, Martingale Martingale, double LogLength)> Windows(TrajectoryGroup group)
    {
        var t = group.Trajectories[0];
        var middle = t.Last / 2;
        foreach (var (from, to) in new[] { (0, middle), (middle, t.Last) })
        {
            var log = Elementary.Log(t.Length(to) / t.Length(from));
            for (var j = 0; log > 0 && j < t.Counts[0].Length; j++)
                if (Martingale.Compensated(new(group.Trajectories, from, to), j) is { } martingale)
                    yield return ($"cell {group.Point.Cell} token {j} from {t.Tokens[from]} to {t.Tokens[to]} tokens", martingale, log);
        }
    }

    /// <summary>The joint law of (n_1, query) at the last checkpoint up to <see cref="LongestLaw"/> tokens.</summary>
    public static Claim ExactLaw(IReadOnlyList<TrajectoryGroup> groups)
    {
        var two = groups.Where(g => g.Parameters.VocabularySize == 2 && g.Parameters.Present.Length == 2).ToList();
        if (two.Count == 0) return JointLaw.NotTested("no matrix has two tokens, both in the first prompt");
        var points =
            two.Where(g => g.Trajectories.Count >= FewestReplicates && At(g) > 0 && Matrices.Fixed(g.Parameters.Matrix) is not null)
                .Take(MostPoints).ToList();
        return JointLaw.Judged(
            level => points.Count == 0
                ? new InconclusiveFinding(
                    $"no K = 2 point with a given matrix has {FewestReplicates} replicates and a checkpoint up to {LongestLaw} tokens")
                : Judgement.Combine(points.Select(g => new PointTest($"cell {g.Point.Cell}", each => TestLaw(g, each))),
                    level, "Cohen's w"),
            LawSize);
    }

    private static int At(TrajectoryGroup group)
    {
        var at = group.Trajectories[0].Last;
        while (at > 0 && group.Trajectories[0].Tokens[at] > LongestLaw) at--;
        return at;
    }

    private static Finding TestLaw(TrajectoryGroup group, double level)
    {
        var at = At(group);
        var start = group.Trajectories[0].Counts[0];
        var law = TwoTokenLaw.At(Matrices.Fixed(group.Parameters.Matrix)!,
            start, group.Parameters.QueryLaw, (int)group.Trajectories[0].Tokens[at]);
        var observed = new double[law.Length];
        foreach (var t in group.Trajectories) observed[2 * (t.Counts[at][1] - start[1]) + t.Queries[at]]++;
        var (statistic, cells) = (0.0, 0);
        // By query, then by count, neighbours pooled up to the smallest expectation; what is left over joins the last cell.
        foreach (var (expected, seen) in Pool(law, observed, group.Trajectories.Count))
        {
            if (expected == 0 && seen > 0) return new TestFinding(0, Impossible, null, Impossible, 0, 0);
            if (expected == 0) continue;
            statistic += (seen - expected) * (seen - expected) / expected;
            cells++;
        }
        return Judgement.Counts(statistic, cells - 1, group.Trajectories.Count, level);
    }

    private static List<(double Expected, double Seen)> Pool(double[] law, double[] observed, int count)
    {
        // About ten cells, so that the tails of the chi-square are to be trusted and the test keeps its power.
        var smallest = Math.Max(SmallestExpectation, count / 10.0);
        var cells = new List<(double Expected, double Seen)>();
        var (expected, seen) = (0.0, 0.0);
        for (var query = 0; query < 2; query++)
            for (var i = query; i < law.Length; i += 2)
            {
                expected += law[i] * count;
                seen += observed[i];
                if (expected < smallest) continue;
                cells.Add((expected, seen));
                (expected, seen) = (0, 0);
            }
        if (cells.Count == 0) return [(expected, seen)];
        cells[^1] = (cells[^1].Expected + expected, cells[^1].Seen + seen);
        return cells;
    }
}
