using System.Globalization;
using System.Text;
using Ccmc.Models;
using Ccmc.Random;
using Experiments.Estimate;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Tests.Estimate;

/// <summary>Small data of a known chain, judged by few redraws: the true chain is not refuted, a wrong one is.</summary>
public class FewRedrawsTests
{
    private const int DataSets = 50;

    private static readonly double Level = ClaimJudge.Level(5);

    /// <summary>Uniform prompts of six tokens and their next tokens by a chain of Gaussian logits, with the chain.</summary>
    private static EstimateParameters Data(int seed, int size, int samples)
    {
        var stream = new RandomStream(3141, 5926, 5358, (ulong)seed);
        var matrix = TransitionMatrices.Gaussian(ref stream, size, 0.7);
        var (truth, pairs) = (new StringBuilder("query,token,probability\n"), new StringBuilder("prompt,next\n"));
        for (var k = 0; k < size; k++)
            for (var j = 0; j < size; j++) truth.Append(CultureInfo.InvariantCulture, $"t{k},t{j},{matrix.Probability(k, j):R}\n");
        var (prompt, weights) = (new int[6], new double[6]);
        for (var i = 0; i < samples; i++)
        {
            for (var s = 0; s < prompt.Length; s++) prompt[s] = stream.NextIndex(size);
            for (var s = 0; s < prompt.Length; s++) weights[s] = matrix.Probability(prompt[^1], prompt[s]);
            pairs.Append(CultureInfo.InvariantCulture,
                $"{string.Join(' ', prompt.Select(t => $"t{t}"))},t{prompt[Draw.Categorical(ref stream, weights)]}\n");
        }
        return new()
        {
            Data = new()
            {
                Pairs = EstimateRun.File("pairs.csv", pairs.ToString()),
                Truth = EstimateRun.File("truth.csv", truth.ToString())
            }
        };
    }

    /// <summary>Two tokens have intervals that hold both log-odds or none, so shares of a few redraws are often equal.</summary>
    [Theory]
    [InlineData(2, 300)]
    [InlineData(2, 100)]
    [InlineData(3, 300)]
    public void The_true_chain_is_not_refuted(int size, int samples)
    {
        var sweep = Enumerable.Range(0, DataSets).Select(seed => Data(seed, size, samples)).ToList();
        var tally = new FewReplicatesTests.FailureTally();
        foreach (var redraws in FewReplicatesTests.Sizes)
            foreach (var claim in EstimateRun.Experiment.Claims(InMemoryRun.Of(EstimateRun.Experiment, sweep, redraws)))
                tally.Judge(claim, Level, $"{claim.Id.Split('[')[0]}, {redraws} redraws");
        tally.AssertFailuresAreChance();
    }

    /// <summary>Ten redraws are enough to see intervals of one half of the confidence that they claim, and a chain that did not make the
    /// data.</summary>
    [Fact]
    public void A_wrong_chain_and_wrong_intervals_fail()
    {
        var (data, other) = (Data(1, 4, 2000), Data(2, 4, 2000));
        Assert.Equal(Verdict.Fails, Of(data with { Data = data.Data with { Truth = other.Data.Truth } }, 0.95)["data-agree-with-truth"]);
        var narrow = Of(data with { Confidence = 0.5 }, 0.95);
        Assert.Equal(Verdict.Fails, narrow["region-coverage"]);
        Assert.Equal(Verdict.Fails, narrow["interval-coverage"]);

        static Dictionary<string, Verdict> Of(EstimateParameters parameters, double told)
        {
            var results = EstimateRun.Of(parameters, 20);
            var points = results.Points.Select(p => p with { Parameters = p.Parameters with { Confidence = told } }).ToList();
            var judged = new Results<EstimateParameters> { Points = points };
            foreach (var r in results.Rows(EstimateTables.Resamples)) judged.Add(EstimateTables.Resamples, points[0], r.Replicate, r.Row);
            foreach (var r in results.Rows(EstimateTables.Diagnostics)) judged.Add(EstimateTables.Diagnostics, points[0], -1, r.Row);
            return EstimateRun.Experiment.Claims(judged).ToDictionary(c => c.Id, c => ClaimJudge.Judge(c, Level).Verdict);
        }
    }
}
