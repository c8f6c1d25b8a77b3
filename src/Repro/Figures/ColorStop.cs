using System.Text.Json;
using System.Text.Json.Serialization;

namespace Repro.Figures;

/// <summary>A point of a colour scale; written as a pair.</summary>
[JsonConverter(typeof(ColorStopConverter))]
internal readonly record struct ColorStop(double Position, string Color);

internal sealed class ColorStopConverter : JsonConverter<ColorStop>
{
    public override ColorStop Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, ColorStop value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.Position);
        writer.WriteStringValue(value.Color);
        writer.WriteEndArray();
    }
}
