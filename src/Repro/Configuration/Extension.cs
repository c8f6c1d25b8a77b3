using Repro.Words;

namespace Repro.Configuration;

/// <summary><c>extends: other.yaml</c>: a configuration that says only what it changes of another in its folder.</summary>
internal static class Extension
{
    /// <summary>
    /// The configuration over the one that it extends, as a profile over a file; profiles of one name are merged likewise. The file
    /// itself where it extends none; null with the mistake reported if what it extends cannot be read. What is extended may not extend
    /// another, so there are no cycles.
    /// </summary>
    /// <param name="file">The mapping of the file.</param>
    /// <param name="path">Of the file, as the user named it.</param>
    /// <param name="workingFolder">What a relative path is relative to.</param>
    /// <param name="mistakes">Receives the mistakes.</param>
    /// <param name="cancellation">Ends a reading that does not end.</param>
    /// <returns>What the two say together, and what is extended.</returns>
    public static (MappingNode? Merged, MappingNode? Extended) Over(
        MappingNode file, string path, string workingFolder, Mistakes mistakes, CancellationToken cancellation)
    {
        if (file.Find(ConfigurationKeys.Extends) is not { } entry) return (file, null);
        if (Named(entry.Value, path, workingFolder, mistakes) is not { } other) return (null, null);
        if (ConfigurationFile.Read(other, workingFolder, mistakes, cancellation) is not { } extended) return (null, null);
        if (extended.Find(ConfigurationKeys.Extends) is { } further)
        {
            mistakes.Add(further.Place,
                $"this file is extended (at {entry.Place}), so it may not extend another itself");
            return (null, null);
        }

        return (Merged(file, extended, mistakes), extended);
    }

    private static MappingNode Merged(MappingNode file, MappingNode extended, Mistakes mistakes)
    {
        var merged = Layers.Over(extended, file);
        foreach (var own in file.Entries.Where(e => e.Key != ConfigurationKeys.Extends && !ConfigurationKeys.Profile.Contains(e.Key)))
        {
            var other = extended.Find(own.Key);
            if (own.Key == ConfigurationKeys.Experiment && other?.Value is ScalarNode a && own.Value is ScalarNode b && a.Text != b.Text)
                mistakes.Add(own.Value.Place,
                    $"the experiment is '{a.Text}' in the extended file (at {a.Place}); omit it here");
            var bothHaveProfiles = own.Key == ConfigurationKeys.Profiles && own.Value is MappingNode && other?.Value is MappingNode;
            merged = merged.With(bothHaveProfiles
                ? own with { Value = ProfilesOver((MappingNode)other!.Value, (MappingNode)own.Value) }
                : own);
        }

        return new(file.Place, merged.Entries);
    }

    private static MappingNode ProfilesOver(MappingNode theirs, MappingNode mine)
    {
        var merged = theirs;
        foreach (var profile in mine.Entries)
            merged = merged.With(profile.Value is MappingNode over && theirs.Find(profile.Key)?.Value is MappingNode under
                ? profile with { Value = Layers.Over(under, over) }
                : profile);
        return merged;
    }

    /// <summary>The path of the file that is named, as the user would name it; null with the mistake reported.</summary>
    private static string? Named(Node node, string path, string workingFolder, Mistakes mistakes)
    {
        if (node is not ScalarNode { Empty: false, Text: { Length: > 0 } name } || name is "." or ".."
            || name.IndexOfAny(['/', '\\', ':', '\0']) >= 0)
        {
            mistakes.Add(node.Place, $"extends must be the name of another file in this file's folder, found {node.Found}");
            return null;
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path, workingFolder))!;
        var full = Path.Combine(folder, name);
        if (full == Path.GetFullPath(path, workingFolder)) mistakes.Add(node.Place, "a file cannot extend itself");
        else if (!File.Exists(full))
            mistakes.Add(node.Place, $"there is no file '{name}' in this file's folder{NearestName.Hint(name, Neighbours(folder))}");
        else if (!InputFiles.Inside(LinkTarget.Of(full), LinkTarget.Of(folder)))
            mistakes.Add(node.Place, $"'{name}' leaves this file's folder by a symbolic link");
        else return Path.Combine(Path.GetDirectoryName(path) ?? "", name).Replace('\\', '/');
        return null;
    }

    private static IEnumerable<string> Neighbours(string folder) =>
        Directory.EnumerateFiles(folder, "*.yaml").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);
}
