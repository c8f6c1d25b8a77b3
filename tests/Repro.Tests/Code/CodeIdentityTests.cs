using Microsoft.CodeAnalysis;
using Repro.Code;

namespace Repro.Tests.Code;

public class CodeIdentityTests
{
    private static readonly CodeIdentity Original = SmallProject.Identity();

    private static string Changed(string source, string from, string to)
    {
        Assert.Contains(from, source);
        return source.Replace(from, to);
    }

    [Theory]
    [InlineData("var shift = size + offset;", "/* why */ var shift =\n\n   size + offset; // because", "a comment and a line")]
    [InlineData("shift", "moved", "a local that a lambda holds")]
    [InlineData("half", "middle", "a local of an iterator")]
    [InlineData("index", "i", "a hoisted local")]
    [InlineData("x => x * shift", "y => y * shift", "a lambda's parameter")]
    [InlineData("Local(", "Inner(", "a local function")]
    [InlineData("i + 1", "i + 2", "a figure's lambda")]
    [InlineData(" figure", " picture", "a figure's text")]
    [InlineData("n * 3.25", "n * 4.25", "another experiment")]
    [InlineData("private readonly int offset = 3;",
        "public int Unrelated(int[] a) { Func<int, int> f = k => k * 9; return a.Select(f).Sum(); } private readonly int offset = 3;",
        "an unrelated lambda before")]
    [InlineData("public class Other", "public class Early { public double[] Some = [9, 8, 7]; } public class Other", "an unrelated class")]
    [InlineData("Value * 2", "Value * 4", "a property that nothing reads")]
    [InlineData("public class Small", "[Obsolete] public class Small", "an attribute")]
    public void What_cannot_reach_a_number_keeps_the_identity(string from, string to, string what) =>
        Assert.True(Original.Hash == SmallProject.Identity(experiment: Changed(SmallProject.Experiment, from, to)).Hash, what);

    [Theory]
    [InlineData("never called", "still not", "an unused virtual method")]
    [InlineData("NotReached() => 1", "NotReached() => 2", "an unused method")]
    [InlineData("public static class Sums",
        "public static class More { public static double[] T = [1.0, 2.0, 3.0, 5.0]; } public static class Sums", "more literal data")]
    [InlineData("var sum = 0.0;", "var sum\n = 0.0;", "a line")]
    public void So_does_the_core(string from, string to, string what) =>
        Assert.True(Original.Hash == SmallProject.Identity(core: Changed(SmallProject.Core, from, to)).Hash, what);

    [Theory]
    [InlineData("x * shift", "x + shift", "Small", "a lambda")]
    [InlineData("k + Constants.Steps", "k - Constants.Steps", "Small", "a local function")]
    [InlineData("index * 0.5", "index * 0.25", "Small", "an iterator")]
    [InlineData("offset = 3", "offset = 4", "Small", "a field's initialiser")]
    [InlineData("\"row \"", "\"line \"", "Small", "a text")]
    [InlineData("Constants.Table[1]", "Constants.Table[2]", "Small", "a constant")]
    [InlineData("double Value, string Label", "double Value, string Label, int More = 0", "Row", "a row's fields")]
    public void What_can_reach_a_number_moves_the_identity_and_its_part(string from, string to, string part, string what)
    {
        var changed = SmallProject.Identity(experiment: Changed(SmallProject.Experiment, from, to));
        Assert.True(Original.Hash != changed.Hash, what);
        Assert.Contains($"[Experiments]Experiments.{part}", Original.Parts.Except(changed.Parts).Select(p => p.Type));
    }

    [Theory]
    [InlineData("Rate = 0.25", "Rate = 0.5", "Constants", "a static field")]
    [InlineData("2.5, 3.5", "2.5, 3.0", "Constants", "literal data")]
    [InlineData("n / 2.0", "n / 3.0", "Uniform", "two calls down, by a virtual one")]
    [InlineData("uniform law", "flat law", "Uniform", "an override that the runtime calls")]
    [InlineData("2 * x", "3 * x", "Twice", "a static method of an interface")]
    public void The_core_too(string from, string to, string part, string what)
    {
        var changed = SmallProject.Identity(core: Changed(SmallProject.Core, from, to));
        Assert.True(Original.Hash != changed.Hash, what);
        Assert.Equal([$"[Ccmc]Ccmc.{part}"], Original.Parts.Except(changed.Parts).Select(p => p.Type));
    }

    // A constant is compiled into those who use it.
    [Fact]
    public void A_constant_of_the_core_moves_its_users()
    {
        var changed = SmallProject.Identity(core: Changed(SmallProject.Core, "Steps = 7", "Steps = 8"));
        Assert.Equal(["[Experiments]Experiments.Small"], Original.Parts.Except(changed.Parts).Select(p => p.Type));
    }

    [Fact]
    public void Order_of_types_and_folder_of_sources_do_not_count()
    {
        const string other = "public class Other";
        var at = SmallProject.Experiment.IndexOf(other, StringComparison.Ordinal);
        var turned = SmallProject.Experiment[..SmallProject.Experiment.IndexOf("public sealed record", StringComparison.Ordinal)]
            + SmallProject.Experiment[at..]
            + SmallProject.Experiment[SmallProject.Experiment.IndexOf("public sealed record", StringComparison.Ordinal)..at];
        Assert.Equal(Original.Hash, SmallProject.Identity(experiment: turned).Hash);
        Assert.Equal(Original.Hash, SmallProject.Identity(path: "/elsewhere/Small.cs").Hash);
    }

    [Fact]
    public void Debug_and_release_are_different_code() =>
        Assert.NotEqual(Original.Hash, SmallProject.Identity(level: OptimizationLevel.Debug).Hash);

    // Defaults are left out of canonical texts, so that a changed one would else serve old cells under a new value.
    [Theory]
    [InlineData("Count { get; init; } = 40", "Count { get; init; } = 41", "Parameters", "a parameter's")]
    [InlineData("Share { get; init; } = 0.9", "Share { get; init; } = 0.6", "Part", "an element's of a list")]
    [InlineData("Power { get; init; } = 3", "Power { get; init; } = 4", "Steep", "a kind's")]
    [InlineData("Scale { get; init; } = 2.5", "Scale { get; init; } = 2.6", "Form", "a base record's")]
    public void A_default_moves_the_identity(string from, string to, string part, string what)
    {
        var changed = SmallProject.Identity(experiment: Changed(SmallProject.Experiment, from, to));
        Assert.True(Original.Hash != changed.Hash, what);
        Assert.Equal([$"[Experiments]Experiments.{part}"], Original.Parts.Except(changed.Parts).Select(p => p.Type));
    }

    [Fact]
    public void Another_version_of_a_package_that_is_called_moves_the_identity()
    {
        const string package = "namespace Package; public static class Law { public static double Half(double x) => x / 2; }";
        const string calls = "namespace Experiments; public class Small { public double Run(double x) => Package.Law.Half(x); }";
        const string unused = "namespace Experiments; public class Small { public double Run(double x) => x / 2; }";
        var newer = package.Replace("x / 2", "x * 0.5");
        Assert.Equal(SmallProject.WithPackage(package, calls).Hash, SmallProject.WithPackage(package, calls).Hash);
        Assert.NotEqual(SmallProject.WithPackage(package, calls).Hash, SmallProject.WithPackage(newer, calls).Hash);
        Assert.Equal(SmallProject.WithPackage(package, unused).Hash, SmallProject.WithPackage(newer, unused).Hash);
    }

    [Fact]
    public void The_runtime_does_not_count() =>
        Assert.DoesNotContain(Original.Parts, p => p.Type.StartsWith("[System", StringComparison.Ordinal));

    // The text is the program's own and pins its form; the hash over it was computed by a separate program (Python's hashlib).
    [Fact]
    public void The_normal_form_is_as_documented()
    {
        const string source = """
            namespace Experiments;
            public enum Mode { Low = 2 }
            public class Tiny
            {
                private static readonly int[] Table = new[] { 1, 2, 3, 4 };
                public double Run(Mode mode, string name)
                {
                    var shift = 0.5;
                    System.Func<double, double> f = x => x + shift;
                    return name == "é" ? f(Table[0]) : (int)mode;
                }
            }
            """;
        var (project, type, parameters) = SmallProject.Load(SmallProject.Core, source, "Tiny");
        var reach = CodeIdentity.Reach(project.Code, type, parameters);
        Assert.Equal("""
            [Experiments]Experiments.Mode
            type 0 0 0 System.Enum
             value__ Int32 -1
             Low 02000000
            [Experiments]Experiments.Tiny
            method instance Double Run([Experiments]Experiments.Mode,String)
             locals zeroed System.Func`2<Double,Double>
             newobj instance Void made type 0::made method 0()
             dup
             ldc.r8 3fe0000000000000
             stfld made type 0::field 0 Double
             ldftn instance Double made type 0::made method 1(Double)
             newobj instance Void System.Func`2<Double,Double>::.ctor(Object,IntPtr)
             stloc.0
             ldarg.2
             ldstr "\u00e9"
             call Boolean System.String::op_Equality(String,String)
             brtrue 14
             ldarg.1
             conv.r8
             ret
             ldloc.0
             ldsfld [Experiments]Experiments.Tiny::Table Int32[]
             ldc.i4 0
             ldelem.i4
             conv.r8
             callvirt instance !1 System.Func`2<Double,Double>::Invoke(!0)
             ret
            made type 0 0 0 0 System.Object
             field 0 Double -1
            method instance Void made method 0()
             ldarg.0
             call instance Void System.Object::.ctor()
             ret
            method instance Double made method 1(Double)
             ldarg.1
             ldarg.0
             ldfld made type 0::field 0 Double
             add
             ret
            method instance Void .ctor()
             ldarg.0
             call instance Void System.Object::.ctor()
             ret
            static Table
             ldc.i4 4
             newarr System.Int32
             dup
             ldtoken data 16 cf97adeedb59e05bfd73a2b4c2a8885708c4f4f70c84c64b27120e72ab733b72
             call Void System.Runtime.CompilerServices.RuntimeHelpers::InitializeArray(System.Array,System.RuntimeFieldHandle)
             stsfld [Experiments]Experiments.Tiny::Table Int32[]

            """, string.Concat(reach.Texts.Select(t => $"{t.Type}\n{t.Text}")), ignoreLineEndingDifferences: true);
        var identity = CodeIdentity.Of(project, type, parameters);
        Assert.Equal("17f7ec1d93562186f21143539d1adc9e264813bac89550a2d5cc8ae7139befcd", identity.Hash);
    }
}
