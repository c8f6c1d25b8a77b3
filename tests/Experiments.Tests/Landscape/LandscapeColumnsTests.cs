using Experiments.Landscape;
using Experiments.Shared;
using MathNet.Numerics.LinearAlgebra;

namespace Experiments.Tests.Landscape;

/// <summary>Columns that no claim reads: gradient descent on all entries of W, pair by pair, and the spectrum by MathNet.</summary>
public sealed class LandscapeColumnsTests
{
    private static readonly LandscapeExperiment Experiment = new();

    private static readonly double[][] Rows = [[0.5, 0.2, 0.3], [0.25, 0.6, 0.15], [0.1, 0.35, 0.55]];

    private static readonly LandscapeParameters Three = new()
    {
        Matrix = new ExplicitMatrix { Rows = Rows },
        VocabularySize = 3,
        EmbeddingDimension = 4,
        Embeddings = new CorrelatedEmbeddings { Condition = 1.5 },
        Segments = 1,
    };

    /// <summary>A pair of tokens given a query: its share of the samples, how often the first follows, and v with v · W the difference of
    /// their scores.</summary>
    private sealed record Pair(double Share, double First, Vector<double> Vector)
    {
        public double Logit => Math.Log(First / (1 - First));

        /// <summary>Divergence from the pair's own probability of that at W; its series where a difference would cancel.</summary>
        public double Gap(Vector<double> w)
        {
            if (First == 1) return Math.Log(1 + Math.Exp(-Vector * w));
            var (d, v) = (Vector * w - Logit, First * (1 - First));
            return Math.Abs(d) > 1e-3 ? Math.Log(1 - First + First * Math.Exp(d)) - First * d
                : v * d * d / 2 * (1 + (1 - 2 * First) * d / 3 + (1 - 6 * v) * d * d / 12);
        }

        public Vector<double> Gradient(Vector<double> w) => Share * (1 / (1 + Math.Exp(-Vector * w)) - First) * Vector;
    }

    private static Pair Of(Ccmc.Algebra.Matrix e, int query, int first, int second, double share, double chance) => new(share, chance,
        Vector<double>.Build.Dense(e.Columns * e.Columns,
            i => (e[first, i / e.Columns] - e[second, i / e.Columns]) * e[query, i % e.Columns]));

    /// <summary>All pairs of three tokens, queries alike; token 0 may be unbeaten where it is the query.</summary>
    private static List<Pair> Pairs(bool unbeaten)
    {
        var e = Experiment.Prepare(Three, new MemoryContext(0)).Embeddings;
        return [.. from k in Enumerable.Range(0, 3) from i in Enumerable.Range(0, 3) from j in Enumerable.Range(i + 1, 2 - i)
            select Of(e, k, i, j, 1 / 9.0, unbeaten && k == 0 && i == 0 ? 1 : Rows[k][i] / (Rows[k][i] + Rows[k][j]))];
    }

    private static Matrix<double> Sum(List<Pair> pairs, Func<Pair, double> curvature) =>
        pairs.Select(p => p.Share * curvature(p) * p.Vector.OuterProduct(p.Vector)).Aggregate((a, b) => a + b);

    /// <summary>σ(1 − σ) is at most ¼.</summary>
    private static double Lipschitz(List<Pair> pairs) => Sum(pairs, _ => 0.25).Evd(Symmetricity.Symmetric).EigenValues.Max(v => v.Real);

    /// <summary>The least W of the given differences of scores.</summary>
    private static Vector<double> Least(List<Pair> pairs, Func<Pair, double> difference) =>
        Matrix<double>.Build.DenseOfRowVectors(pairs.Select(p => p.Vector)).PseudoInverse()
            * Vector<double>.Build.DenseOfEnumerable(pairs.Select(difference));

    /// <summary>Gaps after 0, 1, … steps of plain descent from W = 0, and the points.</summary>
    private static List<(double Gap, Vector<double> At)> Descent(List<Pair> pairs, double step, Func<int, double, bool> goOn)
    {
        var (at, found) = (Vector<double>.Build.Dense(pairs[0].Vector.Count), new List<(double, Vector<double>)>());
        while (true)
        {
            found.Add((pairs.Sum(p => p.Share * p.Gap(at)), at));
            if (!goOn(found.Count - 1, found[^1].Item1)) return found;
            at -= step * pairs.Select(p => p.Gradient(at)).Aggregate((a, b) => a + b);
        }
    }

    [Fact]
    public void The_spectrum_is_that_of_the_pairs()
    {
        var (run, pairs) = (InMemoryRun.Of(Experiment, [Three], 1), Pairs(unbeaten: false));
        double[] values = [.. Sum(pairs, p => p.First * (1 - p.First)).Evd(Symmetricity.Symmetric).EigenValues.Select(v => v.Real).Order()];
        SameRows.Equal(values.Select((v, i) => new SpectrumRow(Place: i, Eigenvalue: v)),
            run.Rows(LandscapeTables.Spectrum).Select(m => m.Row));
        var (row, smallest) = (Assert.Single(run.Rows(LandscapeTables.Curvatures)).Row, values[^6]);
        Assert.InRange(values[^7], -1e-12, 1e-12);
        SameRows.Equal("SmallestPositive", smallest, row.SmallestPositive);
        SameRows.Equal("Condition", Lipschitz(pairs) / smallest, row.Condition);
    }

    /// <summary>The window begins where the gap is 10⁻¹² of the first, and ends where ½ Σ λ c² (1 − ηλ)^2s is 10⁻⁶ of what it
    /// was.</summary>
    [Fact]
    public void The_descent_to_a_minimum_is_that_of_the_pairs()
    {
        var (run, pairs) = (InMemoryRun.Of(Experiment, [Three], 1), Pairs(unbeaten: false));
        var step = 1 / Lipschitz(pairs);
        var (first, start, length) = (0.0, -1, 0);
        var hessian = Sum(pairs, p => p.First * (1 - p.First)).Evd(Symmetricity.Symmetric);
        var (least, energies) = (Least(pairs, p => p.Logit), Vector<double>.Build.Dense(16));
        double Predicted(int s) => Enumerable.Range(10, 6).Sum(
            i => energies[i] * Math.Pow(1 - step * hessian.EigenValues[i].Real, 2 * s));
        var found = Descent(pairs, step, (i, gap) => i == 0 ? (first = gap) > 0 : gap > 1e-12 * first);
        start = found.Count - 1;
        var c = hessian.EigenVectors.Transpose() * (found[^1].At - least);
        energies = Vector<double>.Build.Dense(16, i => hessian.EigenValues[i].Real * c[i] * c[i] / 2);
        while (Predicted(length) > 1e-6 * Predicted(0)) length++;
        found = Descent(pairs, step, (i, _) => i < start + length);
        var row = Assert.Single(run.Rows(LandscapeTables.Convergence)).Row;
        SameRows.Equal([row with { Iterations = start + length, WindowStart = start, WindowEnd = start + length, Gap = found[^1].Gap,
            GapPredicted = Predicted(length) }], [row], 1e-5);
        var steps = run.Rows(LandscapeTables.Descent).Select(m => m.Row).ToList();
        Assert.Equal((0, start + length), (steps[0].Iteration, steps[^1].Iteration));
        SameRows.Equal(steps.Select(s => new DescentRow(Iteration: s.Iteration, Gap: found[(int)s.Iteration].Gap,
            Predicted: s.Iteration > start ? Predicted((int)s.Iteration - start) : null)), steps, 1e-5);
        AssertLogSpaced(steps);
    }

    /// <summary>Every step at first, then twelve to a decade.</summary>
    private static void AssertLogSpaced(List<DescentRow> steps)
    {
        Assert.All(steps.Zip(steps.Skip(1)), p => Assert.True(p.First.Iteration < p.Second.Iteration));
        Assert.Equal([1L, 2, 3], steps.SkipWhile(s => s.Iteration == 0).Take(3).Select(s => s.Iteration));
        Assert.All(steps.Zip(steps.Skip(1)), p => Assert.True(p.Second.Iteration <= p.First.Iteration * 1.22 + 1));
    }

    /// <summary>Where token 0 always follows query 0, the gap tends to ‖W_v‖² / (ηt), W_v the least W that puts it one above the
    /// others.</summary>
    [Fact]
    public void The_descent_to_infinity_is_that_of_the_pairs()
    {
        var run = InMemoryRun.Of(Experiment, [Three with { Data = new UnbeatenData(), MaximumIterations = 501 }], 1);
        var pairs = Pairs(unbeaten: true);
        var (step, square) = (1 / Lipschitz(pairs), Math.Pow(Least(pairs, p => p.First == 1 ? 1 : 0).L2Norm(), 2));
        var found = Descent(pairs, step, (i, _) => i < 502);
        var row = Assert.Single(run.Rows(LandscapeTables.Convergence)).Row;
        SameRows.Equal([row with { Iterations = 502, Gap = found[502].Gap, GapPredicted = square / (step * 502) }], [row], 1e-8);
        var steps = run.Rows(LandscapeTables.Descent).Select(m => m.Row).ToList();
        SameRows.Equal(steps.Select(s => new DescentRow(Iteration: s.Iteration, Gap: found[(int)s.Iteration].Gap,
            Predicted: s.Iteration > 0 ? square / (step * s.Iteration) : null)), steps, 1e-8);
        AssertLogSpaced(steps);
    }

    /// <summary>Token 0 before 1 before 2: the least W has both margins 1.</summary>
    [Fact]
    public void The_descent_on_a_chain_is_that_of_the_pairs()
    {
        var parameters = Three with { Data = new PrioritiesData { Edges = [[0, 1], [1, 2]] }, MaximumIterations = 300 };
        var run = InMemoryRun.Of(Experiment, [parameters], 1);
        var e = Experiment.Prepare(parameters, new MemoryContext(0)).Embeddings;
        List<Pair> pairs = [Of(e, 0, 0, 1, 0.5, 1), Of(e, 0, 1, 2, 0.5, 1)];
        var (step, square) = (1 / Lipschitz(pairs), Math.Pow(Least(pairs, _ => 1).L2Norm(), 2));
        var found = Descent(pairs, step, (i, _) => i < 300);
        var steps = run.Rows(LandscapeTables.Descent).Select(m => m.Row).ToList();
        Assert.Equal(300, steps[^1].Iteration);
        SameRows.Equal(steps.Select(s => new DescentRow(Iteration: s.Iteration, Gap: found[(int)s.Iteration].Gap,
            Predicted: square / (step * s.Iteration))), steps, 1e-8);
        AssertLogSpaced(steps);
    }

    /// <summary>
    /// Orthonormal embeddings: the least logits of 0 before 1 before 2 are 1, 0, −1, so 0 before 2 has margin 2 and no part; of a diamond
    /// 1, 0, 0, −1, four margins of 1. Tokens that beat each other are one class, with one arc from what beats both.
    /// </summary>
    [Theory]
    [InlineData("0 1,1 2", 2, 2)]
    [InlineData("0 1,1 2,0 2", 3, 2)]
    [InlineData("0 1,0 2,1 3,2 3", 4, 4)]
    [InlineData("0 1,0 2,1 2,2 1", 1, 1)]
    [InlineData("0 1 2", 2, 2)]
    [InlineData("0 1 2,1 2,2 3,0 3", 5, 3)]
    public void Arcs_and_what_supports_the_least_matrix(string edges, int arcs, int supporting)
    {
        var row = Assert.Single(InMemoryRun.Of(Experiment, [new LandscapeParameters
        {
            VocabularySize = 4,
            EmbeddingDimension = 4,
            Data = new PrioritiesData { Edges = [.. edges.Split(',').Select(e => (int[])[.. e.Split(' ').Select(int.Parse)])] },
            MaximumIterations = 200,
        }], 1).Rows(LandscapeTables.Priorities)).Row;
        Assert.Equal((arcs, supporting, 200L), (row.Arcs, row.Supporting, row.Iterations));
    }
}
