using Ccmc.Models;
using Experiments.PositionalEncoding;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Tests.PositionalEncoding;

/// <summary>The claims of positional-encoding: they hold on the experiment's own rows, and each fails on rows of a wrong model.</summary>
public sealed class PositionalEncodingClaimsTests
{
    private static readonly PositionalEncodingExperiment experiment = new();

    private static readonly Lazy<Results<PositionalEncodingParameters>> run = new(() => InMemoryRun.Of(experiment, Points()));

    private static TwoToken Half => new() { P = 0.5, Q = 0.5 };

    /// <summary>Where the mean field keeps both tokens.</summary>
    private static TwoToken Kept => new() { P = 0.7, Q = 0.7 };

    private static IEnumerable<(PositionalEncodingParameters, int, int)> Points()
    {
        foreach (var dropped in Enum.GetValues<DroppedCondition>())
        {
            foreach (var prior in new PositionalPrior[] { new ExponentialPrior { Gamma = 0.8 }, new WindowPrior { Width = 5 } })
                yield return (Equivalence(dropped, 1) with { Prior = prior }, 1, 5);
            foreach (var strength in new[] { 0.01, 0.1 })
                if (dropped != DroppedCondition.None) yield return (Equivalence(dropped, strength), 1, 100);
        }
        yield return (Collapse(new WindowPrior { Width = 4 }, new() { P = 0.9, Q = 0.9 }, 10_000_000), 1, 1200);
        yield return (Collapse(new WindowPrior { Width = 8 }, new() { P = 0.9, Q = 0.6 }, 10_000_000), 1, 400);
        yield return (Collapse(new ExponentialPrior { Gamma = 0.8 }, Half, 100_000), 1, 600);
        yield return (Collapse(new PowerPrior { Alpha = 1.5 }, Kept, 8000), 1, 150);
        yield return (Collapse(new PowerPrior { Alpha = 3 }, Kept, 8000), 1, 300);
        foreach (var samples in new[] { 1024, 16_384 }) yield return (Recovery(false, Variant.Self, samples), 1, 100);
        yield return (Recovery(true, Variant.Cross, 4096), 1, 100);
        yield return (Recovery(true, Variant.Self, 4096), 1, 100);
    }

    private static PositionalEncodingParameters Equivalence(DroppedCondition dropped, double strength) => new()
    {
        VocabularySize = 5,
        Matrix = new GaussianLogits(),
        Prior = new ExponentialPrior { Gamma = 0.8 },
        Study = new EquivalenceStudy { Dropped = dropped, Strength = strength, EmbeddingDimension = 6, Length = 8, PromptCount = 10 },
    };

    private static PositionalEncodingParameters Collapse(PositionalPrior prior, TwoToken matrix, long tokens) => new()
    {
        Matrix = matrix,
        Prior = prior,
        Study = new CollapseStudy { Tokens = tokens, PromptLength = prior is ExponentialPrior ? 128 : 16, Doubt = 0.01 },
    };

    private static PositionalEncodingParameters Recovery(bool distinct, Variant variant, int samples) => new()
    {
        VocabularySize = 4,
        Matrix = new GaussianLogits { Scale = 0.5 },
        Prior = new TablePrior { Rho = [1, 0.4, 1.6, 0.7] },
        Study = new RecoveryStudy { Distinct = distinct, Variant = variant, Samples = samples, Length = 4 },
    };

    [Fact]
    public void Claims_hold_on_their_own_rows()
    {
        var claims = experiment.Claims(run.Value).ToList();
        var verdicts = claims.ToDictionary(c => c.Id, InMemoryRun.Verdict);
        // At these sizes a slope of two n, and the law of one exponential point, may be inconclusive: none may fail.
        Assert.All(verdicts,
            v => Assert.True(v.Value is not Verdict.Fails, $"{v.Key}: {claims.First(c => c.Id == v.Key).Judge(InMemoryRun.Level)}"));
        foreach (var id in new[] { "age-orientation", "window-mean", "window-winner",
            "power-law-levels-off[α = 1.5, p = 0.7, q = 0.7]",
            "power-law-collapses[α = 3, p = 0.7, q = 0.7]", "identified", "one-maximum" })
            Assert.Equal(Verdict.Holds, verdicts[id]);
    }

    /// <summary>A prior whose vector runs the other way than its definition: what a reversed index would be.</summary>
    private sealed record Backwards : PositionalPrior
    {
        internal override string Label => "backwards";

        internal override Ccmc.Samplers.AgePrior? ByAge => null;

        internal override double[] Over(int length) => [.. new ExponentialPrior { Gamma = 0.8 }.Over(length).Reverse()];

        internal override double At(int age) => new ExponentialPrior { Gamma = 0.8 }.At(age);
    }

    [Fact]
    public void A_reversed_prior_is_seen()
    {
        var wrong = InMemoryRun.Of(experiment, [(Equivalence(DroppedCondition.None, 1) with { Prior = new Backwards() }, 1, 5)]);
        Assert.Equal(Verdict.Holds, Of(wrong, "positional-attention-is-pe-ccmc"));
        Assert.Equal(Verdict.Fails, Of(wrong, "age-orientation"));
    }

    /// <summary>Attention whose positions weigh alike, told that they fall with age: reversed it is the same.</summary>
    [Fact]
    public void A_layer_without_ages_shows_no_reversal()
    {
        var even = InMemoryRun.Of(experiment, [(Equivalence(DroppedCondition.None, 1) with { Prior = new UniformPrior() }, 1, 5)]);
        var told = new Results<PositionalEncodingParameters>
        {
            Points = [.. even.Points.Select(p => p with { Parameters = Equivalence(DroppedCondition.None, 1) })],
        };
        foreach (var r in even.Rows(EncodingTables.Equivalence))
            told.Add(EncodingTables.Equivalence, told.Points[0], r.Replicate, r.Row);
        Assert.Equal(Verdict.Holds, Of(run.Value, "reversed-prior-shows"));
        Assert.Equal(Verdict.Fails, Of(told, "reversed-prior-shows"));
    }

    [Fact]
    public void Identity_fails_where_a_condition_is_dropped_and_breaking_where_none_is()
    {
        var told = new Results<PositionalEncodingParameters> { Points = run.Value.Points };
        foreach (var r in run.Value.Rows(EncodingTables.Equivalence)
            .Where(r => r.Parameters.Study is EquivalenceStudy { Dropped: DroppedCondition.Both, Strength: 1 }))
            told.Add(EncodingTables.Equivalence,
                r.Point with { Parameters = r.Parameters with { Study = new EquivalenceStudy { Length = 8 } } }, r.Replicate, r.Row);
        Assert.Equal(Verdict.Fails, Of(told, "positional-attention-is-pe-ccmc"));
        var met = run.Value.Rows(EncodingTables.Equivalence)
            .First(r => r.Parameters.Study is EquivalenceStudy { Dropped: DroppedCondition.None }).Row;
        foreach (var condition in new[] { "token-independence", "query-independence", "both" })
        {
            Assert.Equal(Verdict.Fails, Of(Encodings((_, _) => met), $"dropped-condition-breaks[{condition}]"));
            // Without the biases the explained law would be the chain's: off by the gap.
            Assert.Equal(Verdict.Fails,
                Of(Encodings((r, _) => r with { ExplainedError = r.MaxAbsError }), $"dropped-condition-explained[{condition}]"));
            Assert.Equal(Verdict.Fails,
                Of(Encodings((r, s) => r with { MeanTotalVariation = r.MeanTotalVariation * s }), $"gap-is-first-order[{condition}]"));
        }
    }

    [Fact]
    public void Collapse_claims_fail_on_other_trajectories()
    {
        var squared = Collapses((r, _) => r with { RunLevel = r.RunLevel * r.RunLevel, LawLevel = r.LawLevel * r.LawLevel });
        foreach (var kind in new[] { "exponential", "power", "window" }) Assert.Equal(Verdict.Fails, Of(squared, $"run-law[{kind}]"));
        Assert.Equal(Verdict.Fails, Of(squared, "decay-law"));
        Assert.Equal(Verdict.Fails, Of(squared, "window-law"));
        Assert.Equal(Verdict.Fails,
            Of(Collapses((r, _) => r with { CollapseTime = 3 * r.CollapseTime / 2 }), "window-mean"));
        Assert.Equal(Verdict.Fails, Of(Collapses((r, _) => r with { Winner = 1 - r.Winner }), "window-winner"));
    }

    /// <summary>Each side of α = 2 told of the other.</summary>
    [Fact]
    public void Power_laws_on_the_wrong_side_are_seen()
    {
        var points = run.Value.Points.Select(p => p.Parameters.Prior is PowerPrior x && p.Parameters.Study is CollapseStudy
            ? p with { Parameters = p.Parameters with { Prior = new PowerPrior { Alpha = x.Alpha == 3 ? 1.5 : 3 } } }
            : p).ToList();
        var told = new Results<PositionalEncodingParameters> { Points = points };
        foreach (var r in run.Value.Rows(EncodingTables.Collapse))
            told.Add(EncodingTables.Collapse, points.Single(p => p.Cell == r.Point.Cell), r.Replicate, r.Row);
        Assert.Equal(Verdict.Fails, Of(told, "power-law-collapses[α = 3"));
        Assert.Equal(Verdict.Fails, Of(told, "power-law-levels-off[α = 1.5"));
        // Mixed trajectories that collapse late, as under an α near 2.
        Assert.Equal(Verdict.Fails,
            Of(Collapses((r, p) => r with { LastSwitch = Math.Min(r.LastSwitch, p.Collapse!.Tokens / 2) }),
                "power-law-levels-off[α = 1.5"));
    }

    /// <summary>Trajectories of γ = 0.8 under the prediction of γ = 0.85.</summary>
    [Fact]
    public void A_neighbouring_gamma_is_told_apart()
    {
        var parameters = Collapse(new ExponentialPrior { Gamma = 0.8 }, Half, 100_000);
        var other = experiment.Prepare(parameters with { Prior = new ExponentialPrior { Gamma = 0.85 } }, new MemoryContext(0));
        var point = new Point<PositionalEncodingParameters>("0-0", parameters, 0);
        var results = new Results<PositionalEncodingParameters> { Points = [point] };
        for (var replicate = 0; replicate < 600; replicate++)
            experiment.Run(parameters, other, new MemoryCell<PositionalEncodingParameters>(results, point, replicate));
        Assert.Equal(Verdict.Fails, Of(results, "decay-law"));
    }

    [Fact]
    public void Recovery_claims_fail_on_other_fits()
    {
        Assert.Equal(Verdict.Fails,
            Of(Fits((r, s) => r with { PriorError = r.PriorError * Math.Sqrt(s.Samples) * Math.Sqrt(s.Samples) }),
                "prior-slope"));
        Assert.Equal(Verdict.Fails, Of(Fits((r, _) => r with { Wald = 4 * r.Wald }), "prior-wald"));
        Assert.Equal(Verdict.Fails, Of(Fits((r, _) => r with { Wald = 4 * r.Wald }), "prior-chi-square"));
        Assert.Equal(Verdict.Fails, Of(Fits((r, _) => r with { Covered = r.Covered / 2 }), "interval-coverage"));
        Assert.Equal(Verdict.Fails, Of(Fits((r, _) => r with { NullDirections = 5 }), "identified"));
        // A fit that found no maximum where there is one, and one that found one where there is none.
        Assert.Equal(Verdict.Fails, Of(Fits((r, _) => r with { Converged = false }), "identified"));
        Assert.Equal(Verdict.Fails, Of(Fits((r, _) => r with { OpenQueries = 1 }), "identified"));
        Assert.Equal(Verdict.Fails, Of(Fits((r, _) => r with { StartDifference = r.StartDifference + 0.01 }), "one-maximum"));
    }

    /// <summary>The quantile is 1.95996: an interval of 1.95 standard errors would be another.</summary>
    [Theory]
    [InlineData(1.9599, true)]
    [InlineData(1.9601, false)]
    public void An_interval_of_95_percent_ends_where_it_must(double departure, bool covers)
    {
        Assert.Equal(covers, RecoveryCell.Covers(-2 * departure, 2));
        Assert.Equal(covers, RecoveryCell.Covers(departure, 1));
    }

    /// <summary>Where a law is known, or a bound, a grossly wrong model is seen by twenty replicates.</summary>
    [Fact]
    public void Few_replicates_see_a_wrong_model()
    {
        const int few = 20;
        var tenth = Collapses((r, _) => r with { RunLevel = Math.Pow(r.RunLevel, 10), LawLevel = Math.Pow(r.LawLevel ?? 0, 10) }, few);
        foreach (var id in new[] { "run-law[window]", "window-law", "decay-law" }) Assert.Equal(Verdict.Fails, Of(tenth, id));
        Assert.Equal(Verdict.Fails, Of(Collapses((r, _) => r with { Winner = 1 - r.Winner }, few), "window-winner"));
        Assert.Equal(Verdict.Fails, Of(Fits((r, _) => r with { Wald = 4 * r.Wald }, few), "prior-wald"));
        Assert.Equal(Verdict.Fails, Of(Fits((r, _) => r with { Covered = r.Covered / 2 }, few), "interval-coverage"));
    }

    /// <summary>With one prompt of two tokens both ends are the same token half of the time; with one sample no fit has a
    /// maximum.</summary>
    [Fact]
    public void Too_little_to_tell_is_told()
    {
        var few = InMemoryRun.Of(experiment,
        [
            (new PositionalEncodingParameters { Matrix = Half, Prior = new PowerPrior { Alpha = 20 },
                Study = new EquivalenceStudy { Length = 64, PromptCount = 1 } }, 1, 4),
            (Recovery(false, Variant.Self, 1), 1, 2),
        ]);
        Assert.Equal(Verdict.Inconclusive, Of(few, "reversed-prior-shows"));
        Assert.Equal(Verdict.Inconclusive, Of(few, "identified"));
    }

    /// <summary>At the largest n none of the tokens is rare, so a fit without a maximum shows that something is not identified.</summary>
    [Fact]
    public void A_fit_without_a_maximum_is_seen() =>
        Assert.Equal(Verdict.Fails, Of(Fits((r, study) => study.Samples == 16_384 ? r with { Converged = false } : r), "identified"));

    [Fact]
    public void Figures_have_their_names() => Assert.Equal(
        ["gap-without-condition", "survival", "window-time", "recovered-prior", "prior-error"],
        experiment.Figures(run.Value).Select(f => f.Name));

    [Theory]
    [InlineData(5e-324)]
    [InlineData(1e-308)]
    [InlineData(0.999999999999)]
    public void Chances_at_the_edge_of_the_numbers_are_foreseen_without_fault(double p)
    {
        var parameters = new PositionalEncodingParameters { Matrix = new TwoToken { P = p, Q = 0.5 } };
        Assert.All(experiment.Foresee(parameters), sentence => Assert.DoesNotContain("NaN", sentence, StringComparison.Ordinal));
        Assert.True(experiment.Cost(parameters) is > 0 and < double.PositiveInfinity);
    }

    [Fact]
    public void Mistakes_have_their_sentences()
    {
        string One(PositionalEncodingParameters p) => Assert.Single(experiment.Validate(p));
        Assert.Equal("prior: a table is too short for growing trajectories; use exponential, power or window",
            One(new() { Prior = new TablePrior() }));
        Assert.Equal("prior.width: 2^20 windows exceed the 140000 that can be solved",
            One(new() { Prior = new WindowPrior { Width = 20 } }));
        Assert.Equal("prior.rho: 8 entries for prompts of 12 tokens; give one for each position",
            One(new() { Prior = new TablePrior(), Study = new EquivalenceStudy() }));
        Assert.Equal("study.length: 6 different tokens cannot come from a vocabulary of 2; at most vocabulary_size",
            One(new() { Study = new RecoveryStudy { Distinct = true, Variant = Variant.Cross } }));
        Assert.Equal(
            "prior.width: a window of 4 gives weight 0 to positions of prompts of 6, whose logarithm cannot be fitted; "
                + "use a positive prior",
            One(new() { Prior = new WindowPrior { Width = 4 }, Study = new RecoveryStudy() }));
    }

    [Fact]
    public void What_is_out_of_reach_is_foreseen()
    {
        Assert.Contains(
            "no run lasts for ever", Assert.Single(experiment.Foresee(new() { Matrix = Half, Prior = new PowerPrior { Alpha = 1 } })));
        Assert.Contains("have not collapsed at the horizon",
            Assert.Single(
                experiment.Foresee(new() { Matrix = new TwoToken { P = 0.9, Q = 0.9 }, Prior = new ExponentialPrior { Gamma = 0.9 } })));
        Assert.Empty(experiment.Foresee(new() { Matrix = Half, Prior = new ExponentialPrior { Gamma = 0.9 } }));
    }

    private static Verdict Of(Results<PositionalEncodingParameters> results, string id) =>
        InMemoryRun.Verdict(experiment.Claims(results).Single(c => c.Id.StartsWith(id, StringComparison.Ordinal)));

    private static Results<PositionalEncodingParameters> Encodings(Func<EncodingRow, double, EncodingRow> change) =>
        Changed(EncodingTables.Equivalence, (r, p) => change(r, ((EquivalenceStudy)p.Study).Strength));

    private static Results<PositionalEncodingParameters> Collapses(Func<CollapseRow, PositionalEncodingParameters, CollapseRow> change,
        int replicates = int.MaxValue) => Changed(EncodingTables.Collapse, change, replicates);

    private static Results<PositionalEncodingParameters> Fits(Func<RecoveryRow, RecoveryStudy, RecoveryRow> change,
        int replicates = int.MaxValue) => Changed(EncodingTables.Fits, (r, p) => change(r, (RecoveryStudy)p.Study), replicates);

    private static Results<PositionalEncodingParameters> Changed<T>(TableDefinition<T> table,
        Func<T, PositionalEncodingParameters, T> change, int replicates = int.MaxValue)
        where T : class
    {
        var changed = new Results<PositionalEncodingParameters> { Points = run.Value.Points };
        Copy(EncodingTables.Equivalence);
        Copy(EncodingTables.Collapse);
        Copy(EncodingTables.Windows);
        Copy(EncodingTables.Fits);
        return changed;

        void Copy<TRow>(TableDefinition<TRow> source) where TRow : class
        {
            foreach (var r in run.Value.Rows(source).Where(r => r.Replicate < replicates))
                changed.Add(source, r.Point,
                    r.Replicate, r.Row is T row && source.Name == table.Name ? (TRow)(object)change(row, r.Parameters) : r.Row);
        }
    }
}
