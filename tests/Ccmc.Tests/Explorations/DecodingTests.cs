using Ccmc.Decoding;
using Ccmc.Models;
using Ccmc.Random;
using Ccmc.Samplers;
using Ccmc.Statistics;

namespace Ccmc.Tests.Explorations;

/// <summary>Decoding rules by hand, trajectories and sequences against exact recursions.</summary>
public class DecodingTests
{
    private static double[] Apply(DecodingRule rule, params double[] weights)
    {
        rule.Apply(weights);
        return weights;
    }

    private static void Close(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-14);
    }

    [Fact]
    public void Rules_by_hand()
    {
        Close([0.5, 0.3, 0.2], Apply(DecodingRule.Plain, 5, 3, 2));
        Close([25.0 / 38, 9.0 / 38, 4.0 / 38], Apply(new(0.5, 1), 5, 3, 2));
        Close([0.4, 0, 0.6], Apply(new(2, 1), 4, 0, 9));
        Close([0.625, 0.375, 0], Apply(new(1, 0.8), 5, 3, 2));
        Close([1, 0, 0], Apply(new(1, 0.5), 5, 3, 2));
        Close([0.5, 0.3, 0.2], Apply(new(1, 0.81), 5, 3, 2));
        // Temperature first: (4, 1)/5 becomes (16, 1)/17, whose nucleus of 0.9 is one token; of equals the first is kept.
        Close([1, 0], Apply(new(0.5, 0.9), 4, 1));
        Close([1, 0, 0], Apply(new(1, 0.3), 1, 1, 1));
        // A sum of exactly 0.9, and equals, whatever their rounding: 6 · 0.6 : 1 · 0.4 and 2 · 0.6 : 3 · 0.4.
        Close([1, 0], Apply(new(1, 0.9), 6 * 0.6, 0.4));
        Close([1, 0], Apply(new(1, 0.5), 2 * 0.6, 3 * 0.4));
    }

    [Fact]
    public void Plain_recursion_is_the_two_token_law()
    {
        var matrix = TransitionMatrices.TwoToken(0.3, 0.6);
        var expected = TwoTokenLaw.At(matrix, [1, 2], [0.25, 0.75], 30);
        var law = TwoTokenRecursion.Run(Step(matrix, DecodingRule.Plain), [1, 2], [0.25, 0.75], 30);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], law[i], 1e-14);
    }

    /// <summary>χ² of 20,000 trajectories of 12 tokens over (k, query) at error rate 1e-6; sees a departure of about 0.06 in Cohen's
    /// w.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(0.6, 1)]
    [InlineData(1.7, 1)]
    [InlineData(1, 0.85)]
    [InlineData(0.8, 0.9)]
    public void Trajectories_have_the_exact_law(double temperature, double topP)
    {
        const int tokens = 12, trajectories = 20_000;
        var matrix = TransitionMatrices.TwoToken(0.35, 0.55);
        var rule = new DecodingRule(temperature, topP);
        var law = TwoTokenRecursion.Run(Step(matrix, rule), [1, 1], [0.5, 0.5], tokens);
        var seen = new double[law.Length];
        var stream = new RandomStream(5, 6, 7, 8);
        for (var i = 0; i < trajectories; i++)
        {
            var start = TrajectoryStart.WithDrawnQuery([1, 1], ref stream);
            var trajectory = new DecodedTrajectory(matrix, rule, start, Fork(ref stream));
            var second = 0;
            for (var t = 0; t < tokens; t++) second += trajectory.Next();
            seen[2 * second + trajectory.Query]++;
        }
        Assert.True(Tail(seen, law, trajectories) > 1e-6);
    }

    [Fact]
    public void Test_of_the_law_sees_the_wrong_temperature()
    {
        const int tokens = 12, trajectories = 20_000;
        var matrix = TransitionMatrices.TwoToken(0.35, 0.55);
        var law = TwoTokenRecursion.Run(Step(matrix, new(0.8, 1)), [1, 1], [0.5, 0.5], tokens);
        var expected = TwoTokenRecursion.Run(Step(matrix, new(0.84, 1)), [1, 1], [0.5, 0.5], tokens).Select(p => trajectories * p)
            .ToArray();
        Assert.True(Tail(expected, law, trajectories) < 1e-6);
    }

    /// <summary>Lengths of 50,000 sequences against the recursion, χ² at 1e-6.</summary>
    [Fact]
    public void Lengths_have_the_exact_law()
    {
        const int sequences = 50_000, longest = 60;
        var matrix = TransitionMatrix.FromProbabilities([0.6, 0.3, 0.1, 0.2, 0.5, 0.3, 0.3, 0.3, 0.4]);
        var survival = EndedSequence.Survival(matrix, [1, 1, 2], [0.5, 0.5], longest);
        var law = Enumerable.Range(0, longest + 1).Select(t => survival[t] - (t < longest ? survival[t + 1] : 0)).ToArray();
        var seen = new double[law.Length];
        var stream = new RandomStream(9, 8, 7, 6);
        var sequence = new EndedSequence(matrix, longest);
        for (var i = 0; i < sequences; i++) seen[sequence.Run([1, 1, 2], stream.NextIndex(2), ref stream)]++;
        Assert.True(Tail(seen, law, sequences) > 1e-6);
        Assert.Equal(1, survival[0]);
    }

    /// <summary>By hand: from (1, 1) and one EOS with rows (½, ¼, ¼) throughout, P(length ≥ 1) = ¾, then ½·(1 + ¼)/(1 + ¼ + ¼) + ¼·(½ +
    /// ½)/(½ + ½ + ¼).</summary>
    [Fact]
    public void First_lengths_by_hand()
    {
        var survival = EndedSequence.Survival(TransitionMatrices.IdenticalRows([0.5, 0.25, 0.25]), [1, 1, 1], [0.5, 0.5], 2);
        Assert.Equal(0.75, survival[1], 1e-15);
        Assert.Equal(0.5 * 1.25 / 1.5 + 0.25 * 1 / 1.25, survival[2], 1e-15);
    }

    /// <summary>Counted by hand on a short path, and against looking back from the end on random ones.</summary>
    [Fact]
    public void Collapse_time_is_the_last_entry_above_the_threshold()
    {
        var clock = new CollapseClock([1, 1], 0.75);
        Assert.Null(clock.CollapseTime);
        foreach (var (token, expected) in new[] { (0, (long?)null), (0, 2), (0, 2), (1, null), (0, null), (0, 6) })
        {
            clock.Add(token);
            Assert.Equal(expected, clock.CollapseTime);
        }
        Assert.Equal((0, 6.0 / 8), (clock.Leader, clock.TopShare));
        var stream = new RandomStream(1, 1, 1, 2);
        for (var run = 0; run < 50; run++)
        {
            var (again, counts, last) = (new CollapseClock([1, 1, 1], 0.6), new int[] { 1, 1, 1 }, 0L);
            for (var t = 1; t <= 60; t++)
            {
                var token = stream.NextIndex(4) % 3;
                again.Add(token);
                counts[token]++;
                if (counts.Max() < 0.6 * (t + 3)) last = t;
            }
            Assert.Equal(last == 60 ? null : last + 1, again.CollapseTime);
        }
    }

    private static TwoTokenRecursion.StepLaw Step(TransitionMatrix matrix, DecodingRule rule) => (query, first, second) =>
    {
        var law = Apply(rule, first * matrix.Probability(query, 0), second * matrix.Probability(query, 1));
        return (law[0], law[1]);
    };

    /// <summary>All four words random: with some of them alike, the first outputs of different streams are.</summary>
    private static RandomStream Fork(ref RandomStream stream)
    {
        var (first, second, third) = (stream.NextUInt64(), stream.NextUInt64(), stream.NextUInt64());
        return new(first, second, third, stream.NextUInt64());
    }

    /// <summary>p of Pearson's χ², cells of less than 5 expected pooled.</summary>
    private static double Tail(double[] seen, double[] law, int observations)
    {
        double statistic = 0, pooledSeen = 0, pooled = 0;
        var cells = 0;
        for (var i = 0; i < law.Length; i++)
        {
            var expected = observations * law[i];
            if (expected < 5) (pooled, pooledSeen) = (pooled + expected, pooledSeen + seen[i]);
            else (statistic, cells) = (statistic + (seen[i] - expected) * (seen[i] - expected) / expected, cells + 1);
        }
        if (pooled >= 1) (statistic, cells) = (statistic + (pooledSeen - pooled) * (pooledSeen - pooled) / pooled, cells + 1);
        else Assert.True(pooledSeen < 20);
        return ChiSquaredLaw.UpperTail(statistic, cells - 1);
    }
}
