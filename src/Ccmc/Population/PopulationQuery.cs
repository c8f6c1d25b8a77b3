using Ccmc.Algebra;
using Ccmc.Functions;
using Ccmc.Likelihood;
using Ccmc.Prompts;
using Ccmc.Random;
using Ccmc.Samples;

namespace Ccmc.Population;

/// <summary>The population quantities of one query.</summary>
public sealed class PopulationQuery
{
    private readonly double[] weights;
    private readonly double[] inverse;

    private PopulationQuery(int query, double probability, int[] components, PromptTypes types, double[] weights)
    {
        (Query, Probability, Components, this.weights) = (query, probability, components, weights);
        DegreesOfFreedom = weights.Length - components.Max() - 1;
        Hessian = MeanHessian(types, weights);
        inverse = PseudoInverse(Hessian, components);
    }

    /// <summary>The query.</summary>
    public int Query { get; }

    /// <summary>ρ, the probability of this query.</summary>
    public double Probability { get; }

    /// <summary>Components of G on all K tokens, numbered by first token.</summary>
    public int[] Components { get; }

    /// <summary>K − c.</summary>
    public int DegreesOfFreedom { get; }

    /// <summary>E[diag p − p pᵀ] over prompts with this query, K × K row by row: the information of one sample.</summary>
    public double[] Hessian { get; }

    /// <summary>Its pseudo-inverse, constants on each component being the null space; K × K. Divided by m it is the logits' covariance at m
    /// samples of this query, to first order.</summary>
    public ReadOnlySpan<double> PseudoInverse() => inverse;

    /// <summary>exp of the logits.</summary>
    internal double[] Weights => weights;

    internal double[] Inverse => inverse;

    /// <summary>B of 2m · E[KL] = d + B/m + O(1/m²).</summary>
    internal double SecondOrder { get; private set; }

    internal static PopulationQuery Of(
        PromptDistribution prompts, int query, ReadOnlySpan<double> logits, PromptTypes types, ref RandomStream stream)
    {
        var weights = new double[logits.Length];
        for (var j = 0; j < weights.Length; j++) weights[j] = Elementary.Exp(logits[j]);
        var plain = new PopulationQuery(query, prompts.QueryProbability(query), prompts.Components(query), types, weights);
        var second = plain.DegreesOfFreedom == 0
            ? 0
            : SecondOrderExpansion.Term(plain, prompts, types, ref stream);
        plain.SecondOrder = second;
        return plain;
    }

    /// <summary>Uᵀ G U, U = wins − expected wins at the truth.</summary>
    internal double ScoreForm(ChoiceData data)
    {
        var score = data.Wins.ToArray();
        for (var t = 0; t < data.Types; t++)
        {
            var total = 0.0;
            for (var i = data.Offsets[t]; i < data.Offsets[t + 1]; i++) total += data.Counts[i] * weights[data.Tokens[i]];
            var share = data.Weights[t] / total;
            for (var i = data.Offsets[t]; i < data.Offsets[t + 1]; i++)
                score[data.Tokens[i]] -= share * data.Counts[i] * weights[data.Tokens[i]];
        }
        return Form(score);
    }

    /// <summary>Uᵀ G U from rows.</summary>
    internal double ScoreForm(QueryRows rows)
    {
        var (all, expected) = (new int[weights.Length], new double[weights.Length]);
        for (var j = 0; j < all.Length; j++) all[j] = j;
        new RowPasses(rows, all).ExpectedWins(weights, expected);
        for (var j = 0; j < all.Length; j++) expected[j] = rows.Wins[j] - expected[j];
        return Form(expected);
    }

    private double Form(double[] score)
    {
        var (size, form) = (score.Length, 0.0);
        for (var i = 0; i < size; i++)
            for (var j = 0; j < size; j++) form += score[i] * inverse[i * size + j] * score[j];
        return form;
    }

    /// <summary>E[KL(p ‖ p̂)] over all types, difference = estimated − true logits.</summary>
    internal static double Divergence(PromptDistribution prompts, int query, ReadOnlySpan<double> weights, ReadOnlySpan<double> difference)
    {
        var lanes = default(DivergenceLanes);
        prompts.AddTypes(query, DivergenceLanes.Table(weights, difference), ref lanes);
        return lanes.Total().Sum;
    }

    /// <summary>Mean and standard error of KL(p ‖ p̂) over prompts of L tokens, at least two of them.</summary>
    internal static (double Mean, double StandardError) Divergence(
        FreshPrompts prompts, int query, ReadOnlySpan<double> weights, ReadOnlySpan<double> difference)
    {
        var lanes = default(DivergenceLanes);
        var table = DivergenceLanes.Table(weights, difference);
        var number = prompts.Count(query);
        for (var part = 0; part < prompts.Parts(query); part++) lanes.AddPrompts(prompts.Part(query, part), prompts.Length, table);
        var (sum, squares) = lanes.Total();
        var mean = sum / number;
        return (mean, Math.Sqrt(Math.Max(0, squares / number - mean * mean) / (number - 1.0)));
    }

    /// <summary>Σ_t P(t) (diag p_t − p_t p_tᵀ), K × K row by row, under weights w_j = e^{a_j}.</summary>
    internal static double[] MeanHessian(PromptTypes types, double[] weights)
    {
        var size = weights.Length;
        var hessian = new double[size * size];
        var law = new double[size];
        for (var t = 0; t < types.Count; t++)
        {
            types.Law(t, weights, law);
            var tokens = types.Tokens(t);
            for (var i = 0; i < tokens.Length; i++)
            {
                var scaled = types.Probability(t) * law[i];
                hessian[tokens[i] * size + tokens[i]] += scaled;
                for (var j = 0; j < tokens.Length; j++) hessian[tokens[i] * size + tokens[j]] -= scaled * law[j];
            }
        }
        return hessian;
    }

    private static double[] PseudoInverse(double[] hessian, int[] components)
    {
        var size = components.Length;
        var sizes = new int[size];
        foreach (var c in components) sizes[c]++;
        var scale = 0.0;
        for (var j = 0; j < size; j++) scale += hessian[j * size + j] / size;
        if (scale == 0) return new double[size * size];
        var filled = hessian.ToArray();
        AddConstants(filled, components, sizes, scale);
        var factor = new CholeskyFactor(size);
        if (!factor.TryFactor(filled))
            throw new ArithmeticException(
                "the population Hessian is singular beyond its components: probabilities are too extreme for double precision");
        var inverse = factor.Inverse();
        AddConstants(inverse, components, sizes, -1 / scale);
        return inverse;
    }

    private static void AddConstants(double[] matrix, int[] components, int[] sizes, double scale)
    {
        for (var i = 0; i < components.Length; i++)
            for (var j = 0; j < components.Length; j++)
                if (components[i] == components[j]) matrix[i * components.Length + j] += scale / sizes[components[i]];
    }
}
