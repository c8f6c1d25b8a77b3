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
        "With all tokens tied each count at t, with whether its token is the query, follows the beta-binomial law of the starting counts. "
            + "Measured value: deviation of the frequencies (Cohen's w); predicted: its expectation by chance");

    public static readonly ClaimSource Share = new("tied-share", Origin,
        "With all tokens tied the expected share of a token does not change");

    /// <summary>Differences of exponents that the test must detect.</summary>
    private const double ExponentSize = 0.05;

    /// <summary>Cohen's w that the test of the law must see.</summary>
    private const double LawSize = 0.1;

    /// <summary>Departure of the expected share that must be seen.</summary>
    private const double ShareSize = 0.03;

    public static IEnumerable<Claim> Of(IReadOnlyList<TrajectoryGroup> groups)
    {
        var identical = Named([.. groups.Where(g => !g.Parameters.IsEnsemble && Counts(g, groups))
            .Select(g => (g, Specifications.CommonRow(g.Parameters)!))]);
        var urns = identical.Where(x => !IsTied(x.Group, x.Row)).ToList();
        var tied = EndLaw.Points(groups.Where(
            g => Specifications.CommonRow(g.Parameters) is { } row && IsTied(g, row) && g.Parameters.Present.Length > 1));
        foreach (var (group, row, label) in urns)
            yield return Growth.Judged(level => Exponent(group, row, level), ExponentSize, label);
        if (urns.Count == 0) yield return Growth.NotTested("no matrix has identical rows with different entries");
        const string none = "no matrix has all entries of its rows equal, with two tokens in the first prompt";
        yield return tied.Count == 0 ? Law.NotTested(none) : Law.Judged(level => Tied(tied, level, LawTests), LawSize);
        yield return tied.Count == 0 ? Share.NotTested(none) : Share.Judged(level => Tied(tied, level, ShareTests), ShareSize);
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
        var note = rare.Count > 0 ? $"too rare for a test: {string.Join(", ", rare)}" : "";
        return tests.Count > 0
            ? Judgement.Combine(tests, level, note, rare.Count)
            : new InconclusiveFinding($"{note}; use more replicates or tokens").On(0, rare.Count, note);
    }

    private static Finding Tied(
        IReadOnlyList<TrajectoryGroup> points, double level, Func<TrajectoryGroup, EndLaw, IEnumerable<PointTest>> of)
    {
        var laws = points.Select(g => (Group: g, Law: EndLaw.Of(g))).Where(x => x.Law is not null).ToList();
        var why = laws.Count == points.Count ? ""
            : $"fewer than {EndLaw.FewestTrajectories} trajectories, or none recorded up to {EndLaw.LongestLaw} tokens";
        if (laws.Count == 0) return new InconclusiveFinding(why).On(0, points.Count, why);
        return Judgement.Combine(laws.SelectMany(x => of(x.Group, x.Law!)), level).On(laws.Count, points.Count, why);
    }

    private static IEnumerable<PointTest> LawTests(TrajectoryGroup group, EndLaw law)
    {
        var (start, length) = (group.Parameters.StartCounts, group.Parameters.StartCounts.Sum());
        // The last count is what the others leave: K − 1 of them say all.
        foreach (var j in group.Parameters.Present.SkipLast(1))
            yield return new($"{group.Name}, token {j}",
                each => law.Test(j, start[j], UrnLaw.WithQuery(law.Tokens, start[j], length - start[j]), each));
    }

    private static IEnumerable<PointTest> ShareTests(TrajectoryGroup group, EndLaw law)
    {
        var (start, length) = (group.Parameters.StartCounts, group.Parameters.StartCounts.Sum());
        foreach (var j in group.Parameters.Present.SkipLast(1))
            yield return new($"{group.Name}, token {j}",
                each => Judgement.Share(law.Shares(j, length), start[j] / (double)length, each));
    }
}
