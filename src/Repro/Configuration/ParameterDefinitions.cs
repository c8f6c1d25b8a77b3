using System.Text.Json.Nodes;
using Repro.Experiments;

namespace Repro.Configuration;

/// <summary>The definitions that a schema needs for its parameters: one for each parameter, record and choice of kinds, however often it
/// occurs.</summary>
internal sealed class ParameterDefinitions
{
    private readonly Dictionary<string, string> nameByText = [];
    private readonly Dictionary<string, List<JsonObject>> values = [];

    public ParameterDefinitions(RecordShape shape) =>
        Define(ConfigurationKeys.Parameters, Record("", shape, shape.Defaults));

    /// <summary>By name.</summary>
    public JsonObject All { get; } = [];

    /// <summary>What a parameter may be: as its record has it, or as any of the kinds that have it does.</summary>
    public JsonObject Value(string path) => AnyOf(values[path]);

    /// <summary>A reference to a definition.</summary>
    public static JsonObject Reference(string definition) => new() { ["$ref"] = "#/$defs/" + definition };

    /// <summary>A schema that takes null, too.</summary>
    public static JsonObject OrNull(JsonObject schema) => AnyOf([schema, new() { ["type"] = "null" }]);

    private static JsonObject AnyOf(IEnumerable<JsonObject> schemas)
    {
        var distinct = schemas.DistinctBy(s => s.ToJsonString()).Select(s => s.DeepClone()).ToArray();
        return distinct.Length == 1 ? (JsonObject)distinct[0] : new() { ["anyOf"] = new JsonArray(distinct) };
    }

    /// <summary>A reference to what is defined once, under the first free name.</summary>
    private JsonObject Define(string name, JsonObject schema, string? otherwise = null)
    {
        var text = schema.ToJsonString();
        if (nameByText.TryGetValue(text, out var known)) return Reference(known);
        if (All.ContainsKey(name) && otherwise is not null) name = otherwise;
        nameByText.Add(text, name);
        All.Add(name, schema);
        return Reference(name);
    }

    private JsonObject Record(string path, RecordShape shape, object record)
    {
        var properties = new JsonObject();
        if (shape.Kind is not null) properties[KindShape.Key] = new JsonObject { ["const"] = shape.Kind, ["description"] = shape.Meaning };
        foreach (var field in shape.Fields)
        {
            var below = ValueBinder.Join(path, field.Name);
            var value = Define($"value.{below}", Value(below, field, field.Get(record)), $"value.{below}.{shape.Kind}");
            properties[field.Name] = value;
            if (!values.TryGetValue(below, out var known)) values.Add(below, known = []);
            known.Add(value);
        }

        return new() { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
    }

    private JsonObject Value(string path, Field field, object? value)
    {
        var schema = Of(path, field.Shape, field.About, value);
        if (field.Optional) schema = OrNull(schema);
        schema["description"] = field.About.Meaning + (field.About.Unit.Length > 0 ? $" ({field.About.Unit})" : "");
        if (field.Shape is not (RecordShape or KindShape or FileShape))
            schema["default"] = JsonNode.Parse(value is null ? "null" : CanonicalText.Of(value));
        return schema;
    }

    private JsonObject Of(string path, Shape shape, ParameterAttribute about, object? value) => shape switch
    {
        TruthShape => new() { ["type"] = "boolean" },
        IntegerShape => Bounded("integer", about),
        NumberShape => Bounded("number", about),
        ChoiceShape choice => new() { ["enum"] = new JsonArray([.. choice.Names.Select(n => (JsonNode)n)]) },
        ListShape list => new() { ["type"] = "array", ["items"] = Of(path, list.Element, about, null) },
        RecordShape record => Define($"record.{path}", Record(path, record, value ?? record.Defaults)),
        KindShape kinds => Define($"kinds.{path}",
            AnyOf(kinds.Alternatives.Select(a => Define($"kind.{path}.{a.Kind}", Record(path, a, a.Defaults))))),
        _ => new() { ["type"] = "string" },
    };

    private static JsonObject Bounded(string type, ParameterAttribute about)
    {
        var schema = new JsonObject { ["type"] = type };
        if (double.IsFinite(about.Minimum))
            schema[about.Exclusive ? "exclusiveMinimum" : "minimum"] = JsonNode.Parse(CanonicalText.Number(about.Minimum));
        if (double.IsFinite(about.Maximum))
            schema[about.Exclusive ? "exclusiveMaximum" : "maximum"] = JsonNode.Parse(CanonicalText.Number(about.Maximum));
        return schema;
    }
}
