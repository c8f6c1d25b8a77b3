using Ccmc.Models;
using Ccmc.Random;

namespace Ccmc.Samplers;

/// <summary>
/// One trajectory of a PE-CCMC whose prior falls with age: token j is appended with probability m_j π_qj / Σ_l m_l π_ql, m_j the weight ρ
/// summed over the positions that hold j. The path is a function of matrix, prompt, prior and stream alone, whatever the pieces it is
/// advanced in. Not safe for several threads.
/// </summary>
/// <remarks>Exact in law for each prior. Allocates nothing per token: the power law's history, two bytes a token, is made room for once a
/// call, or ahead by <see cref="Reserve"/>. Reference: [IHLRO24] section 6.</remarks>
public abstract class RecencySampler
{
    private const long Patience = 1L << 20;
    private protected readonly int size;
    private protected readonly double[] probabilities;
    private protected RandomStream stream;
    private protected int current;

    private protected RecencySampler(TransitionMatrix matrix, ReadOnlySpan<int> prompt, RandomStream stream)
    {
        if (prompt.Length == 0) throw new ArgumentException("the prompt is empty; it holds at least the query");
        foreach (var token in prompt)
            if (token < 0 || token >= matrix.Size)
                throw new ArgumentException($"token {token} of the prompt is none of 0 … {matrix.Size - 1}");
        if (matrix.HasZeroDiagonal)
            throw new ArgumentException(
                "under a zero diagonal nothing can follow once the weighted context holds one token only; "
                    + "use a matrix with a positive diagonal");
        size = matrix.Size;
        probabilities = matrix.Probabilities;
        current = prompt[^1];
        this.stream = stream;
    }

    /// <summary>Tokens appended so far.</summary>
    public long Tokens { get; private set; }

    /// <summary>The query: the token appended last.</summary>
    public int Query => current;

    /// <summary>A sampler for the prior. <paramref name="prompt"/>: tokens 0 … K − 1, oldest first, the query last.</summary>
    /// <exception cref="ArgumentException">The prompt is empty or holds an unknown token, the diagonal is zero, or the prior's parameter is
    /// out of range.</exception>
    public static RecencySampler Create(AgePrior prior, TransitionMatrix matrix, ReadOnlySpan<int> prompt, RandomStream stream) =>
        prior switch
        {
            AgePrior.Window { Width: >= 1 } window => new WindowSampler(window.Width, matrix, prompt, stream),
            AgePrior.Exponential { Gamma: >= 1e-100 and <= 1 } decay => new DecaySampler(decay.Gamma, matrix, prompt, stream),
            AgePrior.Power { Alpha: >= 0 and < double.PositiveInfinity } power => new PowerSampler(power.Alpha, matrix, prompt, stream),
            _ => throw new ArgumentException($"{prior}: a window is at least 1 wide, γ is in [1e-100, 1], α is finite and not negative"),
        };

    /// <summary>m_j up to a factor common to all tokens: what the law depends on.</summary>
    public abstract double Weight(int token);

    /// <summary>Makes room for <paramref name="tokens"/> ≥ 0 more tokens, so that appending them allocates nothing. Only the power law
    /// needs any.</summary>
    /// <exception cref="InvalidOperationException">The power law's history would not fit in memory.</exception>
    public virtual void Reserve(long tokens) => ArgumentOutOfRangeException.ThrowIfNegative(tokens);

    /// <summary>Appends <paramref name="tokens"/> ≥ 0 more tokens.</summary>
    /// <exception cref="InvalidOperationException">As in <see cref="Reserve"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; checked now and then.</exception>
    public void Advance(long tokens, CancellationToken cancellation = default)
    {
        Reserve(tokens);
        while (tokens > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var done = Math.Min(tokens, Patience);
            for (var i = 0L; i < done; i++) Append(Draw());
            Tokens += done;
            tokens -= done;
        }
    }

    /// <summary>The next token.</summary>
    private protected abstract int Draw();

    /// <summary>Takes the token into the context; it becomes the query.</summary>
    private protected abstract void Append(int token);
}

/// <summary>Priors under which the weights m_j are kept up to date: O(K) a token.</summary>
internal abstract class WeightedSampler(TransitionMatrix matrix, ReadOnlySpan<int> prompt, RandomStream stream)
    : RecencySampler(matrix, prompt, stream)
{
    private protected readonly double[] mass = new double[matrix.Size];
    private readonly double[] weights = new double[matrix.Size];

    public override double Weight(int token) => mass[token];

    private protected override int Draw()
    {
        var row = probabilities.AsSpan(current * size, size);
        var total = 0.0;
        for (var j = 0; j < row.Length; j++)
        {
            weights[j] = mass[j] * row[j];
            total += weights[j];
        }
        return TrajectorySampler.Pick(weights, stream.NextDouble() * total);
    }
}

/// <summary>The last w tokens count: a ring of them, and their counts.</summary>
internal sealed class WindowSampler : WeightedSampler
{
    private readonly int[] ring;
    private long appended;

    public WindowSampler(int width, TransitionMatrix matrix, ReadOnlySpan<int> prompt, RandomStream stream) : base(matrix, prompt, stream)
    {
        ring = new int[width];
        foreach (var token in prompt) Append(token);
    }

    private protected override void Append(int token)
    {
        ref var place = ref ring[(int)(appended % ring.Length)];
        if (appended >= ring.Length) mass[place] -= 1;
        appended++;
        place = token;
        mass[token] += 1;
        current = token;
    }
}

/// <summary>γ^age: instead of every weight falling by γ, the unit that a new token adds grows by 1/γ; all are divided by it before it is
/// too large.</summary>
internal sealed class DecaySampler : WeightedSampler
{
    private const double LargestUnit = 1e100;
    private readonly double growth;
    private double unit = 1;

    public DecaySampler(double gamma, TransitionMatrix matrix, ReadOnlySpan<int> prompt, RandomStream stream) : base(matrix, prompt, stream)
    {
        growth = 1 / gamma;
        foreach (var token in prompt) Append(token);
    }

    public override double Weight(int token) => mass[token] / unit;

    private protected override void Append(int token)
    {
        unit *= growth;
        mass[token] += unit;
        current = token;
        if (unit < LargestUnit) return;
        for (var j = 0; j < mass.Length; j++) mass[j] /= unit;
        unit = 1;
    }
}
