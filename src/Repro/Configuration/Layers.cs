namespace Repro.Configuration;

/// <summary>Puts a profile and the command line over a file: a later layer overrides an earlier one.</summary>
internal static class Layers
{
    /// <summary>The file without its profiles.</summary>
    public static MappingNode WithoutProfiles(MappingNode file) =>
        new(file.Place, [.. file.Entries.Where(e => e.Key != ConfigurationKeys.Profiles)]);

    /// <summary>
    /// A profile's keys over the file's. <c>parameters</c>, <c>sweep</c> and <c>until</c> merge one level down, each value there replaced
    /// whole and an empty one taken away; a sweep that changes between <c>chain</c> and axes is replaced whole.
    /// </summary>
    public static MappingNode Over(MappingNode file, MappingNode profile)
    {
        // Replicates of a later layer govern what an earlier one had given to parts of a chain.
        var result = file = profile.Find(ConfigurationKeys.Replicates) is null ? file : WithoutReplicatesOfParts(file);
        foreach (var entry in profile.Entries.Where(e => ConfigurationKeys.Profile.Contains(e.Key)))
        {
            var merges = ConfigurationKeys.Nested.Contains(entry.Key);
            if (merges && entry.Value is MappingNode over && file.Find(entry.Key) is { Value: MappingNode under } before
                && !(entry.Key == ConfigurationKeys.Sweep && ChangesForm(under, over)))
                result = result.With(new(entry.Key, before.Place, Merge(under, over)));
            else result = result.With(entry);
        }

        return result;
    }

    /// <summary>The same with no replicates in the parts of a chain, so that those at the top govern all of them.</summary>
    public static MappingNode WithoutReplicatesOfParts(MappingNode root)
    {
        if (root.Find(ConfigurationKeys.Sweep) is not { Value: MappingNode sweep } entry) return root;
        return sweep.Find(ConfigurationKeys.Chain) is null ? root : root.With(entry with { Value = WithoutReplicates(sweep) });
    }

    private static MappingNode WithoutReplicates(MappingNode sweep) => new(sweep.Place,
    [
        .. sweep.Entries.Where(e => e.Key != ConfigurationKeys.Replicates)
            .Select(e => e is { Key: ConfigurationKeys.Chain, Value: ListNode chain }
                ? e with { Value = new ListNode(chain.Place, [.. chain.Items.Select(l => l is MappingNode m ? WithoutReplicates(m) : l)]) }
                : e),
    ]);

    private static bool ChangesForm(MappingNode under, MappingNode over) =>
        over.Entries.Count > 0 && under.Entries.Count > 0 && Chained(under) != Chained(over);

    private static bool Chained(MappingNode sweep) => sweep.Find(ConfigurationKeys.Chain) is not null;

    private static MappingNode Merge(MappingNode under, MappingNode over)
    {
        var merged = under;
        foreach (var entry in over.Entries)
        {
            if (entry.Value is ScalarNode { Empty: true }) merged = new(merged.Place, [.. merged.Entries.Where(e => e.Key != entry.Key)]);
            else merged = merged.With(entry);
        }

        return merged;
    }
}
