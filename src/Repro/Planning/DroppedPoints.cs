using Repro.Configuration;

namespace Repro.Planning;

/// <summary>
/// What <c>except</c> drops, looked up by the values of the axes that its entries name: a point costs one look-up for each different set of
/// axes, however many entries name it.
/// </summary>
internal sealed class DroppedPoints
{
    private readonly IReadOnlyList<PointsToDrop> entries;
    private readonly List<EntriesOfAxes> groups;

    /// <summary>The entries, grouped by the axes they name.</summary>
    public DroppedPoints(IReadOnlyList<PointsToDrop> entries)
    {
        this.entries = entries;
        groups = [.. entries.GroupBy(e => Join(Sorted(e).Select(c => c.Path)), (_, same) => new EntriesOfAxes([.. same]))];
    }

    /// <summary>Whether an entry drops the point; every entry that does is noted.</summary>
    public bool Contain(SweepPoint point)
    {
        var dropped = false;
        foreach (var group in groups) dropped |= group.Meet(point);
        return dropped;
    }

    /// <summary>The entries that have dropped no point so far, in their order.</summary>
    public IEnumerable<PointsToDrop> Unmet()
    {
        var unmet = groups.SelectMany(g => g.Unmet).ToHashSet(ReferenceEqualityComparer.Instance);
        return entries.Where(unmet.Contains);
    }

    private static IEnumerable<AxisCondition> Sorted(PointsToDrop entry) => entry.Conditions.OrderBy(c => c.Path, StringComparer.Ordinal);

    /// <summary>No two lists of paths or of canonical texts give the same: neither holds a control character.</summary>
    private static string Join(IEnumerable<string> texts) => string.Join('\n', texts);

    /// <summary>The entries that name the same axes, by their values, and whether a point has had these.</summary>
    private sealed class EntriesOfAxes
    {
        private readonly string[] paths;
        private readonly ILookup<string, PointsToDrop> byValues;
        private readonly HashSet<string> met = new(StringComparer.Ordinal);

        public EntriesOfAxes(IReadOnlyList<PointsToDrop> entries)
        {
            paths = [.. Sorted(entries[0]).Select(c => c.Path)];
            byValues = entries.ToLookup(e => Join(Sorted(e).Select(c => c.Canonical)), StringComparer.Ordinal);
        }

        public IEnumerable<PointsToDrop> Unmet => byValues.Where(g => !met.Contains(g.Key)).SelectMany(g => g);

        public bool Meet(SweepPoint point)
        {
            var values = new string[paths.Length];
            for (var i = 0; i < paths.Length; i++)
            {
                if (ValueOf(point, paths[i]) is not { } value) return false;
                values[i] = value;
            }

            var key = Join(values);
            if (!byValues.Contains(key)) return false;
            met.Add(key);
            return true;
        }

        private static string? ValueOf(SweepPoint point, string path)
        {
            foreach (var (axis, value) in point.Values)
                if (axis.Path.Text == path) return value.Canonical;
            return null;
        }
    }
}
