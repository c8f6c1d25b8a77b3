using System.Globalization;
using System.Text.RegularExpressions;

namespace Experiments.Tests.House;

/// <summary>Lines are as long as .editorconfig allows, which no analyzer checks.</summary>
public sealed class LineTests
{
    [Fact]
    public void No_line_is_longer_than_the_editor_is_told()
    {
        var settings = File.ReadAllText(Path.Combine(Repository.Root, ".editorconfig"));
        var longest = int.Parse(Regex.Match(settings, @"^max_line_length = (\d+)$", RegexOptions.Multiline).Groups[1].Value,
            CultureInfo.InvariantCulture);
        var files = new[] { "src", "experiments", "tests" }.SelectMany(folder => Repository.Files(folder, "*.cs")).ToList();
        Assert.True(files.Count > 500);
        Assert.Equal("", string.Join('\n',
            from file in files
            from line in File.ReadLines(file).Index()
            where line.Item.EnumerateRunes().Count() > longest
            select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Index + 1}"));
    }
}
