using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Repro.Execution;
using Repro.Experiments;
using Repro.Report;
using Xunit.Sdk;

namespace Repro.Cli.Tests.Documents;

/// <summary>The experiment that CONTRIBUTING.md shows, as a contributor has it: compiled, tested, run, accepted, published.</summary>
public sealed class NewExperimentTests : IDisposable
{
    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Threading; global using Xunit; "
        + "[assembly: System.Reflection.AssemblyMetadata(\"project\", \"Ccmc\")] "
        + "[assembly: System.Reflection.AssemblyMetadata(\"project\", \"Repro\")] "
        + "[assembly: System.Reflection.AssemblyMetadata(\"project\", \"Experiments\")]";

    private static readonly Markdown Page = Markdown.Of(Path.Combine(Repository.Root, "CONTRIBUTING.md"));

    private static readonly Assembly Example = Compiled();

    private readonly string folder = Directory.CreateTempSubdirectory("repro-example-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Its_code_is_as_short_as_promised_and_keeps_to_the_width_of_a_line()
    {
        Assert.All(Page.Blocks("csharp").SelectMany(b => b.Split('\n')), l => Assert.InRange(l.Length, 0, 140));
        Assert.InRange(Page.Blocks("csharp").First().Split('\n').Count(l => l.Length > 0), 50, 100);
    }

    [Fact]
    public void Its_tests_pass()
    {
        var type = Example.GetType("Experiments.Tests.PromptEntropyTests", throwOnError: true)!;
        var tests = type.GetMethods().Where(m => m.GetCustomAttribute<FactAttribute>() is not null).ToList();
        Assert.Equal(2, tests.Count);
        foreach (var test in tests)
            foreach (var arguments in test.GetCustomAttributes<DataAttribute>().SelectMany(d => d.GetData(test)).DefaultIfEmpty([]))
            {
                var fitting = arguments.Zip(test.GetParameters(), (a, p) => Fitting(a, p.ParameterType));
                test.Invoke(Activator.CreateInstance(type), [.. fitting]);
            }
    }

    [Fact]
    public void Its_commands_lead_to_a_published_run_with_a_baseline()
    {
        Write("configs/prompt-entropy.yaml", Page.Blocks("yaml").Single());
        foreach (var page in new[] { "README.md", "experiments/REPRODUCTION.md" })
            Write(page, File.ReadAllText(Path.Combine(Repository.Root, page)));
        var commands = Page.Blocks("sh").Single().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var command in commands)
        {
            var (code, told) = Run(Markdown.Words(command)[1..]);
            Assert.True(code == 0, $"{command}\n{told}");
        }
        Assert.Equal(["validate", "plan", "schema", "run", "run", "accept", "accept", "check", "run", "readme"],
            commands.Select(c => Markdown.Words(c)[1]));
        Assert.True(File.Exists(Path.Combine(folder, "configs", "prompt-entropy.schema.json")));
        Assert.True(File.Exists(Path.Combine(folder, "results", "baselines", "prompt-entropy@smoke", "entropies.csv")));
        Assert.True(File.Exists(Path.Combine(folder, "results", "baselines", "prompt-entropy@quick", "pooled.csv")));
        Assert.True(File.Exists(Path.Combine(folder, "results", "prompt-entropy", "figures", "entropy-gap.html")));
        Assert.Contains("[`prompt-entropy`](configs/prompt-entropy.yaml)",
            File.ReadAllText(Path.Combine(folder, "README.md")), StringComparison.Ordinal);
        Assert.Contains("`entropy-limit` holds",
            File.ReadAllText(Path.Combine(folder, "experiments", "REPRODUCTION.md")), StringComparison.Ordinal);
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
        File.WriteAllText(Path.Combine(folder, path), text);
    }

    private (int Code, string Told) Run(string[] words)
    {
        using var told = new StringWriter { NewLine = "\n" };
        var code = CommandLine.Run(words, new()
        {
            Catalog = ExperimentCatalog.Scan(Example),
            WorkingFolder = folder,
            Output = told,
            Error = told,
            Execute = RunCommand.Execute,
            WriteReport = output => ReportIndex.Write(output, new("Example", [])),
            Source = new("0123456789012345678901234567890123456789", Dirty: false, null, null),
        });
        return (code, told.ToString());
    }

    private static object? Fitting(object? value, Type type) =>
        type.IsEnum || value is not IConvertible ? value : Convert.ChangeType(value, type, CultureInfo.InvariantCulture);

    /// <summary>Experiment and test in one assembly, under the name of the tests that may see the internals of experiments.</summary>
    private static Assembly Compiled()
    {
        var sources = Page.Blocks("csharp").Append(Usings)
            .Append(File.ReadAllText(Path.Combine(Repository.Root, "tests", "Experiments.Tests", "InMemoryRun.cs")));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        using var image = new MemoryStream();
        var result = CSharpCompilation.Create(
            "Experiments.Tests", sources.Select(s => CSharpSyntaxTree.ParseText(s, new(LanguageVersion.Latest))), references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Enable)).Emit(image);
        Assert.Empty(result.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning));
        image.Position = 0;
        return new AssemblyLoadContext("example").LoadFromStream(image);
    }
}
