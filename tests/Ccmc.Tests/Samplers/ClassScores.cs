using Ccmc.Models;
using Ccmc.Samplers;
using Ccmc.Statistics;
using static Ccmc.Tests.Samplers.TrajectoryFixtures;

namespace Ccmc.Tests.Samplers;

/// <summary>For classes of tokens the sum over a trajectory of (is in the class) − (its probability, given what came before), and the sum
/// of the variances.</summary>
internal sealed class ClassScores
{
    private static readonly string[] classes = ["the query itself", "likely under the query", "the most frequent",
        "odd", "among the last hundred", "odd, after a query that is rare"];

    private readonly TransitionMatrix matrix;
    private readonly double[] likely;
    private readonly double[] excess = new double[classes.Length];
    private readonly double[] variance = new double[classes.Length];

    public ClassScores(TransitionMatrix matrix)
    {
        this.matrix = matrix;
        likely = [.. Enumerable.Range(0, matrix.Size).Select(q => matrix.Row(q).ToArray().OrderDescending().ElementAt(matrix.Size / 20))];
    }

    /// <summary>Takes in the next tokens of a trajectory.</summary>
    public void Follow(TrajectorySampler sampler, int tokens)
    {
        var size = matrix.Size;
        double[] counts = [.. Enumerable.Range(0, size).Select(j => (double)sampler.Count(j))];
        var length = counts.Sum();
        var (recent, inRecent, leader) = (new Queue<int>(), new int[size], Array.IndexOf(counts, counts.Max()));
        for (var t = 0; t < tokens; t++)
        {
            var (q, total, mass) = (sampler.Query, 0.0, new double[classes.Length]);
            for (var j = 0; j < size; j++)
            {
                var w = counts[j] * matrix.Probability(q, j);
                total += w;
                for (var c = 0; c < classes.Length; c++)
                    if (In(c, q, j)) mass[c] += w;
            }
            sampler.Advance(1);
            for (var c = 0; c < classes.Length; c++)
            {
                var p = mass[c] / total;
                excess[c] += (In(c, q, sampler.Query) ? 1 : 0) - p;
                variance[c] += p * (1 - p);
            }
            counts[sampler.Query]++;
            length++;
            if (counts[sampler.Query] > counts[leader]) leader = sampler.Query;
            inRecent[sampler.Query]++;
            recent.Enqueue(sampler.Query);
            if (recent.Count > 100) inRecent[recent.Dequeue()]--;
        }

        bool In(int c, int q, int j) => c switch
        {
            0 => j == q,
            1 => matrix.Probability(q, j) >= likely[q],
            2 => j == leader,
            3 => j % 2 == 1,
            4 => inRecent[j] > 0,
            _ => j % 2 == 1 && counts[q] * size < length,
        };
    }

    /// <summary>No class came too often or too seldom, at the tests' error rate over all classes. A class of less than ten expected events
    /// is left out: its law is not normal.</summary>
    public void AssertFair()
    {
        for (var c = 0; c < classes.Length; c++)
        {
            if (variance[c] < 10) continue;
            var z = excess[c] / Math.Sqrt(variance[c]);
            Assert.True(Math.Abs(z) < NormalLaw.UpperQuantile(Alpha / 10), $"{classes[c]}: z = {z}");
        }
    }
}
