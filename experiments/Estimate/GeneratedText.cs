using Ccmc.Models;
using Ccmc.Random;
using Ccmc.Samplers;

namespace Experiments.Estimate;

/// <summary>Text from a fitted chain, before and after it collapses.</summary>
internal static class GeneratedText
{
    /// <summary>Tokens of a row, as its column says.</summary>
    private const int RowTokens = 40;

    /// <summary>Most of tokens times vocabulary: a second or so.</summary>
    private const long MostWork = 400_000_000;

    private static readonly long[] Times = [0, 100, 1000, 10_000, 100_000, 1_000_000];

    /// <summary>What follows at each time, of one trajectory from a prompt of one of each token, whose query is the first.</summary>
    public static IEnumerable<GeneratedRow> Rows(
        TransitionMatrix matrix, IReadOnlyList<string> vocabulary, RandomStream stream, CancellationToken cancellation)
    {
        var start = new TrajectoryStart([.. Enumerable.Repeat(1L, matrix.Size)], 0);
        var trajectory = TrajectorySampler.Create(SamplerKind.Auto, matrix, start, stream, compensated: false);
        foreach (var time in Times.Where(t => t * matrix.Size <= MostWork))
        {
            trajectory.Advance(time - trajectory.Tokens, cancellation);
            var next = new string[RowTokens];
            for (var i = 0; i < next.Length; i++)
            {
                trajectory.Advance(1, cancellation);
                next[i] = TokenText.Printed(vocabulary[trajectory.Query]);
            }
            yield return new(time, string.Join(' ', next));
        }
    }
}
