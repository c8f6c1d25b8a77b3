using Ccmc.Random;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Claims;

namespace Experiments.Tests.Shared;

public class JudgementTests
{
    private static TestFinding Test(Finding finding) => Assert.IsType<TestFinding>(finding);

    /// <summary>1, 2 and 3 in turn, 120 values.</summary>
    private static readonly double[] Even = [.. Enumerable.Range(0, 120).Select(i => i % 3 + 1.0)];

    /// <summary>One value in ten is 1, the others 0.</summary>
    private static double[] Rare(int count, double value = 1) => [.. Enumerable.Range(0, count).Select(i => i % 10 == 0 ? value : 0)];

    [Fact]
    public void Mean_by_hand()
    {
        // Mean 2, variance 80/119, standard error 1/√178.5, with 119 degrees of freedom.
        var finding = Test(Judgement.Mean(Even, 1.5, 0.01));
        Assert.Equal((2.0, 1.5), (finding.Measured, finding.Predicted!.Value));
        Assert.Equal(0.5 * Math.Sqrt(178.5), finding.Statistic, 1e-13);
        Assert.Equal(StudentLaw.TwoSided(0.5 * Math.Sqrt(178.5), 119), finding.PValue, 1e-15);
        var reach = StudentLaw.UpperQuantile(0.005, 119) + StudentLaw.UpperQuantile(0.01, 119);
        Assert.Equal(reach / Math.Sqrt(178.5), finding.Detectable, 1e-12);
    }

    /// <summary>Without a law neither few values nor equal ones are taken for certain, whatever the prediction.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(99)]
    public void A_mean_of_few_values_is_inconclusive(int count)
    {
        foreach (var sample in new[] { Even[..count], [.. Enumerable.Repeat(1.0, count)] })
        {
            Assert.IsType<InconclusiveFinding>(Judgement.Mean(sample, 7, 0.05));
            Assert.IsType<InconclusiveFinding>(Judgement.Band(Measurement.Mean(sample), 7, 0.1, 0.05));
            if (count < Measurement.FewestOfNearNormal)
                Assert.IsType<InconclusiveFinding>(Judgement.Band(Measurement.MeanOfNearNormal(sample), 7, 0.1, 0.05));
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1000)]
    public void Values_all_equal_show_no_standard_error(int count)
    {
        double[] equal = [.. Enumerable.Repeat(2.0, count)];
        Assert.IsType<InconclusiveFinding>(Judgement.Mean(equal, 1, 0.05));
        Assert.IsType<InconclusiveFinding>(Judgement.Mean(equal, 2, 0.05));
        Assert.IsType<InconclusiveFinding>(Judgement.Band(Measurement.MeanOfNearNormal(equal), 1, 0.1, 0.05));
    }

    /// <summary>Of exponential values the tail with the small mean is heavier than Student's by far; the other is thinner.</summary>
    [Fact]
    public void Skewness_makes_one_tail_heavier()
    {
        var small = Test(Judgement.Mean(Rare(100), 0.3, 1e-5));
        Assert.True(small.PValue > 20 * StudentLaw.TwoSided(small.Statistic, 99));
        var large = Test(Judgement.Mean(Rare(400), -0.1, 1e-5));
        Assert.Equal(StudentLaw.TwoSided(large.Statistic, 399), large.PValue, 1e-20);
        var stream = new RandomStream(1, 2, 3, 4);
        var (levels, below) = (new[] { 0.05, 0.01 }, new int[2, 2]);
        const int runs = 10_000;
        for (var run = 0; run < runs; run++)
        {
            var values = new double[100];
            for (var i = 0; i < values.Length; i++) values[i] = Draw.Gamma(ref stream, 1);
            var test = Test(Judgement.Mean(values, 1, 0.01));
            for (var l = 0; l < 2; l++)
            {
                if (test.PValue < levels[l]) below[l, 0]++;
                if (StudentLaw.TwoSided(test.Statistic, 99) < levels[l]) below[l, 1]++;
            }
        }
        for (var l = 0; l < 2; l++)
        {
            Assert.True(BinomialLaw.UpperTail(runs, below[l, 0], levels[l]) > 1e-3, $"{below[l, 0]} at {levels[l]}");
            Assert.True(BinomialLaw.UpperTail(runs, below[l, 1], levels[l]) < 1e-3, $"Student's alone: {below[l, 1]} at {levels[l]}");
        }
    }

    /// <summary>Ends of the interval are where the test's p-value is the level, on the corrected side too.</summary>
    [Fact]
    public void Interval_and_test_agree()
    {
        var sample = Rare(600, 3);
        var band = Assert.IsType<BandFinding>(Judgement.Band(Measurement.Mean(sample), 0.3, 0.1, 0.01));
        Assert.Equal(0.01, Test(Judgement.Mean(sample, band.Lower, 0.01)).PValue, 1e-10);
        Assert.Equal(0.01, Test(Judgement.Mean(sample, band.Upper, 0.01)).PValue, 1e-10);
        Assert.True(band.Upper - band.Measured > 1.05 * (band.Measured - band.Lower));
    }

    [Fact]
    public void A_known_standard_error_needs_no_values() =>
        Assert.Equal(NormalLaw.TwoSided(3), Test(Judgement.Student(new(1.3, 0.1, double.PositiveInfinity), 1, 0.01)).PValue, 1e-12);

    /// <summary>All shares 1, where 0.95 is predicted: a share of 1 in so few is no wonder.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(20)]
    public void Shares_at_the_end_of_their_range_are_no_certainty(int count)
    {
        double[] ones = [.. Enumerable.Repeat(1.0, count)];
        Assert.Equal(Math.Min(1, 2 * Math.Pow(0.95, count)), Test(Judgement.Share(ones, 0.95, 0.01)).PValue, 1e-12);
        // A remainder that theory leaves is no departure: the nearest of what it allows is what the shares are held against.
        Assert.Equal(Math.Min(1, 2 * Math.Pow(0.96, count)), Test(Judgement.ShareWithin(ones, 0.95, 0.01, 0.01)).PValue, 1e-12);
        // Shares all at the wrong end are seen as soon as the bound allows, and nothing is seen by one share in the middle.
        Assert.Equal(2 * Math.Pow(0.05, count), Test(Judgement.Share(new double[count], 0.95, 0.01)).PValue, 1e-12);
        Assert.True(Test(Judgement.Share([0.9], 0.95, 0.01)).PValue == 1);
    }

    [Fact]
    public void Shares_of_a_certain_prediction()
    {
        Assert.Equal(1, Test(Judgement.Share([1, 1, 1], 1, 0.01)).PValue);
        Assert.Equal(0, Test(Judgement.Share([1, 1, 0.5], 1, 0.01)).PValue);
        Assert.IsType<InconclusiveFinding>(Judgement.Share([], 0.5, 0.01));
        Assert.IsType<InconclusiveFinding>(Judgement.ShareWithin([], 0.5, 0.1, 0.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => Judgement.Share([1.5], 0.5, 0.01));
    }

    /// <summary>Many shares that differ have Student's law; many that do not, the bound.</summary>
    [Fact]
    public void Many_shares_have_the_sharper_law()
    {
        double[] shares = [.. Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? 0.94 : 0.96)];
        Assert.True(Test(Judgement.Share(shares, 0.96, 1e-5)).PValue < 1e-5);
        Assert.Equal(1, Test(Judgement.ShareWithin(shares, 0.96, 0.011, 1e-5)).PValue);
        Assert.True(Test(Judgement.ShareWithin(shares, 0.96, 0.007, 1e-5)).PValue < 1e-5);
        double[] equal = [.. Enumerable.Repeat(0.95, 400)];
        Assert.InRange(Test(Judgement.ShareWithin(equal, 0.95, 0.01, 1e-5)).Detectable, 0.03, 0.1);
    }

    /// <summary>The detectable departure is seen with the stated power by coins, the widest law on the range.</summary>
    [Theory]
    [InlineData(20, 0.95)]
    [InlineData(12, 0.5)]
    public void What_shares_and_counts_can_show_is_seen(int count, double chance)
    {
        var share = Test(Judgement.Share(Rare(count), chance, 0.01)).Detectable;
        Assert.InRange(share, 0.01, chance);
        Assert.InRange(Power(p => Test(Judgement.Share(p, chance, 0.01)).PValue), 0.99, 1);
        var counted = Test(Judgement.Binomial(1, count, chance, 0.01)).Detectable;
        Assert.True(counted < share);
        Assert.InRange(PowerOfCounts(), 0.99 - 1e-9, 1);

        double Power(Func<double[], double> p) => Enumerable.Range(0, count + 1)
            .Where(k => p([.. Enumerable.Range(0, count).Select(i => i < k ? 1.0 : 0)]) < 0.01)
            .Sum(k => BinomialLaw.Probability(count, k, chance - share));

        double PowerOfCounts() => Enumerable.Range(0, count + 1)
            .Where(k => Test(Judgement.Binomial(k, count, chance, 0.01)).PValue < 0.01)
            .Sum(k => BinomialLaw.Probability(count, k, chance - counted));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Counts_of_few_trials(int total)
    {
        Assert.Equal(1, Test(Judgement.Binomial(total, total, 0.95, 0.01)).PValue);
        Assert.Equal(2 * Math.Pow(0.05, total), Test(Judgement.Binomial(0, total, 0.95, 0.01)).PValue, 1e-12);
        // Not even all of them would show a chance of one half to be wrong at this level.
        Assert.Equal(double.PositiveInfinity, Test(Judgement.Binomial(total, total, 0.5, 0.01)).Detectable);
        Assert.Equal(0, Test(Judgement.Binomial(1, total, 0, 0.01)).PValue);
        Assert.Equal(1, Test(Judgement.Binomial(0, total, 0, 0.01)).PValue);
        Assert.IsType<InconclusiveFinding>(Judgement.Binomial(0, 0, 0.5, 0.01));
    }

    [Fact]
    public void Sums_of_squares_by_hand()
    {
        // Two degrees: P(χ² ≥ 10) = e^−5.
        Assert.Equal(2 * Math.Exp(-5), Test(Judgement.ChiSquared(10, 2, 0.01)).PValue, 1e-14);
        Assert.Equal(2 * (1 - Math.Exp(-0.005)), Test(Judgement.ChiSquared(0.01, 2, 0.01)).PValue, 1e-14);
        Assert.Equal((1.0, 5.0),
            (Test(Judgement.ChiSquared(10, 2, 0.01)).Predicted!.Value, Test(Judgement.ChiSquared(10, 2, 0.01)).Measured));
        Assert.IsType<InconclusiveFinding>(Judgement.ChiSquared(0, 0, 0.01));
        Assert.Equal(0, Test(Judgement.ChiSquared(double.NaN, 2, 0.01)).PValue);
    }

    /// <summary>Two values alike are no wonder (D is at least ½); many are.</summary>
    [Fact]
    public void Laws_of_few_values()
    {
        Assert.IsType<InconclusiveFinding>(Judgement.Kolmogorov([0.5], 0.01));
        Assert.Equal(1, Test(Judgement.Kolmogorov([0.5, 0.5], 0.01)).PValue, 1e-12);
        Assert.True(Test(Judgement.Kolmogorov([0.5, 0.5, 0.5], 0.01)).PValue > 0.1);
        Assert.True(Test(Judgement.Kolmogorov([.. Enumerable.Repeat(0.5, 40)], 1e-5)).PValue < 1e-5);
        Assert.Equal(0, Test(Judgement.Kolmogorov([0.5, double.NaN], 0.01)).PValue);
    }

    /// <summary>Values spread more evenly than chance spreads them, and counts too near to their expectation.</summary>
    [Fact]
    public void Fits_too_good_to_be_true_are_refuted()
    {
        foreach (var n in new[] { 50, 150, 1000 })
        {
            double[] even = [.. Enumerable.Range(0, n).Select(i => (i + 0.5) / n)];
            Assert.True(Test(Judgement.Kolmogorov(even, 1e-5)).PValue < 1e-5);
        }
        Assert.True(Test(Judgement.Counts(1, 30, 1000, 1e-5)).PValue < 1e-5);
        Assert.Equal(2 * (1 - Math.Exp(-0.005)), Test(Judgement.Counts(0.01, 2, 1000, 1e-5)).PValue, 1e-14);
    }

    /// <summary>A measured figure of the wrong sign and the right size: what a test of absolute values would let pass.</summary>
    [Fact]
    public void The_sign_of_what_is_measured_counts()
    {
        double[] negative = [.. Even.Select(x => -x)];
        Assert.True(Test(Judgement.Mean(negative, 2, 1e-5)).PValue < 1e-5);
        Assert.True(Test(Judgement.Student(new(-1, 0.1, 100), 1, 1e-5)).PValue < 1e-5);
        Assert.True(Test(Judgement.Within(new(-1, 0.1, 100), 1, 0.5, 1e-5)).PValue < 1e-5);
        Assert.Equal(-20, Test(Judgement.Student(new(-1, 0.1, 100), 1, 1e-5)).Statistic, 1e-12);
        var band = Assert.IsType<BandFinding>(Judgement.Band(new(-1, 0.01, 99), 1, 0.1, 0.01));
        Assert.True(band.Upper < band.BandLower);
    }

    /// <summary>A remainder of theory shifts nothing but where a departure begins.</summary>
    [Fact]
    public void A_remainder_is_no_departure()
    {
        Assert.Equal(1, Test(Judgement.Within(new(1.04, 0.01, 100), 1, 0.05, 0.01)).PValue);
        var beyond = Test(Judgement.Within(new(1.08, 0.01, 100), 1, 0.05, 0.01));
        Assert.Equal(StudentLaw.TwoSided(3, 100), beyond.PValue, 1e-12);
        Assert.Equal((1.0, 1.08), (beyond.Predicted!.Value, beyond.Measured));
        Assert.Equal(0.05 + Test(Judgement.Student(new(1.08, 0.01, 100), 1, 0.01)).Detectable, beyond.Detectable, 1e-12);
    }

    [Fact]
    public void Too_few_data_are_inconclusive_and_never_hold()
    {
        Assert.IsType<InconclusiveFinding>(Judgement.Counts(0, 0, 2, 0.01));
        Assert.IsType<InconclusiveFinding>(Judgement.Combine([], 0.01));
    }

    [Fact]
    public void What_is_not_a_number_refutes()
    {
        Assert.Equal(0, Test(Judgement.Mean([1, double.NaN, 3], 2, 0.01)).PValue);
        Assert.Equal(0, Test(Judgement.Share([0.5, double.NaN, 1], 0.5, 0.01)).PValue);
        Assert.Equal(0, Test(Judgement.Share([double.NaN], 0.5, 0.01)).PValue);
        Assert.Equal(0, Test(Judgement.ShareWithin([0.5, double.NaN, 1], 0.5, 0.1, 0.01)).PValue);
        Assert.Equal(0, Test(Judgement.Within(new(double.NaN, 1, 100), 0.5, 0.1, 0.01)).PValue);
        Assert.Equal(0, Test(Judgement.Counts(double.NaN, 3, 100, 0.01)).PValue);
    }

    [Fact]
    public void Counts_see_a_wrong_law()
    {
        // 480 and 400 heads of 1000: χ² = 20²/500 · 2 = 1.6, and 40.
        Assert.True(Test(Judgement.Counts(1.6, 1, 1000, 1e-4)).PValue > 1e-4);
        var wrong = Test(Judgement.Counts(40, 1, 1000, 1e-4));
        Assert.Equal((Math.Sqrt(1.0 / 1000), Math.Sqrt(40.0 / 1000)), (wrong.Predicted!.Value, wrong.Measured));
        Assert.True(wrong.PValue < 1e-4);
        // The coin whose effect is the detectable one is seen with the stated power: noncentrality n w².
        var critical = ChiSquaredLaw.UpperQuantile(5e-5, 1);
        Assert.Equal(0.99, ChiSquaredLaw.NoncentralUpperTail(critical, 1, 1000 * wrong.Detectable * wrong.Detectable), 1e-7);
    }

    [Fact]
    public void Band_holds_inside_fails_outside_and_else_cannot_say()
    {
        var inside = Assert.IsType<BandFinding>(Judgement.Band(new(1, 0.01, 99), 1, 0.1, 0.01));
        Assert.Equal(1 - 2.62640545728083 * 0.01, inside.Lower, 1e-12);
        Assert.Equal(1 + 2.62640545728083 * 0.01, inside.Upper, 1e-12);
    }

    [Fact]
    public void Combine_reports_the_worst_point_at_a_divided_level()
    {
        var levels = new List<double>();
        var finding = Test(Judgement.Combine(
        [
            new("K = 4", level => { levels.Add(level); return Judgement.Student(new(1.01, 0.01, 100), 1, level); }),
            new("K = 8", level => Judgement.Student(new(1.03, 0.01, 100), 1, level)),
            new("K = 16", level => Judgement.Student(new(1, 0.2, 100), 1, level)),
        ], 0.01));
        Assert.Equal(1 - Math.Pow(0.99, 1.0 / 3), levels[0], 1e-15);
        Assert.Equal(1.03, finding.Measured);
        Assert.Equal(1 - Math.Pow(1 - StudentLaw.TwoSided(3, 100), 3), finding.PValue, 1e-12);
        Assert.True(finding.Detectable > 0.2 * 4, "what holds must have been seen at the blindest point");
        Assert.Equal("worst of 3 points: K = 8; the minimum detectable effect is that of K = 16", finding.Note);
    }

    [Fact]
    public void Combine_puts_refuted_before_unjudged_before_holding()
    {
        PointTest holds = new("a", l => Judgement.Student(new(1, 0.1, 100), 1, l)), refuted =
            new("b", l => Judgement.Student(new(2, 0.1, 100), 1, l));
        PointTest unjudged = new("c", l => new InconclusiveFinding("no data")), none = new("d", l => new NotTestedFinding("K = 5"));
        Assert.Equal("c: no data", Assert.IsType<InconclusiveFinding>(Judgement.Combine([holds, unjudged, none], 0.01)).Reason);
        Assert.Equal(2, Test(Judgement.Combine([holds, unjudged, refuted], 0.01)).Measured);
        Assert.IsType<NotTestedFinding>(Judgement.Combine([none], 0.01));
        var bound = Assert.IsType<BoundFinding>(
            Judgement.Combine([new("x", _ => new BoundFinding(1e-12, 1e-11)), new("y", _ => new BoundFinding(double.NaN, 1))], 0.01));
        Assert.Equal(double.NaN, bound.Measured);
        Assert.Equal("worst of 2 points: y", bound.Note);
    }
}
