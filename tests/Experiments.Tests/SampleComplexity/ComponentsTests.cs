using Experiments.SampleComplexity;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Tests.SampleComplexity;

/// <summary>Prompts on a graph that falls apart: the excess risk counts Σ (K − c_k) parameters.</summary>
public class ComponentsTests
{
    private static readonly SampleComplexityExperiment Experiment = new();

    private static readonly GraphPrompts Pairs = new() { Graph = new OwnEdges { Edges = [[0, 1], [1, 2], [0, 2], [3, 4]] } };

    private static SampleComplexityParameters Of(Variant variant) =>
        new() { VocabularySize = 5, Samples = 16_384, Variant = variant, Prompts = Pairs, Matrix = new GaussianLogits { Scale = 0.5 } };

    private static readonly Lazy<Results<SampleComplexityParameters>> Run =
        new(() => InMemoryRun.Of(Experiment, [Of(Variant.Cross), Of(Variant.Self)], 300));

    private static Dictionary<string, Verdict> Verdicts(Func<RiskRow, RiskRow> change)
    {
        var changed = new Results<SampleComplexityParameters> { Points = Run.Value.Points };
        foreach (var r in Run.Value.Rows(SampleComplexityTables.Risk))
            changed.Add(SampleComplexityTables.Risk, r.Point, r.Replicate, change(r.Row));
        return Experiment.Claims(changed).Where(c => c.Id.StartsWith("components", StringComparison.Ordinal))
            .ToDictionary(c => c.Id, InMemoryRun.Verdict);
    }

    /// <summary>Cross: 5 queries of 5 − 2; self: 2 + 2 + 2 + 1 + 1.</summary>
    [Fact]
    public void The_count_is_in_the_excess_risk()
    {
        Assert.Equal([15, 8], Run.Value.Rows(SampleComplexityTables.Risk).Where(r => r.Replicate == 0).Select(r => r.Row.DegreesOfFreedom));
        var verdicts = Verdicts(r => r);
        Assert.Equal(["components[vocabulary_size=5,cross]", "components[vocabulary_size=5,self]"], verdicts.Keys.Order());
        Assert.All(verdicts.Values, v => Assert.Equal(Verdict.Holds, v));
    }

    [Fact]
    public void As_if_connected_and_a_parameter_more_for_each_query_are_seen()
    {
        Assert.All(Verdicts(r => r with { ExcessRisk = r.ExcessRisk * 20 / r.DegreesOfFreedom }).Values,
            v => Assert.Equal(Verdict.Fails, v));
        Assert.All(Verdicts(r => r with { ExcessRisk = r.ExcessRisk * (r.DegreesOfFreedom + 5) / r.DegreesOfFreedom }).Values,
            v => Assert.Equal(Verdict.Fails, v));
    }

    [Fact]
    public void Connected_graphs_are_not_tested() =>
        Assert.Equal(Verdict.NotTested, InMemoryRun.Verdict(Experiment.Claims(InMemoryRun.Of(Experiment,
            [Of(Variant.Cross) with { Prompts = new GraphPrompts { Graph = new PathGraph() }, Samples = 4096 }], 2))
                .Single(c => c.Id == "components")));

    [Fact]
    public void Mistakes_have_their_sentences()
    {
        static string One(PromptLaw prompts) => Assert.Single(Experiment.Validate(Of(Variant.Cross) with { Prompts = prompts }));
        Assert.Equal("prompts.length: 3, but the prompts of a graph are pairs; omit it", One(new GraphPrompts { Length = 3 }));
        Assert.Equal("prompts.graph: random graphs are not supported here; give the pairs by kind edges",
            One(new GraphPrompts { Graph = new RandomGraph() }));
        Assert.Equal("prompts.graph.edges[0]: token 9 is not in the vocabulary; tokens are 0 to K − 1 = 4",
            One(new GraphPrompts { Graph = new OwnEdges { Edges = [[0, 9]] } }));
        Assert.Equal("prompts.graph: it has no pair, so there is no prompt; give at least one",
            One(new GraphPrompts { Graph = new OwnEdges { Edges = [] } }));
    }
}
