using System.Reflection;

namespace Repro.Cli.Tests;

/// <summary>Data flows one way: the core sees no engine, the engine no core, an experiment both, and only the command wires them.</summary>
public sealed class DependencyRuleTests
{
    private static readonly string[] Runtime = ["System", "Microsoft.CSharp", "Microsoft.Win32.Primitives", "netstandard", "mscorlib"];

    public static TheoryData<string, string[]> Rules => new()
    {
        { "Ccmc", ["MathNet.Numerics"] },
        {
            "Repro",
            ["YamlDotNet", "CsvHelper", "Serilog", "Serilog.Formatting.Compact", "Serilog.Sinks.File", "Spectre.Console",
            "Spectre.Console.Ansi", "Plotly.NET", "DynamicObj", "FSharp.Core"]
        },
        { "Experiments", ["Ccmc", "Repro"] },
        { "Repro.Cli", ["Ccmc", "Repro", "Experiments", "System.CommandLine", "Spectre.Console"] },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void AnAssemblyReferencesOnlyWhatItsRowOfTheTableAllows(string assembly, string[] allowed)
    {
        var strangers = Assembly.Load(assembly).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name =>
                !allowed.Contains(name)
                    && !Runtime.Any(prefix => name == prefix || name.StartsWith(prefix + ".", StringComparison.Ordinal)))
            .ToList();

        Assert.Empty(strangers);
    }

    [Theory]
    [InlineData("Ccmc", "System.Console")]
    [InlineData("Ccmc", "System.Net")]
    [InlineData("Ccmc", "System.Diagnostics.Process")]
    [InlineData("Experiments", "System.Console")]
    [InlineData("Experiments", "System.Diagnostics.Process")]
    public void PureAssembliesDoNotEvenReferenceWhatTheyMustNotUse(string assembly, string forbidden)
    {
        Assert.DoesNotContain(forbidden, Assembly.Load(assembly).GetReferencedAssemblies().Select(reference => reference.Name));
    }
}
