using System.Diagnostics;

namespace Repro.Cli.Tests;

/// <summary>Nothing in the environment changes a number or breaks a run.</summary>
public sealed class EnvironmentTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("repro-environment-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Variables_that_name_native_providers_change_no_byte()
    {
        var plain = Run("plain", []);
        var hostile = Run("hostile", new()
        {
            ["MathNetNumericsLAProvider"] = "MKL",
            ["MathNetNumericsFFTProvider"] = "MKL",
            ["MathNetNumericsSSProvider"] = "MKL",
            ["MathNetNumericsLAProviderPath"] = folder,
        });
        Assert.NotEmpty(plain);
        Assert.Equal(plain, hostile);
    }

    private Dictionary<string, string> Run(string name, Dictionary<string, string> variables)
    {
        var at = Path.Combine(folder, name);
        Directory.CreateDirectory(at);
        File.WriteAllText(Path.Combine(at, "forecast.yaml"), "experiment: forecast\nseed: 1\nreplicates: 2\n");
        var start = new ProcessStartInfo("dotnet",
            [typeof(CommandLine).Assembly.Location, "run", "forecast.yaml", "--out", "out", "--quiet"])
        {
            WorkingDirectory = at,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (variable, value) in variables) start.Environment[variable] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
        return Directory.EnumerateFiles(Path.Combine(at, "out"), "*.csv", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(Path.GetDirectoryName(f)) == "data")
            .ToDictionary(f => Path.GetFileName(f), File.ReadAllText);
    }
}
