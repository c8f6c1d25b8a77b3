using Ccmc.MeanField;
using Ccmc.Models;

namespace Experiments.TrajectoryCollapse;

/// <summary>What the replicates of a point share.</summary>
/// <param name="Matrix">P.</param>
/// <param name="MeanField">Its fixed points; null where a replicate is many trajectories, whose winners nobody asks for.</param>
public sealed record TrajectoryPoint(TransitionMatrix Matrix, MeanFieldAnalysis? MeanField);
