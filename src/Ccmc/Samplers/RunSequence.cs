using Ccmc.Functions;
using Ccmc.Models;
using Ccmc.Random;

namespace Ccmc.Samplers;

/// <summary>Draws that follow one another from the same row of P while the counts of the other tokens do not change: repeats of the query,
/// then perhaps a switch.</summary>
/// <param name="Query">q, 0-based.</param>
/// <param name="Repeats">How often q was appended.</param>
/// <param name="Next">The token appended after them, another one than q; −1 where the stretch was cut before that.</param>
public readonly record struct Stretch(int Query, long Repeats, int Next)
{
    /// <summary>Draws from row q, and tokens appended.</summary>
    public long Draws => Repeats + (Next >= 0 ? 1 : 0);
}

/// <summary>
/// A trajectory as a sequence of stretches, for statistics of a trajectory that is not stored. The law is the run sampler's: a run of
/// the query is drawn whole where it is expected to be long, else one token. A stretch that is cut continues after the cut, so cuts do not
/// move the path. Not safe for several threads.
/// </summary>
/// <remarks>Use: <see cref="Draw"/> the next stretch, read it beside <see cref="Counts"/>, which are those before it, then
/// <see cref="Append"/> it. Reference: [AK68], [Pem92].</remarks>
public sealed class RunSequence
{
    /// <summary>As in the run sampler: runs are drawn whole where n_q is at least this many times Σ_{i ≠ q} n_i π_qi / π_qq.</summary>
    private const double ShortestRun = 16;

    private readonly TransitionMatrix matrix;
    private readonly double[] counts;
    private readonly double[] weights;
    private RandomStream stream;
    private bool inRun;
    private long left;

    /// <summary>A trajectory about to start.</summary>
    /// <exception cref="ArgumentException">Sizes differ, or the matrix has a zero diagonal: it has no runs.</exception>
    public RunSequence(TransitionMatrix matrix, TrajectoryStart start, RandomStream stream)
    {
        if (matrix.HasZeroDiagonal) throw new ArgumentException("a matrix with a zero diagonal has no runs");
        start.ThrowUnlessFits(matrix);
        (this.matrix, this.stream) = (matrix, stream);
        counts = new double[matrix.Size];
        weights = new double[matrix.Size];
        Begin(start);
    }

    /// <summary>n, length K, exact to 2⁵³.</summary>
    public ReadOnlySpan<double> Counts => counts;

    /// <summary>The query.</summary>
    public int Query { get; private set; }

    /// <summary>Starts another trajectory with the same stream.</summary>
    public void Begin(TrajectoryStart start)
    {
        for (var j = 0; j < counts.Length; j++) counts[j] = start.Counts[j];
        Query = start.Query;
        inRun = false;
    }

    /// <summary>Starts another trajectory with the same stream, its query drawn uniformly from the prompt's tokens.</summary>
    public void BeginAnywhere(ReadOnlySpan<long> prompt)
    {
        for (var j = 0; j < counts.Length; j++) counts[j] = prompt[j];
        Query = Random.Draw.Categorical(ref stream, counts);
        inRun = false;
    }

    /// <summary>The next stretch, of at most <paramref name="most"/> ≥ 1 tokens.</summary>
    public Stretch Draw(long most)
    {
        var (own, others) = Weigh();
        if (!inRun && own < ShortestRun * others) return One(own + others);
        if (!inRun) (inRun, left) = (true, DrawRepeats(counts[Query], others / matrix.Probability(Query, Query)));
        if (left >= most)
        {
            left -= most;
            return new(Query, most, -1);
        }
        var repeats = left;
        inRun = false;
        weights[Query] = 0;
        return new(Query, repeats, TrajectorySampler.Pick(weights, stream.NextDouble() * others));
    }

    /// <summary>Appends a stretch that was drawn.</summary>
    public void Append(in Stretch stretch)
    {
        counts[stretch.Query] += stretch.Repeats;
        if (stretch.Next < 0) return;
        counts[stretch.Next] += 1;
        Query = stretch.Next;
    }

    private Stretch One(double total)
    {
        var next = TrajectorySampler.Pick(weights, stream.NextDouble() * total);
        return next == Query ? new(Query, 1, -1) : new(Query, 0, next);
    }

    private (double Own, double Others) Weigh()
    {
        var row = matrix.Row(Query);
        var others = 0.0;
        for (var j = 0; j < row.Length; j++)
        {
            weights[j] = counts[j] * row[j];
            if (j != Query) others += weights[j];
        }
        return (weights[Query], others);
    }

    /// <summary>Beta-geometric: R = ⌊E / log(1 + Y/X)⌋ with X ~ Γ(own), Y ~ Γ(c), E exponential.</summary>
    private long DrawRepeats(double own, double c)
    {
        if (!(c > 0)) return TrajectorySampler.LongestContext;
        var ratio = Elementary.Exp(Random.Draw.LogGamma(ref stream, c) - Random.Draw.LogGamma(ref stream, own));
        var run = Random.Draw.Exponential(ref stream) / Elementary.Log1p(ratio);
        return run < TrajectorySampler.LongestContext ? (long)run : TrajectorySampler.LongestContext;
    }
}
