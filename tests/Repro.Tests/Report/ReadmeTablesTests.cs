using Repro.Report;

namespace Repro.Tests.Report;

public class ReadmeTablesTests
{
    [Fact]
    public void Text_between_the_markers_is_replaced_and_all_else_kept()
    {
        const string readme = "a\n<!-- claims:begin (generated) -->\nold\n<!-- claims:end -->\nz\n";

        Assert.Equal("a\n<!-- claims:begin (generated) -->\nnew\n<!-- claims:end -->\nz\n",
            GeneratedParts.Replace("README.md", readme, new Dictionary<string, string> { ["claims"] = "new\n" }));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("<!-- claims:end -->\n<!-- claims:begin -->\n")]
    [InlineData("<!-- claims:begin -->\n")]
    public void A_readme_without_its_markers_is_refused(string readme)
    {
        var error = Assert.Throws<FormatException>(
            () => GeneratedParts.Replace("README.md", readme, new Dictionary<string, string> { ["claims"] = "" }));

        Assert.Equal("README.md has no part 'claims': it needs <!-- claims:begin --> and <!-- claims:end --> on lines of their own",
            error.Message);
    }
}
