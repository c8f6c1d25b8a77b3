using Ccmc.Models;
using Ccmc.Random;

namespace Ccmc.Samplers;

/// <summary>
/// One trajectory of a CCMC in progress: the counts n_j, the query q and, when asked for, the compensators. At each step token j is
/// appended with probability n_j π_qj / Σ_l n_l π_ql and becomes the query. The path is a function of matrix, start, stream and
/// <see cref="SamplerKind"/> alone: advancing by 10 and then 20 tokens gives what advancing by 30 gives. Not safe for several threads.
/// </summary>
/// <remarks>
/// Counts are exact up to 2⁵³. The compensator c_j(t) = Σ_{s &lt; t} π_{q_s j} / Σ_l n_l(s) π_{q_s l} makes ψ(n_j) − c_j a martingale (ψ
/// the digamma function): a step to j raises ψ(n_j) by 1/n_j. It is kept as one sum of 1 / Σ_l n_l π_ql for each query q. Reference:
/// [Pem92], [Ben97].
/// </remarks>
public abstract class TrajectorySampler
{
    /// <summary>Largest number of tokens of prompt and trajectory together: counts stay exact.</summary>
    public const long LongestContext = 1L << 53;

    /// <summary>Steps between two checks of the cancellation token.</summary>
    private protected const long Patience = 1L << 20;

    private protected readonly int size;
    private protected readonly double[] probabilities;
    private protected readonly double[] counts;
    private protected readonly double[] weights;
    private protected readonly double[] inverseMass;
    private protected readonly bool compensated;

    private protected TrajectorySampler(TransitionMatrix matrix, ChainState state, bool compensated)
    {
        size = matrix.Size;
        probabilities = matrix.Probabilities;
        weights = new double[size];
        (State, counts, inverseMass) = (state, state.Counts, state.InverseMass);
        this.compensated = compensated;
    }

    /// <summary>The trajectory: samplers that take turns on it share one.</summary>
    internal ChainState State { get; }

    /// <summary>The trajectory's own stream; a copy in a local variable stays in registers.</summary>
    private protected ref RandomStream stream => ref State.Stream;

    private protected ref int current => ref State.Query;

    /// <summary>Tokens appended so far.</summary>
    public long Tokens => State.Tokens;

    /// <summary>The query: the token appended last.</summary>
    public int Query => current;

    /// <summary>A sampler of the given kind. <paramref name="compensated"/>: keep <see cref="Compensator"/> (history, alias and snapshot
    /// then cost O(K) a token).</summary>
    /// <exception cref="ArgumentException">Sizes differ, runs are asked of a zero diagonal, or nothing can follow the first
    /// prompt.</exception>
    public static TrajectorySampler Create(SamplerKind kind, TransitionMatrix matrix,
        TrajectoryStart start, RandomStream stream, bool compensated)
    {
        start.ThrowUnlessFits(matrix);
        return Create(kind, matrix, new ChainState(start, stream), compensated);
    }

    /// <summary>A sampler that continues a trajectory.</summary>
    internal static TrajectorySampler Create(SamplerKind kind, TransitionMatrix matrix, ChainState state, bool compensated) => kind switch
    {
        SamplerKind.Scan => new ScanSampler(matrix, state, compensated),
        SamplerKind.History => new HistorySampler(matrix, state, compensated),
        SamplerKind.Alias => new AliasSampler(matrix, state, compensated),
        SamplerKind.Snapshot => new SnapshotSampler(matrix, state, compensated),
        SamplerKind.Runs => new RunSampler(matrix, state, compensated),
        SamplerKind.Auto => new AutoSampler(matrix, state, compensated),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such sampler"),
    };

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
    /// <exception cref="OperationCanceledException">Cancelled; checked now and then.</exception>
    public void Advance(long tokens, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        ThrowIfTooLong(tokens);
        while (tokens > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var done = Step(tokens, Patience);
            State.Tokens += done;
            tokens -= done;
        }
    }

    /// <summary>Refuses tokens that would make counts inexact.</summary>
    internal void ThrowIfTooLong(long tokens)
    {
        var length = 0.0;
        foreach (var n in counts) length += n;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tokens, LongestContext - (long)length);
    }

    /// <summary>Appends at most <paramref name="tokens"/> tokens with at most about <paramref name="steps"/> draws; returns how many
    /// tokens.</summary>
    internal abstract long Step(long tokens, long steps);

    /// <summary>Called before a step when the trajectory has gone on by another sampler: what is kept of it is made anew.</summary>
    internal virtual void Resume()
    {
    }

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
}
