using Ccmc.Likelihood;
using Ccmc.Random;
using Ccmc.Samples;

namespace Ccmc.Tests.Likelihood;

public class ExistenceTests
{
    [Fact]
    public void Existence_equals_the_check_over_all_partitions()
    {
        // Ford's condition by its definition: no split of a component into A and B such that nothing of B was ever chosen from a prompt
        // that holds a token of A.
        var stream = new RandomStream(11, 12, 13, 14);
        var (existing, failing) = (0, 0);
        for (var trial = 0; trial < 3000; trial++)
        {
            var size = 2 + stream.NextIndex(4);
            var data = new ChoiceData(size);
            var samples = new List<(int Prompt, int Next)>();
            for (var i = 1 + stream.NextIndex(9); i > 0; i--) samples.Add(AddRandom(data, ref stream, size));
            var fit = MaximumLikelihood.Fit(data);
            for (var component = 0; component < fit.ComponentExists.Length; component++)
            {
                var expected = ExistsByPartitions(samples, fit.Components, component);
                Assert.Equal(expected, fit.ComponentExists[component]);
                if (expected) existing++;
                else failing++;
            }
            Assert.Equal(fit.Exists ? EstimateStatus.Converged : EstimateStatus.NoFiniteEstimate, fit.Status);
        }
        Assert.True(existing > 500 && failing > 500, $"{existing} existing, {failing} failing: the trials must try both");
    }

    [Fact]
    public void A_chain_of_a_thousand_tokens_needs_no_deep_stack()
    {
        const int size = 1000;
        var data = new ChoiceData(size);
        for (var j = 0; j + 1 < size; j++) data.AddPrompt([j, j + 1], j);
        var chain = MaximumLikelihood.Fit(data);
        Assert.Equal(size, chain.Groups.Count);
        Assert.Equal([0], chain.Groups[0].Tokens);
        Assert.Equal(0, chain.Logits[0]);
        Assert.Equal(double.NegativeInfinity, chain.Logits[size - 1]);
    }

    private static (int Prompt, int Next) AddRandom(ChoiceData data, ref RandomStream stream, int size)
    {
        var length = 1 + stream.NextIndex(3);
        var prompt = new int[length];
        for (var s = 0; s < length; s++) prompt[s] = stream.NextIndex(size);
        var next = prompt[stream.NextIndex(length)];
        data.AddPrompt(prompt, next);
        return (prompt.Aggregate(0, (set, token) => set | 1 << token), next);
    }

    private static bool ExistsByPartitions(List<(int Prompt, int Next)> samples, int[] components, int component)
    {
        var members = 0;
        for (var j = 0; j < components.Length; j++)
            if (components[j] == component) members |= 1 << j;
        for (var a = 1; a < members; a++)
        {
            if ((a & ~members) != 0 || a == members) continue;
            var crossed = samples.Exists(s => (members >> s.Next & 1) != 0 && (a >> s.Next & 1) == 0 && (s.Prompt & a) != 0);
            if (!crossed) return false;
        }
        return true;
    }
}
