using Ccmc.Likelihood;
using Ccmc.Random;
using Ccmc.Samples;

namespace Ccmc.Tests.Likelihood;

/// <summary>What is returned where no finite estimate exists, or where time ran out, against the likelihood itself.</summary>
public sealed class BoundaryTests
{
    private sealed record Sample(int[] Prompt, int Next, double Weight);

    /// <summary>
    /// On 400 random small data sets: along the boundary solution (within-group logits, each group some 45 nats below those that come
    /// before it) the likelihood reaches the supremum that is told, and no ridge however small goes above it while a tiny one comes near.
    /// Groups told in a wrong order, or split wrongly, leave a finite gap.
    /// </summary>
    [Fact]
    public void The_boundary_solution_reaches_the_supremum_of_the_likelihood()
    {
        var stream = new RandomStream(101, 102, 103, 104);
        var failing = 0;
        for (var trial = 0; trial < 400; trial++)
        {
            var size = 2 + stream.NextIndex(5);
            var samples = Draw(ref stream, size, 2 + stream.NextIndex(12));
            var data = new ChoiceData(size);
            foreach (var s in samples) data.AddPrompt(s.Prompt, s.Next, s.Weight);
            var fit = MaximumLikelihood.Fit(data);
            if (!fit.Exists) failing++;
            var along = fit.LogitsWithinGroup.ToArray();
            for (var g = 0; g < fit.Groups.Count; g++)
                foreach (var token in fit.Groups[g].Tokens) along[token] -= 45 * g;
            Assert.Equal(fit.LogLikelihood, LogLikelihood(samples, along), 1e-9);
            var near = MaximumLikelihood.Fit(data, 1e-9).LogLikelihood;
            Assert.InRange(near, fit.LogLikelihood - 1e-5, fit.LogLikelihood + 1e-9);
        }
        Assert.InRange(failing, 100, 390);
    }

    /// <summary>−∞ stands exactly at the tokens of groups that lose to another: a prompt that holds one of those has its winner
    /// elsewhere.</summary>
    [Fact]
    public void Tokens_at_minus_infinity_are_those_that_lose()
    {
        var stream = new RandomStream(111, 112, 113, 114);
        for (var trial = 0; trial < 300; trial++)
        {
            var size = 3 + stream.NextIndex(4);
            var samples = Draw(ref stream, size, 3 + stream.NextIndex(10));
            var data = new ChoiceData(size);
            foreach (var s in samples) data.AddPrompt(s.Prompt, s.Next, s.Weight);
            var fit = MaximumLikelihood.Fit(data);
            foreach (var group in fit.Groups)
            {
                var loses = samples.Exists(s => !group.Tokens.Contains(s.Next) && s.Prompt.Any(group.Tokens.Contains));
                foreach (var token in group.Tokens) Assert.Equal(loses, double.IsNegativeInfinity(fit.Logits[token]));
            }
        }
    }

    /// <summary>Rows go the quick way only where all winners form one class: on small samples of every kind existence, groups and estimate
    /// are those of the general way.</summary>
    [Fact]
    public void Rows_of_few_samples_exist_as_samples_do()
    {
        var stream = new RandomStream(121, 122, 123, 124);
        var (existing, failing) = (0, 0);
        for (var trial = 0; trial < 3000; trial++)
        {
            var (size, length, samples) = (3 + stream.NextIndex(4), 2 + stream.NextIndex(2), 2 + stream.NextIndex(20));
            var (prompts, next, queries) = (new ushort[samples * length], new ushort[samples], new ushort[samples]);
            var data = new ChoiceData(size);
            for (var i = 0; i < samples; i++)
            {
                var prompt = new int[length];
                for (var s = 0; s < length; s++) prompts[i * length + s] = (ushort)(prompt[s] = stream.NextIndex(size));
                next[i] = (ushort)(stream.NextIndex(4) > 0 ? prompt.Min() : prompt[^1]);
                data.AddPrompt(prompt, next[i]);
            }
            var expected = MaximumLikelihood.Fit(data);
            var actual = CcmcEstimate.Fit(PromptRows.SortCross(size, length, queries, prompts, next)).Queries[0];
            if (expected.Exists) existing++;
            else failing++;
            Assert.Equal((expected.Status, expected.Exists), (actual.Status, actual.Exists));
            Assert.Equal(expected.Components, actual.Components);
            Assert.Equal(Described(expected), Described(actual));
            for (var j = 0; j < size; j++) Assert.Equal(double.IsInfinity(expected.Logits[j]), double.IsInfinity(actual.Logits[j]));
            Assert.Equal(expected.LogLikelihood, actual.LogLikelihood, 1e-9);
        }
        Assert.True(existing > 300 && failing > 300, $"{existing} existing, {failing} failing");
    }

    private static string[] Described(QueryEstimate estimate) =>
        [.. estimate.Groups.Select(g => $"{g.Component}: {string.Join(' ', g.Tokens)}").Order(StringComparer.Ordinal)];

    private static List<Sample> Draw(ref RandomStream stream, int size, int number)
    {
        var samples = new List<Sample>();
        for (var i = 0; i < number; i++)
        {
            var prompt = new int[1 + stream.NextIndex(4)];
            for (var s = 0; s < prompt.Length; s++) prompt[s] = stream.NextIndex(size);
            samples.Add(new(prompt, stream.NextIndex(3) > 0 ? prompt.Min() : prompt[0], 1 + stream.NextIndex(3)));
        }
        return samples;
    }

    private static double LogLikelihood(List<Sample> samples, double[] logits)
    {
        var sum = 0.0;
        foreach (var (prompt, next, weight) in samples)
        {
            // Every term beside the prompt's own largest, so that 45 nats a group do no harm.
            var top = prompt.Max(t => logits[t]);
            var total = prompt.Sum(t => Math.Exp(logits[t] - top));
            sum += weight * Math.Log(prompt.Count(t => t == next) * Math.Exp(logits[next] - top) / total);
        }
        return sum;
    }
}
