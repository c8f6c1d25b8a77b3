using System.Collections.Immutable;
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
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) is "System.Runtime.dll" or "System.Private.CoreLib.dll" or "System.Linq.dll" or "System.Collections.dll")
            .Select(p => MetadataReference.CreateFromFile(p))];

    private static readonly Lazy<ImmutableArray<byte>> CompiledCore = new(() => Compile("Ccmc", Core, []));

    /// <summary>The code of the two sources.</summary>
    public static CodeBase Code(string core, string experiment, OptimizationLevel level = OptimizationLevel.Release, string path = "Small.cs")
    {
        var compiled = core == Core ? CompiledCore.Value : Compile("Ccmc", core, [], level);
        return new([new(Compile("Experiments", experiment, [MetadataReference.CreateFromImage(compiled)], level, path)), new(compiled)]);
    }

    public static CodeIdentity Identity(string core = Core, string experiment = Experiment, string type = "Experiments.Small") =>
        CodeIdentity.Of(Code(core, experiment), type, _ => null);

    private static ImmutableArray<byte> Compile(
        string name, string source, MetadataReference[] references, OptimizationLevel level = OptimizationLevel.Release, string path = "Small.cs")
    {
        var tree = CSharpSyntaxTree.ParseText(source, new(LanguageVersion.Latest), path);
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: level, deterministic: true);
        using var stream = new MemoryStream();
        var result = CSharpCompilation.Create(name, [tree], [.. Runtime, .. references], options).Emit(stream);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return [.. stream.ToArray()];
    }
}
