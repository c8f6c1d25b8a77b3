using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

/// <summary>
/// Run by the build: the commit that is built and how the files differ from it, asked of git without its caches. No variable of the
/// environment and no setting of the user's answers for another repository or changes the patch's form. What git does not report is left
/// empty, with the reason.
/// </summary>
public sealed class SourceState : Task
{
    private const int LongestPatch = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The repository's top folder.</summary>
    [Required]
    public string Root { get; set; }

    /// <summary>Where the patch is written; an empty file for none.</summary>
    [Required]
    public string PatchFile { get; set; }

    /// <summary>The commit, empty where it is not known.</summary>
    [Output]
    public string Commit { get; set; } = "";

    /// <summary><c>clean</c>, <c>changed</c>, or empty where it is not known.</summary>
    [Output]
    public string State { get; set; } = "";

    /// <summary>Why the commit, the state or the patch is not there; empty where all are.</summary>
    [Output]
    public string Reason { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        var patch = "";
        var index = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var top = Git(null, "rev-parse", "--show-toplevel").Trim();
            if (Canonical(top) != Canonical(Root)) throw new InvalidOperationException("the sources are not at the root of a repository");
            Commit = Git(null, "rev-parse", "--verify", "HEAD").Trim();
            // A fresh index: the repository's own may be damaged, locked or in the middle of a commit. Results do not make the code
            // another.
            Git(index, "read-tree", "HEAD");
            Git(index, "add", "--all", "--intent-to-add", "--", ".", ":(exclude)results");
            patch = Git(index, "-c", "core.quotePath=true", "-c", "diff.noprefix=false", "-c",
                "diff.mnemonicPrefix=false", "diff", "--binary", "--full-index", "--no-color",
                "--no-ext-diff", "--no-textconv", "--no-renames", "--src-prefix=a/",
                "--dst-prefix=b/", "HEAD", "--", ".", ":(exclude)results");
            State = patch.Length == 0 ? "clean" : "changed";
            if (patch.Length > LongestPatch)
            {
                Reason = FormattableString.Invariant(
                    $"the patch has {patch.Length} characters and is not kept; at most {LongestPatch} are kept");
                patch = "";
            }
        }
        catch (Exception e) when (e is InvalidOperationException || e is IOException
            || e is System.ComponentModel.Win32Exception || e is UnauthorizedAccessException)
        {
            Reason = e.Message;
        }
        File.Delete(index);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(PatchFile)));
        var content = Encoding.UTF8.GetBytes(patch);
        if (!File.Exists(PatchFile) || !Same(File.ReadAllBytes(PatchFile), content)) File.WriteAllBytes(PatchFile, content);
        return true;
    }

    private string Git(string index, params string[] arguments)
    {
        var start = new ProcessStartInfo("git")
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false
        };
        start.StandardOutputEncoding = new UTF8Encoding(false);
        start.Arguments = "-c core.fsmonitor=false " + string.Join(" ", Array.ConvertAll(arguments, a => "\"" + a + "\""));
        var ours = new List<string>();
        foreach (string name in start.Environment.Keys)
            if (name.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase)) ours.Add(name);
        foreach (var name in ours) start.Environment.Remove(name);
        if (index != null) start.Environment["GIT_INDEX_FILE"] = index;
        using (var process = Process.Start(start))
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            if (!System.Threading.Tasks.Task.WaitAll(new System.Threading.Tasks.Task[] { output, error }, Patience)
                || !process.WaitForExit((int)Patience.TotalMilliseconds))
            {
                process.Kill();
                throw new InvalidOperationException(
                    FormattableString.Invariant($"git {arguments[0]} took longer than {Patience.TotalSeconds} s"));
            }
            if (process.ExitCode == 0) return output.Result;
            throw new InvalidOperationException($"git {arguments[0]}: {error.Result.Split('\n')[0].Trim()}");
        }
    }

    private static string Canonical(string folder) => Path.GetFullPath(folder).Replace('\\', '/').TrimEnd('/');

    private static bool Same(byte[] a, byte[] b)
    {
        if (a.Length != b.Length) return false;
        for (var i = 0; i < a.Length; i++)
            if (a[i] != b[i]) return false;
        return true;
    }
}
