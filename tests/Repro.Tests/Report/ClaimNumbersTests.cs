using Repro.Claims;
using Repro.Report;

namespace Repro.Tests.Report;

public class ClaimNumbersTests
{
    [Theory]
    [InlineData(-1.00204, 0.00398, "−1.0020 ± 0.0040")]
    [InlineData(123.456789, 0.0123, "123.457 ± 0.012")]
    [InlineData(1.2345678, 12.3, "1 ± 12")]
    [InlineData(123456.0, 2345.0, "123,500 ± 2,300")]
    [InlineData(1.000000012345, 3.4e-9, "1.0000000123 ± 3.4 × 10⁻⁹")]
    [InlineData(0.0, 3.4e-9, "0 ± 3.4 × 10⁻⁹")]
    [InlineData(0.123456, 0.0, "0.123 ± 0")]
    [InlineData(0.123456, null, "0.123")]
    [InlineData(double.PositiveInfinity, 0.1, "∞ ± 0.1")]
    public void What_was_measured_has_the_digits_of_its_standard_error(double measured, double? error, string text) =>
        Assert.Equal(
            text, ClaimNumbers.Measured(new("id", "source", "statement", 0, measured, error, null, null, null, null, Verdict.Holds, "")));
}
