using Experiments.Eos;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Tests.Eos;

/// <summary>The claims hold on small runs, and each fails on data of its nearest rival.</summary>
public sealed class EosClaimsTests
{
    private static readonly EosExperiment Experiment = new();

    private static readonly Lazy<Results<EosParameters>> Run = new(() => InMemoryRun.Of(Experiment,
        [
            Of(new IdenticalRows { Row = [0.35, 0.05, 0.05, 0.55] }) with { EosCount = 2, Sequences = 40_000 },
            Of(new IdenticalRows { Row = [0.4, 0.2, 0.1, 0.1, 0.2] }) with { EosCount = 3, WordCounts = [1, 4, 2, 1], Sequences = 4000 },
            Of(new ExplicitMatrix { Rows = [[0.3, 0.6, 0.1], [0.05, 0.25, 0.7], [0.3, 0.3, 0.4]] }),
        ], 24));

    private static readonly Lazy<Results<EosParameters>> Restarts = new(() => InMemoryRun.Of(Experiment,
        new[] { 100, 1000 }.Select(
            b => Of(new IdenticalRows { Row = [0.6, 0.1, 0.3] }) with { Budget = b, Longest = 2000, Sequences = 2 }), 150));

    private static readonly Lazy<Results<EosParameters>> ThreeWords = new(() => InMemoryRun.Of(Experiment,
        [Of(new ExplicitMatrix { Rows = [[0.3, 0.6, 0.05, 0.05], [0.05, 0.15, 0.05, 0.75], [0.05, 0.05, 0.15, 0.75],
            [0.25, 0.25, 0.25, 0.25]] }) with { WordCounts = [30, 1, 1], Sequences = 30_000, Longest = 4000 }], 3));

    private static EosParameters Of(MatrixSpecification matrix) => new() { Matrix = matrix, Budget = 50, Sequences = 100, Longest = 2000 };

    private static Verdict Verdict(Results<EosParameters> results, string id) =>
        InMemoryRun.Verdict(Experiment.Claims(results).Single(c => c.Id == id));

    [Fact]
    public void Lengths_have_their_law_and_not_that_of_words_at_the_mean_rate()
    {
        Assert.Equal(Repro.Claims.Verdict.Holds, Verdict(Run.Value, "length-law"));
        Assert.Equal(Repro.Claims.Verdict.Fails, Verdict(Altered(Run.Value, EosTables.Lengths, r => r with { Exact = r.Rival ?? r.Exact }),
            "length-law"));
    }

    [Fact]
    public void Means_are_the_sum_and_not_the_mean_rates()
    {
        Assert.Equal(Repro.Claims.Verdict.Holds, Verdict(Run.Value, "mean-length"));
        Assert.Equal(Repro.Claims.Verdict.Fails,
            Verdict(Altered(Run.Value, EosTables.Means, r => r with { Predicted = r.Rival, Rival = r.Predicted }), "mean-length"));
    }

    [Fact]
    public void Tails_have_the_least_cost_and_not_that_of_stable_points()
    {
        Assert.Equal(Repro.Claims.Verdict.Holds, Verdict(Run.Value, "tail-exponent"));
        Assert.Equal(Repro.Claims.Verdict.Fails, Verdict(Altered(Run.Value, EosTables.TailExponents,
            r => r with { Predicted = r.Rival, Rival = r.Predicted }), "tail-exponent"));
        var row = Run.Value.Rows(EosTables.Tails).Single(t => t.Parameters.Matrix is ExplicitMatrix && t.Row.Least).Row;
        Assert.Equal(("0", "unstable"), (row.Support, row.Stability));
        Assert.Equal(4.0 / 3, row.TailExponent, 1e-12);
    }

    /// <summary>Extrapolated at 4,000 tokens to 1.56 and 1.34, where κ is 1.67 and 1.41: the second word's share falls like t^(−⅓), an
    /// invader grows like t^1.09.</summary>
    [Fact]
    public void Tails_that_settle_slowly_are_not_judged()
    {
        var slow = InMemoryRun.Of(Experiment,
            [
                Of(new IdenticalRows { Row = [0.3, 0.2, 0.15, 0.1, 0.25] }) with { EosCount = 2, WordCounts = [2, 1, 3, 1] },
                Of(new ExplicitMatrix { Rows = [[0.3634, 0.3971, 0.2395], [0.2746, 0.2249, 0.5005], [0.3, 0.3, 0.4]] }) with
                {
                    EosCount = 2,
                    WordCounts = [2, 1],
                },
            ], 2);
        Assert.Equal(2, slow.Rows(EosTables.TailExponents).Count);
        Assert.Equal(Repro.Claims.Verdict.NotTested, Verdict(slow, "tail-exponent"));
    }

    [Fact]
    public void Three_words_have_it_too()
    {
        Assert.NotEqual(Repro.Claims.Verdict.Fails, Verdict(ThreeWords.Value, "simulated-tail"));
        Assert.Equal(Repro.Claims.Verdict.Fails, Verdict(Altered(ThreeWords.Value, EosTables.TailExponents,
            r => r with { Predicted = r.Rival, Rival = r.Predicted }), "simulated-tail"));
    }

    [Fact]
    public void Budgets_pay_for_so_many_sequences_and_not_in_proportion()
    {
        Assert.Equal(Repro.Claims.Verdict.Holds, Verdict(Restarts.Value, "restart-sequences"));
        Assert.Equal(Repro.Claims.Verdict.Fails,
            Verdict(Altered(Restarts.Value, EosTables.Restarts, r => r with { Predicted = 0.99 }), "restart-sequences"));
        // The exact expectation is the runs' mean: within 5 standard errors.
        var exact = Restarts.Value.Rows(EosTables.Restarts).Single(r => r.Parameters.Budget == 1000).Row.ExpectedSequences;
        double[] begun = [.. Restarts.Value.Rows(EosTables.Learned)
            .Where(r => r.Parameters.Budget == 1000 && r.Row.Source == Source.Restarts).Select(r => (double)r.Row.SequencesBegun)];
        var moments = Ccmc.Statistics.SampleMoments.Of(begun);
        Assert.True(Math.Abs(moments.Mean - exact) < 5 * moments.StandardError, $"{moments.Mean} ± {moments.StandardError}, {exact}");
    }

    [Fact]
    public void Information_grows_with_the_sequences_and_not_as_in_one_trajectory()
    {
        Assert.NotEqual(Repro.Claims.Verdict.Fails, Verdict(Restarts.Value, "restart-information"));
        var other = Altered(Restarts.Value, EosTables.Information, (p, r) => r with
        {
            // What one trajectory's exponent, 0 at most, would leave of ten times the budget.
            Information = p.Budget == 1000 ? r.Information * Math.Pow(10, -0.5) : r.Information,
        });
        Assert.Equal(Repro.Claims.Verdict.Fails, Verdict(other, "restart-information"));
    }

    [Fact]
    public void Counts_of_other_words_are_refused() => Assert.Contains(
        Experiment.Validate(Experiment.Resolve(Of(new IdenticalRows { Row = [0.5, 0.2, 0.3] }) with { WordCounts = [1, 1, 1] })),
        f => f.StartsWith("word_counts", StringComparison.Ordinal));

    private static Results<EosParameters> Altered<TRow>(Results<EosParameters> truth, TableDefinition<TRow> table,
        Func<TRow, TRow> otherwise) where TRow : class => Altered(truth, table, (_, r) => otherwise(r));

    /// <summary>The same results with the rows of one table replaced.</summary>
    private static Results<EosParameters> Altered<TRow>(Results<EosParameters> truth, TableDefinition<TRow> table,
        Func<EosParameters, TRow, TRow> otherwise) where TRow : class
    {
        var altered = new Results<EosParameters> { Points = truth.Points };
        Copy(EosTables.Lengths);
        Copy(EosTables.Means);
        Copy(EosTables.TailExponents);
        Copy(EosTables.Restarts);
        Copy(EosTables.Information);
        return altered;

        void Copy<T>(TableDefinition<T> definition) where T : class
        {
            foreach (var m in truth.Rows(definition))
                altered.Add(definition, m.Point, m.Replicate,
                    ReferenceEquals(definition, table) ? (T)(object)otherwise(m.Parameters, (TRow)(object)m.Row) : m.Row);
        }
    }
}
