using Ccmc.Models;
using Ccmc.Samplers;
using Ccmc.Windows;
using static Ccmc.Tests.Samplers.TrajectoryFixtures;

namespace Ccmc.Tests.Samplers;

/// <summary>How long runs last under priors that fall with age.</summary>
public sealed class RecencyRunTests
{
    /// <summary>γ = ½, π = ½, context (0, 1): weights ½ and 1, so 1 repeats with 2/3, then weights ¼ and 1½ with 6/7, then ⅛ and 1¾ with
    /// 14/15.</summary>
    [Fact]
    public void Exponential_by_hand()
    {
        var run = new RecencyRun(new AgePrior.Exponential(0.5), TransitionMatrices.TwoToken(0.5, 0.5), [0, 1]);
        Assert.Equal(2 / 3.0 * 6 / 7 * 14 / 15, run.Continues(3), 1e-15);
        // The factors are (2 − 2^(−r)) / (2 − 2^(−r−1)), so all together make ½.
        Assert.InRange(Math.Exp(-run.FinalityBound(10)), 0.499, 0.5);
    }

    /// <summary>The sampler's own frequency of runs of four, at 10⁵ goes; error rate 10⁻⁶.</summary>
    [Theory]
    [InlineData("power")]
    [InlineData("decay")]
    [InlineData("window")]
    public void Samplers_repeat_as_often(string name)
    {
        AgePrior prior = name switch
        {
            "power" => new AgePrior.Power(1.5),
            "decay" => new AgePrior.Exponential(0.8),
            _ => new AgePrior.Window(5)
        };
        var matrix = Gaussian(3, 1, 31);
        int[] prompt = [1, 0, 2, 2, 0, 1, 0];
        const int goes = 100_000;
        var (predicted, seen) = (new RecencyRun(prior, matrix, prompt).Continues(4), 0);
        for (var go = 0; go < goes; go++)
        {
            var sampler = RecencySampler.Create(prior, matrix, prompt, Stream(5_000_000 + (ulong)go));
            var repeats = 0;
            for (; repeats < 4; repeats++)
            {
                sampler.Advance(1);
                if (sampler.Query != 0) break;
            }
            if (repeats == 4) seen++;
        }
        Assert.True(Math.Abs(seen - goes * predicted) < 5 * Math.Sqrt(goes * predicted * (1 - predicted)),
            $"{seen} of {goes}, predicted {predicted}");
    }

    /// <summary>Against the product itself, taken far: above it, by a tenth at most.</summary>
    [Theory]
    [InlineData(2.2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Bound_is_above_and_near(double alpha)
    {
        var stream = Stream(8);
        int[] context = [.. Enumerable.Range(0, 40).Select(_ => stream.NextIndex(3)), 0, 0];
        var run = new RecencyRun(new AgePrior.Power(alpha), Gaussian(3, 1, 31), context);
        var far = -Math.Log(run.Continues(20_000));
        var bound = run.FinalityBound(100);
        Assert.InRange(bound, far, 1.1 * far + 0.02);
    }

    [Fact]
    public void Runs_surely_end_or_surely_do_not()
    {
        var matrix = TransitionMatrices.TwoToken(0.5, 0.5);
        Assert.Equal(double.PositiveInfinity, new RecencyRun(new AgePrior.Power(1), matrix, [0, 1]).FinalityBound(1000));
        Assert.Equal(0, new RecencyRun(new AgePrior.Power(1), matrix, [1, 1]).FinalityBound(1000));
        Assert.Equal(0, new RecencyRun(new AgePrior.Window(3), matrix, [0, 1, 1, 1]).FinalityBound(1000));
        Assert.Equal(double.PositiveInfinity, new RecencyRun(new AgePrior.Exponential(0.9), matrix, [0, 1]).FinalityBound(0.01));
    }

    /// <summary>P(no switch after t) on the grid against all 2^t paths, by the run's own product; for p = q = ½, γ = 0.9 half of the
    /// trajectories have switched for the last time by token 93.</summary>
    [Fact]
    public void Grid_of_shares_is_the_sum_over_paths()
    {
        const double gamma = 0.8;
        const int steps = 8;
        var matrix = TransitionMatrices.TwoToken(0.6, 0.7);
        int[] prompt = [.. Enumerable.Range(0, 200).Select(i => i % 2)];
        var share = 1 / (1 + gamma);
        var grid = DecayCollapseLaw.Survival(matrix, new(gamma, share, 1), new(4001, 1e-3, steps));
        var total = 0.0;
        for (var path = 0; path < 1 << steps; path++)
        {
            var context = prompt.ToList();
            var probability = 1.0;
            for (var s = 0; s < steps; s++)
            {
                var token = path >> s & 1;
                var repeats = new RecencyRun(new AgePrior.Exponential(gamma), matrix, [.. context]).Continues(1);
                probability *= token == context[^1] ? repeats : 1 - repeats;
                context.Add(token);
            }
            total += probability * Math.Exp(-new RecencyRun(new AgePrior.Exponential(gamma), matrix, [.. context]).FinalityBound(1000));
        }
        Assert.Equal(1 - total, grid[steps], 0.01);
        var half = DecayCollapseLaw.Survival(TransitionMatrices.TwoToken(0.5, 0.5), new(0.9, 1 / 1.9, 1), new(2001, 0.01, 100_000));
        var fine = DecayCollapseLaw.Survival(TransitionMatrices.TwoToken(0.5, 0.5), new(0.9, 1 / 1.9, 1), new(4001, 0.01, 100_000));
        for (var t = 0; t < half.Length; t += 50) Assert.Equal(fine[t], half[t], 1e-4);
        Assert.Equal(93, Array.FindIndex(fine, s => s < 0.5));
    }
}
