namespace Ccmc.Windows;

/// <summary>
/// Mean and variance of the number of tokens until a window is constant, and the probability of each token to be the one, from every
/// window: exact but for rounding, and no entry loses digits however long collapse takes. Immutable, safe to share between threads.
/// </summary>
/// <remarks>
/// The windows outside a <see cref="CycleCut"/> are eliminated by following probability forward to the cut, which is sparse; what is left
/// is dense and eliminated without subtractions. With c ≈ K^w / w windows in the cut: c K^{w+1} + c³/3 multiplications and c² doubles (2^16
/// windows: c = 4,114, 135 MB). Reference: [GTH85].
/// </remarks>
public sealed class WindowAbsorption
{
    private readonly WindowChain chain;
    private readonly CycleCut cut;
    private readonly double[] mean;
    private readonly double[] square;
    private readonly double[][] winner;

    private WindowAbsorption(WindowChain chain, CycleCut cut, CancellationToken cancellation)
    {
        (this.chain, this.cut) = (chain, cut);
        var (p, exits) = ToTheCut(cancellation);
        var system = new GthElimination(p, exits, cut.Members.Length, cancellation);
        var ones = new double[chain.StateCount];
        Array.Fill(ones, 1);
        mean = Sums(system, ones);
        square = Sums(system, Array.ConvertAll(mean, m => 2 * m - 1));
        winner = new double[chain.Size][];
        for (var j = 0; j < winner.Length; j++) winner[j] = Winner(system, j);
    }

    /// <summary>Solves for a chain.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; checked now and then.</exception>
    public static WindowAbsorption Of(WindowChain chain, CancellationToken cancellation = default) =>
        new(chain, CycleCut.Of(chain), cancellation);

    /// <summary>The same with all windows in the dense part: slow, and obvious.</summary>
    internal static WindowAbsorption Dense(WindowChain chain) => new(chain, CycleCut.Everything(chain), default);

    /// <summary>About the seconds that <see cref="Of"/> takes on one core, from its count of operations.</summary>
    public static double EstimatedSeconds(int size, int width)
    {
        var (states, members) = (WindowChain.CountStates(size, width), CycleCut.ExpectedCount(size, width));
        return 1e-9 * (2 * members * states * size + 0.25 * members * members * members);
    }

    /// <summary>Mean number of tokens until the window is constant, 0 for constant ones.</summary>
    public double MeanTokens(int state) => mean[state];

    /// <summary>Standard deviation of that number.</summary>
    public double StandardDeviation(int state) => Math.Sqrt(Math.Max(0, square[state] - mean[state] * mean[state]));

    /// <summary>Probability that the constant window is that of <paramref name="token"/>.</summary>
    public double WinProbability(int state, int token) => winner[token][state];

    /// <summary>Where a walk from each window of the cut is next in the cut (c × c), or the token of the constant window that ends it (c ×
    /// K).</summary>
    private (double[] P, double[] Exits) ToTheCut(CancellationToken cancellation)
    {
        var n = cut.Members.Length;
        var (p, exits, mass) = (new double[(long)n * n], new double[n * chain.Size], new double[chain.StateCount]);
        for (var f = 0; f < n; f++)
        {
            cancellation.ThrowIfCancellationRequested();
            Spread(cut.Members[f], 1);
            foreach (var state in cut.Order)
            {
                var here = mass[state];
                mass[state] = 0;
                if (here > 0) Spread(state, here);
            }

            void Spread(int state, double weight)
            {
                var law = chain.Next(state);
                for (var j = 0; j < law.Length; j++)
                {
                    if (law[j] == 0) continue;
                    var next = chain.Successor(state, j);
                    if (chain.Constant(next) >= 0) exits[f * chain.Size + j] += weight * law[j];
                    else if (cut.Place[next] >= 0) p[(long)f * n + cut.Place[next]] += weight * law[j];
                    else mass[next] += weight * law[j];
                }
            }
        }
        return (p, exits);
    }

    /// <summary>Σ of <paramref name="rewards"/> (by window, ≥ 0) over all windows visited before collapse, the first included, from every
    /// window.</summary>
    private double[] Sums(GthElimination system, double[] rewards)
    {
        var sums = new double[chain.StateCount];
        Backward(sums, rewards, new double[chain.Size]);
        var atCut = new double[cut.Members.Length];
        for (var f = 0; f < atCut.Length; f++) atCut[f] = rewards[cut.Members[f]] + Expected(cut.Members[f], sums, new double[chain.Size]);
        system.Solve(atCut);
        for (var f = 0; f < atCut.Length; f++) sums[cut.Members[f]] = atCut[f];
        Backward(sums, rewards, new double[chain.Size]);
        return sums;
    }

    private double[] Winner(GthElimination system, int token)
    {
        var (sums, ends, atCut) = (new double[chain.StateCount], new double[chain.Size], system.Exit(token));
        ends[token] = 1;
        for (var f = 0; f < atCut.Length; f++) sums[cut.Members[f]] = atCut[f];
        Backward(sums, new double[chain.StateCount], ends);
        for (var j = 0; j < chain.Size; j++) sums[(chain.StateCount - 1) / (chain.Size - 1) * j] = ends[j];
        return sums;
    }

    /// <summary>Values outside the cut from those in it, last in the order first.</summary>
    private void Backward(double[] values, double[] rewards, double[] ends)
    {
        for (var i = cut.Order.Length - 1; i >= 0; i--) values[cut.Order[i]] = rewards[cut.Order[i]] + Expected(cut.Order[i], values, ends);
    }

    /// <summary>Mean over the next window of its value; <paramref name="ends"/>: that of constant windows, by token.</summary>
    private double Expected(int state, double[] values, double[] ends)
    {
        var sum = 0.0;
        var law = chain.Next(state);
        for (var j = 0; j < law.Length; j++)
        {
            if (law[j] == 0) continue;
            var next = chain.Successor(state, j);
            sum += law[j] * (chain.Constant(next) >= 0 ? ends[j] : values[next]);
        }
        return sum;
    }
}
