using System.Text;

namespace Repro.Clusters;

/// <summary>A program as files that can be put aside, so that a later build changes nothing for parts that wait.</summary>
/// <param name="Folder">Where they lie.</param>
/// <param name="Files">Their paths in it; none for a program that is run in place and not copied.</param>
/// <param name="Starter">What starts it: null for itself, or the path of the dotnet command.</param>
/// <param name="Start">The file that is started.</param>
public sealed record ProgramFiles(string Folder, IReadOnlyList<string> Files, string? Starter, string Start)
{
    private const string CopyName = "program";

    /// <summary>The words that start it from the submission's folder.</summary>
    internal IReadOnlyList<string> Words
    {
        get
        {
            var file = Files.Count > 0 ? $"./{CopyName}/{Start}" : Path.Combine(Folder, Start);
            return Starter is null ? [file] : [Starter, file];
        }
    }

    /// <summary>Copies it into a submission's folder; the hash over its files, null where it stays where it is.</summary>
    internal string? CopyTo(string folder)
    {
        if (Files.Count == 0) return null;
        var hashes = new StringBuilder();
        foreach (var file in Files.Order(StringComparer.Ordinal))
        {
            var target = Path.Combine(folder, CopyName, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(Folder, file), target);
            hashes.Append(Submission.HashOf(File.ReadAllBytes(target))).Append(' ').Append(file).Append('\n');
        }
        return Submission.HashOf(Encoding.UTF8.GetBytes(hashes.ToString()));
    }
}
