using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Repro.Words;

/// <summary>The JSON of what the engine writes.</summary>
internal static class Json
{
    /// <summary>Lists in fields and rows in the store: one line, enums by name, a row that does not fit its record is an error.</summary>
    public static JsonSerializerOptions Compact { get; } = new()
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(null, allowIntegerValues: false) },
    };

    /// <summary>Files for people and programs: indented with LF, snake_case, enums in kebab-case, NaN and ±∞ as text.</summary>
    public static JsonSerializerOptions Document { get; } = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        RespectNullableAnnotations = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };
}
