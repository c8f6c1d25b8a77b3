using Ccmc.Models;

namespace Ccmc.MeanField;

/// <summary>Finds heteroclinic cycles through single winners: the cycles of the digraph with an arc j → i where i invades j and then wins
/// their edge.</summary>
internal static class CornerCycles
{
    /// <summary>Cycles named before the search stops; a digraph of 20 tokens can have more than anyone would read.</summary>
    public const int MostNamed = 100;

    /// <summary>Arcs tried before the search stops.</summary>
    private const int Patience = 1_000_000;

    /// <summary>Whether there is one among the tokens present.</summary>
    public static bool ExistAmong(TransitionMatrix matrix, int[] present, CancellationToken cancellation = default) =>
        Array.IndexOf(Core(matrix, present, cancellation), true) >= 0;

    /// <summary>The cycles without a repeated token, by first token and then in the order of a depth-first search; at most
    /// <see cref="MostNamed"/>.</summary>
    public static IReadOnlyList<CornerCycle> Among(TransitionMatrix matrix, int[] present, CancellationToken cancellation = default)
    {
        var core = Core(matrix, present, cancellation);
        var cycles = new List<CornerCycle>();
        var (path, tried) = (new List<int>(), 0);
        for (var first = 0; first < core.Length; first++)
            if (core[first]) Extend(first);
        return cycles;

        void Extend(int token)
        {
            cancellation.ThrowIfCancellationRequested();
            path.Add(token);
            for (var next = path[0]; next < core.Length && cycles.Count < MostNamed && tried < Patience; next++)
            {
                if (!core[next] || !IsArc(matrix, token, next)) continue;
                tried++;
                if (next == path[0]) cycles.Add(new([.. path], Ratio(matrix, path)));
                else if (!path.Contains(next)) Extend(next);
            }
            path.RemoveAt(path.Count - 1);
        }
    }

    /// <summary>Tokens without an arc to a remaining token are removed; those that remain are on a cycle or lead to one.</summary>
    private static bool[] Core(TransitionMatrix matrix, int[] present, CancellationToken cancellation)
    {
        var left = new bool[matrix.Size];
        foreach (var j in present) left[j] = true;
        for (var taken = true; taken;)
        {
            taken = false;
            cancellation.ThrowIfCancellationRequested();
            for (var j = 0; j < left.Length; j++)
            {
                if (!left[j] || LeadsOn(matrix, j, left)) continue;
                left[j] = false;
                taken = true;
            }
        }
        return left;
    }

    private static bool LeadsOn(TransitionMatrix matrix, int j, bool[] left)
    {
        for (var i = 0; i < left.Length; i++)
            if (left[i] && IsArc(matrix, j, i)) return true;
        return false;
    }

    private static bool IsArc(TransitionMatrix matrix, int j, int i) =>
        i != j && matrix.Probability(j, i) > matrix.Probability(j, j) && matrix.Probability(i, j) < matrix.Probability(i, i);

    private static double Ratio(TransitionMatrix matrix, List<int> cycle)
    {
        var ratio = 1.0;
        for (var k = 0; k < cycle.Count; k++)
        {
            var (before, j, next) = (cycle[(k + cycle.Count - 1) % cycle.Count], cycle[k], cycle[(k + 1) % cycle.Count]);
            ratio *= (matrix.Probability(j, j) - matrix.Probability(j, before)) / (matrix.Probability(j, next) - matrix.Probability(j, j));
        }
        return ratio;
    }
}
