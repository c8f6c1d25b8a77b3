using System.Text;
using Experiments;
using Repro.Execution;
using Repro.Experiments;

namespace Repro.Cli.Tests.Fuzz;

/// <summary>The published configurations, changed at random: mistakes are told, nothing hangs, and what is accepted is what was
/// written.</summary>
public sealed class ConfigurationFuzzTests : IDisposable
{
    // An answer takes a hundredth of a second; what takes this long on the slowest machine hangs.
    private static readonly TimeSpan Hanging = TimeSpan.FromMinutes(2);
    private static readonly ExperimentCatalog Catalog = ExperimentCatalog.Scan(ExperimentsAssembly.Assembly);

    private readonly string folder = WithData(Directory.CreateTempSubdirectory("repro-fuzz-").FullName);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The files beside the published configurations that these name.</summary>
    private static string WithData(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Published, "data")))
            File.Copy(path, Path.Combine(folder, "data", Path.GetFileName(path)));
        // A mutation may name any of them by extends.
        foreach (var path in Directory.EnumerateFiles(Published, "*.yaml")) File.Copy(path, Path.Combine(folder, Path.GetFileName(path)));
        return folder;
    }

    private static string Published { get; } = Path.Combine(Repository.Root, "configs");

    [Fact]
    public void Three_hundred_changed_configurations_are_told_wrong_or_taken_as_they_are() => Fuzz(300, 1);

    [NightlyFact]
    public void Ten_thousand_changed_configurations_are_told_wrong_or_taken_as_they_are() => Fuzz(10_000, 2);

    private void Fuzz(int count, int seed)
    {
        var random = new Random(seed);
        var originals = Directory.EnumerateFiles(Published, "*.yaml").Order(StringComparer.Ordinal).Select(File.ReadAllText)
            .Where(text => text.Contains("\nexperiment:", StringComparison.Ordinal)).ToList();
        var resolved = originals.Select(o => (Branch)Tree.Read(Run(Encoding.UTF8.GetBytes(o), "paper").Resolved!)).ToList();
        var (accepted, changed) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            var which = random.Next(originals.Count);
            var text = ConfigurationMutation.Of(originals[which], random);
            var profile = random.Next(4) == 0 ? "smoke" : "paper";
            var (code, told, settled) = Answer(text, profile);
            Assert.True(code is 0 or 2 && !told.Contains("an error of the program itself", StringComparison.Ordinal),
                Describe(text, $"exit code {code}: {told}"));
            if (code != 0)
            {
                Assert.True(told.Length is > 0 and < 500_000 && told.Split('\n').All(l => l.Length < 5000),
                    Describe(text, $"told in {told.Length} characters: {Shortened(told)}"));
                continue;
            }
            accepted++;
            if (profile != "paper") continue;
            var (original, written) = ((Branch)Tree.Read(originals[which]),
                (Branch)Tree.Read(Encoding.UTF8.GetString(text).TrimStart('\uFEFF')));
            if (original["experiment"]!.ToString() != written["experiment"]!.ToString()) continue;
            var now = (Branch)Tree.Read(settled!);
            if (Faithfulness.Violation(original, written, resolved[which], now) is { } violation) Assert.Fail(Describe(text, violation));
            if (now.ToString() != resolved[which].ToString()) changed++;
        }

        // A fuzz test whose texts are all wrong, or all right, tests one half of the reader; one whose texts say the same tests neither.
        Assert.InRange(accepted, count / 20, count - (count / 20));
        Assert.InRange(changed, count / 50, count);
    }

    private sealed record Reading(int Code, string Told, string? Resolved);

    private Reading Answer(byte[] text, string profile)
    {
        var reading = Task.Run(() => Run(text, profile));
        Assert.True(reading.Wait(Hanging), Describe(text, $"no answer within {Hanging}"));
        return reading.Result;
    }

    private Reading Run(byte[] text, string profile)
    {
        File.WriteAllBytes(Path.Combine(folder, "x.yaml"), text);
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        string? resolved = null;
        var code = CommandLine.Run(["run", "x.yaml", "--profile", profile], new()
        {
            Catalog = Catalog,
            WorkingFolder = folder,
            Output = output,
            Error = error,
            WriteReport = _ => { },
            Execute = (plan, _, _) =>
            {
                resolved = plan.ResolvedConfiguration;
                return new() { ExitCode = (int)ExitCode.Success, Cells = new(0, 0, 0, 0) };
            },
        });
        return new(code, output.ToString() + error, resolved);
    }

    private static string Describe(byte[] text, string what) =>
        $"{what}\nfor the configuration of {text.Length} bytes\n{Shortened(Encoding.UTF8.GetString(text))}";

    private static string Shortened(string text) => text.Length < 20_000 ? text : text[..20_000] + "…";
}
