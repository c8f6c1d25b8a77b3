using Repro.Claims;
using Repro.Report;

namespace Repro.Tests.Report;

public class ReproductionTablesTests
{
    private static ClaimResult Claim(string id, string source, Verdict verdict, double measured = 0.5, double detectable = 0.1) =>
        new(id, source, "a | b", 0, measured, 1, null, null, null, detectable, verdict, "");

    [Fact]
    public void A_source_is_told_once_for_each_run_that_rests_on_it()
    {
        var text = ReproductionTables.Sources([
            ("y", [Claim("slope", "Theorem 2", Verdict.Holds), Claim("floor", "Lemma 1", Verdict.Fails)]),
            ("x", [Claim("slope[a]", "Theorem 2", Verdict.Holds), Claim("slope[b]", "Theorem 2", Verdict.Holds),
                Claim("law", "Theorem 2", Verdict.NotTested)])]);

        Assert.Equal(
            "| what the claims rest on | run | claims |\n| --- | --- | --- |\n"
            + "| Lemma 1 | y | `floor` **fails** |\n"
            + "| Theorem 2 | x | `slope` 2 hold; `law` not tested |\n"
            + "| Theorem 2 | y | `slope` holds |\n",
            text);
    }

    [Fact]
    public void A_claim_tells_its_worst_case_and_what_its_least_sensitive_case_would_have_seen()
    {
        var text = ReproductionTables.Run(
            [Claim("slope[a]", "s", Verdict.Holds, 3, 0.2) with { Judged = 3, Of = 3 },
                Claim("slope[b]", "s", Verdict.Holds, 1, 0.4) with { Judged = 2, Of = 6, LeftOut = "too short" },
                Claim("slope[c]", "s", Verdict.Inconclusive, 9, 0.9)]);

        Assert.Equal(
            "| claim | statement | case of the largest deviation | predicted | measured | detectable | judged | verdict |\n"
            + "| --- | --- | --- | --- | --- | --- | --- | --- |\n"
            + "| `slope` | a \\| b | a | 0 | 3.0 ± 1.0 | 0.4 | 5 of 9: too short | 2 hold, 1 inconclusive |\n",
            text);
    }
}
