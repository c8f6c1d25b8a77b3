using Ccmc.MeanField;
using Ccmc.Models;
using Ccmc.Random;
using static Ccmc.Tests.Samplers.TrajectoryFixtures;

namespace Ccmc.Tests.MeanField;

/// <summary>The field integrated, which knows nothing of faces, against the list of fixed points.</summary>
public sealed class MeanFieldFlowTests
{
    /// <summary>Where no corners invade one another in turn and no rate is near 0, every start drawn ends at a listed stable
    /// point.</summary>
    [Theory]
    [InlineData(3, 1.0, false)]
    [InlineData(4, 2.0, false)]
    [InlineData(6, 1.0, false)]
    [InlineData(5, 1.0, true)]
    public void From_random_starts_it_ends_at_a_stable_point_that_is_listed(int size, double scale, bool zeroDiagonal)
    {
        var ends = 0;
        for (var seed = 1UL; seed <= 12; seed++)
        {
            var matrix = Gaussian(size, scale, seed, zeroDiagonal);
            var analysis = MeanFieldAnalysis.Of(matrix);
            if (analysis.HasCornerCycle || analysis.FixedPoints.Any(f => Math.Abs(f.LeadingRate) < 0.02)) continue;
            var stream = Stream(seed);
            for (var start = 0; start < 3; start++)
            {
                var end = MeanFieldFlow.Follow(matrix, analysis, Simplex(ref stream, size), 2000);
                Assert.NotNull(end.Settled);
                Assert.Contains(end.Settled, analysis.Stable);
                ends++;
            }
        }
        Assert.True(ends >= 12);
    }

    /// <summary>Near a stable point the distance falls like e^(rate τ), which the eigenvalues and growth exponents foretold.</summary>
    [Fact]
    public void The_approach_has_the_leading_rate()
    {
        var matrix = TransitionMatrix.FromProbabilities([0.1, 0.8, 0.1, 0.8, 0.1, 0.1, 0.5, 0.4, 0.1]);
        var point = MeanFieldAnalysis.Of(matrix).Stable.Single();
        double[] m = [0.3, 0.3, 0.4];
        var runge = new RungeKutta(matrix);
        while (point.Distance(m) > 1e-4) runge.Advance(m, 0.01);
        var (before, steps) = (point.Distance(m), 0);
        for (; point.Distance(m) > before / 100; steps++) runge.Advance(m, 0.01);
        Assert.Equal(point.LeadingRate, Math.Log(point.Distance(m) / before) / (0.01 * steps), 0.01);
    }

    /// <summary>Rows (a, b, c) cyclically with 2a > b + c: the flow runs around the corners, ever slower, and the cycle is named by theory
    /// and by the flow.</summary>
    [Fact]
    public void An_attracting_cycle_is_named()
    {
        var matrix = TransitionMatrix.FromProbabilities([0.4, 0.45, 0.15, 0.15, 0.4, 0.45, 0.45, 0.15, 0.4]);
        var analysis = MeanFieldAnalysis.Of(matrix);
        var cycle = Assert.Single(analysis.CornerCycles);
        Assert.Equal([0, 1, 2], cycle.Tokens);
        Assert.Equal(125, cycle.AttractionRatio, 9); // ((0.4 − 0.15) / (0.45 − 0.4))³
        Assert.True(cycle.Attracts);
        var end = MeanFieldFlow.Follow(matrix, analysis, [0.9, 0.08, 0.02], 4000);
        Assert.Null(end.Settled);
        Assert.True(end.Corners.Count >= 3);
        for (var i = 1; i < end.Corners.Count; i++) Assert.Equal((end.Corners[i - 1] + 1) % 3, end.Corners[i]);
    }

    [Fact]
    public void A_cycle_with_2a_below_b_plus_c_sends_shares_off()
    {
        var matrix = TransitionMatrix.FromProbabilities([0.3, 0.45, 0.25, 0.25, 0.3, 0.45, 0.45, 0.25, 0.3]);
        var analysis = MeanFieldAnalysis.Of(matrix);
        Assert.False(Assert.Single(analysis.CornerCycles).Attracts);
        var end = MeanFieldFlow.Follow(matrix, analysis, [0.9, 0.08, 0.02], 2000);
        Assert.Equal(3, end.Settled!.Support.Count);
    }

    [Fact]
    public void Corners_visited_twice_in_turn_are_a_cycle()
    {
        Assert.Equal([0, 2, 1], new FlowEnd([1, 0, 0], 1, null, 1, [1, 2, 1, 0, 2, 1, 0, 2]).Cycle);
        Assert.Null(new FlowEnd([1, 0, 0], 1, null, 1, [0, 1, 2, 0, 1]).Cycle);
    }

    [Fact]
    public void Two_cycles_that_share_a_token_are_both_named()
    {
        // 0 → 1 → 2 → 0 and 0 → 3 → 2 → 0.
        double[,] arcs = { { 0, 1, 0, 1 }, { 0, 0, 1, 0 }, { 1, 0, 0, 0 }, { 0, 0, 1, 0 } };
        var rows = new double[16];
        for (var i = 0; i < 4; i++)
        {
            var sum = Enumerable.Range(0, 4).Sum(j => Weight(i, j));
            for (var j = 0; j < 4; j++) rows[4 * i + j] = Weight(i, j) / sum;
        }
        Assert.Equal(["0 1 2", "0 3 2"],
            MeanFieldAnalysis.Of(TransitionMatrix.FromProbabilities(rows)).CornerCycles.Select(c => string.Join(' ', c.Tokens)));

        double Weight(int i, int j) => i == j ? 4 : arcs[i, j] == 1 ? 5 : 1;
    }

    private static double[] Simplex(ref RandomStream stream, int size)
    {
        var m = new double[size];
        for (var j = 0; j < size; j++) m[j] = Draw.Exponential(ref stream);
        var sum = m.Sum();
        return [.. m.Select(x => x / sum)];
    }
}
