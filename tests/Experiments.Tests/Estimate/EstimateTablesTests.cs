using Experiments.Estimate;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Tests.Estimate;

/// <summary>A worked example by hand, what is missing where the estimate does not exist, and the comparison of models.</summary>
public class EstimateTablesTests
{
    private static List<TRow> Rows<TRow>(Results<EstimateParameters> run, TableDefinition<TRow> table) where TRow : class =>
        [.. run.Rows(table).Select(r => r.Row)];

    /// <summary>
    /// Query b over prompts "a b": n = 10, b won 7: log-odds ±½ log(7/3) = ±0.42365, σ(1 − σ) = 0.21, the error of a difference 1/√2.1, of
    /// each half of it ½/√2.1 = 0.34503. Prompts "a a b" add nothing but their count: of 30, a with weight 2: as 20 of 30 are expected at
    /// equal odds.
    /// </summary>
    [Fact]
    public void Two_tokens_by_hand()
    {
        var run = EstimateRun.Of(EstimateRun.Pairs("prompt,next,count\na b,b,7\na b,a,3\nb a,a,1\nb a,b,1\n") with { HeldOut = 0 });
        var row = Rows(run, EstimateTables.Logits).Single(r => r is { Query: "b", Token: "b" });
        Assert.Equal(0.5 * Math.Log(7.0 / 3), row.LogOdds!.Value, 1e-12);
        Assert.Equal(0.5 / Math.Sqrt(2.1), row.StandardError!.Value, 1e-12);
        Assert.Equal(0.7, row.Probability!.Value, 1e-12);
        // For one repeated binomial the sandwich is the model's own error.
        Assert.Equal(row.StandardError!.Value, row.SandwichError!.Value, 1e-12);
        Assert.Null(row.BootstrapError);
        var query = Rows(run, EstimateTables.Diagnostics)[1];
        Assert.Equal(7 * Math.Log(0.7) + 3 * Math.Log(0.3), query.LogLikelihood!.Value, 1e-12);
        // Copy gives each token ½ in every one of the 12 samples.
        Assert.Equal(2 * 12 * Math.Log(2), Rows(run, EstimateTables.Fit)[1].Deviance!.Value, 1e-10);
        Assert.All(Rows(run, EstimateTables.Fit), f => Assert.Null(f.LogLoss));
    }

    /// <summary>12 samples; of the last row none is used, since c is not in its prompt. Numbers are those of the tables.</summary>
    [Fact]
    public void Findings_answer_the_questions_of_who_brings_data()
    {
        var run = EstimateRun.Of(EstimateRun.Pairs("prompt,next,count\na b,b,7\na b,a,3\nb a,a,1\nb a,b,1\nb b b b a,b,4\nb a,c,4\n"));
        var findings = new EstimateExperiment().Findings(run).ToList();
        Assert.Equal(4, findings.Count);
        Assert.StartsWith("Are my pairs those of a CCMC? Cannot tell: ", findings[0], StringComparison.Ordinal);
        Assert.EndsWith("Besides, 20 % of the next tokens do not occur in their prompt, which a CCMC cannot produce.", findings[0],
            StringComparison.Ordinal);
        Assert.StartsWith("Who would win? In the fitted chain", findings[1], StringComparison.Ordinal);
        var bridges = Rows(run, EstimateTables.Bridges);
        Assert.Equal("What is not known, and which data would help? No row of P is fully identified. The data leave some token groups "
            + $"uncompared: bridges.csv lists {bridges.Count} missing comparisons; the first is the prompt '{bridges[0].Prompt}' "
            + $"followed by {bridges[0].Next}.", findings[2]);
        Assert.Equal("16 samples, 3 tokens. 4 samples (20 %) excluded: the next token does not occur in the prompt, which a CCMC cannot "
            + "produce.", findings[3]);
        var whole = EstimateRun.Of(EstimateRun.Pairs("prompt,next,count\na b,b,7\na b,a,3\nb a,a,1\nb a,b,1\n") with { HeldOut = 0 });
        Assert.Contains("What is not known, and which data would help? Nothing is missing: all 2 rows of P are identified.",
            new EstimateExperiment().Findings(whole));
    }

    /// <summary>The test needs no truth: the published data are a CCMC's, a text of independent words is not.</summary>
    [Fact]
    public void Whether_data_are_those_of_a_ccmc_is_judged_without_a_truth()
    {
        var run = EstimateRun.Of(new() { Data = EstimateRun.PublishedData with { Truth = null } });
        Assert.StartsWith("Are my pairs those of a CCMC? Yes, as far as these data show: no deviation was found (p = 0.75)",
            new EstimateExperiment().Findings(run).First(), StringComparison.Ordinal);
        var claims = ClaimJudge.Judge([.. new EstimateExperiment().Claims(run)]);
        Assert.Equal(Verdict.Holds, claims.Single(c => c.Id == "data-are-ccmc").Verdict);
        Assert.All(claims.Where(c => c.Id != "data-are-ccmc"), c => Assert.Equal(Verdict.NotTested, c.Verdict));
    }

    [Fact]
    public void What_is_missing_is_told_with_a_prompt_that_would_do()
    {
        var run = EstimateRun.Of(EstimateRun.Pairs("prompt,next,query\na b,a,q\na b,b,q\nc d,c,q\nq a,q,a\nq a,q,a\n", Variant.Cross));
        var bridges = Rows(run, EstimateTables.Bridges);
        // Query a: c, d, b never seen; a never wins against q.
        Assert.Equal([("b", "a", "b a", "either"), ("c", "a", "c a", "either"), ("d", "a", "d a", "either")],
            bridges.Where(b => b is { Query: "a", Missing: MissingKind.Unseen }).Select(b => (b.Token, b.With, b.Prompt, b.Next)));
        Assert.Equal(("a", "q", "a q", "token"),
            bridges.Where(b => b is { Query: "a", Missing: MissingKind.OneSided })
                .Select(b => (b.Token, b.With, b.Prompt, b.Next)).Single());
        Assert.Equal(("c", "a", "c a", "either"),
            bridges.Where(b => b is { Query: "q", Missing: MissingKind.Component })
                .Select(b => (b.Token, b.With, b.Prompt, b.Next)).Single());
        var query = Rows(run, EstimateTables.Diagnostics).Single(d => d.Query == "q");
        Assert.Equal((3L, 4, 2, false), (query.Samples, query.TokensSeen, query.Components, query.MleExists));
        Assert.Equal(
            "never seen with it: q; 2 components without a common prompt: log-odds are known within each; no finite estimate, "
                + "as these never win against the others: d", query.Why);
        // Of variant cross the queries are rows that somebody asked for, no others.
        Assert.Equal(["a", "q"], Rows(run, EstimateTables.Diagnostics).Select(d => d.Query));
        var lost = Rows(run, EstimateTables.Logits).Single(r => r is { Query: "q", Token: "d" });
        Assert.Equal((null, 0.0, 1, false), (lost.LogOdds, lost.Probability, lost.Component, lost.Exists));
        Assert.Equal(0.5, Rows(run, EstimateTables.Logits).Single(r => r is { Query: "q", Token: "a" }).Probability!.Value, 1e-12);
    }

    /// <summary>Adding the samples that the table asks for makes every estimate exist.</summary>
    [Fact]
    public void The_prompts_that_are_asked_for_are_enough()
    {
        const string csv = "prompt,next\na b,a\na b c,a\nd b,d\nb a,b\nc d d,d\nb c,c\na d,d\n";
        var run = EstimateRun.Of(EstimateRun.Pairs(csv));
        Assert.Contains(Rows(run, EstimateTables.Diagnostics), d => !d.MleExists || d.TokensSeen < 4);
        var added = Rows(run, EstimateTables.Bridges)
            .SelectMany(
                b => b.Next == "token" ? [$"{b.Prompt},{b.Token}\n"] : new[] { $"{b.Prompt},{b.Token}\n", $"{b.Prompt},{b.With}\n" });
        var whole = EstimateRun.Of(EstimateRun.Pairs(csv + string.Concat(added)));
        Assert.All(Rows(whole, EstimateTables.Diagnostics),
            d => Assert.True(d is { MleExists: true, TokensSeen: 4, Components: 1, Why: "" }, d.Why));
        Assert.Empty(Rows(whole, EstimateTables.Bridges));
    }

    [Fact]
    public void A_ridge_makes_every_log_odds_finite()
    {
        var run = EstimateRun.Of(EstimateRun.Pairs("prompt,next\na b,a\nb a,b\nc a,c\n") with { Ridge = 2 });
        Assert.All(Rows(run, EstimateTables.Logits),
            r => Assert.Equal(r.Component >= 0, r is { LogOdds: not null, StandardError: > 0, SandwichError: not null }));
    }

    [Fact]
    public void The_chain_predicts_its_own_data_best()
    {
        var run = EstimateRun.Of(new() { Data = EstimateRun.PublishedData });
        var fit = Rows(run, EstimateTables.Fit);
        // About 1,200 samples are held out; each simpler law is worse by five standard errors or more.
        Assert.All(fit.Skip(1),
            f => Assert.True(f.Difference > 5 * f.DifferenceStandardError, $"{f.Model}: {f.Difference} ± {f.DifferenceStandardError}"));
        Assert.InRange(fit[0].HeldOutSamples, 1000, 1400);
        Assert.InRange(fit[0].SandwichRatio!.Value, 0.95, 1.05);
        Assert.Equal(30, fit[0].Parameters);
    }

    /// <summary>'!' is asked for only while nothing else has been said: it has no block to draw.</summary>
    [Fact]
    public void A_query_without_a_block_has_no_bootstrap_error()
    {
        var run = EstimateRun.Of(EstimateRun.Text("!!! ??? ...", Tokenizer.Characters));
        var own = Rows(run, EstimateTables.Logits).Where(l => l.Query == "!").ToList();
        Assert.NotEmpty(own);
        Assert.All(own, l => Assert.Null(l.BootstrapError));
    }

    [Fact]
    public void Texts_have_block_errors_and_any_token_is_drawn_safely()
    {
        var words = new[] { "<b>x</b>", "&amp;", "=1+1", "it's", "\u202eabc", "ok" };
        var stream = new Ccmc.Random.RandomStream(1, 2, 3, 4);
        var text = string.Join(' ', Enumerable.Range(0, 4000).Select(_ => words[stream.NextIndex(words.Length)]));
        var run = EstimateRun.Of(EstimateRun.Text(text), replicates: 2);
        Assert.Equal(62, Rows(run, EstimateTables.Input)[0].BlockLength);
        // Independent tokens: neighbouring scores are uncorrelated, so errors by blocks are the model's, but for their own noise.
        Assert.InRange(Rows(run, EstimateTables.Fit)[0].SandwichRatio!.Value, 0.8, 1.2);
        Assert.InRange(Rows(run, EstimateTables.Fit)[0].BootstrapRatio!.Value, 0.8, 1.2);
        Assert.Equal(2, Rows(run, EstimateTables.Resamples).Count);
        Assert.NotEmpty(EstimateRun.Experiment.Figures(run));
    }
}
