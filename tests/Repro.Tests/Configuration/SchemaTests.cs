using System.Text.Json.Nodes;
using Repro.Configuration;
using Repro.Experiments;

namespace Repro.Tests.Configuration;

public sealed class SchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(JsonSchemaText.Of(new ToyExperiment()))!;

    [Fact]
    public void A_schema_names_every_parameter_with_type_range_and_default() => Assert.Equal(
        """{"type":"integer","minimum":1,"maximum":1000000000000,"description":"number of prompts (prompts)","default":1024}""",
        Schema["$defs"]!["value samples"]!.ToJsonString());

    [Fact]
    public void A_kind_is_one_of_its_records() => Assert.Equal(
        ["normal", "two-token", "explicit", "file"],
        Schema["$defs"]!["value matrix"]!["anyOf"]!.AsArray().Select(a => (string)a!["properties"]!["kind"]!["const"]!));

    [Fact]
    public void A_sweep_has_every_path_and_form()
    {
        var names = Schema["$defs"]!["sweep"]!["properties"]!.AsObject().Select(p => p.Key).ToList();
        Assert.Contains("matrix.p", names);
        Assert.Contains("prompts.length", names);
        Assert.Equal(["zip", "chain", "except"], names[^3..]);
    }

    [Fact]
    public void Every_reference_has_its_definition()
    {
        var definitions = Schema["$defs"]!.AsObject();
        var references = Descendants(Schema).OfType<JsonObject>().Where(o => o.ContainsKey("$ref"))
            .Select(o => Uri.UnescapeDataString((string)o["$ref"]!)).Distinct().ToList();
        Assert.True(references.Count > 20);
        Assert.All(references, r => Assert.True(definitions.ContainsKey(r["#/$defs/".Length..]), r));
    }

    private static IEnumerable<JsonNode> Descendants(JsonNode node)
    {
        var children = node switch
        {
            JsonObject o => o.Select(p => p.Value),
            JsonArray a => a,
            _ => [],
        };
        return children.OfType<JsonNode>().SelectMany(Descendants).Prepend(node);
    }

    [Fact]
    public void Two_experiments_of_one_name_are_refused() =>
        Assert.Throws<InvalidOperationException>(() => ExperimentCatalog.Of(new ToyExperiment(), new ToyExperiment()));

    [Fact]
    public void An_assembly_is_scanned_for_experiments() =>
        Assert.Contains("toy-coverage", ExperimentCatalog.Scan(typeof(ToyExperiment).Assembly).Names);
}
