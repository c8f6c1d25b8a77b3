using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Repro.Report;

/// <summary>With what and on what a run was made.</summary>
internal static class ManifestMachine
{
    /// <summary>This harness, .NET, and each library that the experiment's assembly or the project's own refer to.</summary>
    public static IReadOnlyDictionary<string, string> Versions(Assembly experiment)
    {
        var versions = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["repro"] = Version(typeof(ManifestMachine).Assembly),
            [".NET"] = Environment.Version.ToString(),
        };
        foreach (var assembly in Referred(experiment).Concat(Referred(experiment).SelectMany(Referred)).Distinct())
            versions.TryAdd(assembly.GetName().Name!, Version(assembly));
        return versions;
    }

    /// <summary>Processor, how many there are and how many this process may use, memory that it may use, operating system, architecture,
    /// runtime, widest vectors in bits.</summary>
    public static IReadOnlyDictionary<string, string> Machine() => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["operating_system"] = RuntimeInformation.OSDescription,
        ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
        ["processor"] = Processor(),
        ["processors"] = Text(Environment.ProcessorCount),
        ["processors_of_machine"] = ProcessorsOfMachine() is { } all ? Text(all) : "unknown",
        ["memory_bytes"] = Text(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes),
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["vector_bits"] = Text(Vector512.IsHardwareAccelerated ? 512 : 8 * Vector<byte>.Count),
    };

    /// <summary>The processor's name, from a file (Linux) or a variable (Windows).</summary>
    private static string Processor() =>
        CpuInfo("model name").FirstOrDefault() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown";

    private static int? ProcessorsOfMachine() => CpuInfo("processor").Count() is > 0 and var count ? count : null;

    private static IEnumerable<string> CpuInfo(string key)
    {
        const string file = "/proc/cpuinfo";
        if (!OperatingSystem.IsLinux() || !File.Exists(file)) return [];
        return File.ReadLines(file).Select(l => l.Split(':', 2)).Where(l => l.Length == 2 && l[0].Trim() == key).Select(l => l[1].Trim());
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<Assembly> Referred(Assembly assembly) =>
        assembly.GetReferencedAssemblies()
            .Where(n => n.Name is { } name && name != "netstandard" && name != "System"
                && !name.StartsWith("System.", StringComparison.Ordinal))
            .Select(Load).OfType<Assembly>();

    private static Assembly? Load(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return null;
        }
    }

    private static string Version(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? assembly.GetName().Version?.ToString() ?? "unknown";
}
