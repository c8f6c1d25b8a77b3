namespace Repro.Execution;

/// <summary>What a shard leaves: its store, configuration, timings and manifest. Tables, claims and figures are of the whole run, so there
/// are none.</summary>
internal static class ShardFiles
{
    /// <summary>Writes the configuration before any work, so that a killed shard has it too, and removes the mark that it is
    /// complete.</summary>
    public static void Begin(Run run)
    {
        ManifestStage.Invalidate(run);
        ResultStages.WriteConfiguration(run);
    }

    /// <summary>Writes the rest.</summary>
    public static void End(Run run)
    {
        TableFiles.WriteTimings(run.Outputs, run.Grid);
        ManifestStage.Write(run, [], []);
    }
}
