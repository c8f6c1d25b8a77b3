using Repro.Configuration;
using Repro.Data;
using Repro.Experiments;
using Repro.Planning;
using Repro.Report;

namespace Repro.Tests.Execution;

public sealed class LargeInputTests : IDisposable
{
    private readonly Workshop shop = new();
    private readonly string path;

    public LargeInputTests()
    {
        path = Path.Combine(shop.Out, "big.csv");
        File.WriteAllText(path, "a,b\n" + string.Concat(Enumerable.Repeat("1,2\n", 100_000)));
    }

    public void Dispose() => shop.Dispose();

    private static int Rows(InputFile file, Action<int>? at = null)
    {
        var rows = 0;
        foreach (var row in DelimitedRows.Read(file, TextEncoding.Auto, ["a", "b"], [])) at?.Invoke(++rows);
        return rows;
    }

    [Fact]
    public void A_file_on_the_disk_that_stays_as_it_was_is_read_as_often_as_one_likes()
    {
        var file = new InputFile("big.csv", path);
        for (var i = 0; i < 2; i++)
        {
            var rows = 0;
            Rows(file, _ => rows++);
            Assert.Equal(100_000, rows);
        }
        Assert.Equal(new InputFile("big.csv", File.ReadAllBytes(path)).Hash, file.Hash);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99_000)]
    public void One_that_changes_after_it_was_hashed_is_told(int row)
    {
        var file = new InputFile("big.csv", path);
        // The same length: nothing but the time tells.
        void Change()
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            stream.WriteByte((byte)'a');
            stream.Dispose();
            File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddSeconds(1));
        }
        if (row == 0) Change();
        var fault = Assert.Throws<DataFaultException>(() => Rows(file, r => { if (r == row) Change(); }));
        Assert.Matches(
            "^big.csv:[0-9]+: the file cannot be read on: 'big.csv' has changed since its content was hashed; wait for its writer "
                + "to finish, then run again$", fault.Message);
    }

    [Fact]
    public void One_that_grows_or_goes_is_told()
    {
        var file = new InputFile("big.csv", path);
        File.AppendAllText(path, "3,4\n");
        Assert.Contains("has changed", Assert.Throws<DataFaultException>(() => Rows(file)).Message);
        File.Delete(path);
        Assert.Contains("has changed", Assert.Throws<DataFaultException>(() => Rows(file)).Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50_000)]
    public void One_that_shrinks_while_it_is_read_is_told(int row)
    {
        var file = new InputFile("big.csv", path);
        var fault = Assert.Throws<DataFaultException>(() => Rows(file, r => { if (r == row) Truncate(); }));
        Assert.Contains("'big.csv' has changed since its content was hashed", fault.Message);
    }

    [Fact]
    public void So_is_one_that_changes_while_it_is_read_into_memory()
    {
        Assert.Equal(400_004, PatientReading.Unchanged(path, () => File.ReadAllBytes(path))!.Length);
        foreach (var change in new Action[] { Truncate, () => File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch), () => File.Delete(path) })
        {
            var told = Assert.Throws<IOException>(() => PatientReading.Unchanged(path, () =>
            {
                change();
                return [];
            }));
            Assert.Equal("it changed while it was read; wait for its writer to finish, then run again", told.Message);
        }
    }

    private void Truncate()
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        stream.SetLength(1000);
    }

    [Fact]
    public void A_run_copies_small_files_and_names_large_ones()
    {
        var (small, large) = (new InputFile("small.csv", "a,b\n"u8.ToArray()),
            new InputFile("../far/large.csv", new byte[InputFile.LargestCopied + 1]));
        var inputs = new SortedDictionary<string, InputFile> { ["inputs/small.csv"] = small, ["inputs/large.csv"] = large };
        Assert.Equal(0, shop.Execute(Toy.PlanOf(new()) with { Inputs = inputs }).ExitCode);
        Assert.Equal(["small.csv"], Directory.EnumerateFiles(Path.Combine(shop.Run, "inputs")).Select(Path.GetFileName));
        var manifest = ManifestFile.Read(Path.Combine(shop.Run, ManifestFile.Name));
        Assert.Equal(new ManifestInput("../far/large.csv", large.Hash, large.Length, false), manifest.Inputs["inputs/large.csv"]);
        Assert.Equal(new ManifestInput("small.csv", small.Hash, 4, true), manifest.Inputs["inputs/small.csv"]);
        Assert.DoesNotContain("inputs/large.csv", manifest.Outputs.Keys);
        Assert.Equal($"# not copied: inputs/large.csv, 16.8 MB, SHA-256 {large.Hash}; put the file there to run this configuration\n",
            LargeInputs.Comments(inputs));
        Assert.StartsWith("'../far/large.csv' (16.8 MB) is not copied", Assert.Single(LargeInputs.Notices(inputs)));
    }
}
