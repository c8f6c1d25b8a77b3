using Repro.Words;

namespace Repro.Tests.Words;

public class NumberTests
{
    [Theory]
    [InlineData(0, "0", "0")]
    [InlineData(12400, "12,400", "12,400")]
    [InlineData(12400.7, "12,400", "12,400")]
    [InlineData(0.0451123, "0.0451", "0.0451")]
    [InlineData(3.572e-6, "3.57e-06", "3.57 × 10⁻⁶")]
    [InlineData(-4.8e-8, "-4.8e-08", "−4.8 × 10⁻⁸")]
    [InlineData(1e-45, "1e-45", "10⁻⁴⁵")]
    [InlineData(-1.584e9, "-1.58e+09", "−1.58 × 10⁹")]
    [InlineData(double.NaN, "NaN", "NaN")]
    public void A_number_has_one_form_in_a_medium(double value, string plain, string page)
    {
        Assert.Equal(plain, Number.Plain(value));
        Assert.Equal(page, Number.OnPage(value));
    }

    [Theory]
    [InlineData("p = 1.2e-46; delta = -1.07 +/- 0.029, <= 3", "p = 1.2 × 10⁻⁴⁶; delta = −1.07 ± 0.029, ≤ 3")]
    [InlineData("[-1.004, -0.996] in run-2 and 2026-11-29, x-1", "[−1.004, −0.996] in run-2 and 2026-11-29, x-1")]
    [InlineData("cell 0c7119cf04f7fe55, 1e5 tokens", "cell 0c7119cf04f7fe55, 10⁵ tokens")]
    public void A_sentence_on_a_page_has_the_numbers_of_pages(string sentence, string page) => Assert.Equal(page, Number.OnPage(sentence));
}
