using Ccmc.Models;
using Experiments.Equivalence;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Tests.Equivalence;

/// <summary>The claims of equivalence: they hold on the experiment's own rows, and each fails on rows of a wrong model.</summary>
public class EquivalenceClaimsTests
{
    private static readonly EquivalenceExperiment Experiment = new();

    private static readonly Lazy<Results<EquivalenceParameters>> Run = new(() => InMemoryRun.Of(Experiment, Points(), 10));

    private static List<EquivalenceParameters> Points()
    {
        var points = new List<EquivalenceParameters>();
        foreach (var condition in new[] { 1.0, 100, 1e4 })
            foreach (var weights in new WeightSpecification[] { new GaussianWeights(),
                new MatrixWeights(), new GaussianWeights { Scale = 10 } })
                points.Add(new() { Embeddings = new CorrelatedEmbeddings { Condition = condition }, Weights = weights, PromptCount = 5 });
        points.Add(new() { Embeddings = new OrthonormalEmbeddings(), Prompts = new ZipfPrompts { Length = 40 } });
        points.Add(new() { Prompts = new ConstantPrompts() });
        points.Add(new() { Prompts = new PermutationPrompts { Length = 8 } });
        points.Add(new() { Prompts = new UniformPrompts { Length = 1 } });
        foreach (var dropped in Enum.GetValues<DroppedCondition>())
        {
            PositionalSpecification[] priors = [new ExponentialPrior(), new PowerPrior(), new WindowPrior(),
                new TablePrior { Rho = [.. Enumerable.Range(1, 16).Select(i => 1.0 / (1 + i % 4))] }];
            points.AddRange(priors.Select(p => new EquivalenceParameters { Positional = p, Dropped = dropped, PromptCount = 5 }));
        }
        return points;
    }

    private static Results<EquivalenceParameters> Changed(Func<EquivalenceRow, EquivalenceParameters, EquivalenceRow> change)
    {
        var changed = new Results<EquivalenceParameters> { Points = Run.Value.Points };
        foreach (var r in Run.Value.Rows(EquivalenceTables.Equivalence))
            changed.Add(EquivalenceTables.Equivalence, r.Point, r.Replicate, change(r.Row, r.Parameters));
        return changed;
    }

    private static Dictionary<string, Verdict> Verdicts(Results<EquivalenceParameters> results) =>
        Experiment.Claims(results).ToDictionary(c => c.Id, InMemoryRun.Verdict);

    [Fact]
    public void Every_claim_holds_on_its_own_rows() => Assert.All(Verdicts(Run.Value),
        v => Assert.True(v.Value == Verdict.Holds,
            $"{v.Key}: {v.Value}, {Experiment.Claims(Run.Value).First(c => c.Id == v.Key).Judge(InMemoryRun.Level)}"));

    [Fact]
    public void Identity_fails_when_one_probability_is_off_by_a_millionth() => Assert.Equal(Verdict.Fails,
        Verdicts(Changed((r, p) => p.Positional is NoPositions ? r with { MaxAbsError = r.MaxAbsError + 1e-6 } : r))["attention-is-ccmc"]);

    [Fact]
    public void Positional_identity_fails_on_rows_whose_conditions_were_dropped()
    {
        var wrong = new Results<EquivalenceParameters> { Points = Run.Value.Points };
        foreach (var r in Run.Value.Rows(EquivalenceTables.Equivalence)
            .Where(r => r.Parameters is { Positional: PositionalPrior, Dropped: DroppedCondition.Both }))
            wrong.Add(EquivalenceTables.Equivalence, r.Point with { Parameters = r.Parameters with { Dropped = DroppedCondition.None } },
                r.Replicate, r.Row);
        var verdicts = Verdicts(wrong);
        Assert.Equal(Verdict.Fails, verdicts["positional-attention-is-pe-ccmc"]);
        Assert.Equal(Verdict.Fails, verdicts["tokens-from-positional-attention"]);
    }

    [Fact]
    public void Dropping_fails_to_show_on_rows_whose_conditions_hold()
    {
        var met = Run.Value.Rows(EquivalenceTables.Equivalence)
            .First(r => r.Parameters is { Positional: PositionalPrior, Dropped: DroppedCondition.None }).Row;
        var verdicts =
            Verdicts(Changed((r, p) => p is { Positional: PositionalPrior, Dropped: DroppedCondition.TokenIndependence } ? met : r));
        Assert.Equal(Verdict.Fails, verdicts["positional-broken[token-independence]"]);
        Assert.Equal(Verdict.Holds, verdicts["positional-broken[query-independence]"]);
    }

    [Fact]
    public void Round_trips_and_invariance_fail_when_the_projection_is_left_out()
    {
        // Without Π the round trip returns a W that lacks what lies outside: relative error of order 1, and the law moves by as much.
        var verdicts =
            Verdicts(Changed((r, _) => r with { RoundtripError = 0.5, LogitRoundtripError = 0.5 * r.MaxLogit, OutsideError = 0.3 }));
        Assert.Equal([Verdict.Fails, Verdict.Fails, Verdict.Fails],
            new[] { "round-trip", "round-trip-logits", "outside-subspace" }.Select(id => verdicts[id]));
    }

    [Fact]
    public void The_title_does_not_say_of_a_wrong_model_that_it_agrees()
    {
        static string Title(Results<EquivalenceParameters> results) =>
            Experiment.Figures(results).Single(f => f.Name == "error-vs-condition").Title;
        Assert.Matches("^([0-9,]+) of \\1 replicates agree", Title(Run.Value));
        Assert.StartsWith("0 of ", Title(Changed((r, _) => r with { MaxAbsError = 0.1 })), StringComparison.Ordinal);
    }

    [Fact]
    public void The_example_on_a_prompt_does_not_call_another_law_equal()
    {
        var run = InMemoryRun.Of(Experiment, [new EquivalenceParameters()], 1);
        var rows = run.Rows(EquivalenceTables.Example);
        Assert.All(rows, r => Assert.Equal(r.Row.Product / rows.Sum(x => x.Row.Product), r.Row.Chain, 1e-12));
        Assert.Equal(new EquivalenceParameters().Prompts.Length, rows.Sum(r => r.Row.Count));
        Assert.Contains("equal to", ExampleFigure.Of(run)!.Title, StringComparison.Ordinal);
        var wrong = new Results<EquivalenceParameters> { Points = run.Points };
        foreach (var row in run.Rows(EquivalenceTables.Equivalence))
            wrong.Add(EquivalenceTables.Equivalence, row.Point, row.Replicate, row.Row);
        foreach (var row in rows) wrong.Add(EquivalenceTables.Example, row.Point, -1, row.Row with { Attention = 0.25 });
        Assert.EndsWith("more than rounding allows", ExampleFigure.Of(wrong)!.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void NaN_is_no_pass()
    {
        var verdicts = Verdicts(Changed((r, _) => r with { MaxAbsError = double.NaN, RoundtripError = double.NaN }));
        Assert.Equal(Verdict.Fails, verdicts["attention-is-ccmc"]);
        Assert.Equal(Verdict.Fails, verdicts["round-trip"]);
        Assert.Equal(Verdict.Fails, verdicts["positional-broken[both]"]);
    }

    [Fact]
    public void Token_claim_fails_when_tokens_come_from_a_law_a_twentieth_off()
    {
        // Divergence ½ Σ (δp)²/p of a relative error of 0.15 in half of the mass is about 0.01 nats a token: 2 × tokens × that on top of G.
        var verdicts =
            Verdicts(Changed((r, p) => p.Positional is NoPositions ? r with { GStatistic = r.GStatistic + 2 * r.GTokens * 0.01 } : r));
        Assert.Equal(Verdict.Fails, verdicts["tokens-from-attention"]);
    }

    [Fact]
    public void What_a_configuration_lacks_is_not_tested()
    {
        var plain = InMemoryRun.Of(Experiment, [new EquivalenceParameters()], 2);
        var verdicts = Verdicts(plain);
        Assert.Equal(Verdict.NotTested, verdicts["positional-attention-is-pe-ccmc"]);
        Assert.Equal(Verdict.NotTested, verdicts["positional-broken[both]"]);
        Assert.Equal(Verdict.Holds, verdicts["attention-is-ccmc"]);
    }

    [Fact]
    public void Figures_have_their_series()
    {
        var figures = Experiment.Figures(Run.Value).ToDictionary(f => f.Name);
        Assert.Equal(["attention-on-a-prompt", "error-vs-condition", "attention-vs-ccmc"], figures.Keys);
        Assert.Equal(["conditions met", "token independence dropped", "query independence dropped", "both dropped"],
            figures["attention-vs-ccmc"].Panels.Select(p => p.Title));
    }
}
