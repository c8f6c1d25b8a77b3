using Ccmc.Models;

namespace Ccmc.Windows;

/// <summary>
/// The Markov chain of the last w tokens of a CCMC that sees no others (prior: a sliding window). A state is a window, numbered Σ x_i
/// K^{w−1−i} with x_0 its oldest token: K^w of them. From window x token j follows with probability n_j π_qj / Σ_l n_l π_ql, q the newest
/// token; the oldest drops out. Constant windows absorb. Immutable, safe to share between threads.
/// </summary>
/// <remarks>Reference: [IHLRO24] section 6 (positional encoding); the chain is derived in this project.</remarks>
public sealed class WindowChain
{
    /// <summary>Most states: 2^17, 3^10 and 17^4 are below.</summary>
    public const int MostStates = 140_000;

    private readonly double[] transitions;
    private readonly int shift;

    /// <param name="matrix">P, K × K, positive.</param>
    /// <param name="width">w ≥ 2, tokens in the window.</param>
    /// <exception cref="ArgumentException">The diagonal is zero, the window holds one token, or there are more than
    /// <see cref="MostStates"/> windows.</exception>
    public WindowChain(TransitionMatrix matrix, int width)
    {
        if (matrix.HasZeroDiagonal)
            throw new ArgumentException(
                "under a zero diagonal nothing can follow a constant window; use a matrix with a positive diagonal");
        if (width < 2) throw new ArgumentException($"a window of {width} is constant from the first; the width is at least 2");
        (Size, Width, StateCount) = (matrix.Size, width, (int)CountStates(matrix.Size, width));
        if (StateCount > MostStates)
            throw new ArgumentException(
                $"{matrix.Size}^{width} windows are more than the {MostStates} that are solved; use a smaller width or vocabulary");
        shift = StateCount / Size;
        transitions = new double[StateCount * Size];
        Span<int> counts = stackalloc int[Size <= 256 ? Size : 0];
        if (counts.Length != Size) counts = new int[Size];
        for (var state = 0; state < StateCount; state++) Fill(matrix, state, counts, transitions.AsSpan(state * Size, Size));
    }

    /// <summary>K.</summary>
    public int Size { get; }

    /// <summary>w.</summary>
    public int Width { get; }

    /// <summary>K^w, constant windows included.</summary>
    public int StateCount { get; }

    /// <summary>K^w, or a number above <see cref="MostStates"/> where that is larger.</summary>
    public static long CountStates(int size, int width)
    {
        var count = 1L;
        for (var i = 0; i < width && count <= MostStates; i++) count *= size;
        return count;
    }

    /// <summary>Number of the window with the given tokens, oldest first.</summary>
    public int State(ReadOnlySpan<int> window)
    {
        if (window.Length != Width) throw new ArgumentException($"a window of {window.Length} tokens where the chain's has {Width}");
        var state = 0;
        foreach (var token in window)
        {
            if ((uint)token >= (uint)Size) throw new ArgumentException($"token {token} is not in a vocabulary of {Size}");
            state = state * Size + token;
        }
        return state;
    }

    /// <summary>The token of a constant window, −1 for others.</summary>
    public int Constant(int state)
    {
        var repunit = (StateCount - 1) / (Size - 1);
        return state % repunit == 0 ? state / repunit : -1;
    }

    /// <summary>Law of the next token, K entries; 0 for tokens that the window does not hold.</summary>
    public ReadOnlySpan<double> Next(int state) => transitions.AsSpan(state * Size, Size);

    /// <summary>The window after token j was appended.</summary>
    public int Successor(int state, int token) => state % shift * Size + token;

    private void Fill(TransitionMatrix matrix, int state, Span<int> counts, Span<double> law)
    {
        counts.Clear();
        for (int i = 0, rest = state; i < Width; i++, rest /= Size) counts[rest % Size]++;
        var total = 0.0;
        for (var j = 0; j < Size; j++)
        {
            law[j] = counts[j] * matrix.Probability(state % Size, j);
            total += law[j];
        }
        for (var j = 0; j < Size; j++) law[j] /= total;
    }
}
