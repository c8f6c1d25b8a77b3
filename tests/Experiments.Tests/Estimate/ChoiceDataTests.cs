using Experiments.Estimate;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Tests.Estimate;

/// <summary>Choices of people or journals: queries that are labels, and samples that depend on one another.</summary>
public class ChoiceDataTests
{
    /// <summary>Citations between four journals of statistics: the first was cited by the second so often.</summary>
    private const string Citations = """
        prompt,next,query,count
        Biometrika Comm_Statist,Biometrika,q,730
        Biometrika JASA,Biometrika,q,498
        Biometrika JRSS-B,Biometrika,q,221
        Comm_Statist JASA,Comm_Statist,q,68
        Comm_Statist JRSS-B,Comm_Statist,q,17
        JASA JRSS-B,JASA,q,142
        Biometrika Comm_Statist,Comm_Statist,q,33
        Biometrika JASA,JASA,q,320
        Biometrika JRSS-B,JRSS-B,q,284
        Comm_Statist JASA,JASA,q,813
        Comm_Statist JRSS-B,JRSS-B,q,276
        JASA JRSS-B,JRSS-B,q,325
        """;

    private static List<TRow> Rows<TRow>(Results<EstimateParameters> run, TableDefinition<TRow> table) where TRow : class =>
        [.. run.Rows(table).Select(r => r.Row)];

    /// <summary>
    /// BradleyTerry2 gives log-odds against Biometrika: -2.94907 (0.10255), -0.47957 (0.06059), 0.26895 (0.07083) [TF12]. The errors there
    /// are of differences; here they are of logits of mean zero, so only the former are compared with the differences.
    /// </summary>
    [Fact]
    public void Citations_of_journals_agree_with_BradleyTerry2_to_all_printed_digits()
    {
        var run = EstimateRun.Of(EstimateRun.Pairs(Citations, Variant.Cross) with { HeldOut = 0 });
        var logits = Rows(run, EstimateTables.Logits).ToDictionary(r => r.Token);
        Assert.Equal(4, logits.Count);
        Assert.All(logits.Values, r => Assert.Equal("q", r.Query));
        double Against(string journal) => Math.Round(logits[journal].LogOdds!.Value - logits["Biometrika"].LogOdds!.Value, 5);
        Assert.Equal(-2.94907, Against("Comm_Statist"), 1e-12);
        Assert.Equal(-0.47957, Against("JASA"), 1e-12);
        Assert.Equal(0.26895, Against("JRSS-B"), 1e-12);
        Assert.True(Assert.Single(Rows(run, EstimateTables.Diagnostics)).MleExists);
        Assert.Empty(Rows(run, EstimateTables.Bridges));
        Assert.Contains(new EstimateExperiment().Findings(run),
            f => f.Contains("Nothing is missing: the one row of P is identified.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_query_that_is_a_token_too_is_still_one_row_of_the_chain()
    {
        var run = EstimateRun.Of(EstimateRun.Pairs(
            "prompt,next,query,count\na b,a,a,3\na b,b,a,1\nb a,a,b,2\nb a,b,b,5\n", Variant.Cross) with
        { HeldOut = 0 });
        Assert.Equal(["a", "b"], Rows(run, EstimateTables.Diagnostics).Select(d => d.Query));
        Assert.NotEmpty(Rows(run, EstimateTables.Forecast));
    }

    /// <summary>
    /// Each person chooses the same thing four times: four samples say what one does, so errors by cluster are twice those of the model.
    /// </summary>
    [Fact]
    public void Samples_of_one_person_count_once_in_the_sandwich()
    {
        static string Choices(string cluster) => "prompt,next,query" + (cluster.Length > 0 ? ",cluster" : "") + "\n"
            + string.Concat(Enumerable.Range(0, 100).SelectMany(person => Enumerable.Range(0, 4)
                .Select(time => $"a b,{(person % 3 == 0 ? "a" : "b")},q" + (cluster.Length > 0 ? $",{cluster}{person}" : "") + "\n")));
        double Error(string csv) =>
            Rows(EstimateRun.Of(EstimateRun.Pairs(csv, Variant.Cross) with { HeldOut = 0 }), EstimateTables.Logits)[0]
            .SandwichError!.Value;
        Assert.Equal(2, Error(Choices("person ")) / Error(Choices("")), 1e-9);
        Assert.Contains("100 clusters",
            Assert.Single(EstimateRun.Experiment.Foresee(EstimateRun.Pairs(Choices("p"), Variant.Cross))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_000_000_000_000, 1)]
    [InlineData(1, 1_000_000_000_000)]
    [InlineData(1_000_000_000_000_000, 1)]
    public void Counts_that_differ_by_many_orders_keep_their_digits(long first, long second)
    {
        var run = EstimateRun.Of(EstimateRun.Pairs(
            $"prompt,next,query,count\na b,a,q,{first}\na b,b,q,{second}\n", Variant.Cross) with
        { HeldOut = 0 });
        var (total, a) = ((double)first + second, Rows(run, EstimateTables.Logits).Single(r => r.Token == "a"));
        Assert.Equal(0.5 * Math.Log((double)first / second), a.LogOdds!.Value, 1e-9);
        Assert.Equal(0.5 * Math.Sqrt(1.0 / first + 1.0 / second), a.StandardError!.Value, 1e-6);
        var expected = first * -Log1p((double)second / first) + second * -Log1p((double)first / second);
        Assert.Equal(1, Rows(run, EstimateTables.Diagnostics)[0].LogLikelihood!.Value / expected, 1e-9);
        Assert.True(total > 0);
    }

    private static double Log1p(double x) => x < 1e-5 ? x - x * x / 2 : Math.Log(1 + x);

    /// <summary>Two samples of two tokens with one query: 2 · 10⁻⁵ for the samples, 2 · 4 · 10⁻⁸ for pairs of tokens, 8 · 4·10⁻⁹ for the
    /// tokens seen. Plans take it for the preparation and for each replicate.</summary>
    [Fact]
    public void The_work_of_a_fit_is_declared_from_samples_and_tokens()
    {
        var parameters = EstimateRun.Pairs("prompt,next\na b,b\na b,a\n", Variant.Self);
        const double fit = 2e-5 + 8e-8 + 3.2e-8;
        Assert.Equal(fit, new EstimateExperiment().PrepareCost(parameters), 1e-15);
        Assert.Equal(1e-3 + fit, new EstimateExperiment().Cost(parameters), 1e-15);
    }
}
