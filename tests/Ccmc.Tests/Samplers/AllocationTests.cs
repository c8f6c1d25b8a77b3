using Ccmc.Random;
using Ccmc.Samplers;
using static Ccmc.Tests.Samplers.TrajectoryFixtures;

namespace Ccmc.Tests.Samplers;

/// <summary>Nothing is allocated per token: not one byte in thousands of tokens, once what is allocated at creation or once in a sampler's
/// life is there.</summary>
public sealed class AllocationTests
{
    private const int Tokens = 100_000;

    /// <summary>More than the history sampler holds before it turns them into counts, after which its buffer grows no more.</summary>
    private const int HistoryHeld = 1 << 20;

    public static TheoryData<SamplerKind, int, bool> Kinds
    {
        get
        {
            var data = new TheoryData<SamplerKind, int, bool>();
            foreach (var kind in AllKinds)
                foreach (var compensated in new[] { false, true })
                {
                    data.Add(kind, 3, compensated);
                    if (kind is SamplerKind.Alias or SamplerKind.Snapshot or SamplerKind.Auto) data.Add(kind, 40, compensated);
                    if (kind is SamplerKind.Snapshot or SamplerKind.Auto) data.Add(kind, 300, compensated);
                }
            return data;
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void No_sampler_allocates_per_token(SamplerKind kind, int size, bool compensated)
    {
        var sampler = TrajectorySampler.Create(kind, Gaussian(size, 1, 5), OneOfEach(size, 0), Stream(6), compensated);
        sampler.Advance(kind == SamplerKind.History ? HistoryHeld : 10);
        AssertNothingAllocated(() => sampler.Advance(size > 100 && compensated ? Tokens / 10 : Tokens));
    }

    /// <summary>What the history sampler allocates in its life: buffers that double up to 2²⁰ tokens of two bytes, however many tokens
    /// come.</summary>
    [Fact]
    public void The_history_is_bounded()
    {
        var sampler = TrajectorySampler.Create(SamplerKind.History, TwoToken(0.3, 0.4), OneOfEach(2, 0), Stream(6), false);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++) sampler.Advance(Tokens);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 2 * HistoryHeld, 5 * HistoryHeld);
    }

    [Theory]
    [InlineData(SamplerKind.Scan)]
    [InlineData(SamplerKind.Auto)]
    public void Replicates_side_by_side_allocate_nothing_per_token(SamplerKind kind)
    {
        // Some collapse, and turn to runs; others do not.
        foreach (var matrix in new[] { Gaussian(7, 1, 5), Gaussian(7, 3, 5) })
        {
            var starts = new TrajectoryStart[9];
            Array.Fill(starts, OneOfEach(7, 2));
            var streams = new RandomStream[9];
            for (var i = 0; i < streams.Length; i++) streams[i] = Stream((ulong)i);
            var replicates = new TrajectoryReplicates(kind, matrix, starts, streams, compensated: true);
            replicates.Advance(10);
            AssertNothingAllocated(() => replicates.Advance(10_000));
        }
    }

    public static TheoryData<string> Priors => ["window", "decay", "power"];

    [Theory, MemberData(nameof(Priors))]
    public void No_recency_sampler_allocates_per_token(string name)
    {
        var sampler = Recency(name);
        sampler.Reserve(10 * Tokens);
        AssertNothingAllocated(() => sampler.Advance(Tokens / 5));
    }

    /// <summary>The tests can fail: room that was not made is seen, and it is made once for a call.</summary>
    [Fact]
    public void Room_for_the_power_laws_history_is_made_at_once()
    {
        var sampler = Recency("power");
        var before = GC.GetAllocatedBytesForCurrentThread();
        sampler.Advance(Tokens);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 2 * Tokens, 2 * Tokens + 10_000);
    }

    /// <summary>The test can fail: a history that doubles between two goes is seen, though no go but one allocates.</summary>
    [Fact]
    public void A_buffer_that_grows_is_seen()
    {
        var sampler = Recency("power");
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AssertNothingAllocated(() => sampler.Advance(Tokens / 5)));
    }

    /// <summary>None in the least of five goes, and in all together no more than a collection on another thread adds: what is left of this
    /// one's buffer.</summary>
    private static void AssertNothingAllocated(Action action)
    {
        const int buffer = 16 * 1024;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(0, AllocatedBy(action));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, buffer);
    }

    private static RecencySampler Recency(string name)
    {
        AgePrior prior = name switch
        {
            "power" => new AgePrior.Power(1.5),
            "decay" => new AgePrior.Exponential(0.99),
            _ => new AgePrior.Window(5)
        };
        return RecencySampler.Create(prior, Gaussian(4, 1, 31), [0, 1, 2, 3], Stream(6));
    }
}
