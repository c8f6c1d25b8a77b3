using Repro.Words;

namespace Repro.Configuration;

/// <summary>Where something was written.</summary>
/// <param name="Source">The file as the user named it, or <c>--set path=…</c>.</param>
/// <param name="Line">From 1; 0 for the file as a whole.</param>
/// <param name="Column">From 1; on the command line, within the value.</param>
public readonly record struct Place(string Source, int Line, int Column)
{
    private const string CommandLinePrefix = "--";

    /// <summary>Written on the command line rather than in a file.</summary>
    public bool OnCommandLine => Source.StartsWith(CommandLinePrefix, StringComparison.Ordinal);

    /// <summary>A file as a whole.</summary>
    public static Place Whole(string file) => new(file, 0, 0);

    /// <inheritdoc/>
    public override string ToString() =>
        Line == 0 ? Source
        : !OnCommandLine ? $"{Source}:{Line}:{Column}"
        : Line == 1 && Column == 1 ? Source
        : Line == 1 ? $"{Source} (column {Column})"
        : $"{Source} (line {Line}, column {Column})";
}

/// <summary>Something wrong with a configuration: where, what was found, what is allowed.</summary>
public sealed record Mistake(Place Place, string Message)
{
    private const int LongestMessage = 2000;

    /// <summary>On one line of bearable length, whatever the configuration holds.</summary>
    public override string ToString() => PlainText.OfLine($"{Place}: {PlainText.ShortenedInside(Message, LongestMessage)}");
}

/// <summary>The mistakes found so far; each is kept once.</summary>
public sealed class Mistakes
{
    private readonly HashSet<Mistake> seen = [];
    private readonly List<Mistake> list = [];

    /// <summary>Whether anything was wrong.</summary>
    public bool Any => list.Count > 0;

    /// <summary>How often something was added, repetitions counted: unchanged means that nothing was wrong since.</summary>
    public int Told { get; private set; }

    /// <summary>In the order of the text: by source, line and column.</summary>
    public IReadOnlyList<Mistake> Sorted()
    {
        var files = list.Select(m => m.Place.Source).Distinct().ToList();
        return [.. list.Select((mistake, index) => (mistake, index))
            .OrderBy(m => m.mistake.Place.OnCommandLine)
            .ThenBy(m => m.mistake.Place.OnCommandLine ? 0 : files.IndexOf(m.mistake.Place.Source))
            .ThenBy(m => m.mistake.Place.Line)
            .ThenBy(m => m.mistake.Place.Column)
            .ThenBy(m => m.index)
            .Select(m => m.mistake)];
    }

    /// <summary>Adds one.</summary>
    public void Add(Place place, string message)
    {
        Told++;
        var mistake = new Mistake(place, message);
        if (seen.Add(mistake)) list.Add(mistake);
    }

    /// <summary>Adds those of another.</summary>
    public void Add(Mistakes others)
    {
        foreach (var m in others.list) Add(m.Place, m.Message);
    }
}
