using Ccmc.Graphs;
using Experiments.Coverage;
using Experiments.Shared;

namespace Experiments.Tests.Coverage;

/// <summary>Matrices whose information is lost in double precision are refused where they are known, and told of where they are
/// drawn.</summary>
public class CoverageRangeTests
{
    private static readonly CoverageExperiment Experiment = new();

    private static CoverageParameters Explicit(double small, GraphSpecification graph) =>
        new()
        {
            VocabularySize = 3,
            Graph = graph,
            Matrix = new ExplicitMatrix
            {
                Rows =
                [[1.0 / 3, 1.0 / 3, 1.0 / 3], [0.5 - small / 2, 0.5 - small / 2, small], [0.2, 0.3, 0.5]]
            }
        };

    [Fact]
    public void A_given_matrix_too_extreme_is_refused_with_row_ratio_bound_and_advice()
    {
        var fault = Assert.Single(Experiment.Validate(Explicit(1e-20, new PathGraph())));
        Assert.StartsWith(
            "matrix: row 1 of P (tokens count from 0) has probabilities too far apart: a sample of the pair 1, "
                + "2 has σ(1 − σ) = 2E-20 of its log-odds, one of 0, 1 has σ(1 − σ) = 0.25;", fault, StringComparison.Ordinal);
        Assert.Contains("the ratio is 1.25E+19", fault, StringComparison.Ordinal);
        Assert.Contains("for ratios up to 1E+06 always, beyond about 5E+15 hardly ever", fault, StringComparison.Ordinal);
        Assert.EndsWith("or a graph without such pairs", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ratio_that_can_be_inverted_is_not_refused()
    {
        Assert.Empty(Experiment.Validate(Explicit(1e-5, new PathGraph())));
        Assert.Empty(Experiment.Validate(Explicit(1e-9, new PathGraph())));
        // The pair 0, 1 alone: what row 1 has of token 2 does not enter.
        Assert.Empty(Experiment.Validate(Explicit(1e-20, new OwnEdges { Edges = [[0, 1]] })));
    }

    [Fact]
    public void What_is_refused_fails_and_what_is_not_runs()
    {
        var refusals = new List<bool>();
        for (var e = 1; e <= 30; e++)
        {
            var p = Explicit(Math.Pow(10, -e), new CompleteGraph());
            var matrix = Matrices.Fixed(p.Matrix)!;
            var failure =
                Record.Exception(() => new CoveragePopulation(matrix, [.. Enumerable.Repeat(GraphFamilies.Complete(3), 3)], p.Samples));
            refusals.Add(failure is not null);
            Assert.Equal(failure is null ? [] : [$"matrix: {failure.Message}"], Experiment.Validate(p));
        }
        Assert.Contains(true, refusals);
        Assert.Contains(false, refusals);
    }

    public static TheoryData<string> Extreme => ["gaussian", "dirichlet", "diagonal", "anti-diagonal", "cyclic", "anti-cyclic", "leak"];

    [Theory]
    [MemberData(nameof(Extreme))]
    public void A_drawn_matrix_too_extreme_says_which_row_and_what_to_do(string kind)
    {
        MatrixSpecification matrix = kind switch
        {
            "gaussian" => new GaussianLogits { Scale = 100 },
            "dirichlet" => new DirichletRows { Concentration = 0.01 },
            "diagonal" => new DiagonalDominant { Strength = 50 },
            "anti-diagonal" => new DiagonalDominant { Strength = -50 },
            "cyclic" => new Cyclic { Strength = 50 },
            "anti-cyclic" => new Cyclic { Strength = -50 },
            _ => new Block { Leak = Math.BitDecrement(1.0) },
        };
        var thrown = Assert.ThrowsAny<Exception>(() => InMemoryRun.Of(Experiment, [new CoverageParameters { Matrix = matrix }], 1));
        Assert.Matches(@"row \d+ of P .* the ratio is (\d|infinite).*Take a less extreme matrix", thrown.Message);
    }
}
