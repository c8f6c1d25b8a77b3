using Experiments.Shared;
using Repro.Claims;

namespace Experiments.TrajectoryCollapse;

/// <summary>With which counts, and as the query or not, the tokens of a point's trajectories ended.</summary>
/// <param name="Tokens">t.</param>
/// <param name="Seen">How many trajectories, by token, count and whether it is the query.</param>
internal sealed record EndLaw(int Tokens, ILookup<int, (long Count, bool IsQuery, int Times)> Seen)
{
    /// <summary>Beyond, exact laws cost too much: the recursion over tokens takes O(t²).</summary>
    public const long LongestLaw = 1000;

    /// <summary>Fewer trajectories than this are left to other claims.</summary>
    public const int FewestTrajectories = 100;

    private const double SmallestExpectation = 10;

    /// <summary>The statistic if something was observed that has probability 0.</summary>
    private const double Impossible = 1e300;

    /// <summary>The points of an exact law that have one: those whose replicates are many trajectories, or all where there is none of
    /// these.</summary>
    public static IReadOnlyList<TrajectoryGroup> Points(IEnumerable<TrajectoryGroup> groups)
    {
        var all = groups.ToList();
        return all.Any(g => g.Parameters.IsEnsemble) ? all.FindAll(g => g.Parameters.IsEnsemble) : all;
    }

    /// <summary>At the horizon of many trajectories, or at the last checkpoint up to <see cref="LongestLaw"/>; null where there is none, or
    /// too few trajectories.</summary>
    public static EndLaw? Of(TrajectoryGroup group)
    {
        if (group.Parameters.IsEnsemble)
        {
            var laws = group.Laws.Select(r => r.Row);
            return group.Parameters.Tokens > LongestLaw ? null
                : Enough(new((int)group.Parameters.Tokens, laws.ToLookup(r => r.Token, r => (r.Count, r.IsQuery, r.Seen))));
        }
        if (group.Trajectories.Count == 0) return null;
        var at = group.Trajectories[0].Last;
        while (at > 0 && group.Trajectories[0].Tokens[at] > LongestLaw) at--;
        var ends = group.Trajectories.SelectMany(t => t.Counts[at].Select((n, j) => (Token: j, Count: n, IsQuery: t.Queries[at] == j)));
        return at == 0 ? null : Enough(new((int)group.Trajectories[0].Tokens[at],
            ends.GroupBy(e => e).ToLookup(g => g.Key.Token, g => (g.Key.Count, g.Key.IsQuery, g.Count()))));
    }

    private static EndLaw? Enough(EndLaw law) => law.Trajectories(0) >= FewestTrajectories ? law : null;

    /// <summary>How many trajectories.</summary>
    public int Trajectories(int token) => Seen[token].Sum(e => e.Times);

    /// <summary>Pearson's test of a token's count and query against a law: entry 2 k + 1 that of k appended and the token the
    /// query.</summary>
    public Finding Test(int token, long start, double[] law, double level)
    {
        var observed = new double[law.Length];
        foreach (var (count, isQuery, times) in Seen[token])
        {
            var at = 2 * (count - start) + (isQuery ? 1 : 0);
            if (at < 0 || at >= law.Length) return new TestFinding(0, Impossible, null, Impossible, 0, 0);
            observed[at] += times;
        }
        var (statistic, cells) = (0.0, 0);
        // By query, then by count, neighbours pooled up to the smallest expectation; what is left over joins the last cell.
        foreach (var (expected, seen) in Pool(law, observed, Trajectories(token)))
        {
            if (expected == 0 && seen > 0) return new TestFinding(0, Impossible, null, Impossible, 0, 0);
            if (expected == 0) continue;
            statistic += (seen - expected) * (seen - expected) / expected;
            cells++;
        }
        return Judgement.Counts(statistic, cells - 1, Trajectories(token), level);
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

    /// <summary>A token's shares of the context, one for each trajectory.</summary>
    public double[] Shares(int token, long startLength)
    {
        double length = startLength + Tokens;
        return [.. Seen[token].SelectMany(e => Enumerable.Repeat(e.Count / length, e.Times))];
    }
}
