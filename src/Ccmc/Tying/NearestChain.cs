using Ccmc.Algebra;
using Ccmc.Prompts;

namespace Ccmc.Tying;

/// <summary>The CCMC nearest to given next-token laws of one query in mean total variation, searched by iteratively reweighted least
/// squares.</summary>
public static class NearestChain
{
    private const int Iterations = 60;

    /// <summary>Mean over prompt types of ½ Σ |law − q|, q the CCMC with the given logits; absent tokens have q = 0. A law of zeros, which
    /// could not be read, is at distance 1.</summary>
    public static double MeanTotalVariation(PromptTypes types, double[][] laws, ReadOnlySpan<double> logits)
    {
        var attention = new double[logits.Length];
        var mean = 0.0;
        for (var t = 0; t < types.Count; t++)
        {
            Readout.Attention(logits, types.Tokens(t), types.Counts(t), attention);
            double sum = 0, mass = 0;
            for (var j = 0; j < attention.Length; j++)
            {
                sum += Math.Abs(laws[t][j] - attention[j]);
                mass += laws[t][j];
            }
            mean += types.Probability(t) * (mass == 0 ? 1 : sum / 2);
        }
        return mean;
    }

    /// <summary>Mean mass of the laws on tokens absent from their prompts: no CCMC comes nearer than that.</summary>
    public static double AbsentMass(PromptTypes types, double[][] laws)
    {
        var mean = 0.0;
        for (var t = 0; t < types.Count; t++)
        {
            var present = 0.0;
            foreach (var token in types.Tokens(t)) present += laws[t][token];
            mean += types.Probability(t) * Math.Max(0, 1 - present);
        }
        return mean;
    }

    /// <summary>
    /// The smallest mean total variation found from the given start: an upper bound of the distance to the set of CCMCs (the minimum is not
    /// smooth, nor the problem convex). Each pass solves the weighted Gauss–Newton equations with weights 1/|law − q|, floored, and halves
    /// its step until the distance falls.
    /// </summary>
    public static double Distance(PromptTypes types, double[][] laws, double[] start)
    {
        var (logits, best) = (start.ToArray(), MeanTotalVariation(types, laws, start));
        // The floor falls with the distance itself: residuals below a hundredth of the mean weigh alike.
        for (var i = 0; i < Iterations && best > 0; i++)
        {
            var step = Direction(types, laws, logits, best / 100);
            var improved = false;
            for (var scale = 1.0; scale > 1e-3 && !improved; scale /= 2)
            {
                var next = new double[logits.Length];
                for (var j = 0; j < next.Length; j++) next[j] = logits[j] + scale * step[j];
                var found = MeanTotalVariation(types, laws, next);
                if (!(found < best)) continue;
                (logits, best, improved) = (next, found, true);
            }
            if (!improved) break;
        }
        return best;
    }

    private static double[] Direction(PromptTypes types, double[][] laws, double[] logits, double floor)
    {
        var size = logits.Length;
        var (normal, right, q) = (new Matrix(size, size), new double[size], new double[size]);
        for (var t = 0; t < types.Count; t++)
        {
            Readout.Attention(logits, types.Tokens(t), types.Counts(t), q);
            foreach (var j in types.Tokens(t))
            {
                // Row j of diag q − q qᵀ is q_j (e_j − q).
                var residual = laws[t][j] - q[j];
                var weight = types.Probability(t) / Math.Max(Math.Abs(residual), floor);
                for (var a = 0; a < size; a++)
                {
                    var first = q[j] * ((a == j ? 1 : 0) - q[a]);
                    right[a] += weight * first * residual;
                    for (var b = 0; b < size; b++) normal[a, b] += weight * first * q[j] * ((b == j ? 1 : 0) - q[b]);
                }
            }
        }
        // Constants change nothing: the gauge is fixed by lifting them.
        var scale = normal.FrobeniusNorm();
        var factor = new CholeskyFactor(size);
        var lifted = Matrix.Of(size, size, (i, j) => normal[i, j] + scale / size + (i == j ? 1e-12 * scale : 0));
        if (!factor.TryFactor(lifted.Entries)) return new double[size];
        factor.Solve(right);
        return right;
    }
}
