using Repro.Execution;

namespace Repro.Tests.Execution;

public class ProgressTests
{
    [Fact]
    public void A_line_says_all_that_one_wants_to_know()
    {
        var reading = new RunMeter.Reading(100, 25, 1, 0.5, TimeSpan.FromSeconds(5), 5, TimeSpan.FromSeconds(65), null);
        Assert.Equal("25/100 cells, 1 failed, 50 % of the work, 5 cells/s, 1 min 05 s left", ProgressDisplay.Line(reading));
    }

    [Fact]
    public void The_share_goes_by_cost_and_the_slowest_is_the_oldest()
    {
        var meter = new RunMeter(2, 10, 2);
        meter.Begin(0, new("a", 0));
        meter.Begin(1, new("b", 3));
        Assert.Equal(new CellAddress("a", 0), meter.Read().Slowest!.Cell);
        meter.End(0);
        meter.Landed(9, hasFailed: false);
        var reading = meter.Read();
        Assert.Equal((0.9, 1, new CellAddress("b", 3)), (reading.Share, reading.Done, reading.Slowest!.Cell));
    }

    [Theory]
    [InlineData(0.44, "0.4 s")]
    [InlineData(12.4, "12 s")]
    [InlineData(185, "3 min 05 s")]
    [InlineData(7800, "2 h 10 min")]
    public void Durations_are_for_people(double seconds, string text) => Assert.Equal(text, ProgressDisplay.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("3f2a-r17", true)]
    [InlineData("3f2a-r", false)]
    [InlineData("-r17", false)]
    [InlineData("3f2a-r-1", false)]
    [InlineData("failed", false)]
    public void A_cell_is_named_as_its_log(string text, bool valid)
    {
        Assert.Equal(valid, CellAddress.TryParse(text, out var address));
        if (valid) Assert.Equal(text, address.ToString());
    }
}
