using Repro.Experiments;

namespace Experiments.Equivalence;

/// <summary>One replicate: new embeddings, weights and prompts.</summary>
public sealed record EquivalenceRow
{
    /// <summary>Largest entrywise error.</summary>
    [Column("largest |attention − CCMC| over prompts and tokens; with positions the CCMC is the one with the positional prior")]
    public required double MaxAbsError { get; init; }

    /// <summary>Largest total variation.</summary>
    [Column("largest total-variation distance, ½ Σ_j |attention_j − CCMC_j|, over prompts")]
    public required double MaxTotalVariation { get; init; }

    /// <summary>Bound of the error.</summary>
    [Column("c ε (κ(E) + L max(1, max_score)), ε = 2⁻⁵², c = (L + d + K + 8 √(K d) + 8) / 2 with d the dimension of the inputs, positions included")]
    public required double Bound { get; init; }

    /// <summary>κ(E).</summary>
    [Column("condition number of E: ratio of its largest to its smallest singular value, computed")]
    public required double Condition { get; init; }

    /// <summary>Largest score.</summary>
    [Column("largest |e_jᵀ W e_k| over all tokens j, k; with positions also the scores of the prompts' positions", Unit = "nats")]
    public required double MaxScore { get; init; }

    /// <summary>Largest logit.</summary>
    [Column("largest |A_{k,j}| in the gauge of row mean zero", Unit = "nats")]
    public required double MaxLogit { get; init; }

    /// <summary>W → P → W.</summary>
    [Column("W → P → W on S_E: Frobenius norm of W' − Π(W) over that of Π(W), W' from the logits of W by the inverse map")]
    public required double RoundtripError { get; init; }

    /// <summary>P → W → P.</summary>
    [Column("P → W → P: largest entry of |A' − A|, A' the logits of the W that belongs to A", Unit = "nats")]
    public required double LogitRoundtripError { get; init; }

    /// <summary>Bound of the round trips.</summary>
    [Column("c ε κ(E)² (1 + max_logit), ε = 2⁻⁵², c = K d + 2 K (K + d)")]
    public required double RoundtripBound { get; init; }

    /// <summary>Effect of what lies outside S_E.</summary>
    [Column("largest change of a next-token probability of plain attention over prompts and tokens when W gets N − Π(N) added, N normal of the weights' scale")]
    public required double OutsideError { get; init; }

    /// <summary>Its bound.</summary>
    [Column("bound for plain attention with the larger of the two max_score, plus roundtrip_bound")]
    public required double OutsideBound { get; init; }

    /// <summary>Size of what was added.</summary>
    [Column("largest entry of |N − Π(N)|")]
    public required double OutsideSize { get; init; }

    /// <summary>Different tokens.</summary>
    [Column("most different tokens of positive probability in one prompt; with 1 every law is the same and nothing can depart", Unit = "tokens")]
    public required int DistinctTokens { get; init; }

    /// <summary>G.</summary>
    [Column("G statistic of tokens drawn from the attention path against CCMC probabilities, Williams-corrected, summed over prompts; tokens of expected count below 20 pooled")]
    public required double GStatistic { get; init; }

    /// <summary>Its degrees of freedom.</summary>
    [Column("degrees of freedom of the G statistic: pooled categories less one, summed over prompts")]
    public required int GDegrees { get; init; }

    /// <summary>Tokens behind it.</summary>
    [Column("tokens drawn for prompts that have two categories or more", Unit = "tokens")]
    public required long GTokens { get; init; }
}

/// <summary>One token of the first prompt.</summary>
public sealed record ProbabilityRow
{
    /// <summary>Token.</summary>
    [Column("token, from 0")]
    public required int Token { get; init; }

    /// <summary>By attention.</summary>
    [Column("next-token probability by the attention path, first prompt of the replicate")]
    public required double Attention { get; init; }

    /// <summary>By the chain.</summary>
    [Column("next-token probability by the CCMC, same prompt")]
    public required double Chain { get; init; }
}
