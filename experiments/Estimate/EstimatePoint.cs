namespace Experiments.Estimate;

/// <summary>What the replicates share.</summary>
/// <param name="Input">The data.</param>
/// <param name="Fit">The estimate.</param>
/// <param name="Block">Positions of a text's block, 0 for pairs.</param>
/// <param name="DrawnFrom">Logits, queries × K, of the chain from which next tokens are resampled: the truth, or the completed fit.</param>
internal sealed record EstimatePoint(EstimateInput Input, ChainFit Fit, long Block, double[] DrawnFrom);
