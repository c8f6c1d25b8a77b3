using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Repro.Experiments;

namespace Repro.Configuration;

/// <summary>JSON Schema (draft 2020-12) of an experiment's configurations, for editors; made of the same attributes that bind
/// them.</summary>
public static class JsonSchemaText
{
    private static readonly JsonSerializerOptions Format =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema's text, ending in a line feed; the same on every machine.</summary>
    public static string Of(Experiment experiment)
    {
        var shape = ShapeReader.OfRecord(experiment.ParametersType);
        var paths = ParameterPaths.Of(shape).GroupBy(p => p.Path).ToList();
        var top = new JsonObject { ["experiment"] = new JsonObject { ["const"] = experiment.Name } };
        top[ConfigurationKeys.Extends] = new JsonObject
        {
            ["type"] = "string",
            ["description"] = "another file of this folder: what stands here stands over it"
        };
        foreach (var (key, value) in Overridable(experiment, shape, removable: false)) top[key] = value!.DeepClone();
        top["profiles"] = Mapping("named overrides; 'paper' is the file as it stands",
            [], Mapping("one profile", Overridable(experiment, shape, removable: true)));
        var definitions = new JsonObject();
        foreach (var path in paths) definitions[ValueName(path.Key)] = Alternatives([.. path.Select(p => Value(p.Field, p.Default))]);
        foreach (var path in paths) definitions[AxisName(path.Key)] = AxisOf(path.Key, path.First().Field.Shape);
        definitions["sweep"] = Sweep(paths.Select(p => p.Key), link: false);
        definitions["link"] = Sweep(paths.Select(p => p.Key), link: true);
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = experiment.Name,
            ["description"] = experiment.Title,
            ["type"] = "object",
            ["properties"] = top,
            ["anyOf"] = new JsonArray(Requires(ConfigurationKeys.Experiment), Requires(ConfigurationKeys.Extends)),
            ["additionalProperties"] = false,
            ["$defs"] = definitions,
        }.ToJsonString(Format) + "\n";
    }

    private static JsonObject Requires(string key) => new() { ["required"] = new JsonArray(key) };

    private static string ValueName(string path) => "value " + path;

    private static string AxisName(string path) => "axis " + path;

    private static JsonObject Reference(string definition) =>
        new() { ["$ref"] = "#/$defs/" + definition.Replace(" ", "%20", StringComparison.Ordinal) };

    private static JsonObject Null => new() { ["type"] = "null" };

    private static JsonObject Alternatives(JsonObject[] schemas)
    {
        var distinct = schemas.DistinctBy(v => v.ToJsonString()).ToArray<JsonNode>();
        return distinct.Length == 1 ? (JsonObject)distinct[0] : new() { ["anyOf"] = new JsonArray(distinct) };
    }

    private static JsonObject Overridable(Experiment experiment, RecordShape shape, bool removable)
    {
        var parameters = new JsonObject();
        foreach (var field in shape.Fields)
        {
            var value = Reference(ValueName(field.Name));
            parameters[field.Name] = removable ? new JsonObject { ["anyOf"] = new JsonArray(value, Null) } : value;
        }

        return new()
        {
            ["title"] = new JsonObject { ["type"] = "string" },
            ["seed"] = new JsonObject
            {
                ["type"] = "integer",
                ["minimum"] = 0,
                ["maximum"] = ulong.MaxValue,
                ["description"] = "root of every random stream"
            },
            ["parameters"] = Mapping("one value each; the rest keep their defaults", parameters),
            ["sweep"] = Reference("sweep"),
            ["replicates"] = Replicates(),
            ["until"] = PrecisionReader.Columns(experiment).Count > 0 ? Until(experiment) : Null,
        };
    }

    private static JsonObject Until(Experiment experiment)
    {
        var until = Mapping("replicates are added to each point, up to a maximum, until the mean of a column is known well enough", new()
        {
            [ConfigurationKeys.Column] = new JsonObject
            {
                ["enum"] = new JsonArray([.. Columns(experiment).Select(c => (JsonNode)c)]),
                ["description"] = "whose mean"
            },
            [ConfigurationKeys.StandardError] =
                new JsonObject { ["type"] = "number", ["exclusiveMinimum"] = 0, ["description"] = "asked for, in the column's unit" },
            [ConfigurationKeys.MaximumReplicates] = Replicates(),
        });
        return new() { ["anyOf"] = new JsonArray(until, Null) };
    }

    /// <summary>The columns by their full names, and by their own where that says which is meant.</summary>
    private static IEnumerable<string> Columns(Experiment experiment)
    {
        var columns = PrecisionReader.Columns(experiment);
        return columns.Concat(columns.GroupBy(c => c.Split('.')[1]).Where(g => g.Count() == 1).Select(g => g.Key));
    }

    private static JsonObject Replicates() =>
        new()
        {
            ["type"] = "integer",
            ["minimum"] = 1,
            ["maximum"] = SweepReader.MaximumReplicates,
            ["description"] = "runs of each point, each with its own streams"
        };

    private static JsonObject Mapping(string description, JsonObject properties, JsonNode? others = null) => new()
    {
        ["type"] = "object",
        ["description"] = description,
        ["properties"] = properties,
        ["additionalProperties"] = others ?? JsonValue.Create(false),
    };

    private static JsonObject Sweep(IEnumerable<string> paths, bool link)
    {
        var (axes, removable, values) = (new JsonObject(), new JsonObject(), new JsonObject());
        foreach (var path in paths)
        {
            axes[path] = Reference(AxisName(path));
            removable[path] = new JsonObject { ["anyOf"] = new JsonArray(Reference(AxisName(path)), Null) };
            values[path] = Reference(ValueName(path));
        }

        var sweep = link ? (JsonObject)axes.DeepClone() : removable;
        sweep["zip"] = new JsonObject { ["type"] = "array", ["items"] = Mapping("axes that go in step", axes), ["minItems"] = 1 };
        sweep["chain"] = new JsonObject
        {
            ["type"] = "array",
            ["items"] = Reference("link"),
            ["minItems"] = 1,
            ["description"] = "sweeps one after the other"
        };
        sweep["except"] = new JsonObject { ["type"] = "array", ["items"] = Mapping("a point to drop", values) };
        if (link) sweep["replicates"] = Replicates();
        return Mapping("axes; the cells are their product, the last varying fastest", sweep);
    }

    private static JsonObject AxisOf(string path, Shape shape)
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = Reference(ValueName(path)), ["minItems"] = 1 };
        return shape is IntegerShape or NumberShape ? new() { ["anyOf"] = new JsonArray(list, RangeOf(Reference(ValueName(path)))) } : list;
    }

    private static JsonObject RangeOf(JsonNode value) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["from"] = value.DeepClone(),
            ["to"] = value.DeepClone(),
            ["scale"] = new JsonObject { ["enum"] = new JsonArray("linear", "log", "log2") },
            ["count"] = new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = AxisReader.MaximumValues },
            ["step"] = new JsonObject
            {
                ["type"] = "number",
                ["exclusiveMinimum"] = 0,
                ["description"] = "linear: difference of neighbours; log and log2: their factor, above 1 (log2: 2 unless given)"
            },
        },
        ["required"] = new JsonArray("from", "to"),
        ["additionalProperties"] = false,
    };

    private static JsonObject Record(RecordShape shape)
    {
        var properties = new JsonObject();
        if (shape.Kind is not null) properties[KindShape.Key] = new JsonObject { ["const"] = shape.Kind, ["description"] = shape.Meaning };
        foreach (var field in shape.Fields) properties[field.Name] = Value(field, field.Get(shape.Defaults));
        return new() { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
    }

    private static JsonObject Value(Field field, object? defaultValue)
    {
        var schema = Of(field.Shape, field.About);
        if (field.Optional) schema = new() { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
        schema["description"] = field.About.Meaning + (field.About.Unit.Length > 0 ? $" ({field.About.Unit})" : "");
        if (field.Shape is not (RecordShape or KindShape or FileShape))
            schema["default"] = JsonNode.Parse(defaultValue is null ? "null" : CanonicalText.Of(defaultValue));
        return schema;
    }

    private static JsonObject Of(Shape shape, ParameterAttribute about) => shape switch
    {
        TruthShape => new() { ["type"] = "boolean" },
        IntegerShape => Bounded("integer", about),
        NumberShape => Bounded("number", about),
        ChoiceShape choice => new() { ["enum"] = new JsonArray([.. choice.Names.Select(n => (JsonNode)n)]) },
        ListShape list => new() { ["type"] = "array", ["items"] = Of(list.Element, about) },
        RecordShape record => Record(record),
        KindShape kinds => new() { ["anyOf"] = new JsonArray([.. kinds.Alternatives.Select(a => (JsonNode)Record(a))]) },
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
