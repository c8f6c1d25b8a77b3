using Repro.Experiments;

namespace Experiments.Equivalence;

/// <summary>One replicate: new embeddings, weights and prompts.</summary>
/// <param name="RoundtripError">W → P → W.</param>
/// <param name="LogitRoundtripError">P → W → P.</param>
/// <param name="RoundtripBound">Bound of the round trips.</param>
/// <param name="OutsideError">Effect of the part of W outside S_E.</param>
/// <param name="OutsideSize">Size of what was added.</param>
public sealed record EquivalenceRow(
    [property: Column("largest |attention − CCMC| over prompts and tokens; with positions the CCMC is the one with the positional prior")]
        double MaxAbsError,
    [property: Column("largest total-variation distance, ½ Σ_j |attention_j − CCMC_j|, over prompts")] double MaxTotalVariation,
    [property: Column("c ε (κ(E) + L max(1, max_score)), ε = 2⁻⁵², c = (L + d + K + 8 √(K d) + 8) / 2 with d the dimension of the inputs, "
        + "positions included")] double Bound,
    [property: Column("condition number of E: ratio of its largest to its smallest singular value, computed")] double Condition,
    [property: Column("largest |e_jᵀ W e_k| over all tokens j, k; with positions also the scores of the prompts' positions", Unit = "nats")]
        double MaxScore,
    [property: Column("largest |A_{k,j}| in the gauge of row mean zero", Unit = "nats")] double MaxLogit,
    [property: Column("W → P → W on S_E: Frobenius norm of W' − Π(W) over that of Π(W), W' from the logits of W by the inverse map")]
        double RoundtripError,
    [property: Column("P → W → P: largest entry of |A' − A|, A' the logits of the W that belongs to A", Unit = "nats")]
        double LogitRoundtripError,
    [property: Column("c ε κ(E)² (1 + max_logit), ε = 2⁻⁵², c = K d + 2 K (K + d)")] double RoundtripBound,
    [property: Column("largest change of a next-token probability of plain attention when N − Π(N) is added to W, N normal with the "
        + "weights' scale")] double OutsideError,
    [property: Column("bound for plain attention with the larger of the two max_score, plus roundtrip_bound")] double OutsideBound,
    [property: Column("largest entry of |N − Π(N)|")] double OutsideSize,
    [property: Column("most distinct tokens of positive probability in one prompt; with 1 all laws are equal",
        Unit = "tokens")] int DistinctTokens,
    [property: Column("G statistic of tokens drawn from the attention path against CCMC probabilities, Williams-corrected, "
        + "summed over prompts; tokens of expected count below 20 pooled")] double GStatistic,
    [property: Column("degrees of freedom of the G statistic: pooled categories less one, summed over prompts")] int GDegrees,
    [property: Column("tokens drawn for prompts that have two categories or more", Unit = "tokens")] long GTokens);

/// <summary>One token of a prompt, step by step.</summary>
/// <param name="Row">π_qj.</param>
public sealed record ExampleRow(
    [property: Column("the prompt's tokens, from 0, separated by spaces; the last is the query")] string Prompt,
    [property: Column("token j, from 0")] int Token,
    [property: Column("m_j, its count in the prompt")] int Count,
    [property: Column("π_qj, its entry in the query's row of P")] double Row,
    [property: Column("m_j π_qj")] double Product,
    [property: Column("m_j π_qj / Σ_l m_l π_ql: next-token probability by the chain")] double Chain,
    [property: Column("next-token probability by the attention layer")] double Attention);

/// <summary>One token of the first prompt.</summary>
public sealed record ProbabilityRow(
    [property: Column("token, from 0")] int Token,
    [property: Column("next-token probability by the attention path, first prompt of the replicate")] double Attention,
    [property: Column("next-token probability by the CCMC, same prompt")] double Chain);
