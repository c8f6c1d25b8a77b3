using Repro.Words;

namespace Repro.Tests.Words;

public class TextTableTests
{
    private static readonly TextColumn[] Columns = [new("name"), new("count", IsNumber: true), new("where")];

    [Fact]
    public void Numbers_stand_to_the_right_and_lines_end_without_blanks() => Assert.Equal(
        ["name    count  where", "short       1", "longer     10  here"],
        TextTable.Lines(Columns, [["short", "1", ""], ["longer", "10", "here"]]));

    [Fact]
    public void Without_a_terminal_no_cell_is_wrapped()
    {
        var path = string.Join(' ', Enumerable.Repeat("word", 500));
        Assert.Equal($"a         1  {path}", TextTable.Lines(Columns, [["a", "1", path]]).Skip(1).Single());
    }

    [Fact]
    public void On_a_terminal_lines_keep_to_its_width_and_no_word_is_lost()
    {
        var lines = TextTable.Lines(Columns, [["a", "1", string.Join(' ', Enumerable.Repeat("word", 50))]], 40).ToList();
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 40));
        Assert.Equal(50, lines.Sum(line => line.Split(' ').Count(w => w == "word")));
    }

    [Fact]
    public void What_steers_a_terminal_is_a_question_mark_and_markup_is_text() =>
        Assert.Equal(["?[31m?x  [red]y[/]"], TextTable.Lines([new(""), new("")], [["\u001b[31m\nx", "[red]y[/]"]]));
}
