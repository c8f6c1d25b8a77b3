using Ccmc.Random;
using Experiments.Depth;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Tests.Depth;

/// <summary>Columns that no claim reads: trajectories drawn again with attention written out, derived tables from made-up rows.</summary>
public sealed class DepthColumnsTests
{
    private static readonly DepthExperiment Experiment = new();

    private static readonly double[][] First = [[0.6, 0.3, 0.1], [0.2, 0.5, 0.3], [0.25, 0.15, 0.6]];
    private static readonly double[][] Second = [[0.1, 0.6, 0.3], [0.5, 0.2, 0.3], [0.3, 0.3, 0.4]];

    /// <summary>The next token's law of two layers: softmax over positions by the logits of each layer's matrix.</summary>
    private static double[] Law(List<int> context, double[][][] layers, bool residual)
    {
        double[][] states = [.. context.Select(x => Enumerable.Range(0, 3).Select(j => j == x ? 1.0 : 0).ToArray())];
        foreach (var layer in layers)
        {
            var below = states;
            states = [.. below.Select((query, t) =>
            {
                double[] weights = [.. below.Take(t + 1).Select(key => Math.Exp(
                    Enumerable.Range(0, 3).Sum(a => Enumerable.Range(0, 3).Sum(b => query[a] * key[b] * Math.Log(layer[a][b])))))];
                return Enumerable.Range(0, 3).Select(j =>
                {
                    var output = below.Take(t + 1).Select((key, i) => weights[i] * key[j]).Sum() / weights.Sum();
                    return residual ? (query[j] + output) / 2 : output;
                }).ToArray();
            })];
        }
        return states[^1];
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    [InlineData(false, 2)]
    public void Trajectories_are_those_of_attention_written_out(bool residual, int layers)
    {
        const int tokens = 41;
        const double share = 0.55;
        var run = InMemoryRun.Of(Experiment, [new DepthParameters
        {
            Layers = layers,
            Residual = residual,
            Matrix = new ExplicitMatrix { Rows = First },
            SecondMatrix = new ExplicitMatrix { Rows = Second },
            Tokens = tokens,
            CollapseShare = share,
        }], 8);
        SameRows.Equal(run.Rows(DepthTables.Trajectories).Select(m =>
        {
            var stream = InMemoryRun.Seed($"trajectory|0-0|{m.Replicate}").Stream();
            int[] prompt = [0, 1, 2];
            Draw.Shuffle(ref stream, prompt.AsSpan());
            var context = prompt.ToList();
            while (context.Count < 3 + tokens)
                context.Add(Draw.Categorical(ref stream, Law(context, [.. new[] { First, Second }.Take(layers)], residual)));
            double Share(int token, int t) => context.Take(3 + t).Count(x => x == token) / (3.0 + t);
            // Of equal counts the one that was reached first.
            var leader = Enumerable.Range(0, 3).OrderByDescending(j => context.Count(x => x == j))
                .ThenBy(j => context.FindLastIndex(x => x == j)).First();
            var collapsed = Enumerable.Range(0, tokens + 1).Where(
                t => Enumerable.Range(t, tokens + 1 - t).All(s => Share(leader, s) >= share)).Select(t => (long?)t).FirstOrDefault();
            return new DepthRow(CollapseTime: collapsed, Censored: collapsed is null, Leader: leader, TopShare: Share(leader, tokens),
                // The first half of 41 tokens has 20.
                Repeats: Enumerable.Range(23, 21).Count(i => context[i] == context[i - 1]) / 21.0);
        }), run.Rows(DepthTables.Trajectories).Select(m => m.Row));
        Assert.Contains(run.Rows(DepthTables.Trajectories), m => m.Row.Censored);
        Assert.Contains(run.Rows(DepthTables.Trajectories), m => !m.Row.Censored);
    }

    /// <summary>Compensators g log x + A x^(−½) of three trajectories: g by trajectory is known; the nearest of the rivals is
    /// named.</summary>
    [Fact]
    public void Exponents_by_hand()
    {
        var point = new Point<DepthParameters>("a", new()
        {
            Matrix = new ExplicitMatrix { Rows = First },
            SecondMatrix = new ExplicitMatrix { Rows = Second },
            VocabularySize = 3,
            Tokens = 200_000,
            Start = new CornerStart { Winners = 980, Losers = 10 }
        }, 0);
        var results = new Results<DepthParameters> { Points = [point] };
        foreach (var token in new[] { 1, 2 })
            results.Add(DepthTables.Corners, point, -1, new(Token: token, OneLayer: 0.25, Predicted: 0.5, FewerLayers: 0.3,
                MoreLayers: token == 1 ? 0.63 : 0.72, OtherUpper: 0.9, Border: 1, Remainder: 0.01));
        // Counts 8, 10 or 13 from the windows on. Exponents are 0.3 j less half of the martingale's change before these, so that they are
        // 0.3 j where it is 0.
        double[] digammas = [-(1 / 8.0 + 1 / 9.0), 0, 1 / 10.0 + 1 / 11.0 + 1 / 12.0];
        int[] counts = [8, 10, 13];
        int At(int i) => (int)Math.Round(1000 * Math.Pow(201, i / 16.0));
        double Bend(int r, int i) => (3 + r) * Math.Pow(At(i), -0.5);
        var before = Math.Log(At(4) / (double)At(0));
        for (var r = 0; r < 3; r++)
            for (var j = 0; j < 3; j++)
            {
                var extra = -0.5 * (digammas[r] - 0.3 * j * before - (Bend(r, 4) - Bend(r, 0))) / (1 - 0.5 * before);
                for (var i = 0; i < 17; i++)
                    results.Add(DepthTables.Growth, point, r, new(At(i), j, i < 4 ? 10 : counts[r],
                        (0.3 * j + extra) * Math.Log(At(i)) + Bend(r, i)));
            }
        Experiment.Summarize(results);
        SameRows.Equal([new(Token: 1, Exponent: 0.3, StandardError: 0, Predicted: 0.5, Rival: 0.63, RivalName: "one layer more",
                Replicates: 3),
            new ExponentRow(Token: 2, Exponent: 0.6, StandardError: 0, Predicted: 0.5, Rival: 0.3, RivalName: "one layer less",
                Replicates: 3)], results.Rows(DepthTables.Exponents).Select(m => m.Row), 1e-7);
    }

    /// <summary>Token 1 from 0.4: ends at 0.3, 0.44 and 0.61 against a limit of 0.6, two of three in its direction.</summary>
    [Theory]
    [InlineData(0.2, 0.6, true)]
    [InlineData(0.049, 0.6, false)]
    [InlineData(0.2, 0.43, false)]
    public void Limits_by_hand(double drift, double limit, bool decided)
    {
        var point = new Point<DepthParameters>("a", new()
        {
            Matrix = new TwoToken(),
            SecondMatrix = new TwoToken(),
            VocabularySize = 2,
            Start = new ShareStart { Counts = [1800, 1200] }
        }, 0);
        var results = new Results<DepthParameters> { Points = [point] };
        results.Add(DepthTables.Rest, point, -1, new(FirstShare: 0.4, Drift: drift, Limit: limit, Slope: -0.3, Interior: 1,
            OneLayerLimit: 0, HalvedLimit: 1));
        foreach (var (count, r) in new[] { (1500L, 0), (2200, 1), (3050, 2) })
            foreach (var (length, ones) in new[] { (3000, 1200L), (5000, count) })
                for (var j = 0; j < 2; j++)
                    results.Add(DepthTables.Growth, point, r, new(length, j, j == 1 ? ones : length - ones, 0));
        Experiment.Summarize(results);
        SameRows.Equal([new LimitRow(Share: 0.45, StandardError: Math.Sqrt((0.15 * 0.15 + 0.01 * 0.01 + 0.16 * 0.16) / 6), Predicted: limit,
            Agree: 2 / 3.0, Decided: decided, Replicates: 3)], results.Rows(DepthTables.Limits).Select(m => m.Row));
    }

    /// <summary>One layer has a fixed point between the corners if p and q lie on one side of ½, a uniform second layer the same ones;
    /// others are counted by where the drift of single positions changes its sign.</summary>
    [Theory]
    [InlineData(0.8, 0.7, 0.5, 0.5)]
    [InlineData(0.3, 0.6, 0.5, 0.5)]
    [InlineData(0.2, 0.3, 0.5, 0.5)]
    [InlineData(0.05, 0.05, 0.98, 0.98)]
    [InlineData(0.05, 0.15, 0.9, 0.98)]
    public void Fixed_points_between_the_corners_are_counted(double p, double q, double p2, double q2)
    {
        var run = InMemoryRun.Of(Experiment, [new DepthParameters { Matrix = new TwoToken { P = p, Q = q },
            SecondMatrix = new TwoToken { P = p2, Q = q2 }, Start = new ShareStart { Counts = [6, 4] }, Tokens = 10 }], 1);
        var interior = Assert.Single(run.Rows(DepthTables.Rest)).Row.Interior;
        Assert.Equal(Enumerable.Range(1, 19_998).Count(i => Drift(i / 20_001.0) > 0 != Drift((i + 1) / 20_001.0) > 0), interior);
        if (p2 == 0.5) Assert.Equal((p > 0.5) == (q > 0.5) ? 1 : 0, interior);

        double Drift(double share)
        {
            double[] ones = [share * p / (share * p + (1 - share) * (1 - p)), share * (1 - q) / (share * (1 - q) + (1 - share) * q)];
            double Chance(int query)
            {
                double Score(int key) => Part(1 - ones[query], 1 - p2, p2, key) + Part(ones[query], q2, 1 - q2, key);
                double Part(double mass, double zero, double one, int key) =>
                    mass * ((1 - ones[key]) * Math.Log(zero) + ones[key] * Math.Log(one));
                var (a, b) = ((1 - share) * Math.Exp(Score(0)), share * Math.Exp(Score(1)));
                return (a * ones[0] + b * ones[1]) / (a + b);
            }
            var (up, down) = (Chance(0), 1 - Chance(1));
            return up / (up + down) - share;
        }
    }
}
