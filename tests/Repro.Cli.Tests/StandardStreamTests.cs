using System.Diagnostics;

namespace Repro.Cli.Tests;

/// <summary>Where nobody can be told, a command still does its work, and says so where somebody listens.</summary>
public sealed class StandardStreamTests : IDisposable
{
    private const string Lost = "repro: standard output cannot be written (";

    private readonly Session folder = new();

    public void Dispose() => folder.Dispose();

    private sealed class NarrowWriter(int room) : StringWriter
    {
        public int Refused { get; private set; }

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

        public override void WriteLine(string? value) => Write(value + "\n");

        public override void Write(string? value)
        {
            if (GetStringBuilder().Length + value!.Length <= room)
            {
                base.Write(value);
                return;
            }

            Refused++;
            throw new IOException("No space left on device.");
        }
    }

    [Fact]
    public void What_cannot_be_written_is_dropped_from_there_on_and_remembered()
    {
        using var inner = new NarrowWriter(10);
        using var stream = new StandardStream(() => inner);
        stream.WriteLine("one");
        stream.Write("two");
        Assert.Null(stream.Failure);
        stream.WriteLine("three, four");
        stream.Write("5");
        stream.WriteLine();
        stream.Write('6');
        stream.Flush();
        Assert.Equal(("one\ntwo", 1, "No space left on device"), (inner.ToString(), inner.Refused, stream.Failure));
    }

    [Fact]
    public void A_stream_that_does_not_open_is_one_that_cannot_be_written()
    {
        using var stream = new StandardStream(() => throw new UnauthorizedAccessException("It is closed."));
        stream.WriteLine("one");
        Assert.Equal("It is closed", stream.Failure);
    }

    [Fact]
    public void What_is_no_trouble_of_the_stream_is_not_hidden() =>
        Assert.Throws<InvalidOperationException>(() => new StandardStream(() => throw new InvalidOperationException()));

    [Theory]
    [InlineData("list >&-", 1, Lost)]
    [InlineData("list >/dev/full", 1, Lost)]
    [InlineData("rn >/dev/full", 2, "repro: unknown command 'rn'")]
    [InlineData("list 2>&-", 0, "")]
    [InlineData("list 2>/dev/full", 0, "")]
    [InlineData("rn 2>/dev/full", 2, "")]
    [InlineData("run x.yaml --out out --quiet >/dev/full", 1, Lost)]
    [InlineData("run x.yaml --out out 2>&-", 0, "")]
    public async Task A_command_ends_in_order(string words, int code, string wrong)
    {
        if (!File.Exists("/dev/full")) return; // Not Linux.
        folder.Write("x.yaml", "experiment: equivalence\nseed: 7\nparameters: { vocabulary_size: 4 }\nreplicates: 2\n");
        using var process =
            Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"exec dotnet \"$0\" {words}", typeof(CommandLine).Assembly.Location])
            {
                WorkingDirectory = folder.Folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        var told = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == code, $"{process.ExitCode}: {await told}{error}");
        Assert.StartsWith(wrong, error, StringComparison.Ordinal);
        Assert.True(error.Count(c => c == '\n') <= 1, error);
        if (words.StartsWith("run", StringComparison.Ordinal))
            Assert.True(File.Exists(Path.Combine(folder.Folder, "out", "x", "manifest.json")));
    }
}
