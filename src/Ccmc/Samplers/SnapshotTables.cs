using Ccmc.Models;

namespace Ccmc.Samplers;

/// <summary>What the <see cref="SnapshotSampler"/> needs of a matrix: acceptance in 256 steps, and each row's likeliest tokens apart.
/// Immutable; replicates share it.</summary>
internal sealed class SnapshotTables
{
    /// <summary>Bytes past the last one, so that four can be read from any.</summary>
    private const int Padding = 4;

    public SnapshotTables(TransitionMatrix matrix)
    {
        var size = matrix.Size;
        if (size > 1 << 15) throw new ArgumentException($"the snapshot sampler takes at most {1 << 15} tokens, not {size}");
        Most = size >= 50 ? 16 : size >= 8 ? 4 : 0;
        Acceptance = GC.AllocateArray<byte>(size * size + Padding, pinned: true);
        Likely = new int[size * Most];
        Shares = new double[size * Most];
        Counts = new int[size];
        Largest = new double[size];
        Envelope = new double[size];
        var top = new double[Most + 1];
        for (var q = 0; q < size; q++) Prepare(matrix, q, top);
    }

    /// <summary>Likely tokens of a row, at most.</summary>
    public int Most { get; }

    /// <summary>⌊256 π_qj / M_q⌋, at most 255; 0 for the likely tokens. K × K, pinned.</summary>
    public byte[] Acceptance { get; }

    /// <summary>The tokens with π_qj &gt; M_q, and their π_qj: <see cref="Most"/> places a row, of which the first <see cref="Counts"/> are
    /// taken.</summary>
    public int[] Likely { get; }

    /// <inheritdoc cref="Likely"/>
    public double[] Shares { get; }

    /// <summary>How many tokens of a row are likely.</summary>
    public int[] Counts { get; }

    /// <summary>max π_q·, 0 where no token is likely.</summary>
    public double[] Largest { get; }

    /// <summary>M_q, the largest π_qj of the others.</summary>
    public double[] Envelope { get; }

    private void Prepare(TransitionMatrix matrix, int q, double[] top)
    {
        var row = matrix.Row(q);
        FindLargest(row, top);
        var envelope = top[^1];
        Envelope[q] = envelope;
        var steps = 256 / envelope;
        for (var j = 0; j < row.Length; j++)
            if (row[j] > envelope)
            {
                var place = q * Most + Counts[q]++;
                (Likely[place], Shares[place]) = (j, row[j]);
            }
            else Acceptance[q * row.Length + j] = (byte)Math.Min(255, (int)(row[j] * steps));
        Largest[q] = Counts[q] > 0 ? top[0] : 0;
    }

    /// <summary>The largest of a row, falling, as many as <paramref name="top"/> holds.</summary>
    private static void FindLargest(ReadOnlySpan<double> row, Span<double> top)
    {
        top.Clear();
        foreach (var p in row)
        {
            if (p <= top[^1]) continue;
            var i = top.Length - 1;
            for (; i > 0 && top[i - 1] < p; i--) top[i] = top[i - 1];
            top[i] = p;
        }
    }
}
