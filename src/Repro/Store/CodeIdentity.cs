using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Repro.Experiments;

namespace Repro.Store;

/// <summary>
/// Which code computes a cell. For now: the module version ids of the experiment's assembly, of the project's assemblies it refers to, and of this engine.
/// Builds are deterministic, so the same sources give the same ids; a comment changes them too, which costs a computation and never a wrong number.
/// </summary>
internal static class CodeIdentity
{
    private const string Core = "Ccmc";

    /// <summary>SHA-256, lower-case hexadecimal.</summary>
    public static string Of(Experiment experiment)
    {
        var own = experiment.GetType().Assembly;
        var referred = own.GetReferencedAssemblies()
            .Where(n => n.Name is { } name && (name == Core || name.StartsWith(Core + ".", StringComparison.Ordinal)))
            .Select(Assembly.Load);
        var ids = referred.Append(own).Append(typeof(CodeIdentity).Assembly).Distinct()
            .Select(a => $"{a.GetName().Name} {a.ManifestModule.ModuleVersionId:N}")
            .Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', ids))));
    }
}
