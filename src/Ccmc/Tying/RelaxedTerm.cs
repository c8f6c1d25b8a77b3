using Ccmc.Algebra;
using Ccmc.Functions;
using Ccmc.Prompts;

namespace Ccmc.Tying;

/// <summary>
/// One query's part of the expected loss of a layer with readout M: E over prompts of Σ_y p_y(truth) · −log p_y(a), with logits a = B θ
/// linear in the parameters and p read as in <see cref="Readout"/>, given that the next token occurs in the prompt: samples whose next
/// token does not are left out, as an estimator of a CCMC must (they have probability of order |M − I|). With r^y_j = α_j M_yj / z_y and
/// r^S_j = α_j Σ_y M_yj / Σ z (over the prompt's tokens of positive z), ∇ log p_y = r^y − r^S and ∇² log p_y = (diag r^y − r^y r^yᵀ) −
/// (diag r^S − r^S r^Sᵀ): for M = I the conditional logit's, otherwise the difference of two such matrices with signed r, and the loss need
/// not be convex.
/// </summary>
/// <remarks>Not safe for several threads. Derived in experiments/WeightTying/README.md.</remarks>
public sealed class RelaxedTerm
{
    private readonly PromptTypes types;
    private readonly Matrix readout, map;
    private readonly double[][] targets;
    private readonly double[] attention, output, kept;

    /// <summary>The term of a query of the given weight; <paramref name="truth"/> are the true logits, length K, <paramref name="map"/> is
    /// B, K × parameters.</summary>
    public RelaxedTerm(PromptTypes types, Matrix readout, double[] truth, double weight, Matrix map)
    {
        (this.types, this.readout, this.map, Weight) = (types, readout, map, weight);
        (attention, output, kept) = (new double[truth.Length], new double[truth.Length], new double[truth.Length]);
        targets = Laws(truth);
        for (var t = 0; t < targets.Length; t++) Condition(targets[t], types.Tokens(t));
    }

    /// <summary>The query's probability.</summary>
    public double Weight { get; }

    /// <summary>Parameters.</summary>
    public int Parameters => map.Columns;

    /// <summary>The law of each prompt type at logits a.</summary>
    public double[][] LawsAt(ReadOnlySpan<double> theta) => Laws(map.Apply(theta));

    /// <summary>Weight · loss at θ (nats; +∞ where a token that occurs is read as impossible), its gradient and Hessian added to the given
    /// ones; empty spans are left out.</summary>
    public double Add(ReadOnlySpan<double> theta, Span<double> gradient, Matrix? hessian)
    {
        var (size, logits) = (readout.Rows, map.Apply(theta));
        var (slope, curvature) = (new double[size], new Matrix(size, size));
        double[] share = new double[size], part = new double[size];
        var value = 0.0;
        for (var t = 0; t < types.Count; t++)
        {
            Readout.Attention(logits, types.Tokens(t), types.Counts(t), attention);
            var total = 0.0;
            kept.AsSpan().Clear();
            foreach (var y in types.Tokens(t))
            {
                output[y] = Matrix.Dot(readout.Row(y), attention);
                if (output[y] <= 0) continue;
                total += output[y];
                for (var j = 0; j < size; j++) kept[j] += readout[y, j];
            }
            var known = 0.0;
            foreach (var y in types.Tokens(t)) known += targets[t][y];
            if (known == 0) continue;
            if (total == 0) return double.PositiveInfinity;
            for (var j = 0; j < size; j++) share[j] = attention[j] * kept[j] / total;
            Accumulate(share, 1, types.Probability(t), slope, curvature);
            foreach (var y in types.Tokens(t))
            {
                var target = targets[t][y];
                if (target == 0) continue;
                if (output[y] <= 0) return double.PositiveInfinity;
                value -= types.Probability(t) * target * Elementary.Log(output[y] / total);
                for (var j = 0; j < size; j++) part[j] = attention[j] * readout[y, j] / output[y];
                Accumulate(part, -1, types.Probability(t) * target, slope, curvature);
            }
        }
        Pull(slope, curvature, gradient, hessian);
        return Weight * value;
    }

    /// <summary>± weight · r to the gradient, ± weight · (diag r − r rᵀ) to the Hessian.</summary>
    private static void Accumulate(ReadOnlySpan<double> r, int sign, double weight, Span<double> slope, Matrix curvature)
    {
        for (var i = 0; i < r.Length; i++)
        {
            if (r[i] == 0) continue;
            slope[i] += sign * weight * r[i];
            for (var j = 0; j < r.Length; j++) curvature[i, j] += sign * weight * ((i == j ? r[i] : 0) - r[i] * r[j]);
        }
    }

    private void Pull(double[] slope, Matrix curvature, Span<double> gradient, Matrix? hessian)
    {
        if (!gradient.IsEmpty)
        {
            var pulled = map.Transpose().Apply(slope);
            for (var i = 0; i < pulled.Length; i++) gradient[i] += Weight * pulled[i];
        }
        if (hessian is null) return;
        var product = map.Transpose() * (curvature * map);
        for (var i = 0; i < product.Rows; i++)
            for (var j = 0; j < product.Columns; j++) hessian[i, j] += Weight * product[i, j];
    }

    /// <summary>The law given that the token is one of these; all zeros where that cannot be.</summary>
    private static void Condition(double[] law, ReadOnlySpan<int> tokens)
    {
        var total = 0.0;
        foreach (var token in tokens) total += law[token];
        for (var j = 0; j < law.Length; j++) law[j] = total > 0 && tokens.Contains(j) ? law[j] / total : 0;
    }

    private double[][] Laws(double[] logits)
    {
        var laws = new double[types.Count][];
        for (var t = 0; t < laws.Length; t++)
        {
            Readout.Attention(logits, types.Tokens(t), types.Counts(t), attention);
            laws[t] = new double[logits.Length];
            Readout.Law(readout, attention, laws[t]);
        }
        return laws;
    }
}
