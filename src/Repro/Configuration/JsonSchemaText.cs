using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Repro.Experiments;

namespace Repro.Configuration;

/// <summary>JSON Schema (draft 2020-12) of an experiment's configurations, for editors; made of the same attributes that bind
/// them.</summary>
public static class JsonSchemaText
{
    // What fits is on one line.
    private const int Width = 120;

    // Definitions beside those of the file's keys.
    private const string Axes = "axes";
    private const string Point = "point";
    private const string List = "list";
    private const string Numbers = "numbers";

    private static readonly JsonSerializerOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema's text, ending in a line feed; the same on every machine.</summary>
    public static string Of(Experiment experiment)
    {
        var shape = ShapeReader.OfRecord(experiment.ParametersType);
        var parameters = new ParameterDefinitions(shape);
        var top = new JsonObject { [ConfigurationKeys.Experiment] = new JsonObject { ["const"] = experiment.Name } };
        top[ConfigurationKeys.Extends] = new JsonObject
        {
            ["type"] = "string",
            ["description"] = "another file of this folder, whose values apply where this file sets none",
        };
        foreach (var (key, value) in Keys(Reference(ConfigurationKeys.Parameters))) top[key] = value!.DeepClone();
        var profile = Keys(Mapping("one value each, or null to keep the file's",
            Each(shape.Fields.Select(f => f.Name), name => ParameterDefinitions.OrNull(parameters.Value(name)))));
        top[ConfigurationKeys.Profiles] =
            Mapping("named overrides; 'paper' is the file unchanged", [], Mapping("one profile", profile));
        var definitions = parameters.All;
        definitions[ConfigurationKeys.Seed] = Integer("root of every random stream", 0, ulong.MaxValue);
        definitions[ConfigurationKeys.Replicates] =
            Integer("runs of each point, each with its own streams", 1, SweepReader.MaximumReplicates);
        definitions[ConfigurationKeys.Until] = Until(experiment);
        definitions[ConfigurationKeys.Sweep] = AxesBut(ConfigurationKeys.Replicates);
        var paths = ParameterPaths.Of(shape).DistinctBy(p => p.Path).ToList();
        definitions[Axes] = AxesOf(paths.Select(p => (p.Path, p.Field.Shape is IntegerShape or NumberShape)));
        definitions[Point] = Mapping("one value each", Each(paths.Select(p => p.Path), parameters.Value));
        definitions[List] = new JsonObject { ["type"] = new JsonArray("array", "null"), ["minItems"] = 1 };
        definitions[Numbers] = ListOrRange();
        var text = new StringBuilder();
        Append(text, "", new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = experiment.Name,
            ["description"] = experiment.Title,
            ["type"] = "object",
            ["properties"] = top,
            ["anyOf"] = new JsonArray(Requires(ConfigurationKeys.Experiment), Requires(ConfigurationKeys.Extends)),
            ["additionalProperties"] = false,
            ["$defs"] = definitions,
        });
        return text.Append('\n').ToString();
    }

    private static JsonObject Requires(string key) => new() { ["required"] = new JsonArray(key) };

    private static JsonObject Reference(string definition) => ParameterDefinitions.Reference(definition);

    private static JsonObject Keys(JsonObject parameters) => new()
    {
        [ConfigurationKeys.Title] = new JsonObject { ["type"] = "string" },
        [ConfigurationKeys.Seed] = Reference(ConfigurationKeys.Seed),
        [ConfigurationKeys.Parameters] = parameters,
        [ConfigurationKeys.Sweep] = Reference(ConfigurationKeys.Sweep),
        [ConfigurationKeys.Replicates] = Reference(ConfigurationKeys.Replicates),
        [ConfigurationKeys.Until] = Reference(ConfigurationKeys.Until),
    };

    private static JsonObject Until(Experiment experiment)
    {
        if (PrecisionReader.Columns(experiment).Count == 0) return new() { ["type"] = "null" };
        var until = Mapping("replicates are added to each point, up to a maximum, until the mean of a column is precise enough", new()
        {
            [ConfigurationKeys.Column] = new JsonObject
            {
                ["enum"] = new JsonArray([.. Columns(experiment).Select(c => (JsonNode)c)]),
                ["description"] = "whose mean"
            },
            [ConfigurationKeys.StandardError] =
                new JsonObject
                {
                    ["type"] = "number",
                    ["exclusiveMinimum"] = 0,
                    ["description"] = "required standard error, in the column's unit",
                },
            [ConfigurationKeys.MaximumReplicates] = Reference(ConfigurationKeys.Replicates),
        });
        return ParameterDefinitions.OrNull(until);
    }

    /// <summary>The columns by their full names, and by their own where that says which is meant.</summary>
    private static IEnumerable<string> Columns(Experiment experiment)
    {
        var columns = PrecisionReader.Columns(experiment);
        return columns.Concat(columns.GroupBy(c => c.Split('.')[1]).Where(g => g.Count() == 1).Select(g => g.Key));
    }

    /// <summary>Every key that a sweep, a link of its chain or a group of its <c>zip</c> may have; null takes an axis away.</summary>
    private static JsonObject AxesOf(IEnumerable<(string Path, bool Numeric)> paths)
    {
        var axes = new JsonObject();
        foreach (var (path, numeric) in paths)
        {
            axes[path] = Reference(numeric ? Numbers : List);
            axes[path]!["items"] = Reference($"{Point}/properties/{path}");
        }

        var group = AxesBut(ConfigurationKeys.Zip, ConfigurationKeys.Chain, ConfigurationKeys.Except, ConfigurationKeys.Replicates);
        axes[ConfigurationKeys.Zip] = Several("axes that go in step", WithoutNulls(group));
        axes[ConfigurationKeys.Chain] = Several("sweeps in sequence", WithoutNulls(AxesBut()));
        axes[ConfigurationKeys.Except] = Several("points to drop", Reference(Point));
        axes[ConfigurationKeys.Replicates] = Reference(ConfigurationKeys.Replicates);
        return Mapping("axes; the cells are their product, the last varying fastest", axes);
    }

    // In editors, keys beside a reference replace what it refers to, so it is wrapped.
    private static JsonObject AxesBut(params IEnumerable<string> keys) =>
        new() { ["allOf"] = new JsonArray(Reference(Axes)), ["properties"] = Each(keys, _ => false) };

    private static JsonObject WithoutNulls(JsonObject axes)
    {
        axes["additionalProperties"] = new JsonObject { ["not"] = new JsonObject { ["type"] = "null" } };
        return axes;
    }

    private static JsonObject ListOrRange() => new()
    {
        ["type"] = new JsonArray("array", "object", "null"),
        ["minItems"] = 1,
        ["properties"] = new JsonObject
        {
            ["from"] = new JsonObject { ["type"] = "number" },
            ["to"] = new JsonObject { ["type"] = "number" },
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

    private static JsonObject Each(IEnumerable<string> names, Func<string, JsonNode> of) =>
        new(names.Select(name => KeyValuePair.Create<string, JsonNode?>(name, of(name))));

    private static JsonObject Integer(string description, ulong least, ulong most) =>
        new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most, ["description"] = description };

    private static JsonObject Several(string description, JsonObject items) =>
        new() { ["type"] = "array", ["description"] = description, ["items"] = items, ["minItems"] = 1 };

    private static JsonObject Mapping(string description, JsonObject properties, JsonNode? others = null) => new()
    {
        ["type"] = "object",
        ["description"] = description,
        ["properties"] = properties,
        ["additionalProperties"] = others ?? JsonValue.Create(false),
    };

    private static void Append(StringBuilder text, string indent, JsonNode? node)
    {
        var line = node is null ? "null" : node.ToJsonString(Format);
        if (indent.Length + line.Length <= Width || node is not (JsonObject or JsonArray))
        {
            text.Append(line);
            return;
        }

        var inner = indent + "  ";
        var (open, close) = node is JsonObject ? ('{', '}') : ('[', ']');
        IEnumerable<(string Name, JsonNode? Value)> items = node is JsonObject mapping
            ? mapping.Select(p => ($"\"{p.Key}\": ", p.Value))
            : ((JsonArray)node).Select(n => ("", n));
        text.Append(open);
        foreach (var ((name, value), i) in items.Select((item, i) => (item, i)))
        {
            text.Append(i > 0 ? ",\n" : "\n").Append(inner).Append(name);
            Append(text, inner, value);
        }

        text.Append('\n').Append(indent).Append(close);
    }
}
