using Repro.Configuration;
using Repro.Experiments;

namespace Repro.Planning;

/// <summary>What the settings of a command line do to a plan: none is accepted and then without effect in silence.</summary>
/// <param name="Kept">Those that change the plan, in order and as they were typed.</param>
/// <param name="Ignored">A sentence for each of the others: what it changes nothing for.</param>
internal sealed record Overrides(IReadOnlyList<string> Kept, IReadOnlyList<string> Ignored)
{
    private const int MostPartsNamed = 3;

    /// <summary>Takes away, one after the other, each setting without which the plan is the same.</summary>
    /// <param name="reading">Of the configuration with all settings.</param>
    /// <param name="settled">The same, settled.</param>
    /// <param name="points">The points that came of it.</param>
    public static Overrides Of(Reading reading, Settled settled, IReadOnlyList<PlannedPoint> points)
    {
        var (kept, identity, ignored) = (reading, reading.Identity(settled), new List<string>());
        for (var i = 0; i < kept.Settings.Count;)
        {
            var other = kept.Without(i, ExperimentCatalog.Of(settled.Experiment));
            if (other.Settle() is { Complete: true } without
                && WhySame(kept.Settings, i, other.Identity(without) == identity, () =>
                    IsSamePlan(settled, points, without, PointList.Expand(without, other.Mistakes, default).Points)) is { } why)
            {
                ignored.Add($"{kept.Settings[i].Place} changes nothing: {why}");
                (kept, identity) = (other, other.Identity(without));
            }
            else i++;
        }

        return new(kept.TypedSettings, ignored);
    }

    /// <summary>A sentence for each setting of replicates that govern the parts of a chain.</summary>
    public static IEnumerable<string> Notices(Reading reading, Settled settled) =>
        from setting in reading.Settings
        where setting.IsOfReplicates && settled.Sweep.Dimensions.OfType<ChainDimension>().Any()
        select $"{setting.Place} applies to every part of the chain except those that a later --set names: {Governed(settled)}";

    /// <summary>Which parts of the sweep have how many replicates: <c>20 in sweep.chain[0], sweep.chain[2]; 120 in
    /// sweep.chain[1]</c>.</summary>
    public static string Governed(Settled settled)
    {
        var parts = settled.Sweep.Parts(ConfigurationKeys.Sweep, settled.Replicates).ToList();
        var groups = parts.GroupBy(p => p.Replicates).ToList();
        if (groups.Count == 1) return $"{groups[0].Key} in {(parts.Count == 1 ? "the whole sweep" : $"all {parts.Count} parts")}";
        return string.Join("; ", groups.Select(g => $"{g.Key} in {Named([.. g.Select(p => p.Path)])}"));
    }

    private static string Named(List<string> parts) =>
        string.Join(", ", parts.Take(MostPartsNamed)) + (parts.Count > MostPartsNamed ? $" and {parts.Count - MostPartsNamed} more" : "");

    /// <summary>Why the plan is the same without a setting; null where it is another.</summary>
    private static string? WhySame(IReadOnlyList<Setting> settings, int setting, bool isSameText, Func<bool> isSamePlan)
    {
        if (!isSameText && !isSamePlan()) return null;
        var changed = settings[setting];
        if (settings.Skip(setting + 1).Any(changed.IsCoveredBy)) return "a later --set overrides it";
        return isSameText ? "the configuration says the same without it"
            : changed.Path.Steps[^1].Key == ConfigurationKeys.Replicates ? "every point has as many replicates without it"
            : changed.Path.Top == ConfigurationKeys.Sweep ? "the sweep has the same points without it"
            : "no cell of this plan depends on it";
    }

    private static bool IsSamePlan(
        Settled one, IReadOnlyList<PlannedPoint> points, Settled other, IReadOnlyList<PlannedPoint> otherPoints) =>
        one.Title == other.Title && one.Seed == other.Seed && one.Until == other.Until
            && points.Select(Cells).SequenceEqual(otherPoints.Select(Cells));

    private static (string, int, int, int) Cells(PlannedPoint point) =>
        (point.Canonical, point.Draw, point.Replicates, point.MostReplicates);
}
