namespace Ccmc.Windows;

/// <summary>
/// A set of windows that every cycle of the de Bruijn graph passes, constant windows aside, and the others in an order in which each comes
/// before its successors. With the set of Mykkeltveit it has about K^w / w members, as few as can be: one for each necklace.
/// </summary>
/// <remarks>
/// With W(x) = Σ x_i ω^i, ω = e^{2πi/w}, a window is in the set when Im W(x) &gt; 0 ≥ Im ωW(x). Cycles on which W vanishes are cut at their
/// first window found. Whatever the rounding of the sines, the order is checked as it is made, so that only the set's size could suffer.
/// Reference: [Myk72].
/// </remarks>
internal sealed class CycleCut
{
    private const double Zero = 1e-9;

    private CycleCut(int[] members, int[] place, int[] order) => (Members, Place, Order) = (members, place, order);

    /// <summary>The windows of the set, ascending.</summary>
    public int[] Members { get; }

    /// <summary>Place of each window among the members, −1 for others.</summary>
    public int[] Place { get; }

    /// <summary>Windows neither in the set nor constant, each before its successors.</summary>
    public int[] Order { get; }

    /// <summary>The set for a chain.</summary>
    public static CycleCut Of(WindowChain chain)
    {
        var cut = new bool[chain.StateCount];
        var sines = Sines(chain.Width);
        for (var state = 0; state < cut.Length; state++)
            cut[state] = chain.Constant(state) < 0 && Imaginary(chain, state, sines, 0) > Zero && Imaginary(chain, state, sines, 1) <= Zero;
        return Sorted(chain, cut);
    }

    /// <summary>Every window in the set: plain dense elimination.</summary>
    public static CycleCut Everything(WindowChain chain)
    {
        var cut = new bool[chain.StateCount];
        for (var state = 0; state < cut.Length; state++) cut[state] = chain.Constant(state) < 0;
        return Sorted(chain, cut);
    }

    /// <summary>About how many windows the set has: those of the necklaces.</summary>
    public static double ExpectedCount(int size, int width) => WindowChain.CountStates(size, width) / (double)width;

    /// <summary>Topological order of what is not cut; where a cycle is left, its lowest window is cut too.</summary>
    private static CycleCut Sorted(WindowChain chain, bool[] cut)
    {
        var waiting = new int[chain.StateCount];
        for (var state = 0; state < cut.Length; state++)
            if (IsFree(state))
                foreach (var next in Successors(chain, state)) waiting[next]++;
        var order = new List<int>();
        for (var state = 0; state < cut.Length; state++)
            if (IsFree(state) && waiting[state] == 0) order.Add(state);
        var (done, lowest) = (0, 0);
        while (true)
        {
            for (; done < order.Count; done++) Release(order[done]);
            while (lowest < cut.Length && !(IsFree(lowest) && waiting[lowest] > 0)) lowest++;
            if (lowest == cut.Length) return Of(cut, [.. order]);
            cut[lowest] = true;
            Release(lowest);
        }

        bool IsFree(int state) => !cut[state] && chain.Constant(state) < 0;

        void Release(int state)
        {
            foreach (var next in Successors(chain, state))
                if (--waiting[next] == 0 && IsFree(next)) order.Add(next);
        }
    }

    private static CycleCut Of(bool[] cut, int[] order)
    {
        var members = new List<int>();
        var place = new int[cut.Length];
        for (var state = 0; state < cut.Length; state++)
        {
            place[state] = cut[state] ? members.Count : -1;
            if (cut[state]) members.Add(state);
        }
        return new([.. members], place, order);
    }

    private static IEnumerable<int> Successors(WindowChain chain, int state)
    {
        for (var j = 0; j < chain.Size; j++)
            if (chain.Next(state)[j] > 0) yield return chain.Successor(state, j);
    }

    /// <summary>Im ω^<paramref name="turn"/> W.</summary>
    private static double Imaginary(WindowChain chain, int state, double[] sines, int turn)
    {
        var sum = 0.0;
        for (var i = chain.Width - 1; i >= 0; i--, state /= chain.Size) sum += state % chain.Size * sines[(i + turn) % chain.Width];
        return sum;
    }

    /// <summary>sin(2πi/w) for i = 0 … w − 1, by the series for the first and rotation for the rest: only signs matter.</summary>
    private static double[] Sines(int width)
    {
        var angle = 6.283185307179586 / width;
        var (sine, cosine) = (0.0, 0.0);
        var term = 1.0;
        for (var n = 0; n < 60; n++, term *= angle / n)
        {
            if (n % 2 == 0) cosine += n % 4 == 0 ? term : -term;
            else sine += n % 4 == 1 ? term : -term;
        }
        var sines = new double[width];
        var (s, c) = (0.0, 1.0);
        for (var i = 0; i < width; i++)
        {
            sines[i] = s;
            (s, c) = (s * cosine + c * sine, c * cosine - s * sine);
        }
        return sines;
    }
}
