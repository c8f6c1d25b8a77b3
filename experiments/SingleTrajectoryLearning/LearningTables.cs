using Repro.Experiments;

namespace Experiments.SingleTrajectoryLearning;

/// <summary>The tables of <c>single-trajectory-learning</c>.</summary>
internal static class LearningTables
{
    public static readonly TableDefinition<EntryRow> Entries =
        new("entries", "an entry of P at a checkpoint of a trajectory", WithParameters: false);

    public static readonly TableDefinition<EndRow> Ends = new("ends", "a trajectory at its end");

    public static readonly TableDefinition<PredictionRow> Predictions =
        new("predictions", "an entry of P at a stable fixed point: the mean field's prediction", PerReplicate: false);

    public static readonly TableDefinition<CheckpointSummary> Summary =
        new("summary", "an entry of P at a checkpoint: medians over replicates with the same winners", PerReplicate: false);

    public static readonly TableDefinition<SlopeRow> Slopes =
        new("slopes", "an entry of P: measured exponent of its information", PerReplicate: false);
}
