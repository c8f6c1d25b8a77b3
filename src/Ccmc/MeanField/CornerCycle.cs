using Ccmc.Models;

namespace Ccmc.MeanField;

/// <summary>Heteroclinic cycles through single winners.</summary>
internal static class CornerCycle
{
    /// <summary>Whether the digraph with an arc j → i where i invades j (π_ji &gt; π_jj) and then wins their edge (π_ij &lt; π_ii) has a cycle among the tokens present.</summary>
    public static bool ExistsIn(TransitionMatrix matrix, int[] present)
    {
        // Tokens without an arc to a token that is left are taken away; what stays for good lies on or leads to a cycle.
        var left = new bool[matrix.Size];
        foreach (var j in present) left[j] = true;
        for (var taken = true; taken;)
        {
            taken = false;
            for (var j = 0; j < left.Length; j++)
            {
                if (!left[j] || LeadsOn(matrix, j, left)) continue;
                left[j] = false;
                taken = true;
            }
        }
        return Array.IndexOf(left, true) >= 0;
    }

    private static bool LeadsOn(TransitionMatrix matrix, int j, bool[] left)
    {
        for (var i = 0; i < left.Length; i++)
            if (left[i] && i != j && matrix.Probability(j, i) > matrix.Probability(j, j) && matrix.Probability(i, j) < matrix.Probability(i, i)) return true;
        return false;
    }
}
