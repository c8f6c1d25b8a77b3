using Experiments.Landscape;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Tests.Landscape;

/// <summary>Descent on priority graphs: worked limits, claims on rows of wrong models, refusals.</summary>
public class PriorityClaimsTests
{
    private static readonly LandscapeExperiment Experiment = new();

    private static LandscapeParameters Of(params int[][] edges) => new()
    {
        VocabularySize = 4,
        EmbeddingDimension = 5,
        MaximumIterations = 40_000,
        Data = new PrioritiesData { Edges = edges },
    };

    private static readonly Lazy<Results<LandscapeParameters>> Run = new(() => InMemoryRun.Of(Experiment,
        [
            Of([0, 1], [1, 2]),
            Of([0, 1], [0, 2], [1, 3], [2, 3]),
            Of([0, 1], [1, 0], [1, 2]) with { Embeddings = new CorrelatedEmbeddings { Condition = 2 } },
            Of([0, 1], [2, 3], [0, 3]),
        ], 1));

    private static Results<LandscapeParameters> Changed(Func<PriorityRow, PriorityRow> change)
    {
        var changed = new Results<LandscapeParameters> { Points = Run.Value.Points };
        foreach (var r in Run.Value.Rows(LandscapeTables.Priorities))
            changed.Add(LandscapeTables.Priorities, r.Point, r.Replicate, change(r.Row));
        return changed;
    }

    private static Verdict Of(Results<LandscapeParameters> results, string id) =>
        InMemoryRun.Verdict(Experiment.Claims(results).Single(c => c.Id == id));

    private static readonly string[] Claims = ["svm-gap", "svm-norm", "svm-direction", "svm-approach", "svm-logarithm"];

    [Fact]
    public void Every_claim_holds_on_its_own_rows() => Assert.All(Claims, id => Assert.True(Of(Run.Value, id) == Verdict.Holds,
        $"{id}: {Experiment.Claims(Run.Value).Single(c => c.Id == id).Judge(InMemoryRun.Level)} "
            + string.Join('\n', Run.Value.Rows(LandscapeTables.Priorities).Select(r => r.Row))));

    [Fact]
    public void Limits_by_hand() => Assert.Equal([2, 2, 1],
        Run.Value.Rows(LandscapeTables.Priorities).Where(r => r.Parameters.Embeddings is OrthonormalEmbeddings)
            .Select(r => r.Row.SquaredNorm), (x, y) => Math.Abs(x - y) < 1e-12);

    [Fact]
    public void The_nearest_rival_and_a_wrong_programme_are_seen()
    {
        // A prediction that had left an arc out.
        var rival = Changed(r => r.RivalSquaredNorm is { } s
            ? r with { GapRatio = r.GapRatio * s / r.SquaredNorm, NormGrowth = r.NormGrowth * Math.Sqrt(r.SquaredNorm / s) }
            : r);
        Assert.Equal(Verdict.Fails, Of(rival, "svm-gap"));
        Assert.Equal(Verdict.Fails, Of(rival, "svm-norm"));
        Assert.Equal(Verdict.Fails, Of(Changed(r => r with { GapRatio = 1.03 * r.GapRatio }), "svm-gap"));
        Assert.Equal(Verdict.Fails, Of(Changed(r => r with { NormGrowth = 0.97 * r.NormGrowth }), "svm-norm"));
        Assert.Equal(Verdict.Fails, Of(Changed(r => r with { Direction = 0.03 }), "svm-direction"));
        Assert.Equal(Verdict.Fails, Of(Changed(r => r with { Direction = double.NaN }), "svm-direction"));
    }

    [Fact]
    public void Another_approach_is_seen()
    {
        // No approach at all: η t · gap stays where it was.
        Assert.Equal(Verdict.Fails, Of(Changed(r => r with { Scaled = r.ScaledBefore }), "svm-approach"));
        // An arc that keeps its part, and one that loses it like a power of t.
        Assert.Equal(Verdict.Fails, Of(Changed(r => r.InverseGrowth is null ? r : r with { InverseGrowth = 0 }), "svm-logarithm"));
        Assert.Equal(Verdict.Fails, Of(Changed(r => r.InverseGrowth is null ? r : r with { InverseGrowth = 12 }), "svm-logarithm"));
    }

    [Fact]
    public void Too_short_a_descent_and_other_data_judge_nothing()
    {
        var few = InMemoryRun.Of(Experiment, [Of([0, 1], [2, 3], [0, 3]) with { MaximumIterations = 400 }], 1);
        Assert.Equal(Verdict.Inconclusive, Of(few, "svm-norm"));
        var other = InMemoryRun.Of(Experiment, [Of([0, 1]) with { Data = new PopulationData(), Segments = 2 }], 1);
        Assert.All(Claims, id => Assert.Equal(Verdict.NotTested, Of(other, id)));
        Assert.All(Experiment.Claims(few).Where(c => !c.Id.StartsWith("svm", StringComparison.Ordinal)),
            c => Assert.Equal(Verdict.NotTested, InMemoryRun.Verdict(c)));
    }

    [Fact]
    public void Queries_and_weights_are_told_apart()
    {
        var data = new PrioritiesData { Edges = [[0, 1], [1, 2], [1, 0]], Queries = [0, 2, 0], Weights = [1, 2, 1] };
        var table = data.Table(3);
        Assert.Equal([(0, 0.5), (2, 0.5)], table.Types.Select(t => (t.Query, t.Share)));
        Assert.Equal([0.25, 0.25], table.Types[0].Wins);
        Assert.Equal([0.5, 0], table.Types[1].Wins);
        Assert.Equal(data, new PrioritiesData { Edges = [[0, 1], [1, 2], [1, 0]], Queries = [0, 2, 0], Weights = [1, 2, 1] });
        Assert.NotEqual(data, data with { Weights = [1, 2, 2] });
    }

    [Fact]
    public void Mistakes_have_their_sentences()
    {
        static string One(PrioritiesData data) => Assert.Single(Experiment.Validate(Of([0, 1]) with { Data = data }));
        Assert.Equal("data.edges: none; give at least one prompt [winner, loser]", One(new() { Edges = [] }));
        Assert.Equal("data.edges[1]: 1 tokens; a prompt is a winner and at least one loser", One(new() { Edges = [[0, 1], [2]] }));
        Assert.Equal("data.edges[0]: token 4 is not in the vocabulary; tokens are 0 to K − 1 = 3", One(new() { Edges = [[0, 4]] }));
        Assert.Equal("data.edges[0]: a token twice; the tokens of a prompt differ", One(new() { Edges = [[1, 1]] }));
        Assert.Equal("data.queries: 1 queries for 2 edges; give one for each, or none for query 0",
            One(new() { Edges = [[0, 1], [1, 2]], Queries = [0] }));
        Assert.Equal("data.queries: query 9 is not in the vocabulary; queries are 0 to K − 1 = 3",
            One(new() { Edges = [[0, 1]], Queries = [9] }));
        Assert.Equal("data.weights: -1; every weight must be positive", One(new() { Edges = [[0, 1]], Weights = [-1] }));
        Assert.StartsWith("data.edges: every token that loses also wins", One(new() { Edges = [[0, 1], [1, 2], [2, 0]] }),
            StringComparison.Ordinal);
    }
}
