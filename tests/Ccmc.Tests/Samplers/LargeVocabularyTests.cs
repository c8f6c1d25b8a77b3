using Ccmc.Samplers;
using Ccmc.Statistics;
using static Ccmc.Tests.Samplers.TrajectoryFixtures;

namespace Ccmc.Tests.Samplers;

/// <summary>
/// Large K, where replicates are dear: along one trajectory each token's law is known from the counts before it, so for any class of tokens fixed
/// beforehand the sum of (is in the class) − (probability of the class) has mean 0 and a known variance.
/// </summary>
public sealed class LargeVocabularyTests
{
    private const int Tokens = 30_000;
    private const int Recent = 200;
    private static readonly string[] classes = ["likely under the query", "frequent", "recent", "odd", "the query itself"];

    /// <summary>Sees a class of probability 0.2 off by 6 % of itself (5.5 standard errors of 80 in 6,000).</summary>
    [Theory]
    [InlineData(SamplerKind.Alias, 100)]
    [InlineData(SamplerKind.Alias, 600)]
    [InlineData(SamplerKind.Snapshot, 30)]
    [InlineData(SamplerKind.Snapshot, 100)]
    [InlineData(SamplerKind.Snapshot, 600)]
    public void Every_class_of_tokens_comes_as_often_as_it_should(SamplerKind kind, int size)
    {
        var matrix = Gaussian(size, 1.2, 12);
        var sampler = TrajectorySampler.Create(kind, matrix, OneOfEach(size, 3), Stream(77), false);
        var (excess, variance) = (new double[classes.Length], new double[classes.Length]);
        var counts = new double[size];
        Array.Fill(counts, 1);
        var last = new Queue<int>();
        var inLast = new int[size];
        var threshold = new double[size];
        for (var q = 0; q < size; q++) threshold[q] = matrix.Row(q).ToArray().OrderDescending().ElementAt(size / 25);
        for (var t = 0; t < Tokens; t++)
        {
            var q = sampler.Query;
            var average = (double)(t + size) / size;
            var (total, mass) = (0.0, new double[classes.Length]);
            for (var j = 0; j < size; j++)
            {
                var w = counts[j] * matrix.Probability(q, j);
                total += w;
                for (var c = 0; c < classes.Length; c++)
                    if (In(c, q, j, average)) mass[c] += w;
            }
            sampler.Advance(1);
            for (var c = 0; c < classes.Length; c++)
            {
                var p = mass[c] / total;
                excess[c] += (In(c, q, sampler.Query, average) ? 1 : 0) - p;
                variance[c] += p * (1 - p);
            }
            counts[sampler.Query]++;
            inLast[sampler.Query]++;
            last.Enqueue(sampler.Query);
            if (last.Count > Recent) inLast[last.Dequeue()]--;
        }
        for (var c = 0; c < classes.Length; c++)
        {
            var z = excess[c] / Math.Sqrt(variance[c]);
            Assert.True(Math.Abs(z) < NormalLaw.UpperQuantile(Alpha / 10), $"{classes[c]}: z = {z}");
        }

        bool In(int c, int q, int j, double average) => c switch
        {
            0 => matrix.Probability(q, j) > threshold[q],
            1 => counts[j] > average,
            2 => inLast[j] > 0,
            3 => j % 2 == 1,
            _ => j == q,
        };
    }
}
