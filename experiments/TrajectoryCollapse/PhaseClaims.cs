using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.TrajectoryCollapse;

/// <summary>Who wins: the K = 2 phase diagram, the share of coexistence, winner sets for more tokens.</summary>
internal static class PhaseClaims
{
    private const string Origin = "winner takes all; mean field of Benaïm 1997";

    public static readonly ClaimSource Diagram = new("phase-diagram", Origin,
        "For K = 2 the theory predicts the winner from p and q: token 0 if p < ½ < q, token 1 if q < ½ < p, one of the two by chance if "
            + "both are below ½, and coexistence if both are above. Measured value: share of trajectories at decided points that end "
            + "elsewhere (tolerance: 2 decided_below)");

    public static readonly ClaimSource Coexistence = new("coexistence-share", Origin,
        "For K = 2 and p, q > ½ the share of token 1 at the horizon is q(2p−1) / (q(2p−1) + p(2q−1)) (tolerance ± 0.02: twice the "
            + "remainder that theory leaves at the points judged)");

    public static readonly ClaimSource Sets = new("winner-sets", Origin,
        "For K ≥ 3 the sets of winners are stable fixed points of the mean field. Measured value: share of trajectories at decided points "
            + "that end elsewhere (tolerance: 2 decided_below)");

    /// <summary>
    /// A replicate is misread, its final shares being nearest to another fixed point, with at most this many times decided_below: by
    /// Markov's inequality 2 E[remainder] / gap, and the remainder's constant (the mean of the limit ξ of n_j / t^g, in units of the start)
    /// is taken to be at most 5.
    /// </summary>
    private const double MisreadFactor = 10;

    /// <summary>The pooled share of wrong ends is judged against this many times decided_below: 2 E[remainder] / gap without the random
    /// constant, which averages out over points.</summary>
    private const double TolerancePart = 2;

    /// <summary>Fewer replicates than this have no mean share.</summary>
    private const int FewestReplicates = 10;

    /// <summary>Half width of the band around the share of coexistence.</summary>
    private const double ShareBand = 0.02;

    public static IEnumerable<Claim> Of(IReadOnlyList<TrajectoryGroup> groups)
    {
        var two = groups.Where(g => g.Parameters.VocabularySize == 2 && g.Parameters.Present.Length == 2).ToList();
        var more = groups.Where(g => g.Parameters.VocabularySize > 2).ToList();
        var phases = two.Where(g => Matrices.Fixed(g.Parameters.Matrix) is not null).ToList();
        yield return Agreement(Diagram, phases, "no two-token matrix is given");
        yield return CoexistenceShare(phases);
        yield return Agreement(Sets, more, "no matrix has three tokens or more");
    }

    private static Claim Agreement(ClaimSource source, List<TrajectoryGroup> groups, string without) => groups.Count == 0
        ? source.NotTested(without)
        : source.Judged(level => Agree(groups, level));

    private static Finding Agree(List<TrajectoryGroup> groups, double level)
    {
        var decided = groups.Where(g => g.Decided && g.Winners.Count > 0).ToList();
        if (groups.All(g => g.IsNeverDecided))
            return new NotTestedFinding("theory never decides the winners: ties, critical cases, or cycles of single winners");
        var why = decided.Count < groups.Count ? "undecided at this horizon, or not run" : "";
        if (decided.Count == 0)
            return new InconclusiveFinding(Join(why, Horizon(groups))).On(0, groups.Count, Join(why, Horizon(groups)));
        var points = decided.ConvertAll(g => (Group: g, Wrong: WrongEnds(g)));
        var (ends, wrong) = (decided.Sum(g => g.Winners.Count), points.Sum(p => p.Wrong));
        var tests = points.Where(p => p.Wrong > 0).Select(p => (p.Group, p.Wrong, P: BinomialLaw.UpperTail(
            p.Group.Winners.Count, p.Wrong, Math.Min(0.5, MisreadFactor * p.Group.Parameters.DecidedBelow)) * decided.Count)).ToList();
        var note = $"{wrong} of {ends} trajectories end away from the predicted winners";
        // One point that goes astray is drowned in the pool: it has a test of its own, with half of the level.
        if (tests.Count > 0 && tests.MinBy(t => t.P) is var worst && worst.P < level / 2)
            return new TestFinding(0, worst.Wrong / (double)worst.Group.Winners.Count, null, worst.Wrong, 2 * worst.P, 1)
            { Note = $"at {worst.Group.Name} {worst.Wrong} of {worst.Group.Winners.Count}; in all {note}" };
        var tolerated = TolerancePart * groups.Max(g => g.Parameters.DecidedBelow);
        return (new BandFinding(0, wrong / (double)ends, null, Lower(ends, wrong, level / 4), Upper(ends, wrong, level / 4), 0, tolerated)
        { Note = note })
            .On(decided.Count, groups.Count, why);
    }

    private static int WrongEnds(TrajectoryGroup group)
    {
        var allowed = Allowed(group);
        return group.Winners.Count(w => !allowed.Contains(w.Winners));
    }

    /// <summary>The lower end of Clopper and Pearson's interval.</summary>
    private static double Lower(int total, int seen, double level) =>
        seen == 0 ? 0 : BetaLaw.LowerQuantile(level, seen, total - seen + 1);

    /// <summary>Its upper end: that of the other outcome, from 1.</summary>
    private static double Upper(int total, int seen, double level) => 1 - Lower(total, total - seen, level);

    /// <summary>Supports that theory allows: for given two-token matrices by the lines ½, otherwise the stable fixed points.</summary>
    private static HashSet<string> Allowed(TrajectoryGroup group)
    {
        if (group.Parameters.VocabularySize > 2 || Matrices.Fixed(group.Parameters.Matrix) is not { } matrix)
            return [.. group.Stable.Select(f => f.Support)];
        return (matrix.Probability(0, 1) < 0.5, matrix.Probability(1, 0) < 0.5) switch
        {
            (true, true) => ["0", "1"],
            (true, false) => ["0"],
            (false, true) => ["1"],
            _ => ["0+1"],
        };
    }

    private static Claim CoexistenceShare(List<TrajectoryGroup> phases)
    {
        var both = phases.Where(g => Switching(g) is { P: > 0.5, Q: > 0.5 }).ToList();
        return both.Count == 0
            ? Coexistence.NotTested("no two-token matrix has p, q > ½")
            : Coexistence.Judged(level => JudgeShare(both, level));
    }

    private static Finding JudgeShare(List<TrajectoryGroup> both, double level)
    {
        var decided = both.Where(g => g.Decided && g.Trajectories.Count >= FewestReplicates).ToList();
        var note = decided.Count < both.Count ? $"undecided at this horizon, or fewer than {FewestReplicates} replicates" : "";
        if (decided.Count == 0)
            return new InconclusiveFinding(Join(note, Horizon(both))).On(0, both.Count, Join(note, Horizon(both)));
        return Judgement.Combine(decided.Select(g => new PointTest(g.Name, each => Judgement.Band(
            Measurement.MeanOfNearNormal([.. g.Trajectories.Select(t => t.Shares(t.Last)[1])]),
            TwoTokenShare.Of(Switching(g).P, Switching(g).Q), ShareBand, each))), level, note, both.Count - decided.Count);
    }

    /// <summary>p = P(0 → 1) and q = P(1 → 0).</summary>
    private static (double P, double Q) Switching(TrajectoryGroup group) =>
        Matrices.Fixed(group.Parameters.Matrix) is { } matrix ? (matrix.Probability(0, 1), matrix.Probability(1, 0)) : default;

    private static string Horizon(List<TrajectoryGroup> groups)
    {
        var needed = groups.Where(g => g.FixedPoints.Count > 0).Select(g => g.FixedPoints[0].TokensToDecide).OfType<double>().ToList();
        return needed.Count == 0
            ? "theory never decides them"
            : FormattableString.Invariant($"the first would be decided at {needed.Min():0.##e0} tokens");
    }

    private static string Join(string first, string second) =>
        first.Length == 0 || second.Length == 0 ? first + second : $"{first}; {second}";
}
