namespace Repro.Words;

/// <summary>Text in a cell of a Markdown table.</summary>
internal static class MarkdownCell
{
    /// <summary>On one line, without a bar that would end the cell.</summary>
    public static string Of(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
