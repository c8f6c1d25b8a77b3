using Repro.Files;

namespace Repro.Tests.Files;

public sealed class WholeFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("repro-whole-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_a_killed_process_left_goes_with_the_next_writing_and_nothing_else_does()
    {
        var (forsaken, inUse) = ($"index.html.{Guid.NewGuid():N}.tmp", $"index.html.{Guid.NewGuid():N}.tmp");
        string[] others = ["index.html.mine.tmp", $"other.html.{Guid.NewGuid():N}.tmp", $"index.html.{Guid.NewGuid():N}.txt"];
        foreach (var name in others.Append(forsaken).Append(inUse)) File.WriteAllText(Path.Combine(folder, name), "half");
        foreach (var name in others.Append(forsaken)) File.SetLastWriteTimeUtc(Path.Combine(folder, name), DateTime.UtcNow.AddHours(-1));
        WholeFile.Write(Path.Combine(folder, "index.html"), "whole");
        Assert.Equal(others.Append(inUse).Append("index.html").Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        Assert.Equal("whole", File.ReadAllText(Path.Combine(folder, "index.html")));
    }

    [Fact]
    public void A_writing_that_fails_leaves_the_old_file_and_nothing_beside_it()
    {
        var path = Path.Combine(folder, "index.html");
        Directory.CreateDirectory(path);
        Assert.ThrowsAny<Exception>(() => WholeFile.Write(path, "new"));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void A_content_that_fails_half_way_leaves_the_old_file_whole()
    {
        var path = Path.Combine(folder, "table.csv");
        WholeFile.Replace(path, File.Create, file => file.Write("old"u8));
        Assert.Throws<InvalidOperationException>(() => WholeFile.Replace(path, File.Create, file =>
        {
            file.Write("ne"u8);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(folder));
    }

    /// <summary>What is renamed first may be empty after a power cut.</summary>
    [Fact]
    public void A_file_is_synced_under_its_temporary_name()
    {
        var path = Path.Combine(folder, "table.csv");
        bool? isThere = null;
        WholeFile.Replace(path, name => new Watched(name, () => isThere = File.Exists(path)), file => file.Write("new"u8));
        Assert.False(isThere);
        Assert.Equal("new", File.ReadAllText(path));
    }

    private sealed class Watched(string path, Action atSync) : FileStream(path, FileMode.Create)
    {
        public override void Flush(bool flushToDisk)
        {
            if (flushToDisk) atSync();
            base.Flush(flushToDisk);
        }
    }
}
