using System.Globalization;
using Experiments.Estimate;
using Experiments.Tests.Shared;
using MathNet.Numerics.Distributions;
using Repro.Experiments;

namespace Experiments.Tests.Estimate;

/// <summary>Columns that no claim reads, by hand, by plain Newton steps, and by identities.</summary>
public sealed class EstimateColumnsTests
{
    private const int Context = 6, Block = 10;

    private static List<TRow> Rows<TRow>(Results<EstimateParameters> run, TableDefinition<TRow> table) where TRow : class =>
        [.. run.Rows(table).Select(r => r.Row)];

    /// <summary>Prompts of two tokens whose log-odds are log(p / (1 − p)) for query a and log(q / (1 − q)) for query b.</summary>
    private static EstimateParameters Two(double p, double q, long samples) =>
        Counted(string.Create(CultureInfo.InvariantCulture, $"b a,b,{p * samples:0}\nb a,a,{(1 - p) * samples:0}\n")
            + string.Create(CultureInfo.InvariantCulture, $"a b,a,{q * samples:0}\na b,b,{(1 - q) * samples:0}\n"));

    /// <summary>Pairs with their counts, all of them fitted.</summary>
    private static EstimateParameters Counted(string pairs) =>
        EstimateRun.Pairs($"prompt,next,count\n{pairs}") with { HeldOut = 0 };

    /// <summary>Six rows of 20 samples, four of them of a token that is not in its prompt; c has no prompt, so no row is whole.</summary>
    [Fact]
    public void What_the_files_hold_by_hand()
    {
        var run = EstimateRun.Of(EstimateRun.Pairs("prompt,next,count\na b,b,7\na b,a,3\nb a,a,1\nb a,b,1\nb b b b a,b,4\nb a,c,4\n"));
        var row = Rows(run, EstimateTables.Input)[0];
        Assert.Equal(row with
        {
            Records = 6,
            Samples = 16,
            LeftOut = 4,
            LeftOutShare = 0.2,
            Tokens = 3,
            CompletedRows = 3,
            LargestSetLookedAt = 3,
            StableSets = Rows(run, EstimateTables.Forecast).Count
        }, row);
        var text = Rows(EstimateRun.Of(EstimateRun.Text("a b a a b b a b a")), EstimateTables.Input)[0];
        // The first of nine tokens is followed by one that has not occurred.
        Assert.Equal(text with
        {
            Records = 9,
            Samples = 7,
            LeftOut = 1,
            LeftOutShare = 0.125,
            Tokens = 2,
            CompletedRows = 0,
            LargestSetLookedAt = 2
        }, text);
    }

    /// <summary>p = 0.8, q = 0.7: both win with 16 and 21 of 37; p = 0.2, q = 0.3: either, approached like t^(p/(1 − p) − 1). Resamples of
    /// 10⁷ samples have the same sets.</summary>
    [Theory]
    [InlineData(0.8, 0.7, "a b")]
    [InlineData(0.2, 0.3, "a|b")]
    public void Winners_of_two_tokens_by_hand(double p, double q, string sets)
    {
        var run = EstimateRun.Of(Two(p, q, 10_000_000), replicates: 2);
        var oracle = new MeanFieldOracle([[1 - p, p], [q, 1 - q]]);
        var stable = oracle.Points.Where(f => f.Stability == "stable").ToList();
        var found = Rows(run, EstimateTables.Forecast);
        Assert.Equal(sets.Split('|'), found.Select(f => f.Winners));
        foreach (var (expected, row) in stable.Zip(found))
        {
            SameRows.Equal("Shares", expected.Support.Select(j => expected.Shares[j]).ToArray(),
                row.Shares.Split(' ').Select(s => double.Parse(s, CultureInfo.InvariantCulture)).ToArray());
            SameRows.Equal("LeadingRate", expected.LeadingRate, row.LeadingRate, 1e-6);
        }
        Assert.Equal(stable.Count, Rows(run, EstimateTables.Input)[0].StableSets);
        Assert.All(Rows(run, EstimateTables.Resamples),
            r => Assert.Equal(sets.Replace("|", " | ", StringComparison.Ordinal), r.StableSets));
        Assert.Equal(sets.Split('|').Select(s => new CertaintyRow(Winners: s, Fitted: true, ResampledShare: 1, Resamples: 2)),
            Rows(run, EstimateTables.Certainty));
    }

    [Fact]
    public void Certainty_over_three_resamples()
    {
        var point = new Point<EstimateParameters>("a", new(), 0);
        var results = new Results<EstimateParameters> { Points = [point] };
        results.Add(EstimateTables.Forecast, point, -1, new(Winners: "a b", Shares: "0.5 0.5", LeadingRate: -1));
        foreach (var (sets, replicate) in new[] { "c | a b", "c", "d" }.Select((s, r) => (s, r)))
            results.Add(EstimateTables.Resamples, point, replicate, new(Existence: 1, Intervals: 1, Covered: 1, Regions: 1,
                RegionsCovered: 1, ZCount: 0, ZRecency: 0, ZPrevious: 0, ZInduction: 0, StableSets: sets));
        EstimateRun.Experiment.Summarize(results);
        Assert.Equal([new(Winners: "a b", Fitted: true, ResampledShare: 1 / 3.0, Resamples: 3),
            new(Winners: "c", Fitted: false, ResampledShare: 2 / 3.0, Resamples: 3),
            new CertaintyRow(Winners: "d", Fitted: false, ResampledShare: 1 / 3.0, Resamples: 3)], Rows(results, EstimateTables.Certainty));
    }

    /// <summary>b follows a, c follows b, a follows c, but once in 10¹²: the text after t tokens, begun with query a, is known.</summary>
    [Fact]
    public void A_text_that_goes_round_by_hand()
    {
        var run = EstimateRun.Of(Counted(string.Concat(new[] { "b c a", "c a b", "a b c" }.Select(
            prompt => $"{prompt},{prompt[0]},1000000000000\n{prompt},{prompt[2]},1\n{prompt},{prompt[4]},1\n"))));
        Assert.Equal(new long[] { 0, 100, 1000, 10_000, 100_000, 1_000_000 }.Select(t => new GeneratedRow(Tokens: t,
            Next: string.Join(' ', Enumerable.Range(0, 40).Select(i => "bca"[(int)((t + i) % 3)])))),
            Rows(run, EstimateTables.Generated));
    }

    /// <summary>Log-odds ±½ log(7/3) with error ½/√2.1; the truth as ±½ log(2/3) in the same gauge.</summary>
    [Fact]
    public void Limits_and_truth_by_hand()
    {
        var parameters = Counted("a b,b,7\na b,a,3\nb a,a,1\nb a,b,1\n");
        var truth = EstimateRun.File("truth.csv", "query,token,probability\na,a,0.5\na,b,0.5\nb,a,0.6\nb,b,0.4\n");
        var run = EstimateRun.Of(parameters with { Confidence = 0.9, Data = parameters.Data with { Truth = truth } });
        var row = Rows(run, EstimateTables.Logits).Single(r => r is { Query: "b", Token: "b" });
        SameRows.Equal("Lower", 0.5 * Math.Log(7 / 3.0) - 1.6448536269514722 * 0.5 / Math.Sqrt(2.1), row.Lower);
        SameRows.Equal("Truth", 0.5 * Math.Log(2 / 3.0), row.Truth);
        // A proportion is its own maximum: a pass finds it, a step confirms it, and the errors take one more.
        Assert.All(Rows(run, EstimateTables.Diagnostics), d =>
        {
            Assert.Equal(3, d.Iterations);
            Assert.InRange(d.NewtonStep, 0, 1e-15);
        });
    }

    /// <summary>Two tokens and a ridge: Newton's steps in one log-odds, and a pass for the errors.</summary>
    [Fact]
    public void Passes_and_the_last_step_are_newtons()
    {
        var run = EstimateRun.Of(Counted("a a b,b,9\na b,b,5\na b,a,2\nb a,a,1\nb b b a,a,7\nb a,b,4\n") with { Ridge = 0.7 });
        var expected = new[]
        {
            Samples((1, 1, true, 1), (1, 3, true, 7), (1, 1, false, 4)),
            Samples((2, 1, false, 9), (1, 1, false, 5), (1, 1, true, 2)),
        }.Select(s => RidgeNewton.Run(s, 0.7)).ToList();
        var found = Rows(run, EstimateTables.Diagnostics);
        Assert.Equal(expected.Select(e => e.Passes + 1), found.Select(d => d.Iterations));
        foreach (var (e, d) in expected.Zip(found)) Assert.Equal(e.Step, d.NewtonStep, 0.01 * e.Step);

        static List<(double, double, bool)> Samples(params (double First, double Second, bool Won, int Times)[] rows) =>
            [.. rows.SelectMany(r => Enumerable.Repeat((r.First, r.Second, r.Won), r.Times))];
    }

    /// <summary>Letters by a fixed rule that looks random.</summary>
    private static string Letters(int length, int size)
    {
        var (text, state) = (new char[length], 12345UL);
        for (var i = 0; i < length; i++)
        {
            state = state * 6364136223846793005 + 1442695040888963407;
            text[i] = (char)('a' + (state >> 33) % (ulong)size);
        }
        return new(text);
    }

    private static EstimateParameters TextOf(string letters)
    {
        var text = EstimateRun.Text(string.Join(' ', letters.ToCharArray()));
        return text with { Data = text.Data with { Context = Context }, Block = Block, HeldOut = 0.3 };
    }

    private static string Tokens(string prompt) => string.Concat(prompt.Distinct().Order());

    private static double[] Offsets(string prompt) => [.. Tokens(prompt).Select(x => Math.Log(prompt.Count(y => y == x)))];

    /// <summary>Positions of a text whose next token is in its prompt.</summary>
    private static IEnumerable<(int Position, char Query, char Next, string Prompt)> Used(string text) =>
        Enumerable.Range(0, text.Length - 1).Select(t => (t, text[t], text[t + 1], text[Math.Max(0, t + 1 - Context)..(t + 1)]))
            .Where(s => s.Item4.Contains(s.Item3, StringComparison.Ordinal));

    /// <summary>Every model from counts; the chain by Newton's method with ridge 1 on the first 70 %; errors over blocks of ten.</summary>
    [Fact]
    public void Held_out_losses_by_plain_counting()
    {
        var letters = Letters(90, 3);
        var train = Used(letters).Where(s => s.Position < 63).ToList();
        var held = Used(letters).Where(s => s.Position >= 63).ToList();
        var fits = "abc".ToDictionary(q => q, q =>
        {
            var oracle = new ChoiceOracle(3, ridge: 1);
            foreach (var s in train.Where(s => s.Query == q))
                oracle.Add(Features(s.Prompt), Offsets(s.Prompt), Place(s.Next, s.Prompt));
            return oracle.Fit().Theta;
        });
        double Follows(char y) => train.Count(s => s.Next == y) + 0.5;
        double After(char q, char y) => train.Count(s => s.Query == q && s.Next == y) + 0.5;
        var rows = Rows(EstimateRun.Of(TextOf(letters)), EstimateTables.Fit);
        foreach (var (row, loss) in rows.Zip(new Func<(int Position, char Query, char Next, string Prompt), double>[]
        {
            s => ChoiceOracle.Law(Features(s.Prompt), Offsets(s.Prompt), fits[s.Query])[Place(s.Next, s.Prompt)],
            s => s.Prompt.Count(x => x == s.Next) / (double)s.Prompt.Length,
            s => Follows(s.Next) / "abc".Sum(Follows),
            s => Follows(s.Next) / Tokens(s.Prompt).Sum(Follows),
            s => After(s.Query, s.Next) / "abc".Sum(y => After(s.Query, y)),
            s => After(s.Query, s.Next) / Tokens(s.Prompt).Sum(y => After(s.Query, y)),
        }))
        {
            double[] losses = [.. held.Select(s => -Math.Log(loss(s)))];
            var blocks = held.Zip(losses).GroupBy(s => s.First.Position / Block)
                .Select(g => g.Sum(s => s.Second - losses.Average())).ToList();
            Assert.Equal(held.Count, row.HeldOutSamples);
            SameRows.Equal($"{row.Model} LogLoss", losses.Average(), row.LogLoss);
            SameRows.Equal($"{row.Model} LogLossStandardError",
                Math.Sqrt(blocks.Sum(b => b * b) * blocks.Count / (blocks.Count - 1)) / held.Count, row.LogLossStandardError);
        }

        static int Place(char next, string prompt) => Tokens(prompt).IndexOf(next, StringComparison.Ordinal);
        static double[][] Features(string prompt) =>
            [.. Tokens(prompt).Select(x => Enumerable.Range(0, 3).Select(j => 'a' + j == x ? 1.0 : 0).ToArray())];
    }

    /// <summary>Two tokens: a block moves the log-odds by its score over the information, and the resamples' variance is the sum of the
    /// squares; 100,000 of them tell it to 0.2 %.</summary>
    [Fact]
    public void Bootstrap_errors_are_those_of_resampled_blocks()
    {
        var letters = Letters(200, 2);
        var run = EstimateRun.Of(TextOf(letters) with { BootstrapResamples = 100_000 });
        foreach (var q in "ab")
        {
            var oracle = new ChoiceOracle(1);
            var samples = Used(letters).Where(s => s.Query == q && s.Prompt.Distinct().Count() == 2).ToList();
            foreach (var s in samples) oracle.Add([[0], [1]], Offsets(s.Prompt), s.Next - 'a');
            var theta = oracle.Fit().Theta;
            var steps = samples.GroupBy(s => s.Position / Block).Select(
                g => g.Sum(s => s.Next - 'a' - ChoiceOracle.Law([[0], [1]], Offsets(s.Prompt), theta)[1])
                    / oracle.Information(theta)[0, 0]);
            Assert.All(Rows(run, EstimateTables.Logits).Where(l => l.Query == $"{q}"),
                l => SameRows.Equal("BootstrapError", Math.Sqrt(steps.Sum(s => s * s)) / 2, l.BootstrapError, 0.01));
        }
    }

    /// <summary>A statistic is the departure over its error; with level 0.01 and power 0.99 what is detectable is 2.5758 + 2.3263 of
    /// these.</summary>
    [Fact]
    public void Departures_are_told_by_their_errors()
    {
        var rows = Rows(EstimateRun.Of(TextOf(Letters(400, 3))), EstimateTables.Departures);
        Assert.Equal(4, rows.Count);
        Assert.All(rows, r =>
        {
            SameRows.Equal("Statistic", r.Departure / r.StandardError, r.Statistic);
            SameRows.Equal("PValue", 2 * Normal.CDF(0, 1, -Math.Abs(r.Statistic!.Value)), r.PValue);
            SameRows.Equal("Detectable", 4.902177177 * r.StandardError, r.Detectable);
        });
    }
}
