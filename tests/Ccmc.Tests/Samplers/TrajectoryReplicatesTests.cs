using Ccmc.Models;
using Ccmc.Random;
using Ccmc.Samplers;
using static Ccmc.Tests.Samplers.TrajectoryFixtures;

namespace Ccmc.Tests.Samplers;

/// <summary>Replicates side by side are what each would be by itself, bit for bit, at every vector width.</summary>
public sealed class TrajectoryReplicatesTests
{
    private const int Tokens = 700;

    public static TheoryData<int> Widths => [1, 4, 8];

    [Theory, MemberData(nameof(Widths))]
    public void Every_replicate_is_the_scan_of_its_start_and_stream(int width)
    {
        for (var size = 2; size <= TrajectoryReplicates.LargestSideBySide; size++)
            foreach (var zeroDiagonal in new[] { false, true })
                foreach (var compensated in new[] { false, true })
                {
                    // One block, a part of one, several groups.
                    var replicates = size % 3 == 0 ? 1 : size % 3 == 1 ? 11 : 37;
                    AssertEqualsAlone(SamplerKind.Scan, Gaussian(size, 1.5, (ulong)size, zeroDiagonal),
                        Starts(size, replicates), compensated, width, [Tokens]);
                }
    }

    /// <summary>Weights that vanish at the end of a row: the pick must not fall on them.</summary>
    [Theory, MemberData(nameof(Widths))]
    public void Absent_tokens_stay_absent(int width)
    {
        var starts = new TrajectoryStart[19];
        for (var r = 0; r < starts.Length; r++) starts[r] = new([1, r % 2, 3, 0, 0], r % 2 == 0 ? 2 : 1);
        AssertEqualsAlone(SamplerKind.Scan, Gaussian(5, 1, 3), starts, compensated: true, width, [Tokens]);
    }

    [Fact]
    public void Pieces_give_what_the_whole_gives()
    {
        var matrix = Gaussian(6, 1, 4);
        var (starts, streams) = (Starts(6, 20), Streams(20));
        var whole = new TrajectoryReplicates(SamplerKind.Scan, matrix, starts, streams, compensated: true);
        var pieces = new TrajectoryReplicates(SamplerKind.Scan, matrix, starts, streams, compensated: true);
        whole.Advance(1000);
        foreach (var piece in new[] { 0, 1, 499, 500 }) pieces.Advance(piece);
        for (var r = 0; r < 20; r++)
        {
            Assert.Equal(whole[r].Query, pieces[r].Query);
            for (var j = 0; j < 6; j++)
                Assert.Equal((whole[r].Count(j), whole[r].Compensator(j)), (pieces[r].Count(j), pieces[r].Compensator(j)));
        }
    }

    /// <summary>Collapsing, coexisting, cycling and large: replicates leave the lanes and come back at different times, in pieces that hit
    /// and miss the looks.</summary>
    [Theory, MemberData(nameof(Widths))]
    public void Every_replicate_is_the_auto_sampler_of_its_start_and_stream(int width)
    {
        var cycle = TransitionMatrix.FromProbabilities([0.6, 0.05, 0.35, 0.35, 0.6, 0.05, 0.05, 0.35, 0.6]);
        foreach (var matrix in new[] { TwoToken(0.1, 0.8), TwoToken(0.35, 0.6), TwoToken(0.7, 0.8),
            TwoToken(0.05, 0.05), cycle, Gaussian(5, 2, 9), Gaussian(20, 3, 9) })
            for (var go = 0; go < 2; go++)
                AssertEqualsAlone(SamplerKind.Auto, matrix, Starts(matrix.Size, 21), compensated: go == 0,
                    width, [1, 62, 1, 64, 1000, 2968, 4096, 3, 50_000, 200_000]);
    }

    /// <summary>The runs and the way back are in the test above: a chain that changes its leader turns to runs and away from
    /// them.</summary>
    [Fact]
    public void A_chain_that_cycles_turns_to_runs_and_back()
    {
        var matrix = TransitionMatrix.FromProbabilities([0.6, 0.05, 0.35, 0.35, 0.6, 0.05, 0.05, 0.35, 0.6]);
        var (turns, back) = (0, 0);
        for (var r = 0; r < 21; r++)
        {
            var sampler = (AutoSampler)TrajectorySampler.Create(SamplerKind.Auto, matrix, Starts(3, 21)[r], Stream((ulong)r), false);
            for (var (t, was) = (0, false); t < 3000; t++, was = sampler.Runs)
            {
                sampler.Advance(100);
                if (sampler.Runs && !was) turns++;
                if (!sampler.Runs && was) back++;
            }
        }
        Assert.True(turns > 5 && back > 5, $"{turns} turns to runs and {back} back");
    }

    [Fact]
    public void A_vocabulary_too_large_for_lanes_runs_one_by_one() =>
        AssertEqualsAlone(SamplerKind.Scan, Gaussian(17, 1, 1), Starts(17, 2), compensated: true, 8, [100]);

    [Fact]
    public void Starts_and_streams_must_go_together() => Assert.Equal(
        "3 starts and 2 streams; one of each is needed for each replicate",
        Assert.Throws<ArgumentException>(
            () => new TrajectoryReplicates(SamplerKind.Scan, Gaussian(4, 1, 1), Starts(4, 3), Streams(2), false)).Message);

    private static void AssertEqualsAlone(SamplerKind kind, TransitionMatrix matrix, TrajectoryStart[] starts,
        bool compensated, int width, long[] pieces)
    {
        var streams = Streams(starts.Length);
        var samplers = TrajectoryReplicates.Samplers(kind, matrix, starts, streams, compensated);
        var together = new TrajectoryReplicates(kind, matrix, samplers, compensated, width);
        var alone = new TrajectorySampler[starts.Length];
        for (var r = 0; r < alone.Length; r++) alone[r] = TrajectorySampler.Create(kind, matrix, starts[r], streams[r], compensated);
        foreach (var piece in pieces)
        {
            together.Advance(piece);
            for (var r = 0; r < alone.Length; r++)
            {
                alone[r].Advance(piece);
                Assert.Equal((alone[r].Tokens, alone[r].Query), (together[r].Tokens, together[r].Query));
                for (var j = 0; j < matrix.Size; j++)
                {
                    Assert.Equal(alone[r].Count(j), together[r].Count(j));
                    if (compensated)
                        Assert.Equal(BitConverter.DoubleToInt64Bits(alone[r].Compensator(j)),
                            BitConverter.DoubleToInt64Bits(together[r].Compensator(j)));
                }
            }
        }
    }

    private static TrajectoryStart[] Starts(int size, int replicates)
    {
        var starts = new TrajectoryStart[replicates];
        for (var r = 0; r < replicates; r++)
        {
            var counts = new long[size];
            for (var j = 0; j < size; j++) counts[j] = 1 + (r + j) % 3;
            starts[r] = new(counts, r % size);
        }
        return starts;
    }

    private static RandomStream[] Streams(int replicates)
    {
        var streams = new RandomStream[replicates];
        for (var r = 0; r < replicates; r++) streams[r] = Stream(40_000 + (ulong)r);
        return streams;
    }
}
