using Purity;
using Repro.Execution;
using Repro.Experiments;
using Repro.Planning;

namespace Experiments.Tests;

/// <summary>What holds for every experiment there is, as its committed configuration asks for it.</summary>
public class EveryExperimentTests
{
    private static readonly ExperimentCatalog Catalog = ExperimentCatalog.Scan(ExperimentsAssembly.Assembly);

    public static TheoryData<string> Names => [.. Catalog.Names];

    private static Plan PlanOf(string name) => Planner.Plan(
        new() { Configuration = $"configs/{name}.yaml", WorkingFolder = Repository.Root, Profiles = ["quick"] }, Catalog);

    [Theory, MemberData(nameof(Names))]
    public void Each_claim_is_listed_with_its_source(string name)
    {
        var plan = PlanOf(name);
        var listed = plan.Experiment.ClaimSources.ToDictionary(s => s.Id);
        var claims = ErasedExperiment.Of(plan.Experiment).NewResults(plan.Points).Claims().ToList();
        // An exploration lists none and judges none.
        Assert.Equal(listed.Count == 0, claims.Count == 0);
        foreach (var claim in claims)
        {
            Assert.True(listed.TryGetValue(claim.Id.Split('[')[0], out var source), $"{claim.Id} is not among the ClaimSources");
            Assert.Equal((source.Source, source.Statement), (claim.Source, claim.Statement));
        }
    }

    /// <summary>Building the tables refuses a row that has a parameter's name, a type no column holds or a property without its
    /// meaning.</summary>
    [Theory, MemberData(nameof(Names))]
    public void Tables_build_their_columns(string name)
    {
        var plan = PlanOf(name);
        var tables = new TableSet(plan.Experiment, plan.Points);
        Assert.All(tables.All, t => Assert.All(tables.FileColumns(t), c => Assert.NotEmpty(c.Meaning)));
    }

    /// <summary>All but figures: what they draw stands in no table.</summary>
    [Fact]
    public void Numbers_depend_on_no_machine_moment_or_outside() => Assert.Equal("", string.Join('\n', ForbiddenCalls.InBodies(
        ExperimentsAssembly.Assembly.Location,
        type => new[] { "Figure", "Figures", "Findings" }.Any(end => type.EndsWith(end, StringComparison.Ordinal)))));
}
