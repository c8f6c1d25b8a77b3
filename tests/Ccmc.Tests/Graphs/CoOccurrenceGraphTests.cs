using Ccmc.Graphs;
using Ccmc.Random;

namespace Ccmc.Tests.Graphs;

public class CoOccurrenceGraphTests
{
    [Fact]
    public void Resistances_by_hand()
    {
        // Path with conductances 1, 2, 4: resistances add up. Triangle of unit conductances: 2/3.
        var path = new CoOccurrenceGraph(4, [new(0, 1), new(1, 2, 2), new(2, 3, 4)]).EffectiveResistance();
        Assert.Equal(1, path[0, 1], 1e-14);
        Assert.Equal(1.75, path[0, 3], 1e-14);
        Assert.Equal(2.0 / 3, GraphFamilies.Complete(3).EffectiveResistance()[0, 2], 1e-14);
        var apart = GraphFamilies.Components(5, 2).EffectiveResistance();
        Assert.Equal(double.PositiveInfinity, apart[0, 4]);
        Assert.Equal(1, apart[3, 4], 1e-14);
        Assert.Equal(0, apart[2, 2]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(11)]
    public void Algebraic_connectivity_in_closed_form(int size)
    {
        Assert.Equal(2 - 2 * Math.Cos(Math.PI / size), GraphFamilies.Path(size).AlgebraicConnectivity, 1e-13);
        Assert.Equal(2 - 2 * Math.Cos(2 * Math.PI / size), GraphFamilies.Cycle(size).AlgebraicConnectivity, 1e-13);
        Assert.Equal(1, GraphFamilies.Star(size, 2, 0).AlgebraicConnectivity, 1e-13);
        Assert.Equal(size, GraphFamilies.Complete(size).AlgebraicConnectivity, 1e-12);
        Assert.Equal(0, GraphFamilies.Components(size, 2).AlgebraicConnectivity);
    }

    [Fact]
    public void Families_have_their_edges_and_components()
    {
        Assert.Equal(5, GraphFamilies.Path(6).Edges.Count);
        Assert.Equal(6, GraphFamilies.Cycle(6).Edges.Count);
        Assert.Single(GraphFamilies.Cycle(2).Edges);
        Assert.Equal([0, 1, 2, 0, 0, 0], GraphFamilies.Star(6, 3, 2).Component.ToArray().Select(c => c));
        Assert.Equal(3, GraphFamilies.Star(6, 3, 2).ComponentCount);
        for (var bridges = 0; bridges <= 12; bridges++)
        {
            var graph = GraphFamilies.BridgedCliques(7, bridges);
            Assert.Equal(6 + 3 + bridges, graph.Edges.Count);
            Assert.Equal(bridges == 0 ? 2 : 1, graph.ComponentCount);
        }
        Assert.Equal([0, 0, 0, 1, 1, 2, 2], GraphFamilies.Components(7, 3).Component.ToArray());
        Assert.Equal(5.0 / 21, GraphFamilies.Components(7, 3).PathCoverage, 1e-15);
        Assert.Equal(1, GraphFamilies.Path(4).PathCoverage);
    }

    [Fact]
    public void Resistance_is_a_metric_and_Foster_holds()
    {
        // Foster: Σ over edges of conductance × resistance = K − components, on any graph.
        for (ulong seed = 1; seed <= 30; seed++)
        {
            var stream = new RandomStream(seed, 1, 1, 1);
            var bare = GraphFamilies.Random(ref stream, 9, 0.3);
            var weighted = new List<Edge>();
            foreach (var e in bare.Edges) weighted.Add(e with { Weight = 0.01 + stream.NextDouble() });
            var graph = new CoOccurrenceGraph(9, weighted);
            var resistance = graph.EffectiveResistance();
            Assert.Equal(9 - graph.ComponentCount, graph.Edges.Sum(e => e.Weight * resistance[e.First, e.Second]), 1e-10);
            foreach (var e in graph.Edges) Assert.True(e.Weight * resistance[e.First, e.Second] <= 1 + 1e-12);
            for (var i = 0; i < 9; i++)
                for (var j = 0; j < 9; j++)
                    for (var k = 0; k < 9; k++) Assert.True(resistance[i, j] <= resistance[i, k] + resistance[k, j] + 1e-9);
            Assert.Equal(graph.IsConnected, graph.AlgebraicConnectivity > 1e-12);
        }
    }

    [Fact]
    public void Equal_edges_are_merged_and_bad_edges_refused()
    {
        var graph = new CoOccurrenceGraph(4, [new(0, 1, 1.5), new(1, 0, 0.5)]);
        Assert.Equal([new Edge(0, 1, 2)], graph.Edges);
        Assert.Equal(3, graph.ComponentCount);
        Assert.Throws<ArgumentException>(() => new CoOccurrenceGraph(3, [new(1, 1)]));
        Assert.Throws<ArgumentException>(() => new CoOccurrenceGraph(3, [new(1, 3)]));
        Assert.Throws<ArgumentException>(() => new CoOccurrenceGraph(3, [new(1, 2, double.NaN)]));
    }
}
