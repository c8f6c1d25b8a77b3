using System.Text.Json;
using System.Text.RegularExpressions;

namespace Repro.Cli.Tests;

/// <summary><c>--format</c>.</summary>
public sealed class FormatTests : IDisposable
{
    private readonly Session session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("list", "experiments")]
    [InlineData("describe toy-coverage", "parameters")]
    [InlineData("validate configs/x.yaml configs/wrong.yaml", "mistakes")]
    [InlineData("validate configs/x.yaml", "configurations")]
    [InlineData("describe toy-coverage", "experiment")]
    [InlineData("plan configs/x.yaml", "points")]
    [InlineData("runs", "runs")]
    [InlineData("check", "runs")]
    public void What_is_told_is_told_to_programs_too(string line, string first)
    {
        session.Write("configs/x.yaml", Session.Toy);
        session.Write("configs/wrong.yaml", "experiment: toys\n");
        session.Write("results/x/cells/cells.jsonl", "");
        session.Run([.. line.Split(' '), "--format", "json"]);
        using var json = JsonDocument.Parse(session.Output);
        var rows = json.RootElement.GetProperty(first);
        Assert.True(rows.GetArrayLength() > 0);
        Assert.Equal(0, session.Run(line.Split(' ')[0], "--help"));
        var help = Regex.Replace(session.Output[session.Output.IndexOf("Usage:", StringComparison.Ordinal)..], @"\s+", " ");
        Assert.Contains($": {string.Join(", ", json.RootElement.EnumerateObject().Select(p => p.Name))} [default: text]",
            help, StringComparison.Ordinal);
        var columns = rows[0].EnumerateObject().Select(p => p.Name).ToList();
        using var another = new Session();
        foreach (var file in new[] { "configs/x.yaml", "configs/wrong.yaml" })
            another.Write(file, File.ReadAllText(Path.Combine(session.Folder, file)));
        another.Write("results/x/cells/cells.jsonl", "");
        another.Run([.. line.Split(' '), "--format", $"csv:{first}"]);
        Assert.Equal(string.Join(',', columns), another.Output.Split('\n')[0]);
        Assert.Equal(rows.GetArrayLength() + 2, another.Output.Split('\n').Length);
        Assert.Equal(session.Error.Replace(session.Folder, "", StringComparison.Ordinal),
            another.Error.Replace(another.Folder, "", StringComparison.Ordinal));
    }
}
