using System.CommandLine;
using Repro.Tables;
using Repro.Words;

namespace Repro.Cli;

/// <summary><c>--format</c>: what a command prints, for people or for programs.</summary>
/// <param name="tables">The names of its tables, for the help; none where the command line names the only one.</param>
internal sealed class FormatOption(params string[] tables)
{
    private const string CsvOf = "csv:";
    private static readonly string[] Formats = ["text", "json", "csv", "md"];

    /// <summary>The option.</summary>
    public Option<string> Option { get; } = new("--format")
    {
        Description = "text for people; json: an object with a list of rows under each table's name; "
            + (tables.Length > 1 ? "csv: the first of these tables alone, csv:TABLE: another of them" : "csv")
            + "; md: in Markdown"
            + (tables.Length == 0 ? "" : $". {(tables.Length > 1 ? "Tables" : "Table")}: {string.Join(", ", tables)}"),
        HelpName = tables.Length > 1 ? "text|json|csv[:TABLE]|md" : "text|json|csv|md",
        DefaultValueFactory = _ => Formats[0],
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!Formats.Contains(text) && !text.StartsWith(CsvOf, StringComparison.Ordinal))
                result.AddError($"--format must be one of {string.Join(", ", Formats)}, found: {text}{NearestName.Hint(text, Formats)}");
            return text;
        },
    };

    /// <summary>Writes a command's output to standard output.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="context">Where to.</param>
    /// <param name="sheets">As tables, the main one first.</param>
    /// <param name="tell">Writes it for people.</param>
    public void Write(ParseResult parsed, CommandContext context, IReadOnlyList<Sheet> sheets, Action tell)
    {
        switch (parsed.GetValue(Option))
        {
            case { } text when text.StartsWith(CsvOf, StringComparison.Ordinal):
                context.Output.Write(SheetFormat.Csv(Named(sheets, text[CsvOf.Length..])));
                break;
            case "json": context.Output.Write(SheetFormat.Json(sheets)); break;
            case "csv": context.Output.Write(SheetFormat.Csv(sheets[0])); break;
            case "md": context.Output.Write(SheetFormat.Markdown(sheets)); break;
            default: tell(); break;
        }
    }

    private static Sheet Named(IReadOnlyList<Sheet> sheets, string name) => sheets.FirstOrDefault(s => s.Name == name)
        ?? throw new UsageException($"--format {CsvOf}{name}: there is no such table here"
            + $"{NearestName.Hint(name, sheets.Select(s => s.Name))}; tables: {string.Join(", ", sheets.Select(s => s.Name))}");
}
