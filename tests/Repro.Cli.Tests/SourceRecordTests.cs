using System.Diagnostics;
using Repro.Report;

namespace Repro.Cli.Tests;

/// <summary>What the build records of its sources, in repositories that hinder it; and what a run says before it starts.</summary>
public sealed class SourceRecordTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("repro-source-").FullName;
    private readonly Dictionary<string, string> environment = [];

    public SourceRecordTests()
    {
        var build = Path.Combine(root, "src", "Repro.Cli", "Build");
        Directory.CreateDirectory(build);
        var ours = Path.Combine(Repository(), "src", "Repro.Cli", "Build");
        foreach (var file in Directory.EnumerateFiles(ours)) File.Copy(file, Path.Combine(build, Path.GetFileName(file)));
        Write("src/Repro.Cli/p.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <Import Project="Build/SourceState.targets" />
            </Project>
            """);
        Write(".gitignore", "obj/\nbin/\n");
        Write("kept.txt", "one\n");
        foreach (var command in new[] { "init -q", "config user.email a@example.org", "config user.name A",
            "config commit.gpgsign false", "add -A", "commit -qm first" })
            Git(root, command.Split(' '));
    }

    public void Dispose()
    {
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
            File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public void A_clean_tree_is_its_commit_and_results_do_not_change_it()
    {
        Write("results/x/data.csv", "1\n");
        Assert.Equal(new Recording(Head(), "clean", "", ""), Recorded());
    }

    [Fact]
    public void Edits_new_and_binary_files_make_a_patch_that_applies_whatever_the_settings()
    {
        Write("kept.txt", "two\n");
        Write("new folder/only new.txt", "new\n");
        File.WriteAllBytes(Path.Combine(root, "image.bin"), [0, 1, 2, 0, 255, 254]);
        Git(root, "config", "diff.external", "false");
        Git(root, "config", "color.ui", "always");
        Git(root, "config", "diff.noprefix", "true");
        environment["GIT_EXTERNAL_DIFF"] = "false";
        AssertApplies(Recorded());
    }

    [Fact]
    public void One_new_file_alone_is_a_patch()
    {
        Write("kept too.txt", "new\n");
        AssertApplies(Recorded());
    }

    [Fact]
    public void A_damaged_index_hides_no_edit()
    {
        Write("kept.txt", "two\n");
        File.WriteAllBytes(Path.Combine(root, ".git", "index"), [1, 2, 3]);
        Assert.Equal("changed", Recorded().State);
    }

    [Fact]
    public void Variables_of_another_repositorys_hook_do_not_answer_for_this_one()
    {
        var other = Directory.CreateTempSubdirectory("repro-other-").FullName;
        Git(other, "init", "-q");
        Write("kept.txt", "two\n");
        environment["GIT_DIR"] = Path.Combine(other, ".git");
        environment["GIT_WORK_TREE"] = other;
        environment["GIT_INDEX_FILE"] = Path.Combine(other, ".git", "index");
        var recorded = Recorded();
        Directory.Delete(other, recursive: true);
        Assert.Equal((Head(), "changed"), (recorded.Commit, recorded.State));
    }

    [Fact]
    public void A_patch_above_a_mebibyte_is_left_out_and_said()
    {
        Write("large.txt", string.Concat(Enumerable.Range(0, 200_000).Select(i => $"{i}\n")));
        var recorded = Recorded();
        Assert.Equal(("changed", ""), (recorded.State, recorded.Patch));
        Assert.Contains("is not kept", recorded.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Sources_outside_a_repository_are_not_known_rather_than_clean()
    {
        Directory.Move(Path.Combine(root, ".git"), Path.Combine(root, "git"));
        var recorded = Recorded();
        Assert.Equal(("", ""), (recorded.Commit, recorded.State));
        Assert.Contains("not a git repository", recorded.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_says_where_the_repository_has_left_the_build()
    {
        var built = new SourceRecord(Head(), false, null, null);
        Assert.Null(BuiltSource.Warning(built, root));
        Write("kept.txt", "two\n");
        Assert.StartsWith("files have changed since this program was built", BuiltSource.Warning(built, root), StringComparison.Ordinal);
        Assert.Null(BuiltSource.Warning(built with { Dirty = true }, root));
        Git(root, "commit", "-qam", "second");
        Assert.StartsWith($"this program was built from commit {built.Commit![..10]}",
            BuiltSource.Warning(built, root), StringComparison.Ordinal);
        Assert.Contains("cannot name the sources", BuiltSource.Warning(SourceRecord.Unknown, root), StringComparison.Ordinal);
    }

    private void AssertApplies(Recording recorded)
    {
        Assert.Equal((Head(), "changed", ""), (recorded.Commit, recorded.State, recorded.Reason));
        var copy = Directory.CreateTempSubdirectory("repro-copy-").FullName;
        Git(root, "-c", "core.autocrlf=false", "clone", "-q", root, Path.Combine(copy, "c"));
        var patch = Path.Combine(copy, "p.patch");
        File.WriteAllText(patch, recorded.Patch);
        Git(Path.Combine(copy, "c"), "apply", "--index", patch);
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/.git/", StringComparison.Ordinal) && !f.Contains("/obj/", StringComparison.Ordinal)))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(copy, "c", Path.GetRelativePath(root, file))));
        Directory.Delete(copy, recursive: true);
    }

    private Recording Recorded()
    {
        var output = Run("dotnet", Path.Combine(root, "src", "Repro.Cli"),
            ["msbuild", "p.csproj", "-nologo", "-t:RecordSourceState", "-getProperty:SourceCommit",
                "-getProperty:SourceFiles", "-getProperty:SourceReason", "-getProperty:SourcePatch"]);
        using var json = System.Text.Json.JsonDocument.Parse(output);
        var properties = json.RootElement.GetProperty("Properties");
        string Of(string name) => properties.GetProperty(name).GetString()!;
        return new(Of("SourceCommit"), Of("SourceFiles"), File.ReadAllText(Of("SourcePatch")), Of("SourceReason"));
    }

    private string Head() => Git(root, "rev-parse", "HEAD").Trim();

    private void Write(string path, string text)
    {
        var full = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private static string Git(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("GIT_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        return Output(start);
    }

    private string Run(string program, string folder, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Output(start);
    }

    private static string Output(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{start.FileName} {string.Join(' ', start.ArgumentList)}: {output}");
        return output;
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Repro.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    private sealed record Recording(string Commit, string State, string Patch, string Reason);
}
