using Ccmc.Samplers;
using FsCheck;
using FsCheck.Fluent;
using static Ccmc.Tests.Samplers.TrajectoryFixtures;

namespace Ccmc.Tests.Samplers;

/// <summary>What holds on every path, whatever the matrix.</summary>
public sealed class SamplerPropertyTests
{
    [Fact]
    public void Counts_sum_to_start_plus_tokens_and_absent_tokens_stay_absent() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<(byte size, byte present, ushort tokens, uint seed)>(), input =>
        {
            var size = 2 + input.size % 9;
            var counts = new long[size];
            for (var j = 0; j < size; j++) counts[j] = (input.present >> (j % 8)) & 1;
            var query = input.seed % (uint)size;
            counts[query] += 2;
            foreach (var kind in AllKinds)
            {
                var sampler = TrajectorySampler.Create(kind, Gaussian(size, 2, input.seed),
                    new(counts, (int)query), Stream(input.seed), true);
                sampler.Advance(input.tokens);
                var total = 0L;
                for (var j = 0; j < size; j++)
                {
                    total += sampler.Count(j);
                    Assert.Equal(counts[j] == 0, sampler.Count(j) == 0);
                    Assert.True(sampler.Count(j) >= counts[j]);
                }
                Assert.Equal(counts.Sum() + input.tokens, total);
                Assert.Equal(input.tokens, sampler.Tokens);
                Assert.True(sampler.Count(sampler.Query) > 0);
            }
        }));

    [Fact]
    public void Checkpoints_do_not_move_the_path()
    {
        foreach (var kind in AllKinds)
        {
            var matrix = Gaussian(4, 2, 5);
            var whole = TrajectorySampler.Create(kind, matrix, OneOfEach(4, 0), Stream(9), true);
            var pieces = TrajectorySampler.Create(kind, matrix, OneOfEach(4, 0), Stream(9), true);
            whole.Advance(5000);
            for (var i = 0; i < 500; i++) pieces.Advance(10);
            for (var j = 0; j < 4; j++)
            {
                Assert.Equal(whole.Count(j), pieces.Count(j));
                Assert.Equal(whole.Compensator(j), pieces.Compensator(j), 10);
            }
            Assert.Equal(whole.Query, pieces.Query);
        }
    }

    [Fact]
    public void With_a_zero_diagonal_no_token_follows_itself()
    {
        var matrix = Gaussian(5, 1, 3, zeroDiagonal: true);
        foreach (var kind in new[] { SamplerKind.Scan, SamplerKind.History, SamplerKind.Alias })
        {
            var sampler = TrajectorySampler.Create(kind, matrix, OneOfEach(5, 2), Stream(4), true);
            for (var t = 1; t <= 3000; t++)
            {
                var before = sampler.Query;
                sampler.Advance(1);
                Assert.NotEqual(before, sampler.Query);
                Assert.True(sampler.Count(sampler.Query) <= 1 + (t + 1) / 2);
            }
        }
    }

    [Fact]
    public void Runs_refuse_a_zero_diagonal() => Assert.Equal(
        "a matrix with a zero diagonal has no runs; use scan, history or alias",
        Assert.Throws<ArgumentException>(() =>
            TrajectorySampler.Create(SamplerKind.Runs, Gaussian(3, 1, 1, zeroDiagonal: true), OneOfEach(3, 0), Stream(1), false)).Message);

    [Fact]
    public void A_prompt_of_one_token_and_a_zero_diagonal_is_refused() => Assert.Contains(
        "nothing can follow",
        Assert.Throws<ArgumentException>(() =>
            TrajectorySampler.Create(SamplerKind.Scan, Gaussian(3, 1, 1, zeroDiagonal: true),
                new([0, 4, 0], 1), Stream(1), false)).Message);

    [Theory]
    [InlineData(new long[] { 1, 0 }, 1)]
    [InlineData(new long[] { 1, -1 }, 0)]
    [InlineData(new long[] { 1, 1 }, 2)]
    public void A_start_that_makes_no_sense_is_refused(long[] counts, int query) =>
        Assert.Throws<ArgumentException>(() => new TrajectoryStart(counts, query));

    [Theory]
    [InlineData(1, 2)]
    [InlineData(7, 40)]
    [InlineData(1_000_000_000_000, 25)]
    public void Checkpoints_rise_from_0_to_the_horizon(long tokens, int count)
    {
        var points = Checkpoints.LogSpaced(tokens, count);
        Assert.Equal(0, points[0]);
        Assert.Equal(tokens, points[^1]);
        Assert.InRange(points.Length, 2, count);
        for (var i = 1; i < points.Length; i++) Assert.True(points[i] > points[i - 1]);
    }

    [Fact]
    public void A_lone_token_repeats_for_ever()
    {
        var sampler = TrajectorySampler.Create(SamplerKind.Runs, TwoToken(0.3, 0.7), new([1, 0], 0), Stream(1), true);
        sampler.Advance(1_000_000_000_000_000);
        Assert.Equal(1_000_000_000_000_001, sampler.Count(0));
        Assert.Equal(0, sampler.Count(1));
    }

    [Fact]
    public void Cancellation_is_heard()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var sampler = TrajectorySampler.Create(SamplerKind.Scan, TwoToken(0.3, 0.7), OneOfEach(2, 0), Stream(1), false);
        Assert.Throws<OperationCanceledException>(() => sampler.Advance(long.MaxValue >> 12, source.Token));
    }
}
