using Ccmc.Algebra;
using Ccmc.Prompts;

namespace Ccmc.Tying;

/// <summary>
/// To first order in ε, what a readout I + εN does to one query's CCMC: closed forms in N, the prompts and the true law α. With S a
/// prompt's
/// tokens, A = Σ_{j∉S} (Nα)_j⁺ and δ_j = (Nα)_j − α_j Σ_{i∈S} (Nα)_i on S.
/// </summary>
/// <remarks>Derived in experiments/WeightTying/README.md. Immutable.</remarks>
public sealed record FirstOrder
{
    /// <summary>E[A]: mass on absent tokens over ε.</summary>
    public required double AbsentMass { get; init; }

    /// <summary>E[Σ_{y∉S} ‖row y‖ ‖α‖₂] / √(2πK): its mean over N, each row of which is normal with variance ‖row‖²/K an entry.</summary>
    public required double MeanAbsentMass { get; init; }

    /// <summary>½ E[Σ_{j∈S} |δ_j − α_j A| + A]: total variation to the CCMC of the same attention, over ε.</summary>
    public required double OwnGap { get; init; }

    /// <summary>½ E[Σ_{j∈S} |δ_j|]: the same with the absent mass forgotten.</summary>
    public required double GapWithoutAbsent { get; init; }

    /// <summary>H⁺E[δ], length K, sum 0: by how much a CCMC fitted to the relaxed law is off in its logits, over ε; H the population
    /// Hessian.</summary>
    public required double[] Bias { get; init; }

    /// <summary>H⁺E[Nα on S]: the same with the law left as it is, not made to sum to one over the prompt's tokens.</summary>
    public required double[] BiasUnscaled { get; init; }

    /// <summary>All of them for one query.</summary>
    /// <param name="types">The prompts' count vectors with their probabilities.</param>
    /// <param name="logits">True logits, length K.</param>
    /// <param name="noise">N, K × K.</param>
    /// <param name="rowNorms">Length K: by what N's rows are larger than those of independent entries of variance 1/K.</param>
    public static FirstOrder Of(PromptTypes types, double[] logits, Matrix noise, double[] rowNorms)
    {
        var size = logits.Length;
        var (alpha, moved, hessian) = (new double[size], new double[size], new Matrix(size, size));
        var (scaled, unscaled) = (new double[size], new double[size]);
        double absentMean = 0, expected = 0, gap = 0, without = 0;
        for (var t = 0; t < types.Count; t++)
        {
            var (tokens, probability) = (types.Tokens(t).ToArray(), types.Probability(t));
            Readout.Attention(logits, tokens, types.Counts(t), alpha);
            double present = 0, absent = 0, norms = 0, squares = 0;
            for (var j = 0; j < size; j++)
            {
                moved[j] = Matrix.Dot(noise.Row(j), alpha);
                squares += alpha[j] * alpha[j];
                if (tokens.AsSpan().Contains(j))
                {
                    present += moved[j];
                    continue;
                }
                absent += Math.Max(0, moved[j]);
                norms += rowNorms[j];
            }
            absentMean += probability * absent;
            expected += probability * norms * Math.Sqrt(squares / (2 * Math.PI * size));
            gap += probability * absent / 2;
            foreach (var j in tokens)
            {
                var delta = moved[j] - alpha[j] * present;
                scaled[j] += probability * delta;
                unscaled[j] += probability * moved[j];
                gap += probability * Math.Abs(delta - alpha[j] * absent) / 2;
                without += probability * Math.Abs(delta) / 2;
                foreach (var i in tokens) hessian[j, i] += probability * ((i == j ? alpha[j] : 0) - alpha[j] * alpha[i]);
            }
        }
        return new()
        {
            AbsentMass = absentMean,
            MeanAbsentMass = expected,
            OwnGap = gap,
            GapWithoutAbsent = without,
            Bias = Solve(hessian, scaled),
            BiasUnscaled = Solve(hessian, unscaled),
        };
    }

    /// <summary>H⁺ of the vector less its mean: H has the constants as its kernel where all tokens can meet.</summary>
    private static double[] Solve(Matrix hessian, double[] vector)
    {
        var size = vector.Length;
        var (factor, scale, mean) = (new CholeskyFactor(size), hessian.FrobeniusNorm(), vector.Sum() / size);
        double[] right = [.. vector.Select(v => v - mean)];
        if (!factor.TryFactor(Matrix.Of(size, size, (i, j) => hessian[i, j] + scale / size).Entries)) return new double[size];
        factor.Solve(right);
        return right;
    }
}
