using Ccmc.MeanField;
using Ccmc.Models;

namespace Experiments.SingleTrajectoryLearning;

/// <summary>What the replicates of a point share.</summary>
/// <param name="Matrix">P.</param>
/// <param name="MeanField">Its fixed points.</param>
public sealed record LearningPoint(TransitionMatrix Matrix, MeanFieldAnalysis MeanField);
