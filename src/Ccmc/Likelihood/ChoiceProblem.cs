using Ccmc.Functions;
using Ccmc.Samples;

namespace Ccmc.Likelihood;

/// <summary>
/// What the solver sees: the free tokens, renumbered 0 … m − 1, each in one class of two or more within which log-odds are finite. Where a
/// component has no finite estimate, prompts are cut to the class of their winner: the limit of the likelihood as classes run apart.
/// </summary>
/// <param name="Tokens">Global token of each free one, ascending.</param>
/// <param name="Groups">Group of each free token, 0-based and dense; the gauge has mean zero in each.</param>
/// <param name="GroupSizes">Tokens of each group.</param>
/// <param name="Passes">The prompts.</param>
/// <param name="Wins">Weight with which each free token was chosen.</param>
internal sealed record ChoiceProblem(
    int[] Tokens, int[] Groups, int[] GroupSizes, ChoicePasses Passes, double[] Wins)
{
    public int Size => Tokens.Length;

    /// <param name="data">The samples.</param>
    /// <param name="label">Group label of each token, −1 for unseen ones: classes, or components (with a ridge, where all are
    /// finite).</param>
    /// <param name="cut">Whether some prompt holds tokens of several groups.</param>
    public static ChoiceProblem Of(ChoiceData data, int[] label, bool cut)
    {
        var free = FreeTokens.Of(label);
        var wins = free.Select(data.Wins);
        var whole = !cut && !data.HasCertainChoices && free.Tokens.Length == data.VocabularySize;
        if (!whole) return Cut(data, label, free, wins);
        var types = new TypeLists(data.OffsetMemory, data.TokenMemory, data.CountMemory, data.WeightMemory);
        var passes = new TypePasses(free.Tokens.Length, types, data.LogCountOffset());
        return new(free.Tokens, free.Groups, free.GroupSizes, passes, wins);
    }

    /// <summary>The problem of unsorted rows: tokens that are not free have weight 0 in them.</summary>
    public static ChoiceProblem Of(QueryRows rows, int[] label, bool byPairs)
    {
        var free = FreeTokens.Of(label);
        return new(free.Tokens, free.Groups, free.GroupSizes, new RowPasses(rows, free.Tokens, byPairs), free.Select(rows.Wins));
    }

    private static ChoiceProblem Cut(ChoiceData data, int[] label, FreeTokens free, double[] wins)
    {
        var local = free.Local;
        var (offsets, index, count) = (new int[data.Types + 1], new int[data.Tokens.Length], new double[data.Tokens.Length]);
        var (weight, kept, end) = (new double[data.Types], 0, 0);
        var certain = 0.0;
        for (var type = 0; type < data.Types; type++)
        {
            var (winner, winnerCount) = (data.FirstWinners[type], 1.0);
            for (var at = data.Offsets[type]; at < data.Offsets[type + 1]; at++)
            {
                if (data.Tokens[at] == winner) winnerCount = data.Counts[at];
                if (label[data.Tokens[at]] != label[winner]) continue;
                index[end] = local[data.Tokens[at]];
                count[end++] = data.Counts[at];
            }
            if (end - offsets[kept] < 2)
            {
                // A choice of one is certain: it says nothing and adds nothing to the likelihood.
                end = offsets[kept];
                certain += data.Weights[type] * Elementary.Log(winnerCount);
                if (local[winner] >= 0) wins[local[winner]] -= data.Weights[type];
                continue;
            }
            weight[kept++] = data.Weights[type];
            offsets[kept] = end;
        }
        var types = new TypeLists(offsets.AsMemory(0, kept + 1), index.AsMemory(0, end), count.AsMemory(0, end), weight.AsMemory(0, kept));
        var passes = new TypePasses(free.Tokens.Length, types, data.LogCountOffset() - certain);
        return new(free.Tokens, free.Groups, free.GroupSizes, passes, wins);
    }
}
