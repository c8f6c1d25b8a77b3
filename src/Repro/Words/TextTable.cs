using Spectre.Console;

namespace Repro.Words;

/// <summary>A column of a table on the terminal.</summary>
/// <param name="Heading">Above it; none has one where the first is empty.</param>
/// <param name="IsNumber">Whether it is right-aligned.</param>
public sealed record TextColumn(string Heading, bool IsNumber = false);

/// <summary>Tables on the terminal, without borders or colours.</summary>
public static class TextTable
{
    /// <summary>Wider than any row, so that nothing is wrapped, and far from overflow.</summary>
    private const int Unbounded = 1 << 24;

    private const int Gap = 2;

    /// <summary>The lines, without blanks at their ends; what could steer a terminal is shown as a question mark.</summary>
    /// <param name="columns">From the left.</param>
    /// <param name="rows">A cell for each column.</param>
    /// <param name="width">Of the terminal, whose cells are wrapped; null where there is none, and no cell is.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<TextColumn> columns, IEnumerable<IReadOnlyList<string>> rows, int? width = null)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = columns[0].Heading.Length > 0 };
        foreach (var (i, column) in columns.Index())
            table.AddColumn(new TableColumn(new Text(column.Heading))
            {
                Alignment = column.IsNumber ? Justify.Right : Justify.Left,
                Padding = new(0, 0, i == columns.Count - 1 ? 0 : Gap, 0),
                NoWrap = width is null,
            });
        foreach (var row in rows) table.AddRow(row.Select(cell => new Text(PlainText.OfLine(cell))));
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new() { UseDefaultEnrichers = false },
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = width ?? Unbounded;
        console.Write(table);
        return text.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd());
    }
}
