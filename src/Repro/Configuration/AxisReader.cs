using System.Globalization;
using System.Text;
using Repro.Words;

namespace Repro.Configuration;

/// <summary>Reads the values of one axis: a list, or a range for numbers.</summary>
internal sealed class AxisReader(Mistakes mistakes, ValueBinder binder)
{
    /// <summary>Most values of one axis.</summary>
    public const int MaximumValues = 1_000_000;

    private static readonly string[] RangeKeys = ["from", "to", "scale", "count", "step"];
    private static readonly string[] Scales = ["linear", "log", "log2"];

    /// <summary>The axis, with the values that are right; null with the mistakes reported if none is.</summary>
    public SweepAxis? Read(Entry entry, FieldPath path, object parameters)
    {
        var before = mistakes.Told;
        var current = path.Get(parameters);
        var values = entry.Value switch
        {
            ListNode { Items.Count: 0 } => None(entry),
            ListNode list => [.. list.Items.Select(item => Value(item, path, current))],
            MappingNode mapping when path.Last.Shape is IntegerShape or NumberShape => Range(mapping, path),
            _ => Wrong(entry, path),
        };
        var right = values.OfType<AxisValue>().ToList();
        return right.Count == 0 ? null : new(path, entry.Place, right) { IsPartial = mistakes.Told > before };
    }

    /// <summary>One value with its canonical text; null with the mistake reported.</summary>
    public AxisValue? Value(Node item, FieldPath path, object? current) =>
        binder.TryBind(item, path.Last, current, path.Text, out var value) ? Bound(value, item) : null;

    private static AxisValue Bound(object? value, Node node)
    {
        var text = new StringBuilder();
        CanonicalText.Append(text, value);
        return new(value, text.ToString(), node);
    }

    private List<AxisValue?> None(Entry entry)
    {
        mistakes.Add(entry.Value.Place, $"the axis '{entry.Key}' has no values; give at least one, or omit the axis");
        return [];
    }

    private List<AxisValue?> Wrong(Entry entry, FieldPath path)
    {
        var range = path.Last.Shape is IntegerShape or NumberShape ? " or a range {from, to, …}" : "";
        mistakes.Add(entry.Value.Place, $"the axis '{entry.Key}' must be a list of values{range}, found {entry.Value.Found}");
        return [];
    }

    private List<AxisValue?> Range(MappingNode mapping, FieldPath path)
    {
        var before = mistakes.Told;
        foreach (var e in mapping.Entries.Where(e => !RangeKeys.Contains(e.Key)))
            mistakes.Add(e.Place,
                $"unknown key '{e.Key}' of a range{NearestName.Hint(e.Key, RangeKeys)}; allowed: {string.Join(", ", RangeKeys)}");
        var from = End(mapping, "from", path);
        var to = End(mapping, "to", path);
        var scale = Scale(mapping);
        var count = Count(mapping);
        var step = Step(mapping, scale);
        if (from is { } a && to is { } b) CheckEnds(mapping, scale, a, b);
        if (mapping.Find("count") is { } c && mapping.Find("step") is not null)
            mistakes.Add(c.Place, "a range takes count or step, not both");
        else if (mapping.Find("count") is null && mapping.Find("step") is null && scale is GridScale.Linear or GridScale.Log)
            mistakes.Add(mapping.Place, $"a {Name(scale.Value)} range needs count or step");
        if (mistakes.Told > before) return [];
        return Spaced(mapping, path, Grid(scale!.Value, from!.Value, to!.Value, count, step));
    }

    private List<AxisValue?> Spaced(MappingNode mapping, FieldPath path, IEnumerable<decimal> grid)
    {
        var values = new List<AxisValue?>();
        try
        {
            foreach (var x in grid)
            {
                if (values.Count == MaximumValues)
                {
                    mistakes.Add(mapping.Place, $"the range has more than {MaximumValues} values");
                    return [];
                }

                var value = Bound(Typed(x, path.Last.Shape), mapping);
                if (values.Count == 0 || values[^1]!.Canonical != value.Canonical) values.Add(value);
            }
        }
        catch (OverflowException)
        {
            mistakes.Add(mapping.Place, "the range cannot be spaced in 28 decimal digits; give its values as a list");
        }

        return values;
    }

    private static object Typed(decimal x, Shape shape) => shape is IntegerShape integer
        ? integer.Box((long)decimal.Round(x, MidpointRounding.AwayFromZero))
        : double.Parse(x.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static IEnumerable<decimal> Grid(GridScale scale, decimal from, decimal to, int? count, decimal? step) => (scale, count) switch
    {
        (_, 1) => [from],
        (GridScale.Linear, { } n) => GridValues.LinearByCount(from, to, n),
        (GridScale.Linear, null) => GridValues.LinearByStep(from, to, step!.Value),
        (_, { } n) => GridValues.LogByCount(from, to, n),
        (_, null) => GridValues.LogByFactor(from, to, step ?? 2),
    };

    private decimal? End(MappingNode mapping, string key, FieldPath path)
    {
        if (mapping.Find(key) is not { } entry)
        {
            mistakes.Add(mapping.Place, $"a range needs '{key}'");
            return null;
        }

        if (!binder.TryBind(entry.Value, path.Last with { Optional = false }, null, $"{path.Text}: {key}", out _)) return null;
        if (ScalarText.Exact(((ScalarNode)entry.Value).Text) is { } value) return value;
        mistakes.Add(entry.Value.Place,
            $"{key} = {((ScalarNode)entry.Value).Text}, but a range is spaced in 28 decimal digits; give its values as a list");
        return null;
    }

    private void CheckEnds(MappingNode mapping, GridScale? scale, decimal from, decimal to)
    {
        var start = mapping.Find("from")!.Value;
        if (from > to) mistakes.Add(start.Place, $"from = {from} exceeds to = {to}; a range goes upward");
        if (scale is GridScale.Log or GridScale.Log2 && from <= 0)
            mistakes.Add(start.Place, $"from = {from}, but a {Name(scale.Value)} range has only positive values");
        if (from < to && mapping.Find("count")?.Value is ScalarNode { Text: "1" } one)
            mistakes.Add(one.Place, "count = 1, but from and to differ, so a range has at least 2 values");
    }

    private GridScale? Scale(MappingNode mapping)
    {
        if (mapping.Find("scale") is not { } entry) return GridScale.Linear;
        var index = entry.Value is ScalarNode s ? Array.IndexOf(Scales, s.Text) : -1;
        if (index >= 0) return (GridScale)index;
        var hint = entry.Value is ScalarNode text ? NearestName.Hint(text.Text, Scales) : "";
        mistakes.Add(entry.Value.Place, $"scale must be one of {string.Join(", ", Scales)}, found {entry.Value.Found}{hint}");
        return null;
    }

    private int? Count(MappingNode mapping)
    {
        if (mapping.Find("count") is not { } entry) return null;
        if (entry.Value is ScalarNode { Plain: true } s && ScalarText.Integer(s.Text) is { } n && n is >= 1 and <= MaximumValues)
            return (int)n;
        mistakes.Add(entry.Value.Place, $"count must be an integer between 1 and {MaximumValues}, found {entry.Value.Found}");
        return null;
    }

    private decimal? Step(MappingNode mapping, GridScale? scale)
    {
        if (mapping.Find("step") is not { } entry) return null;
        var least = scale is GridScale.Linear ? 0 : 1;
        if (entry.Value is ScalarNode { Plain: true } s && ScalarText.Exact(s.Text) is { } step && step > least) return step;
        var meaning = scale is GridScale.Linear
            ? "the difference of neighbouring values, above 0"
            : "the factor between neighbouring values, above 1";
        mistakes.Add(entry.Value.Place, $"step must be {meaning}, found {entry.Value.Found}");
        return null;
    }

    private static string Name(GridScale scale) => Scales[(int)scale];
}
