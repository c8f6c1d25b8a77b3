using Experiments.Paper;
using Repro.Experiments;
using Repro.Figures;
using Repro.Report;

namespace Experiments.Tests.Paper;

public sealed class PaperOverviewTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("paper-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<string> Experiments => [.. PaperOverview.Overview.Headlines.Select(h => h.Experiment)];

    [Theory]
    [MemberData(nameof(Experiments))]
    public void Each_statement_rests_on_claims_that_its_experiment_judges(string experiment)
    {
        var headline = PaperOverview.Overview.Headlines.Single(h => h.Experiment == experiment);
        var judged = ExperimentCatalog.Scan(ExperimentsAssembly.Assembly).Find(experiment)!.ClaimSources.Select(c => c.Id).ToHashSet();
        Assert.All(headline.Claims, id => Assert.Contains(id, judged));
        Assert.Contains(headline.Number.Claim, headline.Claims);
    }

    /// <summary>The panel of another model shows it: exponents all ½, whatever theory says.</summary>
    [Fact]
    public void Growth_that_theory_does_not_predict_lies_off_the_diagonal()
    {
        Table("exponents", "method,predicted,exponent,standard_error,replicates\n"
            + "digamma-ratio,0.25,0.5,0.01,40\ncompensator,0.25,0.25,0.01,40\ndigamma-ratio,0.75,0.5,0.02,60\n");
        var (panel, caption) = PaperPanels.Collapse(Run);
        var dots = Assert.IsType<Curve>(panel.Traces[0]);
        Assert.Equal([0.25, 0.75], dots.X);
        Assert.Equal([0.5, 0.5], dots.Y);
        Assert.Equal([0.02, 0.04], dots.Error!);
        Assert.Contains("2 losing tokens, n = 40 to 60 replicates each", caption, StringComparison.Ordinal);
    }

    /// <summary>A loss that is flat on connected graphs and curved on others is drawn as such.</summary>
    [Fact]
    public void Curvature_is_drawn_where_it_was_measured()
    {
        Table("curvature", "components,vocabulary_size,smallest_eigenvalue,eigenvalue_bound\n4,4,-1e-17,1e-15\n5,4,0.01,1e-15\n");
        var (panel, caption) = PaperPanels.Convexity(Run);
        Assert.Equal([0.1], ((Curve)panel.Traces[0]).Y);
        Assert.Equal(1e13, ((Curve)panel.Traces[1]).Y.Single(), 1e3);
        Assert.Contains("1 replicate with connected graphs and 1 without", caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Attention_is_drawn_apart_where_a_condition_is_dropped()
    {
        Table("equivalence", "cell,dropped\na,none\nb,both\n");
        Table("probabilities", "cell,attention,chain\na,0.2,0.2\na,0.8,0.8\nb,0.9,0.1\n");
        var (panel, caption) = PaperPanels.Equivalence(Run);
        Assert.Equal([0.9], ((Curve)panel.Traces[0]).Y);
        Assert.Equal([0.2, 0.8], ((Curve)panel.Traces[1]).Y);
        Assert.Contains("of 2 tokens of first prompts by both, and 1 token with", caption, StringComparison.Ordinal);
    }

    private RunReport Run => new(folder, null, [], null);

    private void Table(string name, string text)
    {
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        File.WriteAllText(Path.Combine(folder, "data", $"{name}.csv"), text);
    }
}
