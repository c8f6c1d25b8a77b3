using Ccmc.Functions;
using Ccmc.Models;

namespace Ccmc.Depth;

/// <summary>
/// Layers whose upper outputs come from moments of the states below, so that a token costs the same however long the context: with v a
/// state's masses less 1/K and d the query's scores, the sums Σ_i e^{v_i·d} and Σ_i e^{v_i·d} v_i are series in d whose coefficients are
/// the moments Σ_i v_i^α. These are kept up to the degree from which on double precision sees no more.
/// </summary>
/// <remarks>
/// With R the largest logit of a row less the row's mean, |v·d| ≤ R: the degree D has R^{D+1}/(D+1)! e^R below 10⁻¹⁵, and sums lose e^{2R}
/// of their digits to cancellation. There are C(D + K, K − 1) moments: 25 for K = 2, some hundreds for K = 3, some thousands for K = 4.
/// </remarks>
public sealed class MomentLayers : LayeredContext
{
    /// <summary>Largest logit less its row's mean: beyond it cancellation leaves fewer than ten digits.</summary>
    public const double LargestLogit = 6;

    /// <summary>Largest vocabulary.</summary>
    public const int LargestSize = 4;

    private const double Negligible = 1e-15;

    private readonly Moments[] moments;
    private readonly double[] v, d;

    /// <summary>An empty context.</summary>
    /// <exception cref="ArgumentException">Beyond what <see cref="CanHold"/> allows.</exception>
    public MomentLayers(IReadOnlyList<TransitionMatrix> layers, bool residual) : base(layers, residual)
    {
        if (!CanHold(layers)) throw new ArgumentException("moments hold up to four tokens and moderate logits");
        var terms = new Dictionary<int, Monomials>();
        moments = [.. layers.Skip(1).Select(Degree).Select(degree => new Moments(
            terms.TryGetValue(degree, out var known) ? known : terms[degree] = new(layers[0].Size - 1, degree)))];
        (v, d) = (new double[Size - 1], new double[Size - 1]);
    }

    /// <summary>Whether moments are possible: few tokens, and logits of the upper layers that are not too large.</summary>
    public static bool CanHold(IReadOnlyList<TransitionMatrix> layers) =>
        layers[0].Size <= LargestSize && layers.Skip(1).All(l => Radius(l) <= LargestLogit);

    /// <summary>Positions scored literally in the time that a token takes by moments: about the number of moments of a layer.</summary>
    public static double Cost(IReadOnlyList<TransitionMatrix> layers)
    {
        var most = 1.0;
        foreach (var layer in layers.Skip(1))
        {
            var (degree, terms) = (Degree(layer), 1.0);
            for (var i = 1; i < layer.Size; i++) terms *= (degree + 1.0 + i) / i;
            most = Math.Max(most, terms);
        }
        return most;
    }

    private protected override void Attend(int upper, ReadOnlySpan<double> below, Span<double> result)
    {
        for (var i = 0; i < v.Length; i++) v[i] = below[i + 1] - 1.0 / Size;
        var layer = Upper[upper];
        d.AsSpan().Clear();
        for (var k = 0; k < below.Length; k++)
        {
            var row = layer.LogitRow(k);
            for (var i = 0; i < d.Length; i++) d[i] += below[k] * (row[i + 1] - row[0]);
        }
        moments[upper].Add(v);
        moments[upper].Mean(d, result[1..]);
        var rest = 1.0;
        for (var j = 1; j < result.Length; j++)
        {
            result[j] = Math.Max(0, result[j] + 1.0 / Size);
            rest -= result[j];
        }
        result[0] = Math.Max(0, rest);
    }

    private static double Radius(TransitionMatrix layer)
    {
        var largest = 0.0;
        for (var k = 0; k < layer.Size; k++)
        {
            var row = layer.LogitRow(k);
            var mean = 0.0;
            foreach (var a in row) mean += a / layer.Size;
            foreach (var a in row) largest = Math.Max(largest, Math.Abs(a - mean));
        }
        return largest;
    }

    private static int Degree(TransitionMatrix layer)
    {
        var radius = Radius(layer);
        var (degree, term) = (0, Elementary.Exp(radius));
        while (term > Negligible) term *= radius / ++degree;
        return degree;
    }

    /// <summary>The sums Σ_i v_i^α.</summary>
    private sealed class Moments(Monomials terms)
    {
        private readonly double[] sums = new double[terms.All], values = new double[terms.All], weights = new double[terms.Inner];

        /// <summary>Takes in a state.</summary>
        public void Add(ReadOnlySpan<double> state)
        {
            terms.Write(state, values);
            for (var a = 0; a < sums.Length; a++) sums[a] += values[a];
        }

        /// <summary>Writes Σ_i e^{v_i·d} v_i / Σ_i e^{v_i·d}.</summary>
        public void Mean(ReadOnlySpan<double> query, Span<double> mean)
        {
            terms.Write(query, weights);
            var total = 0.0;
            for (var a = 0; a < weights.Length; a++) total += (weights[a] *= terms.InverseFactorials[a]) * sums[a];
            for (var i = 0; i < mean.Length; i++)
            {
                var (next, sum) = (terms.Raised[i], 0.0);
                for (var a = 0; a < weights.Length; a++) sum += weights[a] * sums[next[a]];
                mean[i] = sum / total;
            }
        }
    }

    /// <summary>The monomials of some variables up to a degree, and those of one degree more, by rising degree.</summary>
    private sealed class Monomials
    {
        private readonly int variables;
        private readonly int[] left, right;

        public Monomials(int variables, int degree)
        {
            this.variables = variables;
            var powers = new List<int[]>();
            for (var total = 0; total <= degree + 1; total++)
            {
                if (total == degree + 1) Inner = powers.Count;
                powers.AddRange(OfDegree(variables, total));
            }
            var places = powers.Select((p, a) => (p, a)).ToDictionary(x => Key(x.p), x => x.a);
            (All, left, right) = (powers.Count, new int[powers.Count], new int[powers.Count]);
            InverseFactorials = new double[Inner];
            Raised = [.. Enumerable.Range(0, variables).Select(_ => new int[Inner])];
            for (var a = 0; a < All; a++)
            {
                // Products of monomials of half the degree: no chain of multiplications is long.
                var half = Half(powers[a]);
                (left[a], right[a]) = (places[Key(half)], places[Key([.. powers[a].Zip(half, (p, h) => p - h)])]);
                if (a >= Inner) continue;
                InverseFactorials[a] = 1;
                foreach (var power in powers[a])
                    for (var f = 2; f <= power; f++) InverseFactorials[a] /= f;
                for (var i = 0; i < variables; i++)
                    Raised[i][a] = places[Key([.. powers[a].Select((p, at) => at == i ? p + 1 : p)])];
            }
        }

        /// <summary>How many there are, and how many without the last degree.</summary>
        public int All { get; }

        public int Inner { get; }

        public double[] InverseFactorials { get; }

        /// <summary>By variable, the place of each inner monomial times it.</summary>
        public int[][] Raised { get; }

        /// <summary>The monomials' values, as many as there is room for.</summary>
        public void Write(ReadOnlySpan<double> at, Span<double> values)
        {
            values[0] = 1;
            for (var i = 0; i < variables && values.Length > 1; i++) values[1 + i] = at[i];
            for (var a = 1 + variables; a < values.Length; a++) values[a] = values[left[a]] * values[right[a]];
        }

        private static string Key(int[] powers) => string.Join(',', powers);

        private static int[] Half(int[] powers)
        {
            var (half, left) = (new int[powers.Length], powers.Sum() / 2);
            for (var i = 0; i < powers.Length; i++)
            {
                half[i] = Math.Min(left, powers[i]);
                left -= half[i];
            }
            return half;
        }

        /// <summary>All powers of a total degree; those of degree one in the variables' order.</summary>
        private static IEnumerable<int[]> OfDegree(int variables, int total)
        {
            if (variables == 1)
            {
                yield return [total];
                yield break;
            }
            for (var first = total; first >= 0; first--)
                foreach (var rest in OfDegree(variables - 1, total - first)) yield return [first, .. rest];
        }
    }
}
