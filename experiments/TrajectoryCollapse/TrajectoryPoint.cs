using Ccmc.MeanField;
using Ccmc.Models;

namespace Experiments.TrajectoryCollapse;

/// <summary>What the replicates of a point share.</summary>
/// <param name="Matrix">P.</param>
/// <param name="MeanField">Its fixed points; null if a replicate is many trajectories, whose winners are not recorded.</param>
public sealed record TrajectoryPoint(TransitionMatrix Matrix, MeanFieldAnalysis? MeanField);
