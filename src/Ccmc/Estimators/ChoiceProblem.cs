using Ccmc.Functions;

namespace Ccmc.Estimators;

/// <summary>
/// What the solver sees: types over the free tokens, renumbered 0 … m − 1, each free token in one class of two or more within which log-odds are
/// finite. Where a component has no finite estimate, prompts are cut to the class of their winner: the limit of the likelihood as classes run apart.
/// </summary>
/// <param name="Tokens">Global token of each free one, ascending.</param>
/// <param name="Groups">Group of each free token, 0-based and dense; the gauge has mean zero in each.</param>
/// <param name="GroupSizes">Tokens of each group.</param>
/// <param name="Offsets">Type i stands at Offsets[i] … Offsets[i + 1] of Index and Count.</param>
/// <param name="Index">Free token, renumbered.</param>
/// <param name="Count">Its count.</param>
/// <param name="Weight">Weight of each type.</param>
/// <param name="Wins">Weight with which each free token was chosen.</param>
/// <param name="LogCountOffset">Σ weight · log n_next over the types kept: the part of the log-likelihood without parameters.</param>
internal sealed record ChoiceProblem(
    int[] Tokens, int[] Groups, int[] GroupSizes, ReadOnlyMemory<int> Offsets, ReadOnlyMemory<int> Index, ReadOnlyMemory<double> Count,
    ReadOnlyMemory<double> Weight, double[] Wins, double LogCountOffset)
{
    public int Size => Tokens.Length;

    /// <param name="data">The samples.</param>
    /// <param name="label">Group label of each token, −1 for unseen ones: classes, or components (with a ridge, where all are finite).</param>
    /// <param name="cut">Whether some prompt holds tokens of several groups.</param>
    public static ChoiceProblem Of(ChoiceData data, int[] label, bool cut)
    {
        var (tokens, groups, sizes, local) = Renumber(label);
        var wins = new double[tokens.Length];
        for (var i = 0; i < wins.Length; i++) wins[i] = data.Wins[tokens[i]];
        var whole = !cut && !data.HasCertainChoices && tokens.Length == data.VocabularySize;
        return whole
            ? new(tokens, groups, sizes, data.OffsetMemory, data.TokenMemory, data.CountMemory, data.WeightMemory, wins, data.LogCountOffset())
            : Cut(data, label, tokens, groups, sizes, local, wins);
    }

    private static ChoiceProblem Cut(ChoiceData data, int[] label, int[] tokens, int[] groups, int[] sizes, int[] local, double[] wins)
    {
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
        return new(tokens, groups, sizes, offsets.AsMemory(0, kept + 1), index.AsMemory(0, end), count.AsMemory(0, end), weight.AsMemory(0, kept),
            wins, data.LogCountOffset() - certain);
    }

    private static (int[] Tokens, int[] Groups, int[] Sizes, int[] Local) Renumber(int[] label)
    {
        var members = new int[label.Length];
        foreach (var g in label)
            if (g >= 0) members[g]++;
        var local = new int[label.Length];
        var dense = new int[label.Length];
        Array.Fill(local, -1);
        Array.Fill(dense, -1);
        var tokens = new List<int>();
        var groups = new List<int>();
        var sizes = new List<int>();
        for (var token = 0; token < label.Length; token++)
        {
            if (label[token] < 0 || members[label[token]] < 2) continue;
            if (dense[label[token]] < 0)
            {
                dense[label[token]] = sizes.Count;
                sizes.Add(members[label[token]]);
            }
            local[token] = tokens.Count;
            tokens.Add(token);
            groups.Add(dense[label[token]]);
        }
        return ([.. tokens], [.. groups], [.. sizes], local);
    }
}
