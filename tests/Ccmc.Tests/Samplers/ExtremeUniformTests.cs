using Ccmc.Models;
using Ccmc.Random;
using Ccmc.Samplers;
using static Ccmc.Tests.Samplers.TrajectoryFixtures;

namespace Ccmc.Tests.Samplers;

/// <summary>
/// The largest and the smallest uniform number, which no seed would meet: rounding of the mass must not push a draw past the last token of
/// positive weight onto one that is not in the prompt. The all-ones word makes u the double below 1; with sixteen tokens the mass is
/// rounded up often enough that a pick without its guard goes past the end in some of the cases below.
/// </summary>
public sealed class ExtremeUniformTests
{
    private const int Size = 16;

    public static TheoryData<int> Widths => [1, 4, 8];

    private static IEnumerable<(TransitionMatrix Matrix, TrajectoryStart Start)> Cases()
    {
        for (var seed = 1UL; seed <= 400; seed++)
        {
            var (stream, counts) = (Stream(seed), new long[Size]);
            // The last four tokens are absent, and so is now and then the first.
            for (var j = (int)(seed % 3 == 0 ? 1 : 0); j < Size - 4; j++) counts[j] = 1 + stream.NextIndex(1000);
            yield return (Gaussian(Size, 1, seed), new(counts, 1 + stream.NextIndex(Size - 5)));
        }
    }

    [Theory]
    [InlineData(SamplerKind.Scan)]
    [InlineData(SamplerKind.Runs)]
    [InlineData(SamplerKind.Auto)]
    public void No_token_outside_the_prompt_is_drawn(SamplerKind kind)
    {
        foreach (var stream in new[] { Random.Streams.Ones, Random.Streams.Zeros })
            foreach (var (matrix, start) in Cases())
            {
                var sampler = TrajectorySampler.Create(kind, matrix, start, stream, false);
                sampler.Advance(1);
                Assert.True(start.Counts[sampler.Query] > 0, $"{kind} drew token {sampler.Query}");
            }
    }

    [Theory, MemberData(nameof(Widths))]
    public void No_lane_draws_a_token_outside_the_prompt(int width)
    {
        foreach (var (matrix, start) in Cases())
        {
            RandomStream[] streams = [Stream(5), Random.Streams.Ones, Random.Streams.Zeros, Random.Streams.Ones];
            var samplers = TrajectoryReplicates.Samplers(SamplerKind.Scan, matrix, [start, start, start, start], streams, false);
            var replicates = new TrajectoryReplicates(SamplerKind.Scan, matrix, samplers, false, width);
            replicates.Advance(1);
            for (var r = 0; r < streams.Length; r++)
                Assert.True(start.Counts[replicates[r].Query] > 0, $"lane {r} drew token {replicates[r].Query}");
        }
    }

    /// <summary>The guard is needed: among the cases there are some where taking the weights off u leaves something.</summary>
    [Fact]
    public void In_some_cases_rounding_goes_past_the_last_token()
    {
        var past = 0;
        foreach (var (matrix, start) in Cases())
        {
            var total = 0.0;
            for (var j = 0; j < Size; j++) total += start.Counts[j] * matrix.Probability(start.Query, j);
            var stream = Random.Streams.Ones;
            var u = stream.NextDouble() * total;
            for (var j = 0; j < Size; j++) u -= start.Counts[j] * matrix.Probability(start.Query, j);
            if (u >= 0) past++;
        }
        Assert.InRange(past, 1, 400);
    }
}
