using System.Diagnostics;

namespace Repro.Cli.Tests;

/// <summary>The built command proves its own promise, children and killing included.</summary>
public sealed class VerifyTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("repro-verify-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Every_way_of_running_gives_the_same_bytes()
    {
        File.WriteAllText(
            Path.Combine(folder, "x.yaml"),
            "experiment: equivalence\nseed: 7\nparameters: { vocabulary_size: 4 }\nreplicates: 50\nprofiles: { smoke: { replicates: "
                + "20 } }\n");
        var (code, output) = Run("verify", "x.yaml");
        Assert.True(code == 0, output);
        var lines = output.TrimEnd().Split('\n');
        Assert.Equal("x@smoke: 20 cells, each compared with a run by one worker", lines[0]);
        Assert.Equal(8, lines.Length);
        Assert.All(lines[1..], line => Assert.EndsWith(" → identical", line, StringComparison.Ordinal));
        Assert.Matches(@"killed inside a record \([1-9][0-9]? of 20 cells stored\) and resumed", lines[4]);
        Assert.Equal("  3 shards, gathered → identical", lines[7]);
        Assert.Equal(["x.yaml"], Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName));
    }

    private (int Code, string Output) Run(params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(CommandLine).Assembly.Location, .. words])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        })!;
        var (told, wrong) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        return (process.ExitCode, told.Result + wrong.Result);
    }
}
