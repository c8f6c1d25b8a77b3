using Repro.Claims;

namespace Repro.Tests.Claims;

public class ClaimJudgeTests
{
    private static ClaimResult Judge(Func<double, Finding> judge, double size = 0.1) =>
        ClaimJudge.Judge([new() { Id = "one", Source = "here", Statement = "so it is", Size = size, Judge = judge }]).Single();

    private static TestFinding Test(double p = 0.5, double detectable = 0.05, double measured = 1.01, double? se = 0.01, double z = 1) =>
        new(1, measured, se, z, p, detectable);

    public static TheoryData<string, Finding, Verdict, string> Verdicts => new()
    {
        { "seen and not refuted", Test(), Verdict.Holds, "significance level" },
        { "at the level", Test(p: 1e-4), Verdict.Holds, "significance level 0.0001" },
        { "below the level", Test(p: 0.9e-4), Verdict.Fails, "p = 9e-05 is below the significance level 0.0001" },
        { "below the level though inconclusive", Test(p: 1e-6, detectable: 5), Verdict.Fails, "is below the significance level" },
        { "at the size", Test(detectable: 0.1), Verdict.Holds, "significance level" },
        { "blind", Test(detectable: 0.2), Verdict.Inconclusive, "0.2, exceeds the stated size 0.1" },
        { "quite blind", Test(detectable: double.PositiveInfinity), Verdict.Inconclusive, "no effect, however large" },
        { "power unknown", Test(detectable: double.NaN), Verdict.Inconclusive, "no effect, however large" },
        { "measured NaN", Test(measured: double.NaN), Verdict.Fails, "not a number" },
        { "p NaN", Test(p: double.NaN), Verdict.Fails, "not a number" },
        { "se NaN", Test(se: double.NaN), Verdict.Fails, "not a number" },
        { "z NaN", Test(z: double.NaN), Verdict.Fails, "not a number" },
        { "no se", Test(se: null), Verdict.Holds, "significance level" },
        { "within", new BoundFinding(1, 1), Verdict.Holds, "within the bound" },
        { "beyond", new BoundFinding(1.5, 1), Verdict.Fails, "1.5 exceeds the bound 1" },
        { "NaN against a bound", new BoundFinding(double.NaN, 1), Verdict.Fails, "not a number" },
        { "no bound", new BoundFinding(1, double.PositiveInfinity), Verdict.Inconclusive, "infinite" },
        { "inside the band", new BandFinding(1, 1, 0.1, 0.9, 1.1, 0.9, 1.1), Verdict.Holds, "[0.9, 1.1] is within" },
        { "outside the band", new BandFinding(1, 2, 0.1, 1.9, 2.1, 0.8, 1.2), Verdict.Fails, "is outside" },
        { "over an end of the band", new BandFinding(1, 1, 0.1, 0.9, 1.3, 0.8, 1.2), Verdict.Inconclusive, "crosses an end" },
        { "wider than the band", new BandFinding(1, 1, 0.1, 0, 2, 0.8, 1.2), Verdict.Inconclusive, "crosses an end" },
        { "NaN against a band", new BandFinding(1, 1, 0.1, double.NaN, 2, 0.8, 1.2), Verdict.Fails, "not a number" },
        { "upside down", new BandFinding(1, 1, 0.1, 1.1, 0.9, 0.8, 1.2), Verdict.Fails, "ends reversed" },
        { "elsewhere", new NotTestedFinding("K = 5"), Verdict.NotTested, "K = 5" },
        { "too few", new InconclusiveFinding("4 replicates", 1, 2), Verdict.Inconclusive, "4 replicates" },
        { "with a note", Test() with { Note = "worst at K = 3" }, Verdict.Holds, "; worst at K = 3" },
    };

    [Theory]
    [MemberData(nameof(Verdicts))]
    public void Every_finding_has_its_verdict(string _, Finding finding, Verdict verdict, string reason)
    {
        var result = Judge(_ => finding);
        Assert.Equal(verdict, result.Verdict);
        Assert.Contains(reason, result.Reason);
        Assert.NotEmpty(result.Reason);
    }

    [Fact]
    public void A_band_says_which_departure_it_would_have_seen() =>
        Assert.Equal(0.7, Judge(_ => new BandFinding(1, 1.05, 0.1, 0.9, 1.2, 0.6, 1.2)).Detectable!.Value, 1e-15);

    [Fact]
    public void A_claim_that_throws_or_says_nothing_fails()
    {
        var thrown = Judge(_ => throw new InvalidOperationException("no rows"));
        Assert.Equal((Verdict.Fails, "judging threw InvalidOperationException: no rows"), (thrown.Verdict, thrown.Reason));
        Assert.Equal((Verdict.Fails, "the claim returned nothing"), (Judge(_ => null!).Verdict, Judge(_ => null!).Reason));
    }

    [Fact]
    public void Two_claims_may_not_share_an_id()
    {
        Claim claim = new() { Id = "one", Source = "", Statement = "", Judge = _ => Test() };
        Assert.Contains("2 claims share the id 'one'", Assert.Throws<ArgumentException>(() => ClaimJudge.Judge([claim, claim])).Message);
    }

    // Values of 1 − (1 − 1e-4)^(1/m) from 50-digit decimal arithmetic.
    [Theory]
    [InlineData(1, 1e-4)]
    [InlineData(2, 5.0001250062503905e-05)]
    [InlineData(10, 1.0000450028502066e-05)]
    [InlineData(1000, 1.0000499533285845e-07)]
    public void The_level_is_Sidaks(int claims, double level) => Assert.Equal(1, ClaimJudge.Level(claims) / level, 4e-16);

    [Fact]
    public void The_level_is_divided_over_all_claims_and_given_to_each()
    {
        var levels = new List<double>();
        Claim Named(string id) =>
            new() { Id = id, Source = "", Statement = "", Judge = l => { levels.Add(l); return new NotTestedFinding("no"); } };
        ClaimJudge.Judge([Named("a"), Named("b"), Named("c")]);
        Assert.Equal([ClaimJudge.Level(3), ClaimJudge.Level(3), ClaimJudge.Level(3)], levels);
    }

    [Fact]
    public void A_caveat_stands_in_every_reason() =>
        Assert.EndsWith("; 3 missing",
            ClaimJudge.Judge([new() { Id = "a", Source = "", Statement = "", Judge = _ => Test() }], "3 missing").Single().Reason);

    [Fact]
    public void Points_judged_stand_in_the_result_and_why_others_were_not_in_its_reason()
    {
        var result = Judge(_ => Test().On(8, 10, "too short"));
        Assert.Equal((8, 10, "too short"), (result.Judged, result.Of, result.LeftOut));
        Assert.EndsWith("; judged 8 of 10 points: too short", result.Reason);
        Assert.Null(Judge(_ => Test()).Judged);
    }
}
