using System.Text;
using System.Text.Json;
using Repro.Words;

namespace Repro.Tables;

/// <summary>Sheets as programs read them.</summary>
public static class SheetFormat
{
    /// <summary>A value as text, every digit of a number.</summary>
    public static string Text(object? value) => Column.Field(value);

    /// <summary>An object with a list of rows under each sheet's name, each row an object by column.</summary>
    public static string Json(IEnumerable<Sheet> sheets)
    {
        var document = sheets.ToDictionary(
            s => s.Name,
            s => s.Rows.Select(r => s.Columns.Zip(r).ToDictionary(f => f.First.Heading, f => f.Second)).ToList());
        return JsonSerializer.Serialize(document, Words.Json.Document) + "\n";
    }

    /// <summary>CSV by RFC 4180 of one sheet, as the tables of a run are written.</summary>
    public static string Csv(Sheet sheet)
    {
        using var stream = new MemoryStream();
        Column[] columns =
            [.. sheet.Columns.Select(c => new Column(c.Heading, c.IsNumber ? ColumnType.Number : ColumnType.Text, "", ""))];
        CsvFile.Write(stream, columns, sheet.Rows.Select(r => r.Select(Column.Field)));
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Tables in Markdown, each below its name where there are several; empty ones are left out.</summary>
    public static string Markdown(IReadOnlyList<Sheet> sheets)
    {
        var text = new StringBuilder();
        foreach (var sheet in sheets.Where(s => s.Rows.Count > 0 || sheets.Count == 1))
        {
            if (sheets.Count > 1) text.Append(text.Length > 0 ? "\n" : "").Append("## ").Append(sheet.Name).Append("\n\n");
            text.Append("| ").AppendJoin(" | ", sheet.Columns.Select(c => c.Heading)).Append(" |\n| ")
                .AppendJoin(" | ", sheet.Columns.Select(c => c.IsNumber ? "---:" : "---")).Append(" |\n");
            foreach (var row in sheet.Rows)
                text.Append("| ").AppendJoin(" | ", row.Select(f => MarkdownCell.Of(Column.Field(f)))).Append(" |\n");
        }

        return text.ToString();
    }
}
