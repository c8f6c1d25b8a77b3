using System.Globalization;

namespace Repro.Configuration;

/// <summary>One step down a configuration: to a key of a mapping, or to items of a list.</summary>
/// <param name="Key">The key; null for items of a list.</param>
/// <param name="Index">Which item, from 0; null for all. Nothing where there is a key.</param>
internal readonly record struct PathStep(string? Key, int? Index = null)
{
    /// <inheritdoc/>
    public override string ToString() => Key ?? string.Create(CultureInfo.InvariantCulture, $"[{(Index is { } i ? i : "*")}]");
}

/// <summary>
/// The way to a value of a configuration, as <c>--set</c> and <c>explain</c> take it: keys joined by points, <c>[i]</c> for an item of a
/// list, <c>[*]</c> for all of them. Axes have points in their names: below <c>sweep</c>, or a part of its <c>chain</c>, what follows is
/// one key up to the next bracket.
/// </summary>
/// <param name="Steps">One or more, the first a key.</param>
internal sealed record NodePath(IReadOnlyList<PathStep> Steps)
{
    private static readonly string[] Forms = [ConfigurationKeys.Zip, ConfigurationKeys.Chain, ConfigurationKeys.Except];
    private static readonly string[] RangeEnds = [".from", ".to", ".count", ".step"];

    /// <summary>The key at the top.</summary>
    public string Top => Steps[0].Key!;

    /// <summary>Whether a step goes to items of a list.</summary>
    public bool HasItems => Steps.Any(s => s.Key is null);

    /// <summary>The parameter that the path is about: <c>matrix.p</c> of <c>sweep.chain[2].matrix.p[0]</c>; null where it is about
    /// none.</summary>
    public string? Parameter
    {
        get
        {
            if (Top == ConfigurationKeys.Parameters)
                return Steps.Count > 1 ? string.Join('.', Steps.Skip(1).TakeWhile(s => s.Key is not null)) : null;
            if (Top != ConfigurationKeys.Sweep) return null;
            var axis = Steps.Skip(1).FirstOrDefault(s => s.Key is { } key && !Forms.Contains(key)).Key;
            return axis == ConfigurationKeys.Replicates && Steps.Count > 2 ? null : axis;
        }
    }

    /// <summary>The path; null where the text is none.</summary>
    public static NodePath? Parse(string text)
    {
        var steps = new List<PathStep>();
        var (axes, name) = (false, "");
        foreach (var part in text.Split('.'))
        {
            var bracket = part.IndexOf('[', StringComparison.Ordinal);
            var key = bracket < 0 ? part : part[..bracket];
            if (key.Length == 0 || key.Contains(']', StringComparison.Ordinal) || !TryItems(part[key.Length..], out var items)) return null;
            var isForm = axes && name.Length == 0 && Forms.Contains(key);
            name = axes ? ValueBinder.Join(name, key) : key;
            if (axes && !isForm && items.Count == 0) continue;
            steps.Add(new(name));
            steps.AddRange(items);
            axes = isForm || (steps.Count == 1 && key == ConfigurationKeys.Sweep);
            name = "";
        }

        if (axes && name.Length > 0) steps.Add(new(name));
        return new(steps);
    }

    /// <summary>The node at the path; null where there is none. A step to all items leads nowhere.</summary>
    public Node? Find(Node root)
    {
        var at = root;
        foreach (var step in Steps)
        {
            var next = (at, step) switch
            {
                (MappingNode mapping, { Key: { } key }) =>
                    mapping.Find(key)?.Value ?? OfRange(mapping, key)?.Value.Find(key[(key.LastIndexOf('.') + 1)..])?.Value,
                (ListNode list, { Index: { } index }) when index < list.Items.Count => list.Items[index],
                _ => null,
            };
            if (next is null) return null;
            at = next;
        }

        return at;
    }

    /// <summary>Whether this and another path are the same as far as both go, all items standing for each.</summary>
    public bool Meets(NodePath other) =>
        Steps.Zip(other.Steps).All(s => s.First == s.Second || s is { First: { Key: null, Index: null }, Second.Key: null });

    /// <summary>The range of which a key such as <c>samples.to</c> is an end; null where it is none.</summary>
    public static (string Axis, MappingNode Value)? OfRange(MappingNode axes, string key) =>
        RangeEnds.Any(e => key.EndsWith(e, StringComparison.Ordinal)) && key[..key.LastIndexOf('.')] is var axis
            && axes.Find(axis)?.Value is MappingNode range
            ? (axis, range)
            : null;

    /// <summary>The first steps, as a user writes them.</summary>
    public string Text(int count) =>
        string.Concat(Steps.Take(count).Select((s, i) => i > 0 && s.Key is not null ? "." + s : s.ToString()));

    /// <inheritdoc/>
    public override string ToString() => Text(Steps.Count);

    private static bool TryItems(string text, out List<PathStep> items)
    {
        items = [];
        while (text.Length > 0)
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            if (text[0] != '[' || end < 2) return false;
            int? index = null;
            if (text[1..end] is not "*" and var number)
            {
                if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return false;
                index = value;
            }

            items.Add(new(null, index));
            text = text[(end + 1)..];
        }

        return true;
    }
}
