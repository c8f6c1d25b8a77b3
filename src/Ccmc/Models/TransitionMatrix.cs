using Ccmc.Functions;

namespace Ccmc.Models;

/// <summary>
/// Base transition matrix P of a context-conditioned Markov chain: K × K, row k the law π_k of the next token given query k when every
/// token is present once. Kept as logits A = log P, each row with mean zero over its finite entries; probabilities are derived from them,
/// at least 2.2e-308 where the logit is finite. Immutable, safe to share between threads.
/// </summary>
/// <remarks>Reference: [IHLRO24], context-conditioned Markov chain. A zero on the diagonal is a logit of −∞.</remarks>
public sealed class TransitionMatrix
{
    /// <summary>The smallest double with all its digits.</summary>
    private const double Smallest = 2.2250738585072014e-308;

    private readonly double[] logits;
    private readonly double[] probabilities;

    private TransitionMatrix(int size, double[] logits)
    {
        Size = size;
        this.logits = logits;
        probabilities = new double[size * size];
        for (var k = 0; k < size; k++) Softmax(logits.AsSpan(k * size, size), probabilities.AsSpan(k * size, size));
    }

    /// <summary>K, the vocabulary size.</summary>
    public int Size { get; }

    /// <summary>π_{query, token}.</summary>
    public double Probability(int query, int token) => probabilities[query * Size + token];

    /// <summary>All of P row by row, K × K, for readers that would else copy it; never to be written.</summary>
    internal double[] Probabilities => probabilities;

    /// <summary>A_{query, token} = log π_{query, token} less the row's mean (nats).</summary>
    public double Logit(int query, int token) => logits[query * Size + token];

    /// <summary>π_query, length K.</summary>
    public ReadOnlySpan<double> Row(int query) => probabilities.AsSpan(query * Size, Size);

    /// <summary>A_query, length K, mean zero over its finite entries.</summary>
    public ReadOnlySpan<double> LogitRow(int query) => logits.AsSpan(query * Size, Size);

    /// <summary>All probabilities row by row.</summary>
    internal ReadOnlySpan<double> Entries => probabilities;

    /// <summary>True when every diagonal entry is zero.</summary>
    public bool HasZeroDiagonal => double.IsNegativeInfinity(Logit(0, 0));

    /// <summary>The matrix with rows ∝ exp(logits). <paramref name="logits"/>: K × K row by row, finite, or −∞ on the whole
    /// diagonal.</summary>
    /// <exception cref="ArgumentException">The length is no square of K ≥ 2, or an entry is not allowed.</exception>
    public static TransitionMatrix FromLogits(ReadOnlySpan<double> logits)
    {
        var size = (int)Math.Round(Math.Sqrt(logits.Length));
        if (size < 2 || size * size != logits.Length) throw new ArgumentException($"{logits.Length} logits are no K × K matrix with K ≥ 2");
        var own = logits.ToArray();
        var zeroDiagonal = double.IsNegativeInfinity(own[0]);
        for (var i = 0; i < size; i++)
        {
            var (sum, count) = (0.0, 0);
            for (var j = 0; j < size; j++)
            {
                var a = own[i * size + j];
                if (zeroDiagonal && i == j ? !double.IsNegativeInfinity(a) : !double.IsFinite(a))
                    throw new ArgumentException($"logit ({i}, {j}) is {a}; every entry must be finite, or the whole diagonal −∞");
                if (zeroDiagonal && i == j) continue;
                sum += a;
                count++;
            }
            for (var j = 0; j < size; j++) own[i * size + j] -= sum / count;
        }
        return new TransitionMatrix(size, own);
    }

    /// <summary>The matrix with the given rows, K × K row by row: positive, or zero on the whole diagonal; each row is normalised by its
    /// sum.</summary>
    /// <exception cref="ArgumentException">The length is no square of K ≥ 2, or an entry is not allowed.</exception>
    public static TransitionMatrix FromProbabilities(ReadOnlySpan<double> rows)
    {
        var logits = new double[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            if (!(rows[i] >= 0) || !double.IsFinite(rows[i]))
                throw new ArgumentException($"entry {i} is {rows[i]}; probabilities are finite and not negative");
            logits[i] = rows[i] == 0 ? double.NegativeInfinity : Elementary.Log(rows[i]);
        }
        return FromLogits(logits);
    }

    private static void Softmax(ReadOnlySpan<double> logits, Span<double> probabilities)
    {
        var total = Elementary.LogSumExp(logits);
        for (var j = 0; j < logits.Length; j++)
            probabilities[j] = double.IsNegativeInfinity(logits[j]) ? 0 : Math.Max(Smallest, Elementary.Exp(logits[j] - total));
    }
}
