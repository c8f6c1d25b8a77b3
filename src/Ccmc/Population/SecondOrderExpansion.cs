using Ccmc.Prompts;
using Ccmc.Random;

namespace Ccmc.Population;

/// <summary>
/// The coefficient B of 2m · E[KL] = d + B/m + O(1/m²) for the maximum-likelihood estimate of a conditional-logit model with random
/// prompts. With x the indicator of the choice, x̃ = x − p_t, G the pseudo-inverse of H = E H_t: B = V + ¾ uᵀ G u + ⅚ ⟨T, T⟩ − ¾ q, V = E
/// tr((G H_t)²) − d, u = E[x̃ (x̃ᵀ G x̃)], ⟨T, T⟩ = E[(x̃ᵀ G x̃′)³] over independent pairs (prompt and choice), q = E[κ₄] contracted twice
/// with G = E[Var_t(x̃ᵀ G x̃) − 2 tr((G H_t)²)].
/// </summary>
/// <remarks>From the expansion of the score equation to third order and of the Bregman divergence to fourth:
/// experiments/SampleComplexity/README.md.</remarks>
internal static class SecondOrderExpansion
{
    // Pairs for ⟨T, T⟩: its error, a few per cent of a term divided by m, is far below what replicates resolve.
    private const int Pairs = 2000;

    public static double Term(PopulationQuery query, PromptDistribution prompts, PromptTypes types, ref RandomStream stream)
    {
        var (weights, inverse) = (query.Weights, query.Inverse);
        var size = weights.Length;
        var skew = new double[size];
        double spread = 0, fourth = 0;
        var law = new double[size];
        for (var t = 0; t < types.Count; t++)
        {
            types.Law(t, weights, law);
            var (trace, variance) = Moments(types, t, law, inverse, skew);
            spread += types.Probability(t) * trace;
            fourth += types.Probability(t) * (variance - 2 * trace);
        }
        var squared = 0.0;
        for (var i = 0; i < size; i++)
            for (var j = 0; j < size; j++) squared += skew[i] * inverse[i * size + j] * skew[j];
        var third = ThirdCumulant(prompts, query.Query, weights, inverse, ref stream);
        return spread - query.DegreesOfFreedom + 0.75 * squared + 5.0 / 6 * third - 0.75 * fourth;
    }

    /// <summary>tr((G H_t)²) and Var_t(x̃ᵀ G x̃) of one type, whose part of u is added to <paramref name="skew"/>.</summary>
    private static (double Trace, double Variance) Moments(
        PromptTypes types, int type, ReadOnlySpan<double> law, double[] inverse, double[] skew)
    {
        var tokens = types.Tokens(type);
        var (size, probability) = (skew.Length, types.Probability(type));
        Span<double> image = stackalloc double[Math.Min(tokens.Length, 256)];
        if (tokens.Length > image.Length) image = new double[tokens.Length];
        var mass = 0.0;
        for (var i = 0; i < tokens.Length; i++)
        {
            image[i] = 0;
            for (var j = 0; j < tokens.Length; j++) image[i] += inverse[tokens[i] * size + tokens[j]] * law[j];
            mass += law[i] * image[i];
        }
        // tr(GHGH) = Σ_ij p_i p_j (x̃_iᵀ G x̃_j)².
        double trace = 0, mean = 0, square = 0;
        for (var i = 0; i < tokens.Length; i++)
        {
            for (var j = 0; j < tokens.Length; j++)
            {
                var form = inverse[tokens[i] * size + tokens[j]] - image[i] - image[j] + mass;
                trace += law[i] * law[j] * form * form;
            }
            var own = inverse[tokens[i] * size + tokens[i]] - 2 * image[i] + mass;
            mean += law[i] * own;
            square += law[i] * own * own;
        }
        for (var i = 0; i < tokens.Length; i++)
            skew[tokens[i]] += probability * law[i] * (inverse[tokens[i] * size + tokens[i]] - 2 * image[i] + mass - mean);
        return (trace, square - mean * mean);
    }

    private static double ThirdCumulant(PromptDistribution prompts, int query, double[] weights, double[] inverse, ref RandomStream stream)
    {
        var size = weights.Length;
        var types = PopulationQuantities.Sample(prompts, query, 2 * Pairs, ref stream);
        var (left, right) = (new double[size], new double[size]);
        var (leftImage, rightImage) = (new double[size], new double[size]);
        var sum = 0.0;
        for (var pair = 0; pair < Pairs; pair++)
        {
            types.Law(2 * pair, weights, left);
            types.Law(2 * pair + 1, weights, right);
            sum += PairForm(new(types.Tokens(2 * pair), left, leftImage), new(types.Tokens(2 * pair + 1), right, rightImage), inverse);
        }
        return sum / Pairs;
    }

    /// <summary>Σ_y Σ_y′ p_y p′_y′ (x̃_yᵀ G x̃′_y′)³.</summary>
    private static double PairForm(Side left, Side right, double[] inverse)
    {
        ReadOnlySpan<int> a = left.Tokens, b = right.Tokens;
        ReadOnlySpan<double> p = left.Law, q = right.Law;
        Span<double> imageA = left.Image, imageB = right.Image;
        var size = p.Length;
        var mass = 0.0;
        imageB[..b.Length].Clear();
        for (var i = 0; i < a.Length; i++)
        {
            imageA[i] = 0;
            for (var j = 0; j < b.Length; j++)
            {
                imageA[i] += inverse[a[i] * size + b[j]] * q[j];
                imageB[j] += inverse[a[i] * size + b[j]] * p[i];
            }
            mass += p[i] * imageA[i];
        }
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            for (var j = 0; j < b.Length; j++)
            {
                var form = inverse[a[i] * size + b[j]] - imageA[i] - imageB[j] + mass;
                sum += p[i] * q[j] * form * form * form;
            }
        return sum;
    }

    /// <summary>One prompt of a pair: its tokens, the law of the next, and room for the image of the other's law.</summary>
    private readonly ref struct Side(ReadOnlySpan<int> tokens, ReadOnlySpan<double> law, Span<double> image)
    {
        public ReadOnlySpan<int> Tokens { get; } = tokens;

        public ReadOnlySpan<double> Law { get; } = law;

        public Span<double> Image { get; } = image;
    }
}
