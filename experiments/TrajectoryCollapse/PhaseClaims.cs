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
            + "both are below ½, and coexistence if both are above. Measured value: decided points that agree");

    public static readonly ClaimSource Coexistence = new("coexistence-share", Origin,
        "For K = 2 and p, q > ½ the share of token 1 at the horizon is q(2p−1) / (q(2p−1) + p(2q−1)) (tolerance ± 0.02, since a "
            + "remainder is left at finite t)");

    public static readonly ClaimSource Sets = new("winner-sets", Origin,
        "For K ≥ 3 the sets of winners are stable fixed points of the mean field. Measured value: decided points that agree");

    /// <summary>
    /// A replicate is misread, its final shares being nearest to another fixed point, with at most this many times decided_below: by
    /// Markov's inequality 2 E[remainder] / gap, and the remainder's constant (the mean of the limit ξ of n_j / t^g, in units of the start)
    /// is taken to be at most 5.
    /// </summary>
    private const double MisreadFactor = 10;

    /// <summary>Fewer replicates than this cannot all be misread rarely enough: 0.1^10 at the default.</summary>
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
        : source.Judged(level => Agree(groups, level), size: 1);

    private static Finding Agree(List<TrajectoryGroup> groups, double level)
    {
        var decided = groups.Where(g => g.Decided && g.Winners.Count >= FewestReplicates).ToList();
        if (groups.All(g => g.IsNeverDecided))
            return new NotTestedFinding("theory decides the winners at no horizon: ties, critical cases, or cycles of single winners");
        var note = decided.Count < groups.Count
            ? $"{groups.Count - decided.Count} of {groups.Count} points are not decided at their horizon or have fewer "
                + $"than {FewestReplicates} replicates" : "";
        if (decided.Count == 0) return new InconclusiveFinding(Join(note, Horizon(groups)));
        var (smallest, worst, agreeing, detectable) = (1.0, "", 0, 1.0);
        foreach (var group in decided)
        {
            var rate = Math.Min(0.5, MisreadFactor * group.Parameters.DecidedBelow);
            var allowed = Allowed(group);
            var wrong = group.Winners.Count(w => !allowed.Contains(w.Winners));
            var p = BinomialLaw.UpperTail(group.Winners.Count, wrong, rate);
            if (p >= level / decided.Count) agreeing++;
            // A point whose replicates all go astray is seen if that many misreadings are rarer than the level.
            if (BinomialLaw.UpperTail(group.Winners.Count, group.Winners.Count, rate) >= level / decided.Count)
                detectable = double.PositiveInfinity;
            if (p >= smallest && worst.Length > 0) continue;
            (smallest, worst) = (p, $"cell {group.Point.Cell}: {wrong} of {group.Winners.Count} replicates at no stable point");
        }
        return new TestFinding(decided.Count, agreeing, null, decided.Count - agreeing, Math.Min(1, smallest * decided.Count), detectable)
        {
            Note = Join($"worst {worst}", note),
        };
    }

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
        var note = decided.Count < both.Count
            ? $"{both.Count - decided.Count} of {both.Count} points are not decided at their horizon or have fewer "
                + $"than {FewestReplicates} replicates"
            : "";
        if (decided.Count == 0) return new InconclusiveFinding(Join(note, Horizon(both)));
        return Judgement.Combine(decided.Select(g => new PointTest($"cell {g.Point.Cell}", each => Judgement.Band(
            Measurement.MeanOfNearNormal([.. g.Trajectories.Select(t => t.Shares(t.Last)[1])]),
            TwoTokenShare.Of(Switching(g).P, Switching(g).Q), ShareBand, each))), level, note);
    }

    /// <summary>p = P(0 → 1) and q = P(1 → 0).</summary>
    private static (double P, double Q) Switching(TrajectoryGroup group) =>
        Matrices.Fixed(group.Parameters.Matrix) is { } matrix ? (matrix.Probability(0, 1), matrix.Probability(1, 0)) : default;

    private static string Horizon(List<TrajectoryGroup> groups)
    {
        var needed = groups.Where(g => g.FixedPoints.Count > 0).Select(g => g.FixedPoints[0].TokensToDecide).OfType<double>().ToList();
        return needed.Count == 0
            ? "theory decides none at any horizon"
            : FormattableString.Invariant($"the first would be decided at {needed.Min():G3} tokens");
    }

    private static string Join(string first, string second) =>
        first.Length == 0 || second.Length == 0 ? first + second : $"{first}; {second}";
}
