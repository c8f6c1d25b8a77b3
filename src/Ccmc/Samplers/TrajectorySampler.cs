using Ccmc.Models;
using Ccmc.Random;

namespace Ccmc.Samplers;

/// <summary>
/// One trajectory of a CCMC in progress: the counts n_j, the query q and, when asked for, the compensators. At each step token j is appended with
/// probability n_j π_qj / Σ_l n_l π_ql and becomes the query. The path is a function of matrix, start, stream and <see cref="SamplerKind"/> alone:
/// advancing by 10 and then 20 tokens gives what advancing by 30 gives. Not safe for several threads.
/// </summary>
/// <remarks>
/// Counts are exact up to 2⁵³. The compensator c_j(t) = Σ_{s &lt; t} π_{q_s j} / Σ_l n_l(s) π_{q_s l} makes ψ(n_j) − c_j a martingale (ψ the digamma function):
/// a step to j raises ψ(n_j) by 1/n_j. It is kept as one sum of 1 / Σ_l n_l π_ql for each query q. Reference: [Pem92], [Ben97].
/// </remarks>
public abstract class TrajectorySampler
{
    /// <summary>Largest number of tokens of prompt and trajectory together: counts stay exact.</summary>
    public const long LongestContext = 1L << 53;

    /// <summary>Steps between two looks at the cancellation token.</summary>
    private const long Patience = 1L << 20;

    private protected readonly int size;
    private protected readonly double[] probabilities;
    private protected readonly double[] counts;
    private protected readonly double[] weights;
    private protected readonly double[] inverseMass;
    private protected readonly bool compensated;
    private protected RandomStream stream;
    private protected int current;
    private readonly long startLength;

    private protected TrajectorySampler(TransitionMatrix matrix, TrajectoryStart start, RandomStream stream, bool compensated)
    {
        start.ThrowUnlessFits(matrix);
        size = matrix.Size;
        probabilities = matrix.Probabilities;
        counts = new double[size];
        for (var j = 0; j < size; j++) counts[j] = start.Counts[j];
        weights = new double[size];
        inverseMass = new double[size];
        current = start.Query;
        startLength = start.Length;
        this.stream = stream;
        this.compensated = compensated;
    }

    /// <summary>Tokens appended so far.</summary>
    public long Tokens { get; private set; }

    /// <summary>The query: the token appended last.</summary>
    public int Query => current;

    /// <summary>A sampler of the given kind. <paramref name="compensated"/>: keep <see cref="Compensator"/> (history and alias then cost O(K) a token).</summary>
    /// <exception cref="ArgumentException">Sizes differ, runs are asked of a zero diagonal, or nothing can follow the first prompt.</exception>
    public static TrajectorySampler Create(SamplerKind kind, TransitionMatrix matrix, TrajectoryStart start, RandomStream stream, bool compensated) => kind switch
    {
        SamplerKind.Scan => new ScanSampler(matrix, start, stream, compensated),
        SamplerKind.History => new HistorySampler(matrix, start, stream, compensated),
        SamplerKind.Alias => new AliasSampler(matrix, start, stream, compensated),
        SamplerKind.Snapshot => new SnapshotSampler(matrix, start, stream, compensated),
        SamplerKind.Runs => new RunSampler(matrix, start, stream, compensated),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such sampler"),
    };

    /// <summary>
    /// The kind for a matrix when the user leaves the choice: a function of the matrix alone. Runs for K up to 8, and beyond where some token is
    /// its own likeliest successor and may win alone (the run sampler draws single tokens where runs are short); else scan, alias tables up to K = 256,
    /// a snapshot of the counts beyond (alias tables of all rows no longer fit into a core's cache).
    /// </summary>
    public static SamplerKind Choose(TransitionMatrix matrix)
    {
        if (matrix.HasZeroDiagonal) return matrix.Size <= 8 ? SamplerKind.Scan : ForManyTokens(matrix);
        if (matrix.Size <= 8) return SamplerKind.Runs;
        for (var q = 0; q < matrix.Size; q++)
            if (IsLargest(matrix.Row(q), q)) return SamplerKind.Runs;
        return ForManyTokens(matrix);
    }

    /// <summary>n_j, in tokens.</summary>
    public long Count(int token) => (long)counts[token];

    /// <summary>c_j(t), the compensator of ψ(n_j) since the start; needs a sampler that was asked to keep it.</summary>
    /// <exception cref="InvalidOperationException">The sampler was not asked to keep compensators.</exception>
    public double Compensator(int token)
    {
        if (!compensated) throw new InvalidOperationException("this sampler keeps no compensators; create it with compensated: true");
        var sum = 0.0;
        for (var q = 0; q < size; q++) sum += inverseMass[q] * probabilities[q * size + token];
        return sum;
    }

    /// <summary>Appends <paramref name="tokens"/> ≥ 0 more tokens.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The context would pass <see cref="LongestContext"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; looked at now and then.</exception>
    public void Advance(long tokens, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tokens, LongestContext - startLength - Tokens);
        while (tokens > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var done = Step(tokens, Patience);
            Tokens += done;
            tokens -= done;
        }
    }

    /// <summary>Appends at most <paramref name="tokens"/> tokens with at most about <paramref name="steps"/> draws; returns how many tokens.</summary>
    private protected abstract long Step(long tokens, long steps);

    /// <summary>Σ_j n_j π_qj, with the terms left in <see cref="weights"/>.</summary>
    private protected double Weigh()
    {
        var row = probabilities.AsSpan(current * size, size);
        var n = counts.AsSpan(0, row.Length);
        var w = weights.AsSpan(0, row.Length);
        var total = 0.0;
        for (var j = 0; j < row.Length; j++)
        {
            var x = n[j] * row[j];
            w[j] = x;
            total += x;
        }
        return total;
    }

    /// <summary>The index that <paramref name="u"/> in [0, Σ weights) falls on; never one of weight 0.</summary>
    internal static int Pick(ReadOnlySpan<double> weights, double u)
    {
        var j = 0;
        while (j < weights.Length - 1 && (u -= weights[j]) >= 0) j++;
        while (weights[j] <= 0) j--;
        return j;
    }

    /// <summary>Uniform on 0 … count − 1, without bias. Reference: [Lem19].</summary>
    private protected static long NextPosition(ref RandomStream stream, long count)
    {
        var n = (ulong)count;
        var high = Math.BigMul(stream.NextUInt64(), n, out var low);
        if (low < n)
        {
            var threshold = (0UL - n) % n;
            while (low < threshold) high = Math.BigMul(stream.NextUInt64(), n, out low);
        }
        return (long)high;
    }

    private static SamplerKind ForManyTokens(TransitionMatrix matrix) => matrix.Size <= 256 ? SamplerKind.Alias : SamplerKind.Snapshot;

    private static bool IsLargest(ReadOnlySpan<double> row, int index)
    {
        foreach (var p in row)
            if (p > row[index]) return false;
        return true;
    }
}
