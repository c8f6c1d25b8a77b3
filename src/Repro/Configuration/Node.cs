namespace Repro.Configuration;

/// <summary>A YAML value with the place where it starts.</summary>
public abstract class Node(Place place)
{
    /// <summary>Where it starts.</summary>
    public Place Place { get; } = place;

    /// <summary>Levels below this one.</summary>
    internal abstract int Depth { get; }

    /// <summary>Nodes in it, itself included, aliases counted as often as they occur.</summary>
    internal abstract long Size { get; }

    /// <summary>What it is, for messages: <c>the text 'x'</c>, <c>a list</c>, <c>a mapping</c>.</summary>
    internal abstract string Found { get; }
}

/// <summary>A single value.</summary>
/// <param name="place">Where.</param>
/// <param name="text">The value's characters, quotes removed.</param>
/// <param name="plain">Written without quotes, so that it may be a number, a truth value or nothing.</param>
public sealed class ScalarNode(Place place, string text, bool plain) : Node(place)
{
    /// <summary>The value's characters, quotes removed.</summary>
    public string Text { get; } = text;

    /// <summary>Written without quotes.</summary>
    public bool Plain { get; } = plain;

    /// <summary>Nothing: empty, <c>~</c> or <c>null</c>.</summary>
    internal bool Empty => Plain && Text is "" or "~" or "null" or "Null" or "NULL";

    /// <inheritdoc/>
    internal override int Depth => 0;

    /// <inheritdoc/>
    internal override long Size => 1;

    /// <inheritdoc/>
    internal override string Found => Empty ? "nothing" : Plain ? $"'{Shortened}'" : $"the text '{Shortened}'";

    private string Shortened => Text.Length <= 60 ? Text : Text[..57] + "…";
}

/// <summary>A list.</summary>
public sealed class ListNode(Place place, IReadOnlyList<Node> items) : Node(place)
{
    /// <summary>Its items.</summary>
    public IReadOnlyList<Node> Items { get; } = items;

    /// <inheritdoc/>
    internal override int Depth { get; } = 1 + items.Select(i => i.Depth).DefaultIfEmpty(0).Max();

    /// <inheritdoc/>
    internal override long Size { get; } = 1 + items.Sum(i => i.Size);

    /// <inheritdoc/>
    internal override string Found => Items.Count == 0 ? "an empty list" : "a list";
}

/// <summary>One key of a mapping with its value.</summary>
public sealed record Entry(string Key, Place Place, Node Value);

/// <summary>A mapping in the order of the text.</summary>
public sealed class MappingNode(Place place, IReadOnlyList<Entry> entries) : Node(place)
{
    /// <summary>Its keys and values, each key once.</summary>
    public IReadOnlyList<Entry> Entries { get; } = entries;

    /// <inheritdoc/>
    internal override int Depth { get; } = 1 + entries.Select(e => e.Value.Depth).DefaultIfEmpty(0).Max();

    /// <inheritdoc/>
    internal override long Size { get; } = 1 + entries.Sum(e => 1 + e.Value.Size);

    /// <inheritdoc/>
    internal override string Found => Entries.Count == 0 ? "an empty mapping" : "a mapping";

    /// <summary>The entry of a key, null when absent.</summary>
    public Entry? Find(string key)
    {
        foreach (var entry in Entries)
            if (entry.Key == key) return entry;
        return null;
    }

    /// <summary>The same with one key set: in its place when present, else last.</summary>
    internal MappingNode With(Entry entry)
    {
        var index = Entries.ToList().FindIndex(e => e.Key == entry.Key);
        return new(Place, index < 0 ? [.. Entries, entry] : [.. Entries.Take(index), entry, .. Entries.Skip(index + 1)]);
    }
}
