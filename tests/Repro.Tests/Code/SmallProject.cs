using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Repro.Code;

namespace Repro.Tests.Code;

/// <summary>A core and an experiment that uses every construction by which code reaches code, compiled in memory.</summary>
internal static class SmallProject
{
    public const string Core = """
        namespace Ccmc;
        public static class Constants
        {
            public static readonly double Rate = 0.25;
            public static readonly double[] Table = [1.5, 2.5, 3.5, 4.5];
            public const int Steps = 7;
        }
        public abstract class Law
        {
            public abstract double Mean(int n);
            public virtual string Unused() => "never called";
        }
        public sealed class Uniform : Law
        {
            public override double Mean(int n) => Middle(n);
            private static double Middle(int n) => n / 2.0;
            public override string ToString() => "uniform law";
        }
        public interface IWeigh { static abstract double Weigh(double x); }
        public struct Twice : IWeigh { public static double Weigh(double x) => 2 * x; }
        public static class Sums
        {
            public static double Of<T>(System.Collections.Generic.IEnumerable<double> values) where T : IWeigh
            {
                var sum = 0.0;
                foreach (var value in values) sum += T.Weigh(value);
                return sum;
            }
            public static double NotReached() => 1;
        }
        """;

    public const string Experiment = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using Ccmc;
        namespace Experiments;
        public abstract record Form { public double Scale { get; init; } = 2.5; }
        public sealed record Steep : Form { public int Power { get; init; } = 3; }
        public sealed record Part { public double Share { get; init; } = 0.9; }
        public sealed record Parameters
        {
            public IReadOnlyList<Part> Parts { get; init; } = [];
            public Form Shape { get; init; } = null;
            public int Count { get; init; } = 40;
        }
        public sealed record Row(double Value, string Label) { public double Doubled => Value * 2; }
        public class Small
        {
            private readonly int offset = 3;
            public int Prepare(int size)
            {
                var shift = size + offset;
                Func<double, double> scale = x => x * shift * Constants.Rate;
                return (int)Items(size).Select(scale).Sum() + Local(size);
                int Local(int k) => k + Constants.Steps;
            }
            public Row Run(Law law, int n) => new(Sums.Of<Twice>(Items(n)) + law.Mean(n) + Constants.Table[1], "row " + law);
            private static IEnumerable<double> Items(int size)
            {
                for (var index = 0; index < size; index++)
                {
                    var half = index * 0.5;
                    yield return half;
                }
            }
            public string Figures() => new[] { 1, 2 }.Select(i => i + 1).Sum() + " figure";
        }
        public class Other
        {
            public double Run(int n) => n * 3.25;
        }
        """;

    private static readonly MetadataReference[] Runtime =
        [MetadataReference.CreateFromFile(typeof(Repro.Experiments.Experiment).Assembly.Location),
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) is "System.Runtime.dll" or "System.Private.CoreLib.dll" or "System.Linq.dll"
                or "System.Collections.dll" or "System.Memory.dll")
            .Select(p => MetadataReference.CreateFromFile(p))];

    private static readonly Lazy<byte[]> CompiledCore = new(() => Compile("Ccmc", Core, []));

    /// <summary>The identity of an experiment's code.</summary>
    /// <param name="core">Source of the assembly Ccmc.</param>
    /// <param name="experiment">Source of the assembly Experiments.</param>
    /// <param name="type">The experiment.</param>
    /// <param name="level">How both are compiled.</param>
    /// <param name="path">The name of the sources' file.</param>
    public static CodeIdentity Identity(
        string core = Core, string experiment = Experiment, string type = "Small",
        OptimizationLevel level = OptimizationLevel.Release, string path = "Small.cs")
    {
        var (project, small, parameters) = Load(core, experiment, type, level, path);
        return CodeIdentity.Of(project, small, parameters);
    }

    /// <summary>The loaded code, the experiment and its parameters.</summary>
    public static (ProjectCode Project, Type Experiment, Type Parameters) Load(
        string core, string experiment, string type, OptimizationLevel level = OptimizationLevel.Release, string path = "Small.cs")
    {
        var compiled = core == Core && level == OptimizationLevel.Release ? CompiledCore.Value : Compile("Ccmc", core, [], level);
        var context = new InMemory();
        context.LoadFromStream(new MemoryStream(compiled));
        var own = context.LoadFromStream(
            new MemoryStream(Compile("Experiments", experiment, [MetadataReference.CreateFromImage(compiled)], level, path)));
        return (ProjectCode.Of(own), own.GetType($"Experiments.{type}", throwOnError: true)!,
            own.GetType("Experiments.Parameters") ?? typeof(object));
    }

    /// <summary>The identity of an experiment that calls a package.</summary>
    /// <param name="package">Source of the assembly Package.</param>
    /// <param name="experiment">Source of the assembly Experiments.</param>
    public static CodeIdentity WithPackage(string package, string experiment)
    {
        var context = new InMemory();
        byte[][] references = [CompiledCore.Value, Compile("Package", package, [])];
        foreach (var image in references) context.LoadFromStream(new MemoryStream(image));
        var own = context.LoadFromStream(
            new MemoryStream(Compile("Experiments", experiment, [.. references.Select(r => MetadataReference.CreateFromImage(r))])));
        return CodeIdentity.Of(ProjectCode.Of(own), own.GetType("Experiments.Small", throwOnError: true)!, typeof(object));
    }

    /// <summary>Compiles a source; the reference to the core is written down as the build does.</summary>
    private static byte[] Compile(
        string name, string source, MetadataReference[] references,
        OptimizationLevel level = OptimizationLevel.Release, string path = "Small.cs")
    {
        const string project =
            "using System.Reflection; [assembly: AssemblyMetadata(\"project\", \"Ccmc\")] [assembly: AssemblyMetadata(\"project\", "
            + "\"Repro\")] "
            + "[assembly: AssemblyMetadata(\"package\", \"CsvHelper\")] [assembly: AssemblyMetadata(\"package\", \"YamlDotNet\")] "
            + "[assembly: AssemblyMetadata(\"package\", \"Package\")]";
        var trees = references.Take(1).Select(_ => CSharpSyntaxTree.ParseText(project))
            .Append(CSharpSyntaxTree.ParseText(source, new(LanguageVersion.Latest), path));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: level, deterministic: true);
        using var stream = new MemoryStream();
        var result = CSharpCompilation.Create(name, trees, [.. Runtime, .. references], options).Emit(stream);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return stream.ToArray();
    }

    /// <summary>Its assemblies refer to one another, whatever else is loaded under their names.</summary>
    private sealed class InMemory() : AssemblyLoadContext(null, isCollectible: false)
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            Assemblies.FirstOrDefault(a => a.GetName().Name == assemblyName.Name);
    }
}
