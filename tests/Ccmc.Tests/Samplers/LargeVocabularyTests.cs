using Ccmc.Models;
using Ccmc.Samplers;
using Ccmc.Statistics;
using static Ccmc.Tests.Samplers.TrajectoryFixtures;

namespace Ccmc.Tests.Samplers;

/// <summary>
/// Large K, where replicates are dear: along one trajectory each token's law is known from the counts before it, so for any class of tokens
/// fixed beforehand the sum of (is in the class) − (probability of the class) has mean 0 and a known variance.
/// </summary>
public sealed class LargeVocabularyTests
{
    private const int Tokens = 30_000;
    private const int Recent = 200;
    private static readonly string[] classes = ["likely under the query", "frequent", "recent", "odd", "the query itself"];

    /// <summary>Paths are the same bits with and without the processor's vectors: pinned here, and run by hand with DOTNET_EnableAVX2=0 and
    /// DOTNET_EnableHWIntrinsic=0.</summary>
    [Theory]
    [InlineData(SamplerKind.Alias, 100, 9875685293931927042UL)]
    [InlineData(SamplerKind.Snapshot, 300, 12323808378728175162UL)]
    [InlineData(SamplerKind.Auto, 10, 2027630384651036623UL)]
    public void The_path_is_pinned(SamplerKind kind, int size, ulong expected)
    {
        var sampler = TrajectorySampler.Create(kind, Gaussian(size, 1.2, 12), OneOfEach(size, 3), Stream(78), false);
        sampler.Advance(50_000);
        var hash = (ulong)sampler.Query;
        for (var j = 0; j < size; j++) hash = hash * 0x9e3779b97f4a7c15 + (ulong)sampler.Count(j);
        Assert.Equal(expected, hash);
    }

    /// <summary>
    /// The plain scan against each other sampler on joint statistics of whole trajectories of 1,500 tokens: distinct tokens seen, the
    /// largest count, Σ n², a weighted sum, the transitions that are likely. Two-sample z of the means and of the mean products, 100
    /// replicates each; sees a shift of nine tenths of a standard deviation.
    /// </summary>
    [Theory]
    [InlineData(SamplerKind.Alias, 100)]
    [InlineData(SamplerKind.Alias, 300)]
    [InlineData(SamplerKind.Snapshot, 1000)]
    public void Joint_statistics_are_those_of_the_scan(SamplerKind kind, int size)
    {
        var matrix = Gaussian(size, 1.2, 12);
        var scan = Statistics(SamplerKind.Scan, matrix, 100, 1);
        foreach (var z in Differences(scan, Statistics(kind, matrix, 100, 2)))
            Assert.InRange(Math.Abs(z), 0, NormalLaw.UpperQuantile(Alpha / 30));
        if (kind != SamplerKind.Snapshot) return;
        var other = Differences(scan, Statistics(kind, Gaussian(size, 1.1, 12), 100, 3));
        Assert.True(other.Max(Math.Abs) > NormalLaw.UpperQuantile(Alpha / 30), "logits 8 % smaller are seen");
    }

    private static double[][] Statistics(SamplerKind kind, TransitionMatrix matrix, int replicates, ulong salt)
    {
        const int tokens = 1500;
        var samples = new double[15][];
        for (var s = 0; s < samples.Length; s++) samples[s] = new double[replicates];
        var tables = kind == SamplerKind.Snapshot ? new SnapshotTables(matrix) : null;
        for (var r = 0; r < replicates; r++)
        {
            var (start, stream) = (OneOfEach(matrix.Size, r % matrix.Size), Stream(salt * 1_000_003 + (ulong)r));
            var sampler = tables is null
                ? TrajectorySampler.Create(kind, matrix, start, stream, false)
                : new SnapshotSampler(matrix, new(start, stream), false, tables);
            var own = Summary(sampler, matrix, tokens);
            var s = 0;
            for (var a = 0; a < own.Length; a++)
                for (var b = a; b < own.Length; b++) samples[s++][r] = own[a] * own[b];
        }
        return samples;
    }

    private static double[] Summary(TrajectorySampler sampler, TransitionMatrix matrix, int tokens)
    {
        var (likely, query) = (0.0, sampler.Query);
        for (var t = 0; t < tokens; t++)
        {
            sampler.Advance(1);
            if (matrix.Probability(query, sampler.Query) > 3.0 / matrix.Size) likely++;
            query = sampler.Query;
        }
        var (seen, most, squares, weighted) = (0.0, 0.0, 0.0, 0.0);
        for (var j = 0; j < matrix.Size; j++)
        {
            double n = sampler.Count(j);
            if (n > 1) seen++;
            most = Math.Max(most, n);
            squares += n * n;
            weighted += j % 7 * n;
        }
        return [seen / matrix.Size, most / tokens, Math.Sqrt(squares) / tokens, weighted / tokens, likely / tokens];
    }

    private static double[] Differences(double[][] a, double[][] b) => [.. a.Zip(b, (x, y) =>
    {
        var (m, n) = (SampleMoments.Of(x), SampleMoments.Of(y));
        return (m.Mean - n.Mean) / Math.Sqrt((m.Variance + n.Variance) / m.Count);
    })];

    /// <summary>Sees a class of probability 0.2 off by 6 % of itself (5.5 standard errors of 80 in 6,000).</summary>
    [Theory]
    [InlineData(SamplerKind.Alias, 100)]
    [InlineData(SamplerKind.Alias, 600)]
    [InlineData(SamplerKind.Snapshot, 30)]
    [InlineData(SamplerKind.Snapshot, 100)]
    [InlineData(SamplerKind.Snapshot, 600)]
    [InlineData(SamplerKind.Auto, 100)]
    [InlineData(SamplerKind.Auto, 300)]
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
