using Ccmc.Estimators;
using Ccmc.Random;
using static Ccmc.Tests.Samplers.TrajectoryFixtures;

namespace Ccmc.Tests.Estimators;

/// <summary>What a fit takes is taken once: an iteration more costs no memory. The finish for many tokens takes three vectors a Newton step, two or three steps a fit.</summary>
public sealed class FitAllocationTests
{
    [Theory]
    [InlineData(30, 0)]
    [InlineData(30, 0.5)]
    [InlineData(120, 0)]
    public void Iterations_allocate_nothing(int size, double ridge)
    {
        var (types, rows) = Data(size);
        // Newton's first step makes room for its matrix; from there on nothing.
        foreach (var fit in new Func<FitOptions, QueryEstimate>[] { o => MaximumLikelihood.Fit(types, ridge, o), o => CcmcEstimate.Fit(rows, ridge, o).Queries[0] })
        {
            var whole = fit(Options(500));
            Assert.Equal(EstimateStatus.Converged, whole.Status);
            var less = whole.Iterations - 1;
            Assert.Equal(EstimateStatus.IterationLimit, fit(Options(less)).Status);
            Assert.Equal(AllocatedBy(() => fit(Options(less))), AllocatedBy(() => fit(Options(500))));
        }
    }

    /// <summary>The accelerated map alone, to a loose and to a sharp tolerance.</summary>
    [Theory]
    [InlineData(30)]
    [InlineData(300)]
    public void Passes_of_the_map_allocate_nothing(int size)
    {
        var (types, rows) = Data(size);
        foreach (var fit in new Func<FitOptions, QueryEstimate>[] { o => MaximumLikelihood.Fit(types, 0, o), o => CcmcEstimate.Fit(rows, 0, o).Queries[0] })
        {
            var (loose, sharp) = (Options(500) with { WinsTolerance = 1 }, Options(500) with { WinsTolerance = 1e-8 });
            Assert.True(fit(sharp).Iterations >= fit(loose).Iterations + 3);
            Assert.Equal(AllocatedBy(() => fit(loose)), AllocatedBy(() => fit(sharp)));
        }
    }

    private static FitOptions Options(int limit) => new() { MaximumIterations = limit, StandardErrors = false, LogLikelihood = false };

    private static (ChoiceData Types, PromptRows Rows) Data(int size)
    {
        const int length = 6;
        var stream = new RandomStream(211, 212, 213, 214);
        var samples = 60 * size;
        var (data, prompts, next) = (new ChoiceData(size), new ushort[samples * length], new ushort[samples]);
        var prompt = new int[length];
        for (var i = 0; i < samples; i++)
        {
            for (var s = 0; s < length; s++) prompts[i * length + s] = (ushort)(prompt[s] = stream.NextIndex(size));
            next[i] = (ushort)prompt[Math.Min(stream.NextIndex(length), stream.NextIndex(length))];
            data.AddPrompt(prompt, next[i]);
        }
        return (data, PromptRows.SortCross(size, length, new ushort[samples], prompts, next));
    }
}
