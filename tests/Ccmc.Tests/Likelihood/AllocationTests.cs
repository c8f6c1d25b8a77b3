using Ccmc.Likelihood;
using Ccmc.Random;
using Ccmc.Samples;

namespace Ccmc.Tests.Likelihood;

/// <summary>A fit allocates at its start and at its end, never in between: more iterations, the same bytes. In order on one thread, as
/// where no loop is given.</summary>
public class AllocationTests
{
    // Below so many tokens Newton steps have a factor, from there on they are found by conjugate gradients.
    private const int Few = 12, Many = 220;

    [Theory]
    [InlineData(Few, 8, 40_000)] // by pairs of positions
    [InlineData(Many, 9, 100_000)] // position by position
    public void Accelerated_iterations_allocate_nothing(int size, int length, int samples)
    {
        var rows = Rows(size, length, samples);
        AssertEqualBytes(limit => CcmcEstimate.Fit(rows, 0, Options(limit) with { WinsTolerance = 1e-300 }), 4, 12, 40);
    }

    [Fact]
    public void Accelerated_iterations_over_types_allocate_nothing()
    {
        var data = Types(Few, 6, 3000);
        AssertEqualBytes(limit => CcmcEstimate.Fit(data, 0, Options(limit) with { WinsTolerance = 1e-300 }), 4, 12, 40);
    }

    [Fact]
    public void Fits_of_many_groups_allocate_nothing_while_they_iterate()
    {
        // Prompts of tokens 2g and 2g + 1 alone: 75 components.
        var data = new ChoiceData(150);
        for (var i = 0; i < 450; i++) data.AddPrompt([2 * (i % 75), 2 * (i % 75) + 1], 2 * (i % 75) + (i % 2), 1 + i % 7);
        AssertEqualBytes(limit => MaximumLikelihood.Fit(data, 0, Options(limit) with { WinsTolerance = 1e-300 }), 4, 40);
        AssertEqualBytes(limit => MaximumLikelihood.Fit(data, 1e-3, Options(limit)), 1, 2, 4);
    }

    [Fact]
    public void Newton_steps_allocate_nothing()
    {
        var (rows, data) = (Rows(Few, 8, 20_000), Types(Few, 6, 3000));
        AssertEqualBytes(limit => CcmcEstimate.Fit(rows, 0.5, Options(limit)), 1, 2, 3, 4);
        AssertEqualBytes(limit => CcmcEstimate.Fit(data, 0.5, Options(limit)), 1, 2, 3, 4);
    }

    [Fact]
    public void Conjugate_gradients_allocate_nothing()
    {
        // One query, since each has its own number of passes. The first Newton step makes its room: five vectors, whatever the number of
        // its products.
        var (prompts, next) = Samples(Many, 9, 30_000);
        var rows = PromptRows.SortCross(Many, 9, new ushort[next.Length], prompts, next);
        QueryEstimate Fit(int limit) => MaximumLikelihood.Fit(rows[0], 0, Options(limit));
        var first = Enumerable.Range(1, 100).First(limit => Fit(limit).NewtonStep > 0);
        Assert.InRange(Fit(first).Iterations - first, 3, 100);
        var bytes = LeastBytes(Fit, [first - 1, first]);
        Assert.InRange(bytes[1] - bytes[0], 0, 6 * 8 * Many);
    }

    [Fact]
    public void An_allocation_would_be_seen() =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(
            () => AssertEqualBytes(limit => new List<double[]>(Enumerable.Range(0, limit).Select(_ => new double[3])), 4, 5));

    private static FitOptions Options(int limit) => new() { StandardErrors = false, LogLikelihood = false, MaximumIterations = limit };

    private static void AssertEqualBytes(Func<int, object> fit, params int[] limits)
    {
        var least = LeastBytes(fit, limits);
        Assert.All(least, bytes => Assert.Equal(least[0], bytes));
    }

    private static long[] LeastBytes(Func<int, object> fit, int[] limits)
    {
        // In turns, and the least of each: compilation goes on meanwhile, and the collector may empty pools.
        var least = limits.Select(_ => long.MaxValue).ToArray();
        for (var round = 0; round < 6; round++)
            for (var i = 0; i < limits.Length; i++) least[i] = Math.Min(least[i], Bytes(() => fit(limits[i])));
        return least;
    }

    private static long Bytes(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static PromptRows Rows(int size, int length, int samples)
    {
        var (prompts, next) = Samples(size, length, samples);
        return PromptRows.SortSelf(size, length, prompts, next);
    }

    private static CcmcData Types(int size, int length, int samples)
    {
        var ((prompts, next), data) = (Samples(size, length, samples), new CcmcData(size));
        for (var i = 0; i < samples; i++)
            data.AddCross(i % 2 == 0 ? 0 : prompts[i * length],
                [.. prompts.AsSpan(i * length, length).ToArray().Select(t => (int)t)], next[i]);
        return data;
    }

    private static (ushort[] Prompts, ushort[] Next) Samples(int size, int length, int samples)
    {
        var stream = new RandomStream(21, 22, 23, 24);
        var (prompts, next) = (new ushort[samples * length], new ushort[samples]);
        for (var i = 0; i < samples; i++)
        {
            for (var s = 0; s < length; s++) prompts[i * length + s] = (ushort)stream.NextIndex(size);
            next[i] = prompts[i * length + Math.Min(stream.NextIndex(length), stream.NextIndex(length))];
        }
        return (prompts, next);
    }
}
