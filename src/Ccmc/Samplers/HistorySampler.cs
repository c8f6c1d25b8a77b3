using Ccmc.Models;
using Ccmc.Random;

namespace Ccmc.Samplers;

/// <summary>
/// Uniform history: a uniformly chosen position of prompt and trajectory holds token j with probability n_j / L; it is accepted with
/// probability π_qj / max π_q·, else drawn afresh. After 64 rejections the token is drawn by scan, which leaves the law as it is.
/// </summary>
/// <remarks>The start is kept as counts, and so is what was appended, each time that 2²⁰ tokens of it are held: no more than 4 MB are ever
/// allocated.</remarks>
internal sealed class HistorySampler : TrajectorySampler
{
    private const int Trials = 64;
    private const int Longest = 1 << 20;
    private readonly double[] acceptance;
    private readonly long[] startCounts;
    private long startLength;
    private ushort[] history = new ushort[1024];
    private int length;

    public HistorySampler(TransitionMatrix matrix, ChainState state, bool compensated)
        : base(matrix, state, compensated)
    {
        if (size > ushort.MaxValue)
            throw new ArgumentException($"the history sampler holds at most {ushort.MaxValue} different tokens, not {size}");
        startCounts = Array.ConvertAll(counts, n => (long)n);
        startLength = startCounts.Sum();
        acceptance = new double[size * size];
        for (var q = 0; q < size; q++)
        {
            var row = matrix.Row(q);
            var max = 0.0;
            foreach (var p in row) max = Math.Max(max, p);
            for (var j = 0; j < size; j++) acceptance[q * size + j] = row[j] / max;
        }
    }

    internal override long Step(long tokens, long steps)
    {
        if (length == Longest) Fold();
        var done = Math.Min(Math.Min(tokens, steps), Longest - length);
        if (length + done > history.Length) Array.Resize(ref history, (int)Math.Min(Longest, Math.Max(2L * history.Length, length + done)));
        var random = stream;
        for (var i = 0L; i < done; i++)
        {
            if (compensated) inverseMass[current] += 1 / Weigh();
            current = Next(ref random);
            counts[current] += 1;
            history[length++] = (ushort)current;
        }
        stream = random;
        return done;
    }

    /// <summary>All tokens so far become counts. Which position stands for which token is changed by it, how many stand for each is
    /// not.</summary>
    private void Fold()
    {
        for (var j = 0; j < size; j++) startCounts[j] = (long)counts[j];
        startLength += length;
        length = 0;
    }

    private int Next(ref RandomStream random)
    {
        for (var trial = 0; trial < Trials; trial++)
        {
            var position = random.NextIndex(startLength + length);
            var token = position < startLength ? StartToken(position) : history[(int)(position - startLength)];
            if (random.NextDouble() < acceptance[current * size + token]) return token;
        }
        var total = Weigh();
        return Pick(weights, random.NextDouble() * total);
    }

    private int StartToken(long position)
    {
        var j = 0;
        while ((position -= startCounts[j]) >= 0) j++;
        return j;
    }
}
