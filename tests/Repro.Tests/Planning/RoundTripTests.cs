using FsCheck;
using FsCheck.Fluent;
using Repro.Planning;
using Repro.Tests.Configuration;

namespace Repro.Tests.Planning;

public sealed class RoundTripTests : IDisposable
{
    private static readonly string[] Fragments =
    [
        "samples: [1, 2, 4]", "ridge: { from: 0.1, to: 10, scale: log, count: 5 }", "prompts.length: [3, 4]",
        "matrix: [{ kind: two-token, p: .1 }, { kind: normal, draws: 3 }]",
        "zip: [{ remark: [a, 'b, c'], limit: [1, null] }]", "variant: [self, cross-over]", "checkpoints: [[1], [2, 3]]",
    ];

    private readonly ConfigurationFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static Gen<string> Configurations() =>
        from chosen in Gen.SubListOf(Fragments)
        from seed in Gen.Choose(0, int.MaxValue)
        from replicates in Gen.Choose(1, 50)
        from size in Gen.Choose(100, 1024)
        from length in Gen.Choose(1, 4096)
        let prompts = chosen.Any(c => c.StartsWith("prompts", StringComparison.Ordinal)) ? "replacement: false" : $"length: {length}"
        select $"experiment: toy-coverage\ntitle: 'a: \"b\" # "
            + $"c'\nseed: {seed}\nreplicates: {replicates}\nparameters: {{ vocabulary_size: {size}, prompts: {{ {prompts} }} }}\n"
            + (chosen.Count == 0 ? "" : "sweep:\n  " + string.Join("\n  ", chosen) + "\n");

    [Fact]
    public void The_resolved_configuration_loads_to_the_same_plan() => Prop.ForAll(Configurations().ToArbitrary(), text =>
    {
        var plan = folder.Plan(text);
        var again = folder.Plan(plan.ResolvedConfiguration);
        Assert.Equal(plan.ResolvedConfiguration, again.ResolvedConfiguration);
        Assert.Equal((plan.Title, plan.Seed), (again.Title, again.Seed));
        Assert.Equal(plan.Points.Select(Identity), again.Points.Select(Identity));
    }).QuickCheckThrowOnFailure();

    /// <summary>Files from outside the folder travel with the resolved configuration; two that share their name are kept apart.</summary>
    [Theory]
    [InlineData("parameters.matrix={kind: file, path: far/P.csv}", "P.csv")]
    [InlineData("sweep={matrix: [{kind: file, path: far/P.csv}, {kind: file, path: near/P.csv}]}", "P.csv", "P-")]
    public void A_file_from_outside_survives_the_round_trip(string setting, params string[] names)
    {
        foreach (var (place, text) in new[] { ("far", "0.5,0.5"), ("near", "0.1,0.9") })
        {
            Directory.CreateDirectory(Path.Combine(folder.Root, place));
            File.WriteAllText(Path.Combine(folder.Root, place, "P.csv"), text);
        }

        var plan = folder.Plan("experiment: toy-coverage", "paper", null, null, setting);
        Assert.Equal(names.Length, plan.Inputs.Count);
        Assert.All(names, name => Assert.Contains(plan.Inputs.Keys, k => k.StartsWith("inputs/" + name, StringComparison.Ordinal)));
        Directory.CreateDirectory(Path.Combine(folder.Root, "configs", "inputs"));
        foreach (var (name, file) in plan.Inputs) File.WriteAllBytes(Path.Combine(folder.Root, "configs", name), file.Content.ToArray());
        var again = folder.Plan(plan.ResolvedConfiguration);
        Assert.Equal(plan.ResolvedConfiguration, again.ResolvedConfiguration);
        Assert.Equal(plan.Points.Select(Identity), again.Points.Select(Identity));
    }

    /// <summary>The name of such a run compares it with the unchanged configuration, whose files are no input of it.</summary>
    [Fact]
    public void A_file_that_a_setting_replaces_is_no_input()
    {
        File.WriteAllText(Path.Combine(folder.Root, "configs", "published.csv"), "0.5,0.5");
        File.WriteAllText(Path.Combine(folder.Root, "own.csv"), "0.1,0.9");
        var plan = folder.Plan("experiment: toy-coverage\nparameters: { matrix: { kind: file, path: published.csv } }\n",
            "paper", null, null, "parameters.matrix.path=own.csv");
        Assert.Equal("inputs/own.csv", Assert.Single(plan.Inputs).Key);
    }

    [Fact]
    public void The_number_of_points_is_the_product_of_the_axes() => Prop.ForAll(Gen.Choose(1, 20).Three().ToArbitrary(), n =>
    {
        var (a, b, c) = n;
        var plan = folder.Plan(
            $"experiment: toy-coverage\nsweep: {{ samples: {{ from: 101, "
                + $"to: {100 + a}, step: 1 }}, ridge: {{ from: 1, to: {b}, step: 1 }}, zip: [{{ prompts.length: {{ from: 1, "
                + $"to: {c}, step: 1 }}, limit: {{ from: 1, to: {c}, step: 1 }} }}] }}");
        Assert.Equal(a * b * c, plan.Points.Count);
        Assert.Equal(a * b * c, plan.Points.Select(p => p.Cell).Distinct().Count());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_resolved_configuration_is_pinned() => Assert.Equal(
        """
        experiment: toy-coverage
        title: "A toy"
        seed: 1
        parameters:
          vocabulary_size: 8
          ridge: 0
          variant: self
          prompts: {length: 16, replacement: true}
          matrix: {kind: two-token, q: 0.7}
          remark: ""
          checkpoints: [1, 2, 3]
          limit: null
        sweep:
          samples: {from: 1, to: 4, scale: log2}
          matrix.p: [.1, 2e-1]
        replicates: 1

        """,
        folder.Plan(
            "experiment: toy-coverage\nparameters: { matrix: { kind: two-token } }\nsweep: { samples: { from: 1, to: 4, scale: log2 }, "
                + "matrix.p: [.1, 2e-1] }").ResolvedConfiguration);

    [Theory]
    [InlineData("matrix: [{ kind: two-token }, { kind: normal, draws: 19 }]", 250)]
    [InlineData("matrix: [{ kind: two-token }, { kind: normal }]", 2500)]
    public void Work_per_point_does_not_grow_with_the_plan(string matrices, int ridges)
    {
        // Allocation stands for work: unlike time it is the same on a busy machine.
        var (small, large) = (BytesPerPoint(matrices, ridges / 10), BytesPerPoint(matrices, ridges));

        Assert.InRange(large, 0, 1.25 * small);
    }

    private double BytesPerPoint(string matrices, int ridges)
    {
        var text = $"experiment: toy-coverage\nsweep: {{ ridge: {{ from: 1, "
            + $"to: {ridges}, step: 1 }}, samples: {{ from: 101, to: 120, step: 1 }}, {matrices} }}";
        folder.Plan(text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var points = folder.Plan(text).Points.Count;
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(points, 20 * ridges, int.MaxValue);
        return (double)bytes / points;
    }

    private static string Identity(PlannedPoint p) => $"{p.Canonical} {p.Draw} {p.Cell} {p.Replicates}";
}
