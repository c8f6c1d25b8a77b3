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
        // Their names are where no probability is.
        Assert.Equal([1.1, 1.1], panel.Traces.OfType<Curve>().Where(c => c.Labels is not null).SelectMany(c => c.Y));
        Assert.Contains("by both, 2 tokens; squares: 1 token with", caption, StringComparison.Ordinal);
    }

    /// <summary>An error inside components that does not fall is drawn level, beside one across them.</summary>
    [Fact]
    public void Coverage_that_teaches_nothing_is_drawn_as_measured()
    {
        Table("summary", "samples,judged,mse_within,mse_within_standard_error,mse_across,mse_across_standard_error\n"
            + "100,true,0.5,0.01,2,0.02\n1000,true,0.5,0.01,,\n");
        var (panel, caption) = PaperPanels.Coverage(Run);
        Assert.Equal([("compared", 2), ("not compared", 1)], panel.Traces.Cast<Curve>().Select(c => (c.Label, c.X.Count)));
        Assert.Equal([0.5, 0.5], ((Curve)panel.Traces[0]).Y);
        Assert.Contains("(2 points, each a graph and n) and that none compares (1)", caption, StringComparison.Ordinal);
    }

    /// <summary>A risk that does not depend on n lies off its dashed line.</summary>
    [Fact]
    public void Risk_that_does_not_fall_lies_off_its_line()
    {
        Table("summary", "vocabulary_size,sample_size,mean_excess_risk,degrees_of_freedom,existence,standard_error,replicates\n"
            + "4,100,0.06,12,1,0.001,30\n4,1000,0.06,12,1,0.001,30\n4,10,0.5,12,0.4,0.1,30\n");
        var (panel, caption) = PaperPanels.SampleComplexity(Run);
        Assert.Equal([[0.06, 0.06], [0.06, 0.006]], panel.Traces.Cast<Curve>().Select(c => c.Y));
        Assert.Contains("mean of 60 fits", caption, StringComparison.Ordinal);
    }

    /// <summary>Restarts that teach no more than one trajectory are drawn below the diagonal.</summary>
    [Fact]
    public void Information_that_theory_does_not_predict_lies_off_the_diagonal()
    {
        Table("slopes", "cell,winners,query,token,predicted,exponent,lower,upper,restart_every,from,tokens,replicates\n"
            + "a,0,1,1,-0.5,0.4,0.3,0.5,0,100000000,1000000000000,400\nb,,0,1,1,0.1,0,0.2,1,1000,100000,400\n"
            + "a,0,0,1,0.25,0.2,0.1,0.3,0,100000000,1000000000000,40\n");
        Table("predictions", "cell,winners,query,token,query_growth,exponent,leading_rate\n"
            + "a,0,1,1,0.25,-0.5,-0.75\nb,,0,1,1,1,-1\na,0,0,1,1,0.25,-0.75\n");
        var (panel, caption) = PaperPanels.OneTrajectory(Run);
        // The third has 40 replicates alone: it is not judged.
        Assert.Equal([(0.4, false, ""), (0.2, true, ""), (0.1, false, "restarts")],
            panel.Traces.OfType<Curve>().Where(c => c.Error is not null)
                .SelectMany(c => c.Y.Select(y => (y, c.Open, c.Label))).OrderByDescending(c => c.y));
        Assert.Contains("2 of 3 are judged", caption, StringComparison.Ordinal);
    }

    private RunReport Run => new(folder, null, [], null);

    private void Table(string name, string text)
    {
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        File.WriteAllText(Path.Combine(folder, "data", $"{name}.csv"), text);
    }
}
