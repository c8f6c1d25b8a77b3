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

    /// <summary>Operating system, architecture, processors, widest vectors in bits.</summary>
    public static IReadOnlyDictionary<string, string> Machine() => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["operating_system"] = RuntimeInformation.OSDescription,
        ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
        ["processors"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        ["vector_bits"] = (Vector512.IsHardwareAccelerated ? 512 : 8 * Vector<byte>.Count).ToString(CultureInfo.InvariantCulture),
    };

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
