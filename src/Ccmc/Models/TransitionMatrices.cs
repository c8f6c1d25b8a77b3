using Ccmc.Functions;
using Ccmc.Random;

namespace Ccmc.Models;

/// <summary>The families of base transition matrices. Random ones draw row by row, column by column, from the stream alone.</summary>
public static class TransitionMatrices
{
    /// <summary>Logits <paramref name="scale"/> · N(0, 1), independent. <paramref name="size"/>: K ≥ 2.</summary>
    public static TransitionMatrix Gaussian(ref RandomStream stream, int size, double scale) =>
        TransitionMatrix.FromLogits(NormalLogits(ref stream, size, scale));

    /// <summary>Rows from the symmetric Dirichlet law with the given concentration &gt; 0 of each entry; drawn in logarithms, so peaked
    /// rows keep their digits.</summary>
    public static TransitionMatrix Dirichlet(ref RandomStream stream, int size, double concentration)
    {
        var logits = new double[size * size];
        for (var i = 0; i < logits.Length; i++) logits[i] = Draw.LogGamma(ref stream, concentration);
        return TransitionMatrix.FromLogits(logits);
    }

    /// <summary>Every row ∝ <paramref name="row"/>, K positive numbers: a Pólya urn.</summary>
    public static TransitionMatrix IdenticalRows(ReadOnlySpan<double> row)
    {
        var rows = new double[row.Length * row.Length];
        for (var k = 0; k < row.Length; k++) row.CopyTo(rows.AsSpan(k * row.Length));
        return TransitionMatrix.FromProbabilities(rows);
    }

    /// <summary>K = 2 with rows (1 − p, p) and (q, 1 − q); 0 &lt; p, q &lt; 1.</summary>
    public static TransitionMatrix TwoToken(double p, double q) => TransitionMatrix.FromProbabilities([1 - p, p, q, 1 - q]);

    /// <summary>Standard normal logits, <paramref name="strength"/> (nats) added on the diagonal.</summary>
    public static TransitionMatrix DiagonalDominant(ref RandomStream stream, int size, double strength) =>
        Raised(ref stream, size, strength, 0);

    /// <summary>Standard normal logits, <paramref name="strength"/> (nats) added to k → k + 1 (mod K): near-periodic.</summary>
    public static TransitionMatrix Cyclic(ref RandomStream stream, int size, double strength) =>
        Raised(ref stream, size, strength, 1);

    /// <summary>
    /// Standard normal logits, rescaled in each row so that the tokens outside the row's block have total probability
    /// <paramref name="leak"/> (0 &lt; leak &lt; 1): slow mixing. Blocks are runs of consecutive tokens, sizes ⌊K/blocks⌋ or one more,
    /// larger ones first; with one block there is nothing outside and the leak is ignored.
    /// </summary>
    public static TransitionMatrix Block(ref RandomStream stream, int size, int blocks, double leak)
    {
        var logits = NormalLogits(ref stream, size, 1);
        if (blocks == 1) return TransitionMatrix.FromLogits(logits);
        Span<double> part = new double[size];
        Span<bool> inside = new bool[size];
        for (var k = 0; k < size; k++)
        {
            var row = logits.AsSpan(k * size, size);
            for (var j = 0; j < size; j++) inside[j] = BlockOf(j, size, blocks) == BlockOf(k, size, blocks);
            Rescale(row, part, inside, true, 1 - leak);
            Rescale(row, part, inside, false, leak);
        }
        return TransitionMatrix.FromLogits(logits);
    }

    /// <summary>Index of the block that holds a token (see <see cref="Block"/>).</summary>
    public static int BlockOf(int token, int size, int blocks)
    {
        var (small, larger) = (size / blocks, size % blocks);
        var inLarger = larger * (small + 1);
        return token < inLarger ? token / (small + 1) : larger + (token - inLarger) / small;
    }

    /// <summary>Logits <paramref name="scale"/> · N(0, 1) off the diagonal, probability zero on it: no token repeats itself.</summary>
    public static TransitionMatrix ZeroDiagonal(ref RandomStream stream, int size, double scale)
    {
        var logits = NormalLogits(ref stream, size, scale);
        for (var k = 0; k < size; k++) logits[k * size + k] = double.NegativeInfinity;
        return TransitionMatrix.FromLogits(logits);
    }

    private static TransitionMatrix Raised(ref RandomStream stream, int size, double strength, int shift)
    {
        var logits = NormalLogits(ref stream, size, 1);
        for (var k = 0; k < size; k++) logits[k * size + (k + shift) % size] += strength;
        return TransitionMatrix.FromLogits(logits);
    }

    private static double[] NormalLogits(ref RandomStream stream, int size, double scale)
    {
        var logits = new double[size * size];
        for (var i = 0; i < logits.Length; i++) logits[i] = scale * Draw.Normal(ref stream);
        return logits;
    }

    private static void Rescale(Span<double> row, Span<double> part, ReadOnlySpan<bool> inside, bool which, double mass)
    {
        var count = 0;
        for (var j = 0; j < row.Length; j++)
            if (inside[j] == which) part[count++] = row[j];
        var shift = Elementary.Log(mass) - Elementary.LogSumExp(part[..count]);
        for (var j = 0; j < row.Length; j++)
            if (inside[j] == which) row[j] += shift;
    }
}
