using System.Reflection;
using System.Runtime.Loader;

namespace Repro.Code;

/// <summary>
/// The running assemblies as code to follow: an experiment's own and all projects that it refers to, the engine among them. Each says
/// itself which of its references are projects and which packages (Directory.Build.targets has the compiler write it down); the others are
/// the runtime's. Read once for a process.
/// </summary>
internal sealed class ProjectCode
{
    private const string Project = "project";
    private const string Package = "package";

    private static readonly Dictionary<Assembly, ProjectCode> Known = [];

    private readonly AssemblyLoadContext context;

    private ProjectCode(Assembly own)
    {
        context = AssemblyLoadContext.GetLoadContext(own)!;
        List<Assembly> all = [own];
        for (var i = 0; i < all.Count; i++)
            foreach (var name in Named(all[i], Project))
                if (context.LoadFromAssemblyName(new(name)) is var next && !all.Contains(next)) all.Add(next);
        Code = new([.. all.Select(a => new AssemblyImage(a))], all.SelectMany(a => Named(a, Package)).ToHashSet());
    }

    public CodeBase Code { get; }

    /// <summary>The code of an experiment's assembly.</summary>
    public static ProjectCode Of(Assembly own)
    {
        lock (Known) return Known.TryGetValue(own, out var known) ? known : Known[own] = new(own);
    }

    /// <summary>Those of some assemblies that are packages', and the packages that they refer to in turn, each by its module version
    /// id.</summary>
    public IEnumerable<CodePart> Packages(IEnumerable<string> assemblies)
    {
        List<string> called = [.. assemblies.Where(Code.Packages.Contains)];
        for (var i = 0; i < called.Count; i++)
        {
            var package = context.LoadFromAssemblyName(new(called[i]));
            foreach (var name in package.GetReferencedAssemblies().Select(r => r.Name!))
                if (Code.Packages.Contains(name) && !called.Contains(name)) called.Add(name);
            yield return new($"[{called[i]}]", $"{package.ManifestModule.ModuleVersionId:N}");
        }
    }

    private static IEnumerable<string> Named(Assembly assembly, string kind) =>
        assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Where(a => a.Key == kind && a.Value is not null).Select(a => a.Value!);
}
