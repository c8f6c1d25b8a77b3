using Ccmc.Windows;
using Experiments.PositionalEncoding;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Tests.PositionalEncoding;

/// <summary>Losers at a corner under power laws.</summary>
public class GrowthTests
{
    private static readonly PositionalEncodingExperiment Experiment = new();

    private static PositionalEncodingParameters Of(double alpha, GrowthStudy? study = null, MatrixSpecification? matrix = null) => new()
    {
        Prior = new PowerPrior { Alpha = alpha },
        Matrix = matrix ?? new TwoToken { P = 0.3, Q = 0.7 },
        Study = study ?? new GrowthStudy { Tokens = 12_000, PromptLength = 2000, Losers = 200 },
    };

    private static Verdict Judge(Results<PositionalEncodingParameters> results) => InMemoryRun.Verdict(
        Experiment.Claims(results).Single(c => c.Id.StartsWith("power-law-growth", StringComparison.Ordinal)));

    /// <summary>Rows of a law with this exponent: near-normal values of a standard deviation of 0.03.</summary>
    private static Results<PositionalEncodingParameters> Rows(double alpha, double exponent)
    {
        var point = new Point<PositionalEncodingParameters>("a", Of(alpha), 0);
        var results = new Results<PositionalEncodingParameters> { Points = [point] };
        for (var r = 0; r < 200; r++)
        {
            var z = MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, (r + 0.5) / 200);
            results.Add(EncodingTables.Growth, point, r, new(Token: 1, Ratio: 3.0 / 7, Before: 300, After: 900,
                Exponent: exponent + 0.03 * z, Predicted: PowerLawGrowth.Exponent(3.0 / 7, alpha), LastSeen: 7));
        }
        return results;
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.75)]
    public void Rivals_are_seen(double alpha)
    {
        Assert.Equal(Verdict.Holds, Judge(Rows(alpha, PowerLawGrowth.Exponent(3.0 / 7, alpha))));
        Assert.Equal(Verdict.Fails, Judge(Rows(alpha, 3.0 / 7)));
        Assert.Equal(Verdict.Fails, Judge(Rows(alpha, 3.0 / 7 * (1 - alpha))));
        Assert.Equal(Verdict.Fails, Judge(Rows(alpha, double.NaN)));
    }

    /// <summary>Drawn for real, 60 short trajectories: the mean is good to 0.02 (4 standard errors, with what so short a run leaves), and a
    /// prior that is not there would show at 0.14.</summary>
    [Fact]
    public void Short_trajectories_grow_as_predicted()
    {
        var rows = InMemoryRun.Of(Experiment, [Of(0.5)], 60).Rows(EncodingTables.Growth).Select(r => r.Row).ToList();
        Assert.Equal(PowerLawGrowth.Exponent(3.0 / 7, 0.5), rows.Average(r => r.Exponent), 0.04);
        Assert.All(rows, r => Assert.True(r.After >= r.Before && r.Before >= 200 && r.LastSeen > 0));
    }

    /// <summary>Three tokens: each loser's count follows its own power along the prompt, and the last token is the winner.</summary>
    [Fact]
    public void The_first_prompt_is_laid_out_by_the_powers()
    {
        var given = new ExplicitMatrix { Rows = [[0.5, 0.3, 0.2], [0.4, 0.4, 0.2], [0.3, 0.3, 0.4]] };
        var study = new GrowthStudy { PromptLength = 10_000, Losers = 500 };
        var matrix = Ccmc.Models.TransitionMatrix.FromProbabilities([0.5, 0.3, 0.2, 0.4, 0.4, 0.2, 0.3, 0.3, 0.4]);
        var prompt = GrowthCell.Prompt(study, matrix, 0.25);
        Assert.Equal([9000, 500, 500], new[] { 0, 1, 2 }.Select(j => prompt.Count(t => t == j)));
        Assert.Equal(0, prompt[^1]);
        foreach (var (token, ratio) in new[] { (1, 0.6), (2, 0.4) })
            Assert.Equal(500 * Math.Pow(0.25, PowerLawGrowth.Exponent(ratio, 0.25)), prompt.Take(2500).Count(t => t == token), 3.0);
        Assert.Empty(Experiment.Validate(Experiment.Resolve(Of(0.25, study, given))));
    }

    [Fact]
    public void Between_1_and_2_the_last_loser_is_tabulated_and_not_judged()
    {
        var results = InMemoryRun.Of(Experiment, [Of(1.5, new GrowthStudy { Tokens = 4096, PromptLength = 64, Losers = 4 })], 40);
        Assert.Equal(Verdict.NotTested, Judge(results));
        var tails = results.Rows(EncodingTables.Tails).Select(r => r.Row).ToList();
        Assert.True(tails.Count > 5);
        Assert.All(tails, r => Assert.Equal(-0.5, r.SlopePredicted));
        Assert.True(tails.Zip(tails.Skip(1)).All(p => p.First.Share >= p.Second.Share && p.First.Tokens < p.Second.Tokens));
        Assert.True(tails[0].Share > 0.1);
    }

    [Fact]
    public void Mistakes_have_their_sentences()
    {
        static string One(PositionalEncodingParameters p) => Assert.Single(Experiment.Validate(Experiment.Resolve(p)));
        Assert.Equal("prior: a growth study needs a power law with alpha below 1, or between 1 and 2", One(Of(1)));
        Assert.Equal("prior: a growth study needs a power law with alpha below 1, or between 1 and 2", One(Of(2.5)));
        Assert.Equal("prior.alpha: 0.995 is too near to 1, where no power law is known, and no feasible t decides; use at most 0.99 or "
            + "at least 1.01",
            One(Of(0.995)));
        Assert.Equal("study.winner: token 7 is not in the vocabulary; tokens are 0 to K − 1 = 1",
            One(Of(0.5, new GrowthStudy { Winner = 7 })));
        Assert.Equal("study.winner: token 0 does not lose beside token 1: its probability there is not below 1's own; choose a token "
            + "that is the largest of its row", One(Of(0.5, new GrowthStudy { Winner = 1 })));
        Assert.Equal("study.losers: 1 other tokens 600 times each are more than a quarter of a prompt of 1000 tokens; the winner must "
            + "dominate from the start", One(Of(0.5, new GrowthStudy { PromptLength = 1000 })));
        Assert.StartsWith("matrix: a growth study needs a given matrix", One(Of(0.5, matrix: new GaussianLogits())),
            StringComparison.Ordinal);
    }
}
