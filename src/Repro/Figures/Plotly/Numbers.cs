using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Repro.Figures.Plotly;

/// <summary>Numbers of a figure: six significant digits, integers in full, what is not finite as null. The tables hold every
/// digit.</summary>
[JsonConverter(typeof(NumbersConverter))]
internal sealed class Numbers(IReadOnlyList<double> values)
{
    public IReadOnlyList<double> Values { get; } = values;

    public static implicit operator Numbers(double[] values) => new(values);

    public static Numbers At(IReadOnlyList<double> values, IReadOnlyList<int> indices) => new([.. indices.Select(i => values[i])]);

    public static string Text(double value)
    {
        if (!double.IsFinite(value)) return "null";
        if (value == 0) return "0";
        if (Math.Abs(value) < 1e15 && value == Math.Floor(value)) return value.ToString("F0", CultureInfo.InvariantCulture);
        return double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            .ToString("R", CultureInfo.InvariantCulture);
    }
}

internal sealed class NumbersConverter : JsonConverter<Numbers>
{
    public override Numbers Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, Numbers value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var v in value.Values) writer.WriteRawValue(Numbers.Text(v), skipInputValidation: true);
        writer.WriteEndArray();
    }
}
