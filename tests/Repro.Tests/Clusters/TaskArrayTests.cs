using Repro.Clusters;
using Repro.Words;

namespace Repro.Tests.Clusters;

public sealed class TaskArrayTests
{
    [Theory]
    [InlineData(new[] { 1 }, "1")]
    [InlineData(new[] { 1, 2, 3 }, "1-3")]
    [InlineData(new[] { 1, 2, 4, 7, 8, 9 }, "1-2,4,7-9")]
    public void Numbers_are_told_as_ranges(int[] numbers, string expected) => Assert.Equal(expected, NumberRanges.Of(numbers));

    /// <summary>No task has a number beyond the site's, and number and offset give the part.</summary>
    [Fact]
    public void Parts_beyond_the_largest_task_are_further_arrays() => Assert.Equal(
        [new TaskArray(0, "5"), new TaskArray(5, "1,5"), new TaskArray(15, "1")],
        TaskArray.Of([5, 6, 10, 16], 5));
}
