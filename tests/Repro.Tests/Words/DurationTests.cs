using Repro.Words;

namespace Repro.Tests.Words;

public class DurationTests
{
    [Theory]
    [InlineData(0, "0.0 s")]
    [InlineData(0.001, "1 ms")]
    [InlineData(0.0995, "100 ms")]
    [InlineData(0.1, "0.1 s")]
    [InlineData(9.94, "9.9 s")]
    [InlineData(12.2, "12 s")]
    [InlineData(185, "3 min 05 s")]
    [InlineData(7800, "2 h 10 min")]
    public void Durations_are_as_people_say_them(double seconds, string text) => Assert.Equal(text, Duration.OfSeconds(seconds));
}
