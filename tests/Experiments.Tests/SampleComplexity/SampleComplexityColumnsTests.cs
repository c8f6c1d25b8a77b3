using Ccmc.Samples;
using Experiments.SampleComplexity;
using Experiments.Shared;
using Experiments.Tests.Shared;

namespace Experiments.Tests.SampleComplexity;

/// <summary>Columns that no claim reads.</summary>
public sealed class SampleComplexityColumnsTests
{
    /// <summary>The same samples drawn again; Newton's passes for either query of two tokens.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(20)]
    public void Iterations_and_NewtonStep_are_newtons_over_both_queries(double ridge)
    {
        var (experiment, parameters) = (new SampleComplexityExperiment(), new SampleComplexityParameters
        {
            VocabularySize = 2,
            Matrix = new TwoToken { P = 0.2, Q = 0.6 },
            Prompts = new UniformPrompts { Length = 3 },
            Samples = 200,
            Ridge = ridge,
        });
        var point = experiment.Prepare(parameters, new MemoryContext(0));
        foreach (var m in InMemoryRun.Of(experiment, [parameters], 5).Rows(SampleComplexityTables.Risk))
        {
            var stream = InMemoryRun.Seed($"data|0-0|{m.Replicate}").Stream();
            var drawn = new ChainSamples(point.Prompts, point.Matrix, 200);
            drawn.Draw(ref stream, 200);
            var samples = Enumerable.Range(0, 200).Select(i => (Query: drawn.Queries.Span[i],
                Ones: drawn.Prompts.Slice(3 * i, 3).ToArray().Count(x => x == 1), Won: drawn.Next.Span[i] == 0)).ToList();
            var fits = Enumerable.Range(0, 2).Select(q => RidgeNewton.Run(
                [.. samples.Where(s => s.Query == q).Select(s => (3.0 - s.Ones, (double)s.Ones, s.Won))], ridge)).ToList();
            Assert.Equal(fits.Sum(f => f.Passes), m.Row.Iterations);
            // The last step is near rounding; the residual of the same fit is larger by the curvature, some tens.
            var step = fits.Max(f => f.Step);
            Assert.InRange(m.Row.NewtonStep, step / 2 - 1e-15, 2 * step + 1e-15);
        }
    }
}
