using Experiments.Estimate;

namespace Experiments.Tests.Estimate;

public class TokenTextTests
{
    [Fact]
    public void Tokens_that_begin_alike_are_told_apart_by_where_they_part()
    {
        string[] tokens = ["https://example.org/articles/one", "https://example.org/articles/two", "the"];
        var shown = TokenText.Distinct(tokens);
        Assert.Equal(["…les/one", "…les/two", "the"], shown);
        Assert.Equal(" Shortened: …les/one is https://example.org/articles/one; …les/two is https://example.org/articles/two.",
            TokenText.Key(tokens, shown));
    }

    [Fact]
    public void Long_tokens_are_cut_and_equal_ones_numbered()
    {
        Assert.Equal(["a-word-of-many…", "b"], TokenText.Distinct(["a-word-of-many-letters", "b"]));
        Assert.Equal(["a", "a (2)"], TokenText.Distinct(["a", "a"]));
        Assert.Equal("", TokenText.Key(["a", " "], TokenText.Distinct(["a", " "])));
    }

    [Fact]
    public void A_thousand_addresses_have_a_thousand_names()
    {
        var tokens = Enumerable.Range(0, 1000).Select(i => $"https://example.org/{i % 10}/{i}/page.html?session={i * 7919}").ToList();
        Assert.Equal(1000, TokenText.Distinct(tokens).Distinct(StringComparer.Ordinal).Count());
    }
}
