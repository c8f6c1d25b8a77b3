using Ccmc.Random;
using Ccmc.Samples;

namespace Ccmc.Tests.Samples;

/// <summary>Samples by (query, counts): which are one type and which are not, whatever their key, and that ten million of them are taken
/// in.</summary>
public sealed class SufficientStatisticsTests
{
    /// <summary>
    /// K on both sides of the largest packed vocabulary (32 tokens), repeats up to some thousand of one token: beyond what a packed field
    /// holds (two bits at K = 32), where a count that spilled over would be the next token's.
    /// </summary>
    [Theory]
    [InlineData(2, 5000)]
    [InlineData(5, 5000)]
    [InlineData(32, 40)]
    [InlineData(33, 40)]
    [InlineData(200, 40)]
    public void Types_are_the_different_count_vectors(int size, int longest)
    {
        var stream = new RandomStream(91, 92, 93, (ulong)size);
        var (data, oracle) = (new ChoiceData(size), new Dictionary<string, double>());
        var (wins, total) = (new double[size], 0.0);
        for (var i = 0; i < 20_000; i++)
        {
            // Few different tokens, so that counts are large and many prompts equal.
            var counts = new int[size];
            var from = stream.NextIndex(size);
            for (var s = 0; s < 3; s++)
                counts[(from + s) % size] += stream.NextIndex(4) switch { 0 => stream.NextIndex(longest), 1 => 4, 2 => 1, _ => 0 };
            var next = from;
            counts[next]++;
            var weight = 1 + i % 3;
            data.Add(counts, next, weight);
            var key = string.Join(' ', counts);
            oracle[key] = oracle.GetValueOrDefault(key) + weight;
            wins[next] += weight;
            total += weight;
        }
        Assert.Equal(oracle.Count, data.Types);
        Assert.Equal((20_000L, total), (data.Samples, data.TotalWeight));
        Assert.Equal(wins, data.Wins.ToArray());
        Assert.True(oracle.Count is > 100 and < 20_000);
        for (var t = 0; t < data.Types; t++)
        {
            var counts = new int[size];
            for (var at = data.Offsets[t]; at < data.Offsets[t + 1]; at++) counts[data.Tokens[at]] = (int)data.Counts[at];
            Assert.Equal(oracle[string.Join(' ', counts)], data.Weights[t]);
        }
    }

    /// <summary>By hand, K = 32: four of token 0 is not one of token 1, though its bit stands where that one's stands.</summary>
    [Fact]
    public void A_count_too_large_for_its_field_is_not_another_tokens()
    {
        var data = new ChoiceData(32);
        data.AddPrompt([0, 0, 0, 0, 2], 2);
        data.AddPrompt([1, 2], 2);
        data.AddPrompt([2, 1], 1);
        Assert.Equal(2, data.Types);
    }

    /// <summary>
    /// 10⁷ samples, a million different prompts, each ten times: seconds (12 on two busy cores); and a million whose keys are hashes. If
    /// keys fell together in the table, a sample would look at 10⁵ others: hours. The limit of two minutes tells the one from the other on
    /// any machine.
    /// </summary>
    [Trait("Category", "Slow")]
    [Theory(Timeout = 120_000)]
    [InlineData(20, 10)]
    [InlineData(60, 1)]
    public async Task Ten_million_samples_are_taken_in(int size, int times)
    {
        const int different = 1_000_000;
        var types = await Task.Run(() =>
        {
            var data = new ChoiceData(size);
            for (var go = 0; go < times; go++) Fill(data, different);
            Assert.Equal((long)different * times, data.Samples);
            return data.Types;
        });
        Assert.Equal(different, types);
    }

    /// <summary>Prompt i: digit d at place t of i is ⌊d/2⌋ + 1 times token t, or token t + 6 where it is odd.</summary>
    private static void Fill(ChoiceData data, int samples)
    {
        Span<int> prompt = stackalloc int[30];
        for (var i = 0; i < samples; i++)
        {
            var length = 0;
            for (var (t, rest) = (0, i); t < 6; t++, rest /= 10)
                for (var s = 0; s <= rest % 10 / 2; s++) prompt[length++] = t + rest % 2 * 6;
            data.AddPrompt(prompt[..length], prompt[0]);
        }
    }
}
