using System.Globalization;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.TrajectoryCollapse;

/// <summary>Identical rows: the exponent π_j / π_max by its exact martingale, and the urn's law where all tokens are tied.</summary>
internal static class UrnClaims
{
    private const string Origin = "winner takes all; Athreya and Karlin 1968";

    public static readonly ClaimSource Growth = new("growth-exponent", Origin,
        "With identical rows token j grows as t^(π_j / π_max): E[Δψ(n_j)] = (π_j / π_max) E[Δψ(n_max)] at every t");

    public static readonly ClaimSource Law = new("tied-law", Origin,
        "With all tokens tied the counts at t follow the Dirichlet-multinomial law (beta-binomial for two tokens) of the starting counts");

    public static readonly ClaimSource Share = new("tied-share", Origin,
        "With all tokens tied the expected share of a token does not change");

    /// <summary>Exponents are told apart to this.</summary>
    private const double ExponentSize = 0.05;

    /// <summary>Cohen's w that the test of the law must see.</summary>
    private const double LawSize = 0.5;

    /// <summary>Departure of the expected share that must be seen.</summary>
    private const double ShareSize = 0.1;

    private const int Bins = 10;

    /// <summary>The law is tested at the last checkpoint up to here: its exact probabilities cost O(t).</summary>
    private const long LongestLaw = 100_000;

    public static IEnumerable<Claim> Of(IReadOnlyList<TrajectoryGroup> groups)
    {
        var identical = Named([.. groups.Where(g => Counts(g, groups)).Select(g => (g, Specifications.CommonRow(g.Parameters)!))]);
        var urns = identical.Where(x => !IsTied(x.Group, x.Row)).ToList();
        var tied = identical.Where(x => IsTied(x.Group, x.Row)).ToList();
        foreach (var (group, row, label) in urns)
            yield return Growth.Judged(level => Exponent(group, row, level), ExponentSize, label);
        if (urns.Count == 0) yield return Growth.NotTested("no matrix has identical rows with different entries");
        foreach (var (group, _, label) in tied)
        {
            yield return Law.Judged(level => TiedLaw(group, level), LawSize, label);
            yield return Share.Judged(level => TiedShare(group, level), ShareSize, label);
        }
        if (tied.Count > 0) yield break;
        yield return Law.NotTested("no matrix has all entries of its rows equal");
        yield return Share.NotTested("no matrix has all entries of its rows equal");
    }

    private static bool IsTied(TrajectoryGroup group, double[] row)
    {
        var present = group.Parameters.Present;
        return present.All(j => Math.Abs(row[j] - row[present[0]]) <= 1e-12);
    }

    /// <summary>Points of a (p, q) grid that happen to have q = 1 − p belong to the phase diagram; alone they are urns like any
    /// other.</summary>
    private static bool Counts(TrajectoryGroup group, IReadOnlyList<TrajectoryGroup> groups)
    {
        if (Specifications.CommonRow(group.Parameters) is null) return false;
        return group.Parameters.Matrix is not TwoToken
            || !groups.Any(g => g.Parameters.Matrix is TwoToken && Specifications.CommonRow(g.Parameters) is null);
    }

    /// <summary>Labels by the row; with the start where points share a row, with the cell's hash where they share that too.</summary>
    private static List<(TrajectoryGroup Group, double[] Row, string Label)> Named(List<(TrajectoryGroup Group, double[] Row)> points)
    {
        var rows = points.ConvertAll(p => string.Join(',', p.Row.Select(x => x.ToString("G4", CultureInfo.InvariantCulture))));
        var starts =
            points.Select(
                (p, i) => rows.Count(l => l == rows[i]) == 1
                    ? rows[i]
                    : $"{rows[i]}; start {string.Join(',', p.Group.Parameters.StartCounts)}").ToList();
        return [.. points.Select(
            (p, i) => (p.Group, p.Row, starts.Count(l => l == starts[i]) == 1 ? starts[i] : $"{starts[i]}; cell {p.Group.Point.Cell}"))];
    }

    private static Finding Exponent(TrajectoryGroup group, double[] row, double level)
    {
        var best = GrowthExponents.Largest(row, group.Parameters.Present);
        if (group.Trajectories.Count < 2) return new InconclusiveFinding($"{group.Trajectories.Count} trajectories give no standard error");
        var others = group.Parameters.Present.Where(j => j != best).ToList();
        if (others.Count == 0) return new NotTestedFinding("the first prompt holds no second token");
        var scale = SampleMoments.Of(group.Whole.Digamma(best)).Mean;
        var tests = new List<PointTest>();
        var rare = new List<string>();
        foreach (var j in others)
        {
            var beta = row[j] / row[best];
            var martingale = Martingale.Ratio(group.Whole, j, best, beta)!;
            if (scale > 0 && martingale.HasEnoughJumps) tests.Add(new($"token {j}", each => martingale.Test(beta, scale, each)));
            else rare.Add($"token {j}");
        }
        var note = rare.Count > 0 ? $"drawn too rarely for a test: {string.Join(", ", rare)}" : "";
        return tests.Count > 0
            ? Judgement.Combine(tests, level, note)
            : new InconclusiveFinding($"{note}; more replicates or tokens would do");
    }

    private static Finding TiedLaw(TrajectoryGroup group, double level)
    {
        var trajectories = group.Trajectories;
        if (trajectories.Count < 10 * Bins)
            return new InconclusiveFinding($"{trajectories.Count} trajectories; {Bins} bins need {10 * Bins}");
        var at = trajectories[0].Last;
        while (at > 1 && trajectories[0].Tokens[at] > LongestLaw) at--;
        var present = Enumerable.Range(0, trajectories[0].Counts[0].Length).Where(j => trajectories[0].Counts[0][j] > 0).ToList();
        if (present.Count < 2) return new NotTestedFinding("the first prompt holds one token only");
        if (trajectories[0].Tokens[at] < 10 * Bins)
            return new InconclusiveFinding($"no checkpoint between {10 * Bins} and {LongestLaw} tokens");
        var bins = new double[present.Count - 1, Bins];
        foreach (var t in trajectories)
        {
            var start = present.Select(j => t.Counts[0][j]).ToArray();
            var intervals = UrnLaw.Uniforms(start, [.. present.Select(j => t.Counts[at][j] - t.Counts[0][j])]);
            for (var s = 0; s < intervals.Length; s++) Spread(bins, s, intervals[s].Below, intervals[s].UpTo);
        }
        var expected = trajectories.Count / (double)Bins;
        var statistic = 0.0;
        foreach (var seen in bins) statistic += (seen - expected) * (seen - expected) / expected;
        return Judgement.Counts(statistic, bins.Length - bins.GetLength(0), trajectories.Count, level) with
        {
            Note = $"at {trajectories[0].Tokens[at]} tokens, {Bins} bins of equal probability for each conditional law; Cohen's w",
        };
    }

    /// <summary>Spreads an observation over the bins that its interval of the uniform law touches: right on average whatever the law's
    /// steps.</summary>
    private static void Spread(double[,] bins, int row, double below, double upTo)
    {
        if (!(upTo > below))
        {
            // So improbable that its probability is lost to rounding: it still counts.
            bins[row, Math.Min(Bins - 1, (int)(below * Bins))] += 1;
            return;
        }
        for (var b = 0; b < Bins; b++)
        {
            var overlap = Math.Min(upTo, (b + 1.0) / Bins) - Math.Max(below, b / (double)Bins);
            if (overlap > 0) bins[row, b] += overlap / (upTo - below);
        }
    }

    private static Finding TiedShare(TrajectoryGroup group, double level)
    {
        var trajectories = group.Trajectories;
        if (trajectories.Count == 0) return new InconclusiveFinding("no trajectory has run");
        var start = trajectories[0].Shares(0);
        var present = Enumerable.Range(0, start.Length).Where(j => start[j] is > 0 and < 1).ToList();
        if (present.Count < 2) return new NotTestedFinding("the first prompt holds one token only");
        // The last share is one less the others: K − 1 of them say all.
        return Judgement.Combine(present.SkipLast(1).Select(j => new PointTest($"token {j}", each => Judgement.Share(
            [.. trajectories.Select(t => t.Shares(t.Last)[j])], start[j], each))), level);
    }
}
