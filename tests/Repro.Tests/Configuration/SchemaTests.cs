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
        Schema["$defs"]!["value.samples"]!.ToJsonString());

    [Fact]
    public void A_kind_is_one_of_its_records() => Assert.Equal(
        ["normal", "two-token", "explicit", "file"],
        Schema["$defs"]!["kinds.matrix"]!["anyOf"]!.AsArray().Select(a => (string)Target(a!)["properties"]!["kind"]!["const"]!));

    [Fact]
    public void A_sweep_has_every_path_and_form()
    {
        var names = Schema["$defs"]!["axes"]!["properties"]!.AsObject().Select(p => p.Key).ToList();
        Assert.Contains("matrix.p", names);
        Assert.Contains("prompts.length", names);
        Assert.Equal(["zip", "chain", "except", "replicates"], names[^4..]);
    }

    [Fact]
    public void Every_reference_has_its_definition()
    {
        var references = Descendants(Schema).Where(o => o is JsonObject && o["$ref"] is not null).ToList();
        Assert.True(references.Count > 20);
        Assert.All(references, r => Assert.NotNull(Target(r)));
    }

    private static JsonNode Target(JsonNode reference) =>
        ((string)reference["$ref"]!).Split('/')[1..].Aggregate(Schema, (node, name) => node[name]!);

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
