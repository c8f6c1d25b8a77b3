using Ccmc.Functions;
using Ccmc.Samplers;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.TrajectoryCollapse;

/// <summary>What is exact at every t for any P: the compensated digamma, and for K = 2 the joint law itself.</summary>
internal static class MartingaleClaims
{
    public static readonly ClaimSource Compensated = new("martingale-residual", "winner takes all, any P; Pemantle 1992",
        "ψ(n_j) − c_j is a martingale for any P: its mean change over any window (long), or from the first prompt to a short horizon "
            + "(short), is 0. Measured value: mean change per unit of log t, comparable to an error of a growth exponent");

    public static readonly ClaimSource JointLaw = new("exact-law", "winner takes all, K = 2, any P",
        "For K = 2 and any P the counts and the query have the joint law of the exact recursion over tokens. Measured value: deviation of "
            + "the frequencies (Cohen's w); predicted: its expectation by chance");

    /// <summary>Fewer replicates than this are left to the other claims.</summary>
    private const int FewestReplicates = 100;

    /// <summary>Drift per log t that must be seen, in many short trajectories and in long ones.</summary>
    private const double ShortDriftSize = 0.03, LongDriftSize = 0.14;

    private const double LawSize = 0.1;

    /// <summary>Squared largest jumps that the increments' variance must hold before a normal law is believed.</summary>
    private const double FewestJumps = 100;

    /// <summary>The same for a window of long trajectories, so that it shows a drift of the stated size.</summary>
    private const double FewestLongJumps = 200;

    /// <summary>Points beyond which a claim adds no more: at some thousands of tests the level of each leaves no power.</summary>
    private const int MostPoints = 100;

    public static IEnumerable<Claim> Of(IReadOnlyList<TrajectoryGroup> groups)
    {
        var many = groups.Where(g => g.Parameters.IsEnsemble).ToList();
        var single = groups.Where(g => !g.Parameters.IsEnsemble).ToList();
        yield return many.Count == 0
            ? Compensated.Judged(_ => new NotTestedFinding("no replicate is many trajectories"), label: "short")
            : Compensated.Judged(level => JudgeShort(many, level), ShortDriftSize, "short");
        yield return single.Count == 0
            ? Compensated.Judged(_ => new NotTestedFinding("every replicate is many trajectories"), label: "long")
            : Compensated.Judged(level => JudgeLong(single, level), LongDriftSize, "long");
        yield return ExactLaw(groups);
    }

    private static Finding JudgeShort(List<TrajectoryGroup> points, double level)
    {
        var tokens = points.Take(MostPoints).SelectMany(g => g.Ensembles.GroupBy(r => r.Row.Token)
            .Select(t => (Name: $"{g.Name}, token {t.Key}", Moments: Moments(g, [.. t.Select(r => r.Row)]), Log: LogLength(g),
                Jump: 1.0 / g.Parameters.StartCounts[t.Key]))).ToList();
        var judged = tokens.Where(t => !(t.Moments.Count * t.Moments.Variance < FewestJumps * t.Jump * t.Jump)).ToList();
        return judged.Count == 0
            ? new InconclusiveFinding("too few trajectories have run, or too few draws are expected")
            : Judgement.Combine(judged.Select(t => new PointTest(t.Name, each => Judgement.Student(
                Measurement.Of(t.Moments with { Mean = t.Moments.Mean / t.Log, Variance = t.Moments.Variance / (t.Log * t.Log) }),
                0, each))), level, judged.Count < tokens.Count ? "too few draws are expected" : "", tokens.Count - judged.Count);
    }

    private static double LogLength(TrajectoryGroup group)
    {
        double start = group.Parameters.StartCounts.Sum();
        return Elementary.Log((start + group.Parameters.Tokens) / start);
    }

    private static SampleMoments Moments(TrajectoryGroup group, EnsembleRow[] rows)
    {
        double n = (double)rows.Length * group.Parameters.Trajectories;
        var mean = rows.Sum(r => r.Residuals) / n;
        var (squares, cubes) = (rows.Sum(r => r.ResidualSquares) / n, rows.Sum(r => r.ResidualCubes) / n);
        var variance = squares - mean * mean;
        return new((int)n, mean, variance * n / (n - 1),
            (cubes - 3 * mean * squares + 2 * mean * mean * mean) / (variance * Math.Sqrt(variance)));
    }

    /// <summary>The residual over [0, t₁] and [t₁, T], t₁ the middle checkpoint, for every token of every point with enough
    /// replicates.</summary>
    private static Finding JudgeLong(List<TrajectoryGroup> groups, double level)
    {
        var points = groups.Where(g => g.Trajectories.Count >= FewestReplicates).Take(MostPoints).ToList();
        var few = $"fewer than {FewestReplicates} replicates";
        if (points.Count == 0) return new InconclusiveFinding(few).On(0, groups.Count, few);
        var members = points.SelectMany(Windows).Where(w => w.Martingale.HasJumps(FewestLongJumps)).ToList();
        var judged = members.Select(w => w.Cell).Distinct().Count();
        var note = $"{members.Count} windows of a token with enough expected draws";
        return members.Count == 0
            ? new InconclusiveFinding("no window has enough expected draws").On(0, groups.Count, "too few draws are expected")
            : Judgement.Combine(members.Select(w => new PointTest(w.Name, each => w.Martingale.Test(0, w.LogLength, each))), level, note)
                .On(judged, groups.Count, judged < groups.Count ? $"{few}, or too few draws are expected" : "");
    }

    private static IEnumerable<(string Name, string Cell, Martingale Martingale, double LogLength)> Windows(TrajectoryGroup group)
    {
        var t = group.Trajectories[0];
        var middle = t.Last / 2;
        foreach (var (from, to) in new[] { (0, middle), (middle, t.Last) })
        {
            var log = Elementary.Log(t.Length(to) / t.Length(from));
            for (var j = 0; log > 0 && j < t.Counts[0].Length; j++)
                if (Martingale.Compensated(new(group.Trajectories, from, to), j) is { } martingale)
                    yield return ($"{group.Name}, token {j} from {t.Tokens[from]} to {t.Tokens[to]} tokens", group.Point.Cell, martingale,
                        log);
        }
    }

    private static Claim ExactLaw(IReadOnlyList<TrajectoryGroup> groups)
    {
        var two = EndLaw.Points(groups.Where(g => g.Parameters is { VocabularySize: 2, Present.Length: 2 }
            && Matrices.Fixed(g.Parameters.Matrix) is not null));
        if (two.Count == 0) return JointLaw.NotTested("no given matrix has two tokens, both in the first prompt");
        return JointLaw.Judged(
            level =>
            {
                var laws = two.Select(g => (Group: g, Law: EndLaw.Of(g))).Where(x => x.Law is not null).Take(MostPoints).ToList();
                var why = laws.Count == two.Count ? ""
                    : $"fewer than {EndLaw.FewestTrajectories} trajectories, or none recorded up to {EndLaw.LongestLaw} tokens";
                if (laws.Count == 0) return new InconclusiveFinding(why).On(0, two.Count, why);
                return Judgement.Combine(laws.Select(x => new PointTest(x.Group.Name, each => JointTest(x.Group.Parameters, x.Law!, each))),
                    level).On(laws.Count, two.Count, why);
            },
            LawSize);
    }

    private static Finding JointTest(TrajectoryCollapseParameters p, EndLaw ends, double level) => ends.Test(1, p.StartCounts[1],
        TwoTokenLaw.At(Matrices.Fixed(p.Matrix)!, p.StartCounts, p.QueryLaw, ends.Tokens), level);
}
