using Purity;

namespace Ccmc.Tests.Purity;

/// <summary>The core's numbers are functions of its arguments alone, with the same bits on every machine.</summary>
public class CorePurityTests
{
    private static readonly string core = typeof(Ccmc.Functions.Elementary).Assembly.Location;

    // Environment is compiled into every iterator; the scan of bodies below forbids all of it but that.
    [Fact]
    public void Core_calls_nothing_that_depends_on_machine_moment_or_outside() =>
        Assert.Empty(ForbiddenCalls.In(core).Except(["System.Environment"]));

    [Fact]
    public void Core_refers_to_no_assembly_but_the_platform_and_linear_algebra() =>
        Assert.All(ForbiddenCalls.AssembliesOf(core), name => Assert.True(
            name == "MathNet.Numerics" || name.StartsWith("System.", StringComparison.Ordinal), $"the core refers to {name}"));

    // A scan that finds nothing anywhere would pass too: this assembly does what is forbidden, on purpose.
    [Fact]
    public void Scan_sees_each_kind_of_offence()
    {
        var found = ForbiddenCalls.In(typeof(CorePurityTests).Assembly.Location);
        Assert.Contains("System.Math.Exp", found);
        Assert.Contains("System.Numerics.IExponentialFunctions`1.Exp", found);
        Assert.Contains("System.Runtime.Intrinsics.Vector128.FusedMultiplyAdd", found);
        Assert.Contains("System.Random", found);
        Assert.Contains("System.IO.File", found);
        Assert.Contains("System.DateTime.get_UtcNow", found);
        Assert.Contains("System.Diagnostics.Stopwatch", found);
    }

    [Fact]
    public void Scan_of_bodies_names_the_place_and_spares_what_is_exempt()
    {
        var here = typeof(CorePurityTests);
        var found = ForbiddenCalls.InBodies(here.Assembly.Location, type => type != here.FullName);
        foreach (var what in new[] { "System.Math.Exp", "System.Numerics.IExponentialFunctions`1.Exp",
            "System.Random..ctor", "System.IO.File.ReadAllText" })
            Assert.Contains($"{here.FullName}.Offend: {what}", found);
        Assert.Empty(ForbiddenCalls.InBodies(core, _ => false));
        Assert.Empty(ForbiddenCalls.InBodies(here.Assembly.Location, _ => true));
    }

    internal static double Offend<T>(T x) where T : System.Numerics.IExponentialFunctions<T>
    {
        var vector = System.Runtime.Intrinsics.Vector128.FusedMultiplyAdd(
            System.Runtime.Intrinsics.Vector128.Create(1.0), System.Runtime.Intrinsics.Vector128.Create(1.0),
            System.Runtime.Intrinsics.Vector128.Create(1.0));
        return Math.Exp(1) + double.CreateChecked(T.Exp(x)) + vector[0] + new System.Random(1).NextDouble() + DateTime.UtcNow.Ticks
            + System.Diagnostics.Stopwatch.GetTimestamp() + File.ReadAllText("x").Length;
    }
}
