using Ccmc.Models;
using Ccmc.Samplers;
using Ccmc.Statistics;
using static Ccmc.Tests.Samplers.TrajectoryFixtures;

namespace Ccmc.Tests.Samplers;

/// <summary>
/// The joint law of a run's length R and the token after it, whole: P(R ≥ r) = Π_{i &lt; r} (n + i) / (n + i + c), the token independent of
/// it. The law of counts after so many tokens hardly sees a run that is one too long where runs are long enough to be drawn whole.
/// </summary>
public sealed class RunLawTests
{
    private const int Replicates = 30_000;
    private const int Horizon = 200;

    /// <summary>n_q and c on both sides of what makes runs worth drawing whole (n_q ≥ 16 c), and on both sides of c = 1, where Γ(c) is
    /// drawn by logarithms.</summary>
    public static TheoryData<long, double> Cases =>
        new() { { 17, 1 }, { 16, 0.999 }, { 40, 2 }, { 200, 9.9 }, { 30, 0.3 },
            { 2, 0.05 }, { 1000, 50 }, { 10, 1 }, { 1_000_000, 60_000 } };

    /// <summary>Chi-square over (length, next token), error rate 10⁻⁶ each; sees with near certainty 2.5 % of the mass in wrong
    /// cells.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void Runs_and_what_follows_them_have_their_law(long n, double c)
    {
        var (matrix, start) = Problem(n, c);
        var law = Law(n, c);
        var p = PValue(law, Observe(matrix, start, 0));
        Assert.True(p > Alpha, $"p = {p}");
        Assert.True(PValue(law, ObserveSequence(matrix, start)) > Alpha, "a sequence of stretches");
    }

    /// <summary>The test can fail: lengths that are one too large are seen.</summary>
    [Theory]
    [InlineData(17, 1)]
    [InlineData(200, 9.9)]
    public void A_run_one_too_long_is_seen(long n, double c)
    {
        var (matrix, start) = Problem(n, c);
        Assert.True(PValue(Law(n, c), Observe(matrix, start, 1)) < Alpha);
    }

    /// <summary>
    /// Uniform history where hardly any position is accepted: from query 1 the thousand tokens 0 are taken with 10⁻³ each, and the single
    /// token 1 with certainty. Most draws go through all 64 trials, and end by scan. 40,000 draws; sees a probability off by 0.0125.
    /// </summary>
    [Fact]
    public void A_history_that_refuses_ends_by_scan()
    {
        const int draws = 40_000;
        var matrix = TwoToken(0.5, 0.001);
        var (n, toFirst) = (1000, matrix.Probability(1, 0));
        var expected = n * toFirst / (n * toFirst + matrix.Probability(1, 1));
        var seen = 0;
        for (var i = 0UL; i < draws; i++)
        {
            var sampler = TrajectorySampler.Create(SamplerKind.History, matrix, new([n, 1], 1), Stream(600_000 + i), false);
            sampler.Advance(1);
            if (sampler.Query == 0) seen++;
        }
        Assert.InRange((seen - draws * expected) / Math.Sqrt(draws * expected * (1 - expected)), -5, 5);
    }

    /// <summary>Query 0 held n times, two others twice and once, with π so that c = Σ n_i π_0i / π_00.</summary>
    private static (TransitionMatrix Matrix, TrajectoryStart Start) Problem(long n, double c)
    {
        var x = c / (3 + 2 * c);
        return (TransitionMatrix.FromProbabilities([1 - 2 * x, x, x, 0.3, 0.3, 0.4, 0.2, 0.5, 0.3]), new([n, 2, 1], 0));
    }

    /// <summary>Entry 2 r + (token − 1) for lengths r below the horizon, the last for longer runs.</summary>
    private static double[] Law(long n, double c)
    {
        var law = new double[2 * Horizon + 1];
        var left = 1.0;
        for (var r = 0; r < Horizon; r++)
        {
            var ends = left * c / (n + r + c);
            (law[2 * r], law[2 * r + 1]) = (ends * 2 / 3, ends / 3);
            left -= ends;
        }
        law[^1] = left;
        return law;
    }

    private static double[] Observe(TransitionMatrix matrix, TrajectoryStart start, int tooLong)
    {
        var observed = new double[2 * Horizon + 1];
        for (var i = 0UL; i < Replicates; i++)
        {
            var sampler = TrajectorySampler.Create(SamplerKind.Runs, matrix, start, Stream(400_000 + i), false);
            var length = tooLong;
            for (sampler.Advance(1); sampler.Query == 0 && length < Horizon; sampler.Advance(1)) length++;
            observed[length >= Horizon ? ^1 : 2 * length + sampler.Query - 1]++;
        }
        return observed;
    }

    private static double[] ObserveSequence(TransitionMatrix matrix, TrajectoryStart start)
    {
        var observed = new double[2 * Horizon + 1];
        for (var i = 0UL; i < Replicates; i++)
        {
            var path = new RunSequence(matrix, start, Stream(500_000 + i));
            var length = 0L;
            while (path.Query == 0 && length < Horizon)
            {
                var stretch = path.Draw(Horizon - length);
                length += stretch.Repeats;
                path.Append(stretch);
            }
            observed[length >= Horizon ? ^1 : (int)(2 * length) + path.Query - 1]++;
        }
        return observed;
    }

    private static double PValue(double[] law, double[] observed)
    {
        // Each next token apart, lengths in order, so that cells that are added up are neighbours.
        var order = Enumerable.Range(0, Horizon).Select(r => 2 * r).Concat(Enumerable.Range(0, Horizon).Select(r => 2 * r + 1))
            .Append(law.Length - 1).ToArray();
        var (statistic, cells, expected, seen) = (0.0, 0, 0.0, 0.0);
        foreach (var i in order)
        {
            expected += law[i] * Replicates;
            seen += observed[i];
            if (expected < 10 && i != order[^1]) continue;
            statistic += (seen - expected) * (seen - expected) / expected;
            cells++;
            (expected, seen) = (0, 0);
        }
        return ChiSquaredLaw.UpperTail(statistic, cells - 1);
    }
}
