using Repro.Check;
using Repro.Tables;

namespace Repro.Tests.Check;

public sealed class ChangeBoundTests
{
    private static Moments Of(IEnumerable<double> values) => Moments.Of([.. values]);

    [Fact]
    public void Moments_are_those_of_the_definition_and_a_constant_has_no_spread()
    {
        var m = Of([1, 2, 4, 5]);
        Assert.Equal((4, 3, 10), (m.Count, m.Mean, Math.Round(m.SquaredDeviations, 12)));
        Assert.Equal(Math.Sqrt(10 / 3.0 / 4), m.StandardError, 1e-15);
        Assert.Equal(new(3, 0.1, 0), Of([0.1, 0.1, 0.1]));
        Assert.Equal(default, Of([]));
        var (presence, same) = (Moments.OfPresence(1, 4), Of([0, 1, 0, 0]));
        Assert.Equal((same.Count, same.Mean), (presence.Count, presence.Mean));
        Assert.Equal(same.Deviation, presence.Deviation, 1e-15);
    }

    /// <summary>
    /// The theorem itself, without chance: over all ways to deal the values to old and new, at most the level's share is a finding. Laws
    /// that a t test is made for and laws that it is not, sizes alike and not.
    /// </summary>
    [Theory]
    [InlineData(6, 6)]
    [InlineData(4, 8)]
    [InlineData(5, 9)]
    [InlineData(8, 4)]
    public void No_more_dealings_are_findings_than_the_level_says(int olds, int news)
    {
        var random = new Random(20);
        var pools = new Func<double>[] { random.NextDouble, () => random.Next(2), () => random.Next(9) == 0 ? 1 : 0,
            () => 1 / random.NextDouble(), () => Math.Pow(random.NextDouble(), -3) };
        foreach (var rate in new[] { 0.9, 0.5, 0.35 })
            foreach (var draw in pools)
            {
                var pool = Enumerable.Range(0, olds + news).Select(_ => draw()).ToArray();
                var bound = new ChangeBound(1, rate);
                var (all, findings) = (0, 0);
                for (var subset = 0; subset < 1 << pool.Length; subset++)
                {
                    if (int.PopCount(subset) != olds) continue;
                    var ins = Of(pool.Where((_, i) => (subset >> i & 1) == 1));
                    var outs = Of(pool.Where((_, i) => (subset >> i & 1) == 0));
                    all++;
                    if (bound.Judge(ins, outs).IsFinding) findings++;
                }
                Assert.True(findings <= rate * all, $"{findings} of {all} dealings at level {rate}");
            }
    }

    /// <summary>
    /// 2,000 checks of 20 unchanged columns each at a family-wise rate of 0.2, by law and size. A check that just kept its rate would have
    /// 400 ± 18 with a finding; 490 or more have a chance of 1e-6 (normal approximation of the binomial law). The bound is cautious:
    /// thresholds of half the size are seen here, those of 0.7 are not; the test below pins them.
    /// </summary>
    [Theory]
    [InlineData(40, 40)]
    [InlineData(60, 25)]
    public void Unchanged_laws_are_told_changed_no_more_often_than_the_rate(int olds, int news)
    {
        var random = new Random(21);
        foreach (var draw in new Func<double>[] { () => Normal(random), () => -Math.Log(1 - random.NextDouble()),
            () => random.Next(25) == 0 ? 1 : 0, () => Math.Pow(1 - random.NextDouble(), -1 / 1.2) })
        {
            var bound = new ChangeBound(20, 0.2);
            var checks = Enumerable.Range(0, 2000).Count(_ => Enumerable.Range(0, 20).Any(_ =>
                bound.Judge(Of(Enumerable.Range(0, olds).Select(_ => draw())),
                    Of(Enumerable.Range(0, news).Select(_ => draw()))).IsFinding));
            Assert.InRange(checks, 0, 490);
        }
    }

    /// <summary>A change of the size stated is found in 99 % of 4,000 runs: 3,930 or fewer have a chance of 3e-6 at 99 %. At half of it few
    /// are found, so the size says something.</summary>
    [Fact]
    public void The_smallest_change_said_to_be_seen_is_seen()
    {
        var random = new Random(22);
        var bound = new ChangeBound(10_000, 1e-4);
        var (size, error) = (100, Math.Sqrt(2 / 100.0));
        var stated = bound.Judge(new(size, 0, 1), new(size, 0, 1)).Smallest;
        int Found(double shift) => Enumerable.Range(0, 4000).Count(_ =>
            bound.Judge(Of(Enumerable.Range(0, size).Select(_ => Normal(random))),
                Of(Enumerable.Range(0, size).Select(_ => shift + Normal(random)))).IsFinding);
        Assert.InRange(stated / error, 8, 14);
        Assert.InRange(Found(stated), 3930, 4000);
        Assert.InRange(Found(stated / 2), 0, 200);
    }

    /// <summary>Those that BASELINES.md tells, for 1,000 comparisons at 1e-4: √(2L(n − 1)n/(2h(h − L))) with L = ln(2e7), h =
    /// n/2.</summary>
    [Theory]
    [InlineData(40, 20.28)]
    [InlineData(60, 12.26)]
    [InlineData(100, 10.01)]
    [InlineData(300, 8.69)]
    [InlineData(1000, 8.34)]
    [InlineData(33, double.PositiveInfinity)]
    public void Thresholds_are_those_of_the_page(int replicates, double threshold) =>
        Assert.Equal(threshold, new ChangeBound(1000, 1e-4).Judge(new(replicates, 1, 1), new(replicates, 2, 1)).Threshold, 0.01);

    [Fact]
    public void A_finding_is_what_reaches_the_threshold_and_too_few_replicates_have_none()
    {
        var bound = new ChangeBound(1000, 1e-4);
        var threshold = bound.Judge(new(100, 5, 1), new(100, 5, 1)).Threshold;
        var error = Math.Sqrt(2 / 100.0);
        Assert.False(bound.Judge(new(100, 5, 1), new(100, 5 + (0.999 * threshold * error), 1)).IsFinding);
        Assert.True(bound.Judge(new(100, 5, 1), new(100, 5 - (1.001 * threshold * error), 1)).IsFinding);
        Assert.Equal(double.PositiveInfinity, bound.Judge(new(4, 0, 0.1), new(4, 1e9, 0.1)).Threshold);
        Assert.False(bound.Judge(new(4, 0, 0.1), new(4, 1e9, 0.1)).IsFinding);
        Assert.True(bound.Judge(new(100, 5, 0), new(100, 5.1, 0)).IsFinding);
        Assert.False(bound.Judge(new(100, 5, 0), new(100, 5, 0)).IsFinding);
    }

    /// <summary>Over all signs of given differences, at most the level's share is a finding; exact, no chance.</summary>
    [Fact]
    public void No_more_signs_are_findings_than_the_level_says()
    {
        var random = new Random(23);
        foreach (var rate in new[] { 0.9, 0.3, 0.05 })
            foreach (var draw in new Func<double>[] { () => 1, random.NextDouble, () => 1 / random.NextDouble() })
            {
                var sizes = Enumerable.Range(0, 12).Select(_ => draw()).ToArray();
                var bound = new ChangeBound(1, rate);
                var findings = Enumerable.Range(0, 1 << 12)
                    .Count(signs => bound.JudgePairs(Of(sizes.Select((d, i) => (signs >> i & 1) == 1 ? d : -d))).IsFinding);
                Assert.True(findings <= rate * (1 << 12), $"{findings} at level {rate}");
            }
        Assert.True(new ChangeBound(1, 0.05).JudgePairs(new(12, 0.1, 0)).IsFinding);
        Assert.False(new ChangeBound(1, 0.05).JudgePairs(new(7, 0.1, 0)).IsFinding);
        Assert.False(new ChangeBound(1, 0.05).JudgePairs(new(12, 0, 0)).IsFinding);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
