using System.Reflection;
using Repro.Bundles;
using Repro.Files;
using Repro.Report;

namespace Repro.Cli;

/// <summary>The sources and packages that this program was built from, as <c>Build/SourceState.targets</c> put them into its
/// assembly.</summary>
internal static class BuiltSource
{
    /// <summary>The record; unknown for a program that was built without one.</summary>
    public static SourceRecord Record { get; } = Read(typeof(BuiltSource).Assembly);

    /// <summary>
    /// What to know before a run: that the sources are not known, or that the repository which holds the program has moved on since the
    /// build. Null where neither is so, or git does not answer.
    /// </summary>
    public static string? Warning(SourceRecord built, string programFolder)
    {
        if (built.Commit is null || built.Dirty is null) return $"the manifest cannot name the sources of this program: {built.Reason}";
        if (Git.Answer(programFolder, "rev-parse", "--verify", "HEAD") is not { } head) return null;
        if (head != built.Commit)
            return $"this program was built from commit {Short(built.Commit)}, and its folder's repository is "
                + $"at {Short(head)}; the manifest names what was built";
        if (built.Dirty == false
            && Git.Answer(programFolder, "status", "--porcelain", "--", ":(top)", ":(top,exclude)results") is { Length: > 0 })
            return $"files have changed since this program was built from commit {Short(head)}; the manifest names what was built";
        return null;
    }

    private static SourceRecord Read(Assembly assembly)
    {
        var told = assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Where(a => a.Key.StartsWith("Source", StringComparison.Ordinal))
            .ToDictionary(a => a.Key, a => a.Value, StringComparer.Ordinal);
        if (!told.TryGetValue("SourceCommit", out var commit)) return SourceRecord.Unknown;
        var patch = Resource(assembly, "source.patch");
        bool? dirty = told["SourceFiles"] switch { "changed" => true, "clean" => false, _ => null };
        return new(NullIfEmpty(commit), dirty, NullIfEmpty(patch), NullIfEmpty(told["SourceReason"]))
        {
            Packages = PackageList.Read(Resource(assembly, PackageList.FileName))
        };
    }

    private static string Resource(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name);
        return stream is null ? "" : new StreamReader(stream).ReadToEnd();
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string Short(string commit) => commit[..Math.Min(10, commit.Length)];
}
