using Ccmc.Functions;
using Ccmc.Models;
using Ccmc.Prompts;
using Ccmc.Random;
using Ccmc.Samples;

namespace Ccmc.Population;

/// <summary>
/// What the law of prompts and the matrix say about any estimate: information, degrees of freedom, excess risk and its expansion in 1/n.
/// Exact by enumeration of count vectors where they are few, else from a sample of prompts. Immutable.
/// </summary>
/// <remarks>
/// With G_k the pseudo-inverse of query k's Hessian H_k and n samples in all, conditionally on existence and to order 1/n,
/// 2n · E[excess] = Σ_k d_k + (1/n) Σ_k [d_k (1 − ρ_k) + B_k] / ρ_k, d_k = K − c_k, B_k as in <see cref="SecondOrderTerm"/>.
/// Reference: [IHLRO24] section 3. The expansion is derived in experiments/SampleComplexity/README.md.
/// </remarks>
public sealed class PopulationQuantities
{
    /// <summary>Most count vectors, over all queries, that are enumerated by default.</summary>
    public const int EnumerationLimit = 1_000_000;

    /// <summary>Prompts sampled for each query where types cannot be enumerated: the Hessian's trace is then known to about a
    /// thousandth.</summary>
    private const int SampledPrompts = 20_000;

    private readonly PopulationQuery[] queries;

    private PopulationQuantities(PromptDistribution prompts, TransitionMatrix matrix, PopulationQuery[] queries, bool exact)
    {
        (Prompts, Matrix, this.queries, IsExact) = (prompts, matrix, queries, exact);
        foreach (var query in queries)
        {
            DegreesOfFreedom += query.DegreesOfFreedom;
            SecondOrder += (query.DegreesOfFreedom * (1 - query.Probability) + query.SecondOrder) / query.Probability;
        }
    }

    /// <summary>The law of prompts.</summary>
    public PromptDistribution Prompts { get; }

    /// <summary>The truth.</summary>
    public TransitionMatrix Matrix { get; }

    /// <summary>One for each query, length K.</summary>
    public IReadOnlyList<PopulationQuery> Queries => queries;

    /// <summary>Whether all count vectors were enumerated.</summary>
    public bool IsExact { get; }

    /// <summary>Σ_k (K − c_k), c_k the components of G^(k) on all K tokens.</summary>
    public int DegreesOfFreedom { get; }

    /// <summary>The coefficient b of 2n · E[excess] = d + b/n + O(1/n²).</summary>
    public double SecondOrder { get; }

    /// <summary>Computes them.</summary>
    /// <param name="prompts">Law of prompts.</param>
    /// <param name="matrix">P, of the same vocabulary, all entries positive.</param>
    /// <param name="stream">For sampled prompts; its use is a function of the other arguments.</param>
    /// <param name="enumerationLimit">Most count vectors, over all queries, that are enumerated.</param>
    public static PopulationQuantities Of(PromptDistribution prompts, TransitionMatrix matrix,
        ref RandomStream stream, int enumerationLimit = EnumerationLimit)
    {
        if (prompts.VocabularySize != matrix.Size)
            throw new ArgumentException($"prompts over {prompts.VocabularySize} tokens, a matrix over {matrix.Size}", nameof(matrix));
        var exact = prompts.TypeCount * matrix.Size <= enumerationLimit;
        var queries = new PopulationQuery[matrix.Size];
        for (var k = 0; k < queries.Length; k++)
        {
            var types = exact ? prompts.Enumerate(k) : Sample(prompts, k, SampledPrompts, ref stream);
            queries[k] = PopulationQuery.Of(prompts, k, matrix.LogitRow(k), types, ref stream);
        }
        return new(prompts, matrix, queries, exact);
    }

    /// <summary>
    /// Rao's score statistic at the truth, Σ_k U_kᵀ G_k U_k / (n ρ_k), U_k the score of query k. Its mean is <see cref="DegreesOfFreedom"/>
    /// at every n, whether the estimate exists or not, and 2n · excess tends to it: the exact mean that removes most of an average's noise.
    /// </summary>
    public double ScoreStatistic(CcmcData data)
    {
        double samples = 0, sum = 0;
        for (var k = 0; k < queries.Length; k++) samples += data[k].TotalWeight;
        for (var k = 0; k < queries.Length; k++)
            if (data[k].Types > 0) sum += queries[k].ScoreForm(data[k]) / (samples * queries[k].Probability);
        return sum;
    }

    /// <inheritdoc cref="ScoreStatistic(CcmcData)"/>
    public double ScoreStatistic(PromptRows data)
    {
        var sum = 0.0;
        for (var k = 0; k < queries.Length; k++)
            if (data.SamplesOf(k) > 0) sum += queries[k].ScoreForm(data[k]) / (data.Samples * queries[k].Probability);
        return sum;
    }

    /// <summary>
    /// Population excess risk Σ_k ρ_k E[KL(p ‖ p̂) | k] in nats: exact, with standard error 0, where types were enumerated; else the exact
    /// conditional KL averaged over fresh prompts, the queries as strata in proportion.
    /// </summary>
    /// <param name="logits">Estimated logits by query, any gauge, finite.</param>
    /// <param name="stream">The replicate's own stream of fresh prompts.</param>
    /// <param name="freshPrompts">How many, at least 2; each query gets at least 2.</param>
    public (double Value, double StandardError) ExcessRisk(IReadOnlyList<double[]> logits, ref RandomStream stream, int freshPrompts) =>
        ExcessRisk(logits, IsExact ? null : FreshPrompts.Draw(Prompts, ref stream, freshPrompts));

    /// <summary>The same over fresh prompts that serve several estimates; they are not needed, and may be null, where
    /// <see cref="IsExact"/>.</summary>
    public (double Value, double StandardError) ExcessRisk(IReadOnlyList<double[]> logits, FreshPrompts? fresh)
    {
        if (!IsExact) ArgumentNullException.ThrowIfNull(fresh);
        return ExcessRisk(Prompts, Matrix, logits, IsExact ? null : fresh);
    }

    /// <summary>The excess risk alone: exact where there are no fresh prompts, which visits every type, else over these.</summary>
    /// <param name="prompts">Law of prompts.</param>
    /// <param name="matrix">The truth.</param>
    /// <param name="logits">Estimated logits by query, any gauge, finite.</param>
    /// <param name="fresh">Drawn from the law; null for all types.</param>
    public static (double Value, double StandardError) ExcessRisk(
        PromptDistribution prompts, TransitionMatrix matrix, IReadOnlyList<double[]> logits, FreshPrompts? fresh)
    {
        double value = 0, variance = 0;
        var (weights, difference) = (new double[matrix.Size], new double[matrix.Size]);
        for (var k = 0; k < matrix.Size; k++)
        {
            for (var j = 0; j < difference.Length; j++)
            {
                weights[j] = Elementary.Exp(matrix.Logit(k, j));
                difference[j] = logits[k][j] - matrix.Logit(k, j);
            }
            var probability = prompts.QueryProbability(k);
            var (mean, error) = fresh is null
                ? (PopulationQuery.Divergence(prompts, k, weights, difference), 0)
                : PopulationQuery.Divergence(fresh, k, weights, difference);
            value += probability * mean;
            variance += probability * probability * error * error;
        }
        return (value, Math.Sqrt(variance));
    }

    /// <summary>
    /// B of one query in 2m · E[KL] = d + B/m + O(1/m²) at m samples: V + ¾ uᵀGu + ⅚ ⟨T, T⟩ − ¾ q, with V = E tr((G H_t)²) − d the spread
    /// of the prompts' information, u_i = Σ T_iab G_ab and ⟨T, T⟩ the contractions of the mean third cumulant, q that of the fourth.
    /// Checked against the binomial: ⅚/(p(1−p)) − 11/6.
    /// </summary>
    public double SecondOrderTerm(int query) => queries[query].SecondOrder;

    internal static PromptTypes Sample(PromptDistribution prompts, int query, int number, ref RandomStream stream)
    {
        var types = new PromptTypes(prompts.VocabularySize);
        var counts = new int[prompts.VocabularySize];
        var prompt = new int[prompts.Length];
        for (var i = 0; i < number; i++)
        {
            prompts.DrawPrompt(ref stream, query, prompt);
            foreach (var token in prompt) counts[token]++;
            types.Add(counts, 1.0 / number);
            foreach (var token in prompt) counts[token] = 0;
        }
        return types;
    }
}
