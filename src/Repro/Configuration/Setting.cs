using Repro.Words;

namespace Repro.Configuration;

/// <summary>
/// One <c>--set path=value</c>: replaces the value at its path, at every item where it says <c>[*]</c>; an empty value takes it away.
/// </summary>
/// <param name="Path">Where.</param>
/// <param name="Value">The value.</param>
/// <param name="Place">The option.</param>
internal sealed record Setting(NodePath Path, Node Value, Place Place)
{
    private const int MaximumShown = 80;
    private static readonly string[] Example = ["title", "seed", "replicates", "until",
        "parameters.NAME", "sweep.NAME", "sweep.chain[0].NAME", "sweep.chain[*].replicates", "parameters", "sweep"];

    /// <summary>Whether it is of <c>replicates</c> at the top, which governs every part of a chain.</summary>
    public bool IsOfReplicates => Path.Steps is [{ Key: ConfigurationKeys.Replicates }];

    private bool TakesAway => Value is ScalarNode { Empty: true };

    /// <summary>The setting; null with the mistake reported.</summary>
    public static Setting? Read(string option, Mistakes mistakes)
    {
        var equals = option.IndexOf('=');
        if (equals <= 0)
        {
            mistakes.Add(new($"--set {PlainText.Shortened(option, MaximumShown)}", 1, 1),
                "expected path=value, such as --set replicates=3 or --set 'sweep={}'");
            return null;
        }

        var name = option[..equals].Trim();
        var place = new Place($"--set {PlainText.Shortened(name, MaximumShown)}=…", 1, 1);
        if (NodePath.Parse(name) is not { } path)
        {
            mistakes.Add(place,
                $"'{PlainText.Shortened(name, MaximumShown)}' is not a path; keys are joined by points, [0] is the first item of a list "
                    + $"and [*] means every item");
            return null;
        }

        if (!Known(path, place, mistakes)) return null;
        var before = mistakes.Told;
        var value = YamlText.Read(option[(equals + 1)..], place.Source, mistakes) ?? new ScalarNode(place, "", plain: true);
        return mistakes.Told == before ? new(path, value, place) : null;
    }

    /// <summary>The mapping with the value at its path; as it was, with the mistake reported, where the path leads nowhere.</summary>
    public MappingNode Apply(MappingNode root, Mistakes mistakes)
    {
        var governed = IsOfReplicates ? Layers.WithoutReplicatesOfParts(root) : root;
        return (MappingNode)Apply(governed, 0, mistakes);
    }

    /// <summary>Whether a later setting addresses the same place, or one that contains it.</summary>
    public bool IsCoveredBy(Setting later) =>
        later.Path.Steps.Count <= Path.Steps.Count && later.Path.Meets(Path);

    private static bool Known(NodePath path, Place place, Mistakes mistakes)
    {
        var top = path.Top;
        if (top == ConfigurationKeys.Experiment)
            mistakes.Add(place, "the experiment belongs to the configuration file; choose another file");
        else if (top == ConfigurationKeys.Profiles)
            mistakes.Add(place, "a profile cannot be changed by --set; choose one by --profile and set single values");
        else if (!ConfigurationKeys.Profile.Contains(top))
        {
            var shown = PlainText.Shortened(top, MaximumShown);
            var hint = NearestName.Of(top, ConfigurationKeys.Profile) is { } near
                ? $" (did you mean '{near}'?)"
                : " (a parameter is set by parameters.NAME, or by sweep.NAME where it varies)";
            mistakes.Add(place, $"unknown key '{shown}'{hint}; allowed: {string.Join(", ", Example)}");
        }
        else if (path.Steps.Count > 1 && !ConfigurationKeys.Nested.Contains(top))
            mistakes.Add(place, $"'{top}' is a single value; it has no items or keys");
        else return true;
        return false;
    }

    private Node Apply(Node at, int level, Mistakes mistakes)
    {
        if (level == Path.Steps.Count) return Value;
        return Path.Steps[level].Key is { } key ? ApplyToKey(at, key, level, mistakes) : ApplyToItems(at, level, mistakes);
    }

    private Node ApplyToKey(Node at, string key, int level, Mistakes mistakes)
    {
        var mapping = at as MappingNode ?? (at is ScalarNode { Empty: true } ? new(Place, []) : null);
        if (mapping is null)
        {
            var told = Path.Text(level);
            return Refuse(at, mistakes, at is ListNode
                ? $"{told} is a list; name an item of it, such as {told}[0].{key}, or {told}[*].{key} for all of them"
                : $"{told} is {at.Found}; it has no items or keys");
        }

        if (NodePath.OfRange(mapping, key) is { } range)
        {
            var end = new Setting(new([new(key[(key.LastIndexOf('.') + 1)..])]), Value, Place);
            return mapping.With(new(range.Axis, Place, end.Apply(range.Value, mistakes)));
        }

        if (level == Path.Steps.Count - 1)
            return TakesAway
                ? new MappingNode(mapping.Place, [.. mapping.Entries.Where(e => e.Key != key)])
                : mapping.With(new(key, Place, Value));
        var below = mapping.Find(key)?.Value;
        if (below is null && Path.Steps[level + 1].Key is null)
            return Refuse(at, mistakes, $"there is no {Path.Text(level + 1)} here, so it has no items; give the list itself");
        return mapping.With(new(key, Place, Apply(below ?? new MappingNode(Place, []), level + 1, mistakes)));
    }

    private Node ApplyToItems(Node at, int level, Mistakes mistakes)
    {
        var told = Path.Text(level);
        if (at is not ListNode list)
            return Refuse(at, mistakes, at is MappingNode
                ? $"{told} is a mapping, so it has no items; set one of its keys, or give {told} as a list"
                : $"{told} is {at.Found}, so it has no items; give {told} as a list");
        var index = Path.Steps[level].Index;
        if (list.Items.Count <= (index ?? 0))
            return Refuse(at, mistakes, list.Items.Count == 0
                ? $"{told} is empty"
                : $"{told} has {list.Items.Count} {(list.Items.Count == 1 ? "item, [0]" : $"items, [0] to [{list.Items.Count - 1}]")}");
        bool IsMeant(int item) => index is null || item == index;
        return TakesAway && level == Path.Steps.Count - 1
            ? new ListNode(list.Place, [.. list.Items.Where((_, i) => !IsMeant(i))])
            : new ListNode(list.Place, [.. list.Items.Select((item, i) => IsMeant(i) ? Apply(item, level + 1, mistakes) : item)]);
    }

    private Node Refuse(Node at, Mistakes mistakes, string message)
    {
        mistakes.Add(Place, message);
        return at;
    }
}
