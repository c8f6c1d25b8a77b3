using System.Globalization;

namespace Repro.Planning;

/// <summary>One of the parts into which a plan is cut, each run by itself, on another machine perhaps: <c>i/n</c>.</summary>
/// <param name="Number">Which, from 1.</param>
/// <param name="Count">Of how many, 1 or more.</param>
public readonly record struct Shard(int Number, int Count)
{
    private const string Infix = ".shard-";

    /// <summary>Most shards of a plan.</summary>
    public const int MaximumCount = 100_000;

    /// <summary>
    /// Reads <c>i/n</c>. Numbers count round: 0 of n is n of n, so the tasks of an array may be numbered from 0 to n − 1 as well as from 1
    /// to n.
    /// </summary>
    public static bool TryParse(string text, out Shard shard)
    {
        shard = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 1 || !TryParse(text.AsSpan(0, slash), out var number) || !TryParse(text.AsSpan(slash + 1), out var count)) return false;
        if (count is < 1 or > MaximumCount || number > count) return false;
        shard = new(number == 0 ? count : number, count);
        return true;
    }

    /// <summary>The folder of this shard of a run.</summary>
    public string NameOf(string run) => string.Create(CultureInfo.InvariantCulture, $"{run}{Infix}{Number}-of-{Count}");

    /// <summary>Whether a folder's name is that of a shard of a run; of any run where none is given.</summary>
    public static bool IsNameOf(string? run, string folder, out Shard shard)
    {
        shard = default;
        var at = folder.LastIndexOf(Infix, StringComparison.Ordinal);
        if (at < 1 || (run is not null && folder[..at] != run)) return false;
        return TryParse(folder[(at + Infix.Length)..].Replace("-of-", "/", StringComparison.Ordinal), out shard)
            && shard.NameOf(folder[..at]) == folder;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}");

    private static bool TryParse(ReadOnlySpan<char> text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
