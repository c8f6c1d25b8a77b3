using Repro.Planning;
using Repro.Store;

namespace Repro.Execution;

/// <summary>The folders with stores that a user means.</summary>
internal static class GatherFolders
{
    /// <summary>
    /// A folder with a store is taken as it is, whatever its name; in any other the whole run and the shards of that name are looked for.
    /// Each once, in ordinal order: the order in which they were named moves nothing.
    /// </summary>
    /// <exception cref="RunRefusedException">A folder is not there, or holds no store of that name.</exception>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> given, string run)
    {
        var folders = new SortedSet<string>(StringComparer.Ordinal);
        var wrong = new List<string>();
        foreach (var folder in given.Select(Path.TrimEndingDirectorySeparator))
        {
            if (!Directory.Exists(folder)) wrong.Add($"there is no folder '{folder}'; runs are written by 'repro run'");
            else if (HasStore(folder)) folders.Add(folder);
            else if (Below(folder, run) is { Count: > 0 } below) folders.UnionWith(below);
            else wrong.Add(
                $"'{folder}' has neither a store of finished cells nor a run '{run}' or a shard of it ('{new Shard(1, 2).NameOf(run)}')");
        }
        return wrong.Count == 0 ? [.. folders] : throw new RunRefusedException(ExitCode.Usage, wrong);
    }

    /// <summary>The stores of a run and its shards in an output folder.</summary>
    public static List<string> Below(string folder, string run) =>
        [.. Directory.EnumerateDirectories(folder)
            .Where(f => (Path.GetFileName(f) == run || Shard.IsNameOf(run, Path.GetFileName(f), out _)) && HasStore(f))];

    private static bool HasStore(string folder) => Directory.Exists(Path.Combine(folder, CellStore.FolderName));
}
