using Repro.Claims;
using Repro.Report;

namespace Repro.Tests.Report;

public class ReadmeTablesTests
{
    private static ClaimResult Claim(string id, double? measured, Verdict verdict, double? error = 1, double? bound = null) =>
        new(id, "source", "statement", bound is null ? 0 : null, measured, bound is null ? error : null,
            null, null, bound, null, verdict, "");

    [Fact]
    public void Cases_of_a_claim_share_a_row_that_shows_the_largest_departure()
    {
        var text = ReadmeTables.Claims([("run", [
            Claim("slope[a]", 1, Verdict.Holds), Claim("slope[b|c]", -3, Verdict.Fails), Claim("slope[d]", 2, Verdict.Holds),
            Claim("slope[e]", null, Verdict.NotTested), Claim("identity", 0.5, Verdict.Holds, bound: 2)
                with { Judged = 1, Of = 2, LeftOut = "no such point" }])]);

        Assert.Equal(
            "| run | claim | case of the largest deviation | predicted | measured | judged | verdict |\n"
            + "| --- | --- | --- | --- | --- | --- | --- |\n"
            + "| [run](results/run/claims.csv) | `slope` | b\\|c | 0 | −3.0 ± 1.0 |  | 2 hold, 1 **fails**, 1 not tested |\n"
            + "| [run](results/run/claims.csv) | `identity` |  | ≤ 2 | 0.5 | 1 of 2: no such point | holds |\n",
            text);
    }

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

        Assert.Equal("README.md has no part 'claims': it wants <!-- claims:begin --> and <!-- claims:end --> on lines of their own",
            error.Message);
    }
}
