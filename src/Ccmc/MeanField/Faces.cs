namespace Ccmc.MeanField;

/// <summary>Subsets of the tokens, in lexicographic order.</summary>
internal static class Faces
{
    /// <summary>Binomial coefficient, cut at 2³⁰.</summary>
    public static long Count(int size, int chosen)
    {
        var count = 1L;
        for (var i = 1; i <= chosen; i++)
        {
            count = count * (size - chosen + i) / i;
            if (count > 1L << 30) return 1L << 30;
        }
        return count;
    }

    /// <summary>0, 1, …, count − 1.</summary>
    public static int[] First(int count)
    {
        var subset = new int[count];
        for (var i = 0; i < count; i++) subset[i] = i;
        return subset;
    }

    /// <summary>Moves to the next subset of the same size; false after the last.</summary>
    public static bool Next(int[] subset, int size)
    {
        var i = subset.Length - 1;
        while (i >= 0 && subset[i] == size - subset.Length + i) i--;
        if (i < 0) return false;
        subset[i]++;
        for (var k = i + 1; k < subset.Length; k++) subset[k] = subset[k - 1] + 1;
        return true;
    }
}
