using Repro.Words;

namespace Repro.Configuration;

/// <summary>Reads <c>sweep</c>: axes, <c>zip</c> groups, <c>chain</c> and <c>except</c>.</summary>
/// <param name="mistakes">Receives the mistakes.</param>
/// <param name="binder">Binds the values.</param>
/// <param name="bound">The parameters, of which the sweep varies some.</param>
internal sealed class SweepReader(Mistakes mistakes, ValueBinder binder, BoundParameters bound)
{
    /// <summary>Most replicates of a point.</summary>
    public const int MaximumReplicates = 100_000_000;

    private static readonly string[] Forms = [ConfigurationKeys.Zip, ConfigurationKeys.Chain, ConfigurationKeys.Except];
    private readonly AxisReader axes = new(mistakes, binder);
    private readonly List<(Entry Axis, Place Given, string At)> overridden = [];

    /// <summary>The sweep; wrong parts are reported and left out.</summary>
    /// <param name="node">Its node.</param>
    /// <param name="at">Its path: that of the sweep, or of a part of a chain.</param>
    public Sweep Read(Node node, string at = ConfigurationKeys.Sweep)
    {
        var link = at != ConfigurationKeys.Sweep;
        if (node is ScalarNode { Empty: true } && !link) return Sweep.Single;
        if (node is not MappingNode mapping)
        {
            mistakes.Add(node.Place, $"{(link ? "a link of a chain" : "sweep")} must be a mapping of axes, found {node.Found}");
            return Sweep.Single;
        }

        var before = mistakes.Told;
        var dimensions = mapping.Entries.SelectMany(e => Dimensions(e, at)).ToList();
        if (Overlapping(dimensions)) dimensions = [];
        if (!link) AddOverridden();
        var replicates = link && mapping.Find(ConfigurationKeys.Replicates) is { } entry ? Replicates(entry.Value, mistakes) : null;
        var complete = mistakes.Told == before;
        var except = mapping.Find(ConfigurationKeys.Except) is { } drop ? Except(drop.Value, dimensions, complete) : [];
        return new(dimensions, except, replicates);
    }

    /// <summary>A number of replicates; null with the mistake reported.</summary>
    public static int? Replicates(Node node, Mistakes mistakes, string name = ConfigurationKeys.Replicates)
    {
        if (node is ScalarNode { Plain: true } s && ScalarText.Integer(s.Text) is { } n)
        {
            if (n is >= 1 and <= MaximumReplicates) return (int)n;
            mistakes.Add(node.Place, $"{name} = {s.Text}, must be between 1 and {MaximumReplicates}");
        }
        else mistakes.Add(node.Place, $"{name} must be an integer, found {node.Found}");

        return null;
    }

    private IEnumerable<Dimension> Dimensions(Entry entry, string at) => entry.Key switch
    {
        ConfigurationKeys.Except => [],
        ConfigurationKeys.Replicates when at != ConfigurationKeys.Sweep => [],
        ConfigurationKeys.Replicates => NotAnAxis(entry),
        ConfigurationKeys.Zip => Groups(entry, at),
        ConfigurationKeys.Chain => Chain(entry, at),
        _ => Single(entry, at) is { } axis ? [new StepDimension([axis])] : [],
    };

    private IEnumerable<Dimension> NotAnAxis(Entry entry)
    {
        mistakes.Add(entry.Place, "replicates are a separate dimension; they are set at the top of the file or in a link of a chain");
        return [];
    }

    private SweepAxis? Single(Entry entry, string at)
    {
        if (bound.Doubtful.Contains(entry.Key.Split('.')[0]) && entry.Key.Contains('.')) return null;
        if (FieldPath.Find(bound.Shape, bound.Values, entry.Key, out var reason) is not { } path)
        {
            var form = NearestName.Of(entry.Key, Forms);
            mistakes.Add(entry.Place,
                form is not null && !reason.Contains("did you mean", StringComparison.Ordinal)
                    ? $"{reason} (or did you mean '{form}'?)"
                    : reason);
            return null;
        }

        if (AlsoGiven(entry.Key) is { OnCommandLine: true } given) overridden.Add((entry, given, at));
        else if (AlsoGiven(entry.Key) is { } both) mistakes.Add(entry.Place, Both(entry, both));
        return axes.Read(entry, path, bound.Values);
    }

    private Place? AlsoGiven(string path)
    {
        Node? at = bound.Given;
        var names = path.Split('.');
        for (var level = 0; level < names.Length; level++)
        {
            if ((at as MappingNode)?.Find(names[level]) is not { } entry) return null;
            if (level == names.Length - 1) return entry.Place;
            at = entry.Value;
        }

        return null;
    }

    /// <summary>A mistake for each setting of a swept parameter, however many parts of a chain sweep it.</summary>
    private void AddOverridden()
    {
        foreach (var same in overridden.GroupBy(o => (o.Axis.Key, o.Given)))
        {
            var places = same.Select(o => o.Axis.Place).ToList();
            var at = string.Join(", ", places.Skip(1).Select(p => $"{p.Line}:{p.Column}").Prepend(places[0].ToString()));
            var others = places.Count == 1 ? "" : ", and so in the other parts";
            mistakes.Add(same.Key.Given, $"'{same.Key.Key}' is swept (at {at}); for one cell add --set 'sweep={{}}', for other values use "
                + $"--set '{same.First().At}.{same.Key.Key}=[…]'{others} instead");
        }
    }

    private static string Both(Entry axis, Place both)
    {
        var remedy = axis.Place.OnCommandLine ? $"add --set parameters.{axis.Key}= to remove that one" : "keep one";
        return $"'{axis.Key}' is in both parameters (at {both}) and sweep; {remedy}";
    }

    private List<Dimension> Groups(Entry entry, string at)
    {
        IReadOnlyList<Node> groups = entry.Value switch
        {
            ListNode list => list.Items,
            MappingNode one => [one],
            _ => [],
        };
        if (groups.Count == 0)
            mistakes.Add(entry.Value.Place, $"zip must be a list of mappings from parameters to lists, found {entry.Value.Found}");
        return [.. groups.Select((g, i) => Group(g, Sweep.PathOfPart(at, entry.Key, i))).OfType<Dimension>()];
    }

    private StepDimension? Group(Node node, string at)
    {
        if (node is not MappingNode { Entries.Count: > 0 } mapping)
        {
            mistakes.Add(node.Place, $"a zip group must be a mapping from parameters to lists, found {node.Found}");
            return null;
        }

        var group = mapping.Entries.Select(e => Single(e, at)).ToList();
        if (group.Any(a => a is null or { IsPartial: true })) return null;
        foreach (var axis in group.Skip(1).Where(a => a!.Values.Count != group[0]!.Values.Count))
        {
            mistakes.Add(axis!.Place,
                $"zip: '{group[0]!.Path.Text}' has {Values(group[0]!)} and '{axis.Path.Text}' has {Values(axis)}; the lists of a group "
                    + "are read together, so they need equal lengths");
            return null;
        }

        return new([.. group.Select(a => a!)]);
    }

    private static string Values(SweepAxis axis) => axis.Values.Count == 1 ? "1 value" : $"{axis.Values.Count} values";

    private IEnumerable<Dimension> Chain(Entry entry, string at)
    {
        if (entry.Value is ListNode { Items.Count: > 0 } list)
            return [new ChainDimension([.. list.Items.Select((l, i) => Read(l, Sweep.PathOfPart(at, entry.Key, i)))])];
        mistakes.Add(entry.Value.Place, $"chain must be a list of sweeps, found {entry.Value.Found}");
        return [];
    }

    /// <summary>A parameter may vary in one dimension only, and not together with one inside it: no point could be formed.</summary>
    private bool Overlapping(List<Dimension> dimensions)
    {
        var before = mistakes.Told;
        var seen = new List<(SweepAxis Axis, int Dimension, bool Chained)>();
        for (var d = 0; d < dimensions.Count; d++)
        {
            var chained = dimensions[d] is ChainDimension;
            foreach (var axis in dimensions[d].Axes)
            {
                var first = seen.FirstOrDefault(s => Overlap(s.Axis.Path.Text, axis.Path.Text) && !(chained && s.Dimension == d));
                if (first.Axis is not null) mistakes.Add(axis.Place, BothVary(axis, first.Axis, first.Chained));
                seen.Add((axis, d, chained));
            }
        }

        return mistakes.Told > before;
    }

    private static string BothVary(SweepAxis axis, SweepAxis first, bool isChained) => axis.Place.OnCommandLine && isChained
        ? $"'{first.Path.Text}' varies in parts of the chain (at {first.Place}); for other values there use --set "
            + $"'sweep.chain[0].{axis.Path.Text}=[…]', or chain[*] for every part"
        : $"'{axis.Path.Text}' and '{first.Path.Text}' (at {first.Place}) vary the same parameter; keep one";

    private static bool Overlap(string a, string b) =>
        a == b || a.StartsWith(b + ".", StringComparison.Ordinal) || b.StartsWith(a + ".", StringComparison.Ordinal);

    private List<PointsToDrop> Except(Node node, List<Dimension> dimensions, bool complete)
    {
        if (node is not ListNode list)
        {
            mistakes.Add(node.Place, $"except must be a list of points to drop, each a mapping from axes to a value, found {node.Found}");
            return [];
        }

        var swept = dimensions.SelectMany(d => d.Axes).GroupBy(a => a.Path.Text)
            .ToDictionary(g => g.Key, g => new SweptValues(g.First(), [.. g.SelectMany(a => a.Values, (_, v) => v.Canonical)]));
        return [.. list.Items.Select(i => Drop(i, swept, complete)).OfType<PointsToDrop>()];
    }

    private PointsToDrop? Drop(Node node, Dictionary<string, SweptValues> swept, bool complete)
    {
        var before = mistakes.Told;
        if (node is not MappingNode { Entries.Count: > 0 } mapping)
        {
            mistakes.Add(node.Place, $"a point to drop must be a mapping from axes to a value, found {node.Found}");
            return null;
        }

        var conditions = mapping.Entries.Select(e => Condition(e, swept, complete)).ToList();
        return mistakes.Told == before && conditions.TrueForAll(c => c is not null)
            ? new(node.Place, [.. conditions.Select(c => c!)])
            : null;
    }

    private AxisCondition? Condition(Entry entry, Dictionary<string, SweptValues> swept, bool complete)
    {
        if (swept.TryGetValue(entry.Key, out var known))
        {
            var path = known.First.Path;
            if (axes.Value(entry.Value, path, path.Get(bound.Values)) is not { } value) return null;
            if (known.Canonical.Contains(value.Canonical)) return new(entry.Key, value.Canonical);
            mistakes.Add(entry.Value.Place, $"except drops nothing: the axis '{entry.Key}' has no such value");
        }
        else if (complete)
        {
            var names = swept.Keys.ToList();
            var allowed = names.Count == 0 ? "this sweep has no axes" : $"its axes: {string.Join(", ", names)}";
            mistakes.Add(entry.Place,
                $"except names '{entry.Key}', which this sweep does not vary{NearestName.Hint(entry.Key, names)}; {allowed}");
        }

        return null;
    }

    /// <summary>A path that is swept: the first axis of that path, and the canonical values of all.</summary>
    private sealed record SweptValues(SweepAxis First, HashSet<string> Canonical);
}
