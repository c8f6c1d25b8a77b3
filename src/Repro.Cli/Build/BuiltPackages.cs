using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

/// <summary>
/// Run by the build: the packages whose assemblies go into the program, transitive ones included, each with its version and the hash of its
/// content as restore has checked it; a line each, <c>NAME VERSION sha512-HASH</c>. The same for any platform and any way to publish.
/// </summary>
public sealed class BuiltPackages : Task
{
    /// <summary>What restore wrote: <c>obj/project.assets.json</c>.</summary>
    [Required]
    public string AssetsFile { get; set; }

    /// <summary>The assemblies, each with its package's name and version.</summary>
    public ITaskItem[] Assemblies { get; set; } = new ITaskItem[0];

    /// <summary>Where the list is written.</summary>
    [Required]
    public string ListFile { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        var hashes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        const string library = "\"([^\"/]+/[^\"]+)\": \\{\\s*\"sha512\": \"([^\"]+)\"";
        foreach (Match match in Regex.Matches(File.ReadAllText(AssetsFile), library)) hashes[match.Groups[1].Value] = match.Groups[2].Value;
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var assembly in Assemblies)
        {
            var (name, version) = (assembly.GetMetadata("NuGetPackageId"), assembly.GetMetadata("NuGetPackageVersion"));
            if (hashes.TryGetValue(name + "/" + version, out var hash)) lines.Add(name + " " + version + " sha512-" + hash);
        }
        var content = string.Concat(lines.Select(l => l + "\n"));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(ListFile)));
        if (!File.Exists(ListFile) || File.ReadAllText(ListFile) != content) File.WriteAllText(ListFile, content, new UTF8Encoding(false));
        return true;
    }
}
