using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Repro.Configuration;
using Repro.Experiments;
using YamlDotNet.Serialization;

namespace Experiments.Tests;

/// <summary>What editors are told of the published configurations.</summary>
public sealed class SchemaTests
{
    private static readonly ExperimentCatalog Catalog = ExperimentCatalog.Scan(ExperimentsAssembly.Assembly);

    private static readonly IDeserializer Reader = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();

    private static readonly ISerializer Writer = new SerializerBuilder().JsonCompatible().Build();

    public static TheoryData<string> Names => [.. Catalog.Names];

    [Theory, MemberData(nameof(Names))]
    public void A_published_configuration_is_valid_and_no_key_of_it_may_be_misspelt(string name)
    {
        var schema = JsonSchema.FromText(JsonSchemaText.Of(Catalog.Find(name)!));
        var configuration = Parsed(File.ReadAllText(Path.Combine(Repository.Root, "configs", name + ".yaml")));
        Assert.True(IsValid(schema, configuration));
        Assert.True(Mappings(configuration).Sum(m => m.Count) > 10);
        Assert.Equal("", string.Join('\n', Free(schema, configuration)));
    }

    /// <summary>As the sample-complexity of a user may look, with every form of a sweep.</summary>
    [Theory]
    [InlineData("{experiment: sample-complexity, sweep: {samples: {from: 1, to: 64, scale: log2}}}", true)]
    [InlineData("{experiment: sample-complexity, sweep: {samples: {from: 1, to: 64, by: 2}}}", false)]
    [InlineData("{experiment: sample-complexity, sweep: {samples: {from: 1}}}", false)]
    [InlineData("{experiment: sample-complexity, sweep: {samples: []}}", false)]
    [InlineData("{experiment: sample-complexity, sweep: {samples: ['16']}}", false)]
    [InlineData("{experiment: sample-complexity, sweep: {matrix.scale: [-1]}}", false)]
    [InlineData("{experiment: sample-complexity, sweep: {matrix: [{kind: gaussian-logits, p: 0.5}]}}", false)]
    [InlineData("{experiment: sample-complexity, sweep: {matrix: {from: 1, to: 2}}}", false)]
    [InlineData("{experiment: sample-complexity, sweep: {zip: [{samples: [16], vocabulary_size: [4]}]}}", true)]
    [InlineData("{experiment: sample-complexity, sweep: {zip: [{zip: [{samples: [16]}]}]}}", false)]
    [InlineData("{experiment: sample-complexity, sweep: {chain: [{samples: [16], replicates: 3}]}}", true)]
    [InlineData("{experiment: sample-complexity, sweep: {chain: [{samples: null}]}}", false)]
    [InlineData("{experiment: sample-complexity, sweep: {replicates: 3}}", false)]
    [InlineData("{experiment: sample-complexity, sweep: {except: [{samples: 16}]}}", true)]
    [InlineData("{experiment: sample-complexity, sweep: {except: [{samples: [16]}]}}", false)]
    [InlineData("{experiment: sample-complexity, profiles: {mine: {sweep: {samples: null}, parameters: {samples: 3}}}}", true)]
    [InlineData("{experiment: sample-complexity, profiles: {mine: {parameters: {samples: null}}}}", true)]
    [InlineData("{experiment: sample-complexity, parameters: {vocabulary_size: null}}", false)]
    [InlineData("{experiment: sample-complexity, until: {column: excess_risk, standard_error: 0.1, max_replicates: 5}}", true)]
    [InlineData("{experiment: sample-complexity, until: {column: nothing}}", false)]
    [InlineData("{experiment: coverage}", false)]
    public void Every_form_is_known(string configuration, bool valid) => Assert.Equal(
        valid, IsValid(JsonSchema.FromText(JsonSchemaText.Of(Catalog.Find("sample-complexity")!)), Parsed(configuration)));

    private static bool IsValid(JsonSchema schema, JsonNode configuration) =>
        schema.Evaluate(JsonSerializer.SerializeToElement(configuration)).IsValid;

    private static JsonNode Parsed(string yaml) => JsonNode.Parse(Writer.Serialize(Reader.Deserialize(yaml)!))!;

    /// <summary>The keys of the configuration that may be another word; the names of profiles may.</summary>
    private static IEnumerable<string> Free(JsonSchema schema, JsonNode configuration)
    {
        foreach (var mapping in Mappings(configuration).Where(m => m.GetPath() != "$.profiles").ToList())
            foreach (var (key, value) in mapping.ToList())
            {
                mapping.Remove(key);
                mapping.Add(key + "s", value);
                if (IsValid(schema, configuration)) yield return $"{mapping.GetPath()}.{key}";
                mapping.Remove(key + "s");
                mapping.Add(key, value);
            }
    }

    private static IEnumerable<JsonObject> Mappings(JsonNode? node) => node switch
    {
        JsonObject mapping => mapping.SelectMany(p => Mappings(p.Value)).Prepend(mapping),
        JsonArray list => list.SelectMany(Mappings),
        _ => [],
    };
}
