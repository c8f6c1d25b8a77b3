using Ccmc.Models;

namespace Experiments.PositionalEncoding;

/// <summary>What the replicates of a point share.</summary>
/// <param name="Matrix">P.</param>
/// <param name="Prediction">What theory says of collapse; null for other studies.</param>
internal sealed record PositionalPoint(TransitionMatrix Matrix, CollapsePrediction? Prediction);
