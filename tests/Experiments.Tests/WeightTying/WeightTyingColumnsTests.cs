using Ccmc.Random;
using Experiments.Shared;
using Experiments.WeightTying;

namespace Experiments.Tests.WeightTying;

/// <summary>Columns that no claim reads, over all prompts one by one.</summary>
public sealed class WeightTyingColumnsTests
{
    private static readonly WeightTyingExperiment Experiment = new();

    /// <summary>All prompts of three tokens that end with the query, each with what the readout makes of its attention.</summary>
    private static IEnumerable<(int[] Prompt, double[] Read)> Read(Ccmc.Algebra.Matrix readout, int query, double[] logits)
    {
        for (var i = 0; i < 9; i++)
        {
            int[] prompt = [i / 3, i % 3, query];
            double[] weights = [.. Enumerable.Range(0, 3).Select(j => prompt.Count(x => x == j) * Math.Exp(logits[j]))];
            yield return (prompt, [.. Enumerable.Range(0, 3).Select(
                y => Enumerable.Range(0, 3).Sum(j => readout[y, j] * weights[j]) / weights.Sum())]);
        }
    }

    /// <summary>A loss is infinite where the truth can give a token of the prompt and the reading gives it nothing.</summary>
    [Theory]
    [InlineData(0.4)]
    [InlineData(3)]
    public void Readings_of_every_prompt(double epsilon)
    {
        var parameters = new WeightTyingParameters
        {
            VocabularySize = 3,
            Tying = new NoisyTying { Epsilon = epsilon },
            Prompts = new UniformPrompts { Length = 3 },
            Starts = 1,
            Probes = 30
        };
        var (run, point) = (InMemoryRun.Of(Experiment, [parameters], 2), Experiment.Prepare(parameters, new MemoryContext(0)));
        var truth = Enumerable.Range(0, 3).Select(k => Read(point.Readout, k, point.Truth.Row(k).ToArray()).ToList()).ToList();
        var all = truth.SelectMany(t => t).ToList();
        foreach (var m in run.Rows(WeightTyingTables.Gaps))
        {
            var (infinite, stream) = (0, InMemoryRun.Seed($"starts|0-0|{m.Replicate}").Stream());
            for (var query = 0; query < 3; query++)
            {
                for (var probe = 0; probe < 30; probe++)
                    if (truth[query].Zip(Read(point.Readout, query, Logits(ref stream))).Any(p => p.First.Prompt.Any(
                        y => p.First.Read[y] > 0 && p.Second.Read[y] <= 0))) infinite++;
                Logits(ref stream);
            }
            SameRows.Equal([m.Row with
            {
                Departure = Math.Sqrt(Enumerable.Range(0, 9).Sum(i => Math.Pow(point.Readout[i / 3, i % 3] - (i % 4 == 0 ? 1 : 0), 2))),
                SumDeparture = all.Average(p => Math.Abs(p.Read.Sum() - 1)),
                Unreadable = all.Count(p => p.Read.All(z => z <= 0)) / 27.0,
                InfiniteShare = infinite / 90.0,
            }], [m.Row], 1e-10);
            Assert.True(m.Row.Unreadable > 0 == epsilon > 1);
        }

        static double[] Logits(ref RandomStream stream) =>
            [2 * Draw.Normal(ref stream), 2 * Draw.Normal(ref stream), 2 * Draw.Normal(ref stream)];
    }
}
