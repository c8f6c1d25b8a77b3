namespace Repro.Words;

/// <summary>The known name that a mistyped one probably means.</summary>
public static class NearestName
{
    /// <summary>The nearest of the known names by edit distance (swaps of neighbours count one), null when none is near: more than a third
    /// of the letters differ.</summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        string? best = null;
        var least = Math.Max(1, Math.Min(name.Length, 60) / 3) + 1;
        foreach (var candidate in known)
        {
            var distance = Distance(name, candidate);
            if (distance >= least) continue;
            (best, least) = (candidate, distance);
        }

        return best;
    }

    /// <summary><c> (did you mean 'x'?)</c>, empty when no name is near.</summary>
    public static string Hint(string name, IEnumerable<string> known) =>
        Of(name, known) is { } nearest ? $" (did you mean '{nearest}'?)" : "";

    /// <summary>Optimal string alignment distance, regardless of case and of '-' against '_'.</summary>
    internal static int Distance(string left, string right)
    {
        if (Math.Abs(left.Length - right.Length) > 20) return int.MaxValue;
        var d = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= right.Length; j++) d[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var change = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[left.Length, right.Length];
    }

    private static bool Same(char a, char b) => Plain(a) == Plain(b);

    private static char Plain(char c) => c == '-' ? '_' : char.ToLowerInvariant(c);
}
