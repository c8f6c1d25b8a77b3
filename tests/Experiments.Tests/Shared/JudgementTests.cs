using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Claims;

namespace Experiments.Tests.Shared;

public class JudgementTests
{
    private static TestFinding Test(Finding finding) => Assert.IsType<TestFinding>(finding);

    [Fact]
    public void Mean_by_hand()
    {
        // Mean 2, standard error 1/√3·1 = 0.57735, t = √3 with two degrees of freedom: p = 0.2254.
        var finding = Test(Judgement.Mean([1, 2, 3], 1, 0.01));
        Assert.Equal((2.0, 1.0), (finding.Measured, finding.Predicted!.Value));
        Assert.Equal(Math.Sqrt(3), finding.Statistic, 1e-15);
        Assert.Equal(0.22540333075851657, finding.PValue, 1e-14);
        Assert.Equal((9.92484320091807 + 6.964556734283578) / Math.Sqrt(3), finding.Detectable, 1e-11);
    }

    [Fact]
    public void Too_few_data_are_underpowered_and_never_hold()
    {
        Assert.IsType<UnderpoweredFinding>(Judgement.Mean([1], 1, 0.01));
        Assert.IsType<UnderpoweredFinding>(Judgement.Counts(0, 0, 2, 0.01));
        Assert.IsType<UnderpoweredFinding>(Judgement.Combine([], 0.01));
    }

    [Fact]
    public void What_is_not_a_number_refutes()
    {
        Assert.Equal(0, Test(Judgement.Mean([1, double.NaN, 3], 2, 0.01)).PValue);
        Assert.Equal(0, Test(Judgement.Counts(double.NaN, 3, 100, 0.01)).PValue);
        Assert.Equal(0, Test(Judgement.Mean([2, 2, 2], 1, 0.01)).PValue);
        Assert.Equal(1, Test(Judgement.Mean([2, 2, 2], 2, 0.01)).PValue);
    }

    [Fact]
    public void Counts_see_a_wrong_law()
    {
        // 480 and 400 heads of 1000: χ² = 20²/500 · 2 = 1.6, and 40.
        Assert.True(Test(Judgement.Counts(1.6, 1, 1000, 1e-4)).PValue > 1e-4);
        var wrong = Test(Judgement.Counts(40, 1, 1000, 1e-4));
        Assert.Equal(Math.Sqrt(39.0 / 1000), wrong.Measured, 1e-14);
        Assert.True(wrong.PValue < 1e-4);
        // The coin whose effect is the detectable one is seen with the stated power: noncentrality n w².
        var critical = ChiSquaredLaw.UpperQuantile(1e-4, 1);
        Assert.Equal(0.99, ChiSquaredLaw.NoncentralUpperTail(critical, 1, 1000 * wrong.Detectable * wrong.Detectable), 1e-7);
    }

    [Fact]
    public void Band_holds_inside_fails_outside_and_else_cannot_say()
    {
        var inside = Assert.IsType<BandFinding>(Judgement.Band(1.0, 0.01, 99, 1, 0.1, 0.01));
        Assert.Equal(1 - 2.62640545728083 * 0.01, inside.Lower, 1e-12);
        Assert.Equal(1 + 2.62640545728083 * 0.01, inside.Upper, 1e-12);
        Assert.IsType<UnderpoweredFinding>(Judgement.MeanBand([1], 1, 0.1, 0.01));
    }

    [Fact]
    public void Combine_reports_the_worst_point_at_a_divided_level()
    {
        var levels = new List<double>();
        var finding = Test(Judgement.Combine(
        [
            new("K = 4", level => { levels.Add(level); return Judgement.Student(1.01, 0.01, 100, 1, level); }),
            new("K = 8", level => Judgement.Student(1.03, 0.01, 100, 1, level)),
            new("K = 16", level => Judgement.Student(1, 0.2, 100, 1, level)),
        ], 0.01));
        Assert.Equal(1 - Math.Pow(0.99, 1.0 / 3), levels[0], 1e-15);
        Assert.Equal(1.03, finding.Measured);
        Assert.Equal(1 - Math.Pow(1 - StudentLaw.TwoSided(3, 100), 3), finding.PValue, 1e-12);
        Assert.True(finding.Detectable > 0.2 * 4, "what holds must have been seen at the blindest point");
        Assert.Equal("worst of 3 points: K = 8; the detectable departure is that of K = 16", finding.Note);
    }

    [Fact]
    public void Combine_puts_refuted_before_unjudged_before_holding()
    {
        PointTest holds = new("a", l => Judgement.Student(1, 0.1, 100, 1, l)), refuted =
            new("b", l => Judgement.Student(2, 0.1, 100, 1, l));
        PointTest unjudged = new("c", l => new UnderpoweredFinding("no data")), none = new("d", l => new NotApplicableFinding("K = 5"));
        Assert.Equal("c: no data", Assert.IsType<UnderpoweredFinding>(Judgement.Combine([holds, unjudged, none], 0.01)).Reason);
        Assert.Equal(2, Test(Judgement.Combine([holds, unjudged, refuted], 0.01)).Measured);
        Assert.IsType<NotApplicableFinding>(Judgement.Combine([none], 0.01));
        var bound = Assert.IsType<BoundFinding>(
            Judgement.Combine([new("x", _ => new BoundFinding(1e-12, 1e-11)), new("y", _ => new BoundFinding(double.NaN, 1))], 0.01));
        Assert.Equal(double.NaN, bound.Measured);
        Assert.Equal("worst of 2 points: y", bound.Note);
    }
}
