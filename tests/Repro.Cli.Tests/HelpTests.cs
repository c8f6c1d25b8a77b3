using System.Text.RegularExpressions;

namespace Repro.Cli.Tests;

/// <summary><c>--help</c>.</summary>
public sealed class HelpTests : IDisposable
{
    private readonly Session session = new();

    public void Dispose() => session.Dispose();

    [Fact]
    public void Options_that_do_nothing_in_a_command_are_not_in_its_help()
    {
        session.Run("plan", "--help");
        session.Run("run-all", "--help");
        foreach (var idle in new[] { "--timeout", "--strict", "--quiet" })
            Assert.Single(Regex.Matches(session.Output, $"^  {idle} ",
                RegexOptions.Multiline));
        Assert.Single(Regex.Matches(session.Output, "^  --name ",
            RegexOptions.Multiline));
    }

    [Theory]
    [InlineData("runs")]
    [InlineData("table")]
    [InlineData("bundle")]
    [InlineData("audit")]
    [InlineData("diff")]
    [InlineData("run")]
    [InlineData("run-all")]
    [InlineData("gather")]
    [InlineData("plan")]
    [InlineData("list")]
    [InlineData("describe")]
    [InlineData("validate")]
    [InlineData("schema")]
    [InlineData("explain")]
    [InlineData("report")]
    [InlineData("clean")]
    public void Every_command_has_help_with_an_example(string command)
    {
        Assert.Equal(0, session.Run(command, "--help"));
        Assert.Contains($"Example:\n  repro {command}", session.Output, StringComparison.Ordinal);
    }
}
