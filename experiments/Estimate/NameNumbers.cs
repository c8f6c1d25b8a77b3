namespace Experiments.Estimate;

/// <summary>Names numbered as they come, from 0.</summary>
internal sealed class NameNumbers
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly List<string> names = [];

    public NameNumbers() => lookup = numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>By number.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>The number of a name that came before.</summary>
    public bool TryFind(ReadOnlySpan<char> name, out int number) => lookup.TryGetValue(name, out number);

    /// <summary>Numbers a new name.</summary>
    public int Add(ReadOnlySpan<char> name)
    {
        lookup[name] = names.Count;
        names.Add(name.ToString());
        return names.Count - 1;
    }

    /// <summary>Rank of each name in ordinal order, by number: the order of rows does not matter for it.</summary>
    public int[] Ranks()
    {
        var order = Enumerable.Range(0, names.Count).OrderBy(i => names[i], StringComparer.Ordinal).ToArray();
        var ranks = new int[names.Count];
        for (var rank = 0; rank < order.Length; rank++) ranks[order[rank]] = rank;
        return ranks;
    }
}
