namespace Ccmc.Likelihood;

/// <summary>The tokens whose log-odds are fitted: members of groups of two or more.</summary>
/// <param name="Tokens">Global token of each, ascending.</param>
/// <param name="Groups">Its group, 0-based and dense.</param>
/// <param name="GroupSizes">Tokens of each group.</param>
/// <param name="Local">Place of each of the K tokens among them, −1 for the others.</param>
internal sealed record FreeTokens(int[] Tokens, int[] Groups, int[] GroupSizes, int[] Local)
{
    /// <param name="label">Group label of each of the K tokens, −1 for none.</param>
    public static FreeTokens Of(int[] label)
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
        return new([.. tokens], [.. groups], [.. sizes], local);
    }

    /// <summary>The entries of a vector of length K that belong to them.</summary>
    public double[] Select(ReadOnlySpan<double> all)
    {
        var selected = new double[Tokens.Length];
        for (var i = 0; i < selected.Length; i++) selected[i] = all[Tokens[i]];
        return selected;
    }
}
