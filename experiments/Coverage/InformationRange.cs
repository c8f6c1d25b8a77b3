using System.Globalization;
using Ccmc.Algebra;
using Ccmc.Functions;
using Ccmc.Graphs;
using Ccmc.Models;
using Experiments.Shared;
using static System.FormattableString;

namespace Experiments.Coverage;

/// <summary>Whether the information of every query can be inverted: predictions need it, and in double precision it is lost where edges of
/// one graph differ too far.</summary>
internal static class InformationRange
{
    /// <summary>
    /// Ratios that need no trial at K up to 128: the shifted Laplacian's condition is at most K³ times the ratio (λ₂ ≥ 4 w / K² for
    /// smallest weight w, λ_max ≤ 2 K times the largest), and Cholesky's method succeeds below 1 / (K^1.5 ε).
    /// </summary>
    private const double AlwaysInverted = 1e6;

    /// <summary>The graph with conductances f σ(1 − σ), f = 1 / edges, and the pseudo-inverse of its Laplacian; null where rounding loses
    /// it.</summary>
    public static (CoOccurrenceGraph Graph, Matrix Inverse)? Inverted(CoOccurrenceGraph graph, double[] spread)
    {
        var frequency = 1.0 / Math.Max(1, spread.Length);
        if (spread.Any(s => !(frequency * s > 0))) return null;
        var information = new CoOccurrenceGraph(graph.Size, graph.Edges.Select((e, i) => e with { Weight = frequency * spread[i] }));
        try
        {
            return (information, information.LaplacianPseudoInverse());
        }
        catch (ArithmeticException)
        {
            return null;
        }
    }

    /// <summary>σ(1 − σ) at the log-odds of each edge.</summary>
    public static double[] Spreads(ReadOnlySpan<double> logits, CoOccurrenceGraph graph)
    {
        var spread = new double[graph.Edges.Count];
        for (var e = 0; e < spread.Length; e++) spread[e] = Spread(logits[graph.Edges[e].First] - logits[graph.Edges[e].Second]);
        return spread;
    }

    /// <summary>What is wrong with the first query whose information cannot be inverted; null where all can.</summary>
    public static string? Fault(TransitionMatrix matrix, IReadOnlyList<CoOccurrenceGraph> graphs)
    {
        for (var k = 0; k < graphs.Count; k++)
            if (!IsInvertible(matrix.LogitRow(k), graphs[k])) return Sentence(matrix, k, graphs[k]);
        return null;
    }

    /// <summary>What was found in a query's row, what is allowed, and what to do.</summary>
    public static string Sentence(TransitionMatrix matrix, int query, CoOccurrenceGraph graph)
    {
        var spread = Spreads(matrix.LogitRow(query), graph);
        var (least, most) = (Array.IndexOf(spread, spread.Min()), Array.IndexOf(spread, spread.Max()));
        string Edge(int e) => Invariant($"{graph.Edges[e].First}, {graph.Edges[e].Second} has σ(1 − σ) = {spread[e]:G3}");
        var ratio = spread[least] > 0 ? (spread[most] / spread[least]).ToString("G3", CultureInfo.InvariantCulture) : "infinite";
        return string.Create(CultureInfo.InvariantCulture,
            $"row {query} of P (tokens count from 0) has probabilities too far apart: "
                + $"a sample of the pair {Edge(least)} of its log-odds, one of {Edge(most)}; the ratio is {ratio}, ")
            + string.Create(CultureInfo.InvariantCulture,
                $"and the information of a row can be inverted in double precision for ratios up "
                    + $"to {AlwaysInverted:G1} always, beyond about {1 / RoundingBounds.Epsilon:G1} hardly ever. ")
            + "Take a less extreme matrix (a smaller scale or strength, a larger concentration, a leak further from 0 and 1), "
            + "or a graph without such pairs";
    }

    private static bool IsInvertible(ReadOnlySpan<double> logits, CoOccurrenceGraph graph)
    {
        var spread = Spreads(logits, graph);
        return spread.Length == 0 || spread.Max() <= AlwaysInverted * spread.Min() || Inverted(graph, spread) is not null;
    }

    /// <summary>σ(1 − σ) at the given log-odds, without cancellation.</summary>
    private static double Spread(double logOdds)
    {
        var small = Elementary.Exp(-Math.Abs(logOdds));
        return small / ((1 + small) * (1 + small));
    }
}
