using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Repro.Experiments;
using Repro.Words;

namespace Repro.Tables;

/// <summary>What a column holds.</summary>
internal enum ColumnType
{
    Integer,
    Number,
    Boolean,
    Text,
    Choice,
    List,
}

/// <summary>A column of a table.</summary>
/// <param name="Name">In snake_case.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Unit">Unit, empty for pure numbers.</param>
/// <param name="Meaning">Exact definition.</param>
internal sealed record Column(string Name, ColumnType Type, string Unit, string Meaning)
{
    /// <summary>The names a choice takes; empty otherwise.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>See <see cref="ColumnAttribute.AbsoluteFloor"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double AbsoluteFloor { get; init; }

    /// <summary>See <see cref="ColumnAttribute.RelativeFloor"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double RelativeFloor { get; init; }

    /// <summary>The column of a property.</summary>
    public static Column Of(PropertyInfo property, string unit, string meaning, string prefix = "")
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var kind = TypeOf(type) ?? throw new ArgumentException(
            $"{property.DeclaringType}.{property.Name} is of type {property.PropertyType}; "
            + "a column holds bool, int, long, ulong, double, string, an enum, or a list of these.");
        return new(prefix + Spelling.SnakeCase(property.Name), kind, unit, meaning)
        {
            Choices = type.IsEnum ? [.. Enum.GetNames(type).Select(Spelling.KebabCase)] : [],
        };
    }

    /// <summary>Public instance properties in the order of declaration, those of a base record first.</summary>
    public static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(p => Depth(p.DeclaringType!)).ThenBy(p => p.MetadataToken);

    public static ColumnType? TypeOf(Type type) => type switch
    {
        _ when type == typeof(double) || type == typeof(float) => ColumnType.Number,
        _ when type == typeof(int) || type == typeof(long) || type == typeof(ulong) || type == typeof(uint) => ColumnType.Integer,
        _ when type == typeof(bool) => ColumnType.Boolean,
        _ when type == typeof(string) => ColumnType.Text,
        _ when type.IsEnum => ColumnType.Choice,
        _ when typeof(System.Collections.IEnumerable).IsAssignableFrom(type) => ColumnType.List,
        _ => null,
    };

    /// <summary>The field of a value: invariant culture, shortest text that reads back as the same double, lists as JSON, null
    /// empty.</summary>
    public static string Field(object? value) => value switch
    {
        null => "",
        double d => d.ToString("R", CultureInfo.InvariantCulture),
        bool b => b ? "true" : "false",
        string s => s,
        Enum e => Spelling.KebabCase(e.ToString()),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        InputFile file => file.Name,
        _ => JsonSerializer.Serialize(value, value.GetType(), Json.Compact),
    };

    /// <summary>The number in a field; null where there is none, or NaN or an infinity.</summary>
    internal static double? Number(string field) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    /// <summary>False for NaN and ±∞, alone or in a list.</summary>
    public static bool IsFinite(object? value) => value switch
    {
        null or string => true,
        double d => double.IsFinite(d),
        float f => float.IsFinite(f),
        System.Collections.IEnumerable list => list.Cast<object?>().All(IsFinite),
        _ => true,
    };

    private static int Depth(Type type) => type.BaseType is null ? 0 : 1 + Depth(type.BaseType);
}
