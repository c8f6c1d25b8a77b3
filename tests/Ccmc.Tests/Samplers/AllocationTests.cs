using Ccmc.Random;
using Ccmc.Samplers;
using static Ccmc.Tests.Samplers.TrajectoryFixtures;

namespace Ccmc.Tests.Samplers;

/// <summary>Nothing is allocated per token. The buffers of the history, alias and snapshot samplers double while they fill: bounded in bytes a token.</summary>
public sealed class AllocationTests
{
    [Theory]
    [InlineData(SamplerKind.Scan, 3, 0)]
    [InlineData(SamplerKind.Runs, 3, 0)]
    [InlineData(SamplerKind.Alias, 40, 8)]
    [InlineData(SamplerKind.History, 3, 8)]
    [InlineData(SamplerKind.Snapshot, 40, 1)]
    [InlineData(SamplerKind.Auto, 3, 0)]
    public void No_sampler_allocates_per_token(SamplerKind kind, int size, int bytesPerToken)
    {
        const int tokens = 100_000;
        var sampler = TrajectorySampler.Create(kind, Gaussian(size, 1, 5), OneOfEach(size, 0), Stream(6), compensated: kind is SamplerKind.Scan or SamplerKind.Runs);
        sampler.Advance(1000);
        Assert.InRange(AllocatedBy(() => sampler.Advance(tokens)), 0, bytesPerToken * tokens);
    }

    [Fact]
    public void Replicates_side_by_side_allocate_nothing_per_token()
    {
        var starts = new TrajectoryStart[9];
        Array.Fill(starts, OneOfEach(7, 2));
        var streams = new RandomStream[9];
        for (var i = 0; i < streams.Length; i++) streams[i] = Stream((ulong)i);
        var scan = new TrajectoryReplicates(SamplerKind.Scan, Gaussian(7, 1, 5), starts, streams, compensated: true);
        scan.Advance(10);
        Assert.Equal(0, AllocatedBy(() => scan.Advance(10_000)));
    }
}
