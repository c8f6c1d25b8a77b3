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
        Schema["properties"]!["parameters"]!["properties"]!["samples"]!.ToJsonString());

    [Fact]
    public void A_kind_is_one_of_its_records() => Assert.Equal(
        ["normal", "two-token", "explicit", "file"],
        Schema["properties"]!["parameters"]!["properties"]!["matrix"]!["anyOf"]!.AsArray().Select(a => (string)a!["properties"]!["kind"]!["const"]!));

    [Fact]
    public void A_sweep_has_every_path_and_form()
    {
        var names = Schema["$defs"]!["sweep"]!["properties"]!.AsObject().Select(p => p.Key).ToList();
        Assert.Contains("matrix.p", names);
        Assert.Contains("prompts.length", names);
        Assert.Equal(["zip", "chain", "except"], names[^3..]);
    }

    [Fact]
    public void Two_experiments_of_one_name_are_refused() =>
        Assert.Throws<InvalidOperationException>(() => ExperimentCatalog.Of(new ToyExperiment(), new ToyExperiment()));

    [Fact]
    public void An_assembly_is_scanned_for_experiments() =>
        Assert.Contains("toy-coverage", ExperimentCatalog.Scan(typeof(ToyExperiment).Assembly).Names);
}
