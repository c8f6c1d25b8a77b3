using Ccmc.Models;
using Ccmc.Random;
using Ccmc.Samplers;
using static Ccmc.Tests.Samplers.TrajectoryFixtures;

namespace Ccmc.Tests.Samplers;

/// <summary>Replicates side by side are the scan, bit for bit, at every vector width.</summary>
public sealed class ReplicateScanTests
{
    private const int Tokens = 700;

    public static TheoryData<int> Widths => [1, 4, 8];

    [Theory, MemberData(nameof(Widths))]
    public void Every_replicate_is_the_scan_of_its_start_and_stream(int width)
    {
        for (var size = 2; size <= ReplicateScan.LargestVocabulary; size++)
            foreach (var zeroDiagonal in new[] { false, true })
                foreach (var compensated in new[] { false, true })
                {
                    // One block, a part of one, several groups.
                    var replicates = size % 3 == 0 ? 1 : size % 3 == 1 ? 11 : 37;
                    AssertEqualsScan(Gaussian(size, 1.5, (ulong)size, zeroDiagonal), Starts(size, replicates), compensated, width);
                }
    }

    /// <summary>Weights that vanish at the end of a row: the pick must not fall on them.</summary>
    [Theory, MemberData(nameof(Widths))]
    public void Absent_tokens_stay_absent(int width)
    {
        var starts = new TrajectoryStart[19];
        for (var r = 0; r < starts.Length; r++) starts[r] = new([1, r % 2, 3, 0, 0], r % 2 == 0 ? 2 : 1);
        AssertEqualsScan(Gaussian(5, 1, 3), starts, compensated: true, width);
    }

    [Fact]
    public void Pieces_give_what_the_whole_gives()
    {
        var matrix = Gaussian(6, 1, 4);
        var (starts, streams) = (Starts(6, 20), Streams(20));
        var whole = new ReplicateScan(matrix, starts, streams, compensated: true);
        var pieces = new ReplicateScan(matrix, starts, streams, compensated: true);
        whole.Advance(1000);
        foreach (var piece in new[] { 0, 1, 499, 500 }) pieces.Advance(piece);
        for (var r = 0; r < 20; r++)
        {
            Assert.Equal(whole.Query(r), pieces.Query(r));
            for (var j = 0; j < 6; j++) Assert.Equal((whole.Count(r, j), whole.Compensator(r, j)), (pieces.Count(r, j), pieces.Compensator(r, j)));
        }
    }

    [Fact]
    public void A_vocabulary_beyond_sixteen_is_refused() => Assert.Equal(
        "replicates run side by side for at most 16 tokens, not 17",
        Assert.Throws<ArgumentException>(() => new ReplicateScan(Gaussian(17, 1, 1), Starts(17, 2), Streams(2), false)).Message);

    [Fact]
    public void Starts_and_streams_must_go_together() => Assert.Equal(
        "3 starts and 2 streams; one of each is needed for each replicate",
        Assert.Throws<ArgumentException>(() => new ReplicateScan(Gaussian(4, 1, 1), Starts(4, 3), Streams(2), false)).Message);

    private static void AssertEqualsScan(TransitionMatrix matrix, TrajectoryStart[] starts, bool compensated, int width)
    {
        var streams = Streams(starts.Length);
        var together = new ReplicateScan(matrix, starts, streams, compensated, width);
        together.Advance(Tokens);
        for (var r = 0; r < starts.Length; r++)
        {
            var alone = TrajectorySampler.Create(SamplerKind.Scan, matrix, starts[r], streams[r], compensated);
            alone.Advance(Tokens);
            Assert.Equal(alone.Query, together.Query(r));
            for (var j = 0; j < matrix.Size; j++)
            {
                Assert.Equal(alone.Count(j), together.Count(r, j));
                if (compensated) Assert.Equal(BitConverter.DoubleToInt64Bits(alone.Compensator(j)), BitConverter.DoubleToInt64Bits(together.Compensator(r, j)));
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
