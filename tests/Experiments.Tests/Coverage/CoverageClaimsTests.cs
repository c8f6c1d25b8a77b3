using Experiments.Coverage;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Tests.Coverage;

/// <summary>The claims of coverage: they hold on the experiment's own rows, and each fails on rows of a wrong model.</summary>
public class CoverageClaimsTests
{
    private static readonly CoverageExperiment Experiment = new();

    private static readonly Lazy<Results<CoverageParameters>> Run = new(() => InMemoryRun.Of(Experiment, Points(), 700));

    private static List<CoverageParameters> Points()
    {
        GraphSpecification[] graphs = [new PathGraph(), new CompleteGraph(), new SeparateComponents { Count = 2 }];
        var cross = from g in graphs
                    from n in new[] { 1 << 18, 1 << 22,
            1 << 26 }
                    select new CoverageParameters { Graph = g, Samples = n, VocabularySize = 6 };
        return [.. cross];
    }

    /// <summary>The run with every row of errors changed.</summary>
    private static Results<CoverageParameters> Changed(Func<ErrorRow, CoverageParameters, ErrorRow> change)
    {
        var changed = new Results<CoverageParameters> { Points = Run.Value.Points };
        foreach (var r in Run.Value.Rows(CoverageTables.Errors))
            changed.Add(CoverageTables.Errors, r.Point, r.Replicate, change(r.Row, r.Parameters));
        return changed;
    }

    private static Dictionary<string, Verdict> Verdicts(Results<CoverageParameters> results) =>
        Experiment.Claims(results).ToDictionary(c => c.Id, InMemoryRun.Verdict);

    [Fact]
    public void Every_claim_holds_on_its_own_rows()
    {
        var verdicts = Verdicts(Run.Value);
        Assert.Equal(
            ["effective-resistance[path]", "effective-resistance[complete]",
                "effective-resistance[2 components]", "slope-in-n[path]", "slope-in-n[complete]",
            "same-likelihood[2 components]", "strict-convexity"], verdicts.Keys);
        Assert.All(verdicts,
            v => Assert.True(v.Value == Verdict.Holds,
                $"{v.Key}: {v.Value}, {Experiment.Claims(Run.Value).First(c => c.Id == v.Key).Judge(InMemoryRun.Level)}"));
    }

    [Fact]
    public void Resistance_fails_when_errors_are_too_large() =>
        Assert.All(Verdicts(Changed((r, _) => r with { MseWithin = 1.15 * r.MseWithin }))
            .Where(v => v.Key.StartsWith("effective", StringComparison.Ordinal)), v => Assert.Equal(Verdict.Fails, v.Value));

    [Fact]
    public void Resistance_fails_when_the_prediction_ignores_parallel_paths()
    {
        // The distance in a complete graph as if each pair had only its own edge: too large by far.
        var verdicts = Verdicts(Changed((r, p) => p.Graph is CompleteGraph ? r with { MseWithinPredicted = 2 * r.MseWithinPredicted } : r));
        Assert.Equal(Verdict.Fails, verdicts["effective-resistance[complete]"]);
        Assert.Equal(Verdict.Holds, verdicts["effective-resistance[path]"]);
    }

    [Fact]
    public void Slope_fails_when_errors_fall_more_slowly() =>
        Assert.All(Verdicts(Changed((r, p) => r with { MseWithin = r.MseWithin * Math.Pow(p.Samples, 0.06) }))
            .Where(v => v.Key.StartsWith("slope", StringComparison.Ordinal)), v => Assert.Equal(Verdict.Fails, v.Value));

    /// <summary>A twin that differs inside a component too: a millionth of a nat is seen. And one that no prompt across components would
    /// tell, as if there were no twin.</summary>
    [Fact]
    public void Chains_that_data_tell_apart_are_seen()
    {
        Results<CoverageParameters> With(Func<TwinRow, TwinRow> change)
        {
            var changed = Changed((r, _) => r);
            foreach (var t in Run.Value.Rows(CoverageTables.Twins)) changed.Add(CoverageTables.Twins, t.Point, -1, change(t.Row));
            return changed;
        }
        const string id = "same-likelihood[2 components]";
        Assert.Equal(Verdict.Holds, Verdicts(With(t => t))[id]);
        Assert.Equal(Verdict.Fails, Verdicts(With(t => t with { LikelihoodDifference = 1e-6 }))[id]);
        Assert.Equal(Verdict.Fails, Verdicts(With(t => t with { LikelihoodDifference = double.NaN }))[id]);
        Assert.Equal(Verdict.Fails, Verdicts(With(t => t with { LikelihoodDifference = t.JoinedDifference }))[id]);
        Assert.Equal(Verdict.Inconclusive, Verdicts(With(t => t with { JoinedDifference = 10 * t.Bound }))[id]);
    }

    /// <summary>K = 2 without an edge: the twin's log-odds are off by 1, and a prompt of both tokens would show
    /// log σ(x) − log σ(x − 1) at token 0, log σ(−x) − log σ(1 − x) at token 1.</summary>
    [Fact]
    public void Twins_of_two_tokens_by_hand()
    {
        var run = InMemoryRun.Of(Experiment,
            [new CoverageParameters { Graph = new OwnEdges { Edges = [] }, Matrix = new TwoToken { P = 0.3, Q = 0.6 }, Samples = 64 }], 1);
        var row = run.Rows(CoverageTables.Twins).Single().Row;
        var shown = new[] { Math.Log(0.7 / 0.3), Math.Log(0.6 / 0.4) }.Select(x => Math.Max(
            Math.Abs(Math.Log((1 + Math.Exp(1 - x)) / (1 + Math.Exp(-x)))), Math.Abs(Math.Log((1 + Math.Exp(x - 1)) / (1 + Math.Exp(x))))));
        Assert.Equal(shown.Min(), row.JoinedDifference, 1e-13);
        Assert.Equal(0, row.LikelihoodDifference);
        Assert.Equal(new[] { 0.7, 0.6 }.Min(p => p - 1 / (1 + Math.E * (1 - p) / p)), row.Distance, 1e-13);
    }

    [Fact]
    public void Tokens_never_seen_with_a_query_have_a_twin_too()
    {
        var run = InMemoryRun.Of(Experiment,
            [new CoverageParameters { Variant = Variant.Self, Graph = new StarGraph { Unseen = 2 }, VocabularySize = 5, Samples = 64 }], 1);
        var row = run.Rows(CoverageTables.Twins).Single().Row;
        Assert.InRange(row.LikelihoodDifference, 1e-18, row.Bound);
        Assert.True(row.JoinedDifference > 1000 * row.Bound);
        Assert.True(row.Distance > 0.05);
    }

    [Fact]
    public void Convexity_fails_when_a_connected_graph_is_flat_or_a_disconnected_one_is_curved()
    {
        Assert.Equal(Verdict.Fails, Verdicts(Changed((r, _) => r with { SmallestEigenvalue = 0 }))["strict-convexity"]);
        Assert.Equal(Verdict.Fails, Verdicts(Changed((r, _) => r with { SmallestEigenvalue = 1e-3 }))["strict-convexity"]);
    }

    [Fact]
    public void Too_few_samples_are_inconclusive_and_say_how_many_would_do()
    {
        var few = InMemoryRun.Of(Experiment, [new CoverageParameters { Samples = 200 }, new CoverageParameters { Samples = 400 }], 3);
        var claims = Experiment.Claims(few).ToDictionary(c => c.Id);
        Assert.Equal(Verdict.Inconclusive, InMemoryRun.Verdict(claims["effective-resistance[path]"]));
        Assert.Equal(Verdict.Inconclusive, InMemoryRun.Verdict(claims["slope-in-n[path]"]));
        var finding = Assert.IsType<InconclusiveFinding>(claims["effective-resistance[path]"].Judge(InMemoryRun.Level));
        Assert.Matches(@"^0 replicates at asymptotic points; 100 are needed; points are judged for samples ≥ \d+$",
            finding.Reason);
    }

    [Fact]
    public void Nothing_that_ran_gives_claims_that_cannot_be_judged()
    {
        var empty = new Results<CoverageParameters> { Points = Run.Value.Points };
        Assert.All(Experiment.Claims(empty), c => Assert.Equal(Verdict.Inconclusive, InMemoryRun.Verdict(c)));
        Assert.Empty(Experiment.Figures(empty));
    }

    [Fact]
    public void Own_edges_are_built_and_told_apart()
    {
        CoverageParameters[] points = [Own([0, 1], [2, 1], [3, 4]), Own([0, 1], [1, 2], [2, 3], [4, 3])];
        Assert.All(points, p => Assert.Empty(Experiment.Validate(p)));
        var run = InMemoryRun.Of(Experiment, points, 2);
        var rows = run.Rows(CoverageTables.Errors).Where(r => r.Replicate == 0).Select(r => r.Row.Components);
        Assert.Equal([2, 1], rows);
        Assert.Equal(["own edges 1", "own edges 2"], CoverageGroup.Of(run).Select(g => g.Label));
        Assert.Equal([(0, 1), (1, 2), (3, 4)],
            run.Rows(CoverageTables.Edges).Where(r => r.Point == run.Points[0]).Select(r => (r.Row.First, r.Row.Second)));
    }

    [Theory]
    [InlineData(0, 5, "graph.edges[1]: token 5 is not in the vocabulary; tokens are 0 to K − 1 = 4")]
    [InlineData(-1, 2, "graph.edges[1]: token -1 is not in the vocabulary; tokens are 0 to K − 1 = 4")]
    [InlineData(3, 3, "graph.edges[1]: a loop at token 3; an edge joins two different tokens")]
    [InlineData(1, 0, "graph.edges[1]: the pair 0, 1 again, as in graph.edges[0]; give each pair once, in either order")]
    public void Own_edges_that_are_none_are_refused(int first, int second, string fault) =>
        Assert.Equal([fault], Experiment.Validate(Own([0, 1], [first, second])));

    [Fact]
    public void Own_edges_are_pairs() =>
        Assert.Equal(["graph.edges[0]: 3 numbers; an edge is a pair [i, j] of tokens"], Experiment.Validate(Own([0, 1, 2])));

    [Fact]
    public void Titles_do_not_say_of_a_wrong_model_that_it_agrees()
    {
        static Dictionary<string, string> Titles(Func<CoverageSummary, CoverageSummary> change)
        {
            var results = new Results<CoverageParameters> { Points = Run.Value.Points };
            foreach (var r in Run.Value.Rows(CoverageTables.Summary)) results.Add(CoverageTables.Summary, r.Point, -1, change(r.Row));
            return Experiment.Figures(results).ToDictionary(f => f.Name, f => f.Title);
        }
        Assert.Contains("in 3 of 3 graphs inside components and in 1 of 1", Titles(r => r)["error-vs-samples"], StringComparison.Ordinal);
        var wrong = Titles(r => r with { MseWithin = 2 * r.MseWithin, MseAcross = 1.5 * r.MseAcross });
        Assert.Contains("in 0 of 3 graphs inside components and in 0 of 1", wrong["error-vs-samples"], StringComparison.Ordinal);
        Assert.StartsWith("0 of ", wrong["measured-vs-predicted"], StringComparison.Ordinal);
    }

    private static CoverageParameters Own(params int[][] edges) =>
        new() { VocabularySize = 5, Graph = new OwnEdges { Edges = edges }, Samples = 4096 };

    [Fact]
    public void Figures_draw_every_graph()
    {
        var figures = Experiment.Figures(Run.Value).ToDictionary(f => f.Name);
        Assert.Equal(["error-vs-samples", "coverage-vs-error", "measured-vs-predicted", "graphs"], figures.Keys);
        Assert.Equal(["path", "complete", "2 components"], figures["graphs"].Panels.Select(p => p.Title));
    }
}
