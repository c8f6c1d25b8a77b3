using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Repro.Code;

/// <summary>The running assemblies as code to follow: the experiment's own and the core. Read once for a process, by one thread at a time.</summary>
internal sealed class ProjectCode
{
    private const string Core = "Ccmc";

    private static readonly Dictionary<Assembly, ProjectCode> Known = [];

    private readonly string folder;

    private ProjectCode(IReadOnlyList<Assembly> assemblies)
    {
        folder = Path.GetDirectoryName(assemblies[0].Location)!;
        Code = new([.. assemblies.Select(Read)]);
    }

    public CodeBase Code { get; }

    /// <summary>The code of an experiment's assembly; null when it was not loaded from a file.</summary>
    public static ProjectCode? Of(Assembly own)
    {
        var assemblies = Closure(own);
        if (assemblies.Any(a => a.Location.Length == 0)) return null;
        return Known.TryGetValue(own, out var known) ? known : Known[own] = new(assemblies);
    }

    /// <summary>Assemblies without files to read are identified as a whole: any new build of them is other code.</summary>
    public static CodeIdentity Whole(Assembly own) => CodeIdentity.Of([.. Closure(own)
        .Select(a => new CodePart($"[{a.GetName().Name}]", $"{a.ManifestModule.ModuleVersionId:N}"))
        .OrderBy(p => p.Type, StringComparer.Ordinal)], methods: 0);

    /// <summary>The module version id of a package's assembly, which lies beside ours; null for the runtime's.</summary>
    public string? PackageVersion(string assembly)
    {
        var path = Path.Combine(folder, assembly + ".dll");
        if (assembly == CodeBase.Engine || assembly.StartsWith(CodeBase.Engine + ".", StringComparison.Ordinal) || !File.Exists(path)) return null;
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return $"{metadata.GetGuid(metadata.GetModuleDefinition().Mvid):N}";
    }

    private static List<Assembly> Closure(Assembly own)
    {
        List<Assembly> found = [own];
        for (var i = 0; i < found.Count; i++)
            foreach (var name in found[i].GetReferencedAssemblies())
                if (IsCore(name.Name!) && Assembly.Load(name) is var next && !found.Contains(next)) found.Add(next);
        return found;
    }

    private static bool IsCore(string name) => name == Core || name.StartsWith(Core + ".", StringComparison.Ordinal);

    private static AssemblyImage Read(Assembly assembly)
    {
        var image = new AssemblyImage(ImmutableArray.Create(File.ReadAllBytes(assembly.Location)));
        return image.ModuleVersion == assembly.ManifestModule.ModuleVersionId ? image
            : throw new InvalidOperationException($"{assembly.Location} was built again after this program started; start it again");
    }
}
