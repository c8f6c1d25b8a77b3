namespace Experiments.Estimate;

/// <summary>Keeps the memory of one query's statistics from piling up on that of the queries before: the runtime alone lets it grow to
/// several times what is in use.</summary>
internal static class Reclaim
{
    // Below this the statistics of all queries together are small.
    private const double Entries = 500_000;

    /// <summary>Frees what a query left behind, where it was much. Numbers do not depend on it.</summary>
    public static void After(double entries)
    {
        if (entries >= Entries) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
