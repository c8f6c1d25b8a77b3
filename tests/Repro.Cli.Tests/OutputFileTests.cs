namespace Repro.Cli.Tests;

/// <summary>Paths that cannot be written are told before any work, with their option; what is written for humans is read as
/// meant.</summary>
public sealed class OutputFileTests : IDisposable
{
    private readonly Session session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("--events", "taken/x.jsonl", "is a file, where a folder is needed")]
    [InlineData("--events", "dangling/x.jsonl", "is a link to nothing")]
    [InlineData("--events", "configs", "is a folder; a file is needed")]
    [InlineData("--events", "", "--events names no file")]
    [InlineData("--out", "taken", "is a file, where a folder is needed")]
    [InlineData("--out", "dangling", "is a link to nothing")]
    [InlineData("--out", "dangling/deep", "is a link to nothing")]
    public void Nothing_runs_where_an_output_cannot_be_written(string option, string path, string told)
    {
        session.Write("configs/x.yaml", Session.Toy);
        session.Write("taken", "");
        File.CreateSymbolicLink(Path.Combine(session.Folder, "dangling"), Path.Combine(session.Folder, "nowhere"));
        Assert.Equal(2, session.Run("run", "configs/x.yaml", option, path));
        Assert.Contains(told, session.Error, StringComparison.Ordinal);
        Assert.Contains(option, session.Error, StringComparison.Ordinal);
        Assert.Empty(session.Runs);
    }

    [Fact]
    public void A_check_tells_of_its_xml_file_before_it_reads_a_run()
    {
        session.Write("out/keep", "");
        session.Write("taken", "");
        Assert.Equal(2, session.Run("check", "--out", "out", "--junit", "taken/x.xml"));
        Assert.Contains("--junit taken/x.xml: ", session.Error, StringComparison.Ordinal);
        Assert.Contains("is a file, where a folder is needed", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_of_an_events_file_are_made_and_trying_leaves_no_file()
    {
        session.Write("configs/x.yaml", Session.Toy);
        Assert.Equal(0, session.Run("run", "configs/x.yaml", "--events", "deep/er/events.jsonl"));
        Assert.True(Directory.Exists(Path.Combine(session.Folder, "deep/er")));
        Assert.False(File.Exists(Path.Combine(session.Folder, "deep/er/events.jsonl")));
    }

    [Theory]
    [InlineData("1000", 0)]
    [InlineData("1e3", 0)]
    [InlineData("1.0", 0)]
    [InlineData("18446744073709551615", 0)]
    [InlineData("18446744073709551616", 2)]
    [InlineData("1.5", 2)]
    [InlineData("-1", 2)]
    public void Integers_are_read_by_value(string seed, int code)
    {
        session.Write("configs/x.yaml", Session.Toy);
        Assert.Equal(code, session.Run("run", "configs/x.yaml", "--seed", seed));
    }

    [Fact]
    public void A_second_double_dash_is_passed_over()
    {
        Assert.Equal(0, session.Run("list"));
        var plain = session.Output;
        Assert.Equal(0, session.Run("--", "list"));
        Assert.Equal(plain + plain, session.Output);
    }
}
