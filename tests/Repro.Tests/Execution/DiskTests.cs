using Repro.Execution;
using Repro.Files;
using Repro.Report;
using Repro.Store;

namespace Repro.Tests.Execution;

public class DiskTests
{
    private sealed class FullDisk(int room) : MemoryStream
    {
        // MemoryStream passes spans of a derived type on to this one.
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Length + count > room) throw new IOException("No space left on device", 28);
            base.Write(buffer, offset, count);
        }
    }

    [Fact]
    public void An_output_folder_that_cannot_be_written_is_told_before_any_work()
    {
        using var shop = new Workshop();
        var file = Path.Combine(shop.Out, "file");
        File.WriteAllText(file, "");
        var toy = new Toy();
        var outcome = shop.Execute(Toy.PlanOf(toy), shop.Options with { OutputFolder = file });
        Assert.Equal((1, 0), (outcome.ExitCode, toy.Ran));
        Assert.Single(outcome.Problems);
        Assert.StartsWith("repro: ", shop.Messages.ToString());
        Assert.Equal([file], Directory.GetFileSystemEntries(shop.Out));
    }

    [Fact]
    public void A_store_on_a_full_disk_stops_the_run_and_says_how_to_go_on()
    {
        using var shop = new Workshop();
        var surroundings = shop.Surroundings with { Append = _ => new FullDisk(10_000) };
        var outcome = RunCommand.Execute(Toy.PlanOf(new(), replicates: 5000), shop.Options, surroundings, default);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("the disk is full; free some space", Assert.Single(outcome.Problems));
        Assert.False(Directory.Exists(Path.Combine(shop.Run, "data")));
        Assert.Equal(0, shop.Execute(Toy.PlanOf(new(), replicates: 5000)).ExitCode);
    }

    [Fact]
    public void A_table_on_a_full_disk_leaves_no_half_file_and_no_manifest()
    {
        using var shop = new Workshop();
        Assert.Equal(0, shop.Execute(Toy.PlanOf(new())).ExitCode);
        var before = shop.Text("data/values.csv");
        var surroundings = shop.Surroundings with
        {
            Create = p => Path.GetFileName(p).StartsWith("values.csv.", StringComparison.Ordinal) ? new FullDisk(100) : File.Create(p),
        };
        var outcome = RunCommand.Execute(Toy.PlanOf(new(), replicates: 8), shop.Options, surroundings, default);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("the disk is full; free some space; 40 of 40 cells are kept; to resume: repro run toy.yaml",
            Assert.Single(outcome.Problems));
        Assert.Equal(before, shop.Text("data/values.csv"));
        Assert.False(File.Exists(Path.Combine(shop.Run, ManifestFile.Name)));
        Assert.Empty(Directory.EnumerateFiles(shop.Run, "*.tmp", SearchOption.AllDirectories));
        Assert.Equal(0, shop.Execute(Toy.PlanOf(new(), replicates: 8)).ExitCode);
    }

    [Fact]
    public void What_stands_in_place_of_a_temporary_file_is_neither_followed_nor_kept()
    {
        if (OperatingSystem.IsWindows()) return; // Links need rights there.
        using var shop = new Workshop();
        var data = Directory.CreateDirectory(Path.Combine(shop.Run, "data")).FullName;
        var precious = Path.Combine(shop.Out, "precious");
        File.WriteAllText(precious, "mine");
        File.CreateSymbolicLink(Writer.TemporaryNameOf(Path.Combine(data, "values.csv")), precious);
        File.CreateSymbolicLink(Writer.TemporaryNameOf(Path.Combine(shop.Run, "manifest.json")), Path.Combine(shop.Out, "not there yet"));
        File.WriteAllText(Writer.TemporaryNameOf(Path.Combine(data, "summary.csv")), new string('x', 100_000));
        Assert.Equal(0, shop.Execute(Toy.PlanOf(new())).ExitCode);
        Assert.Equal("mine", File.ReadAllText(precious));
        Assert.False(File.Exists(Path.Combine(shop.Out, "not there yet")));
        var written = new[] { "data/values.csv", "data/summary.csv", ManifestFile.Name };
        Assert.All(written, name => Assert.Null(new FileInfo(Path.Combine(shop.Run, name)).LinkTarget));
        Assert.DoesNotContain("xxx", shop.Text("data/summary.csv"));
        Assert.Empty(Directory.EnumerateFiles(shop.Run, "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_real_disk_without_room_is_a_full_disk()
    {
        if (!File.Exists("/dev/full")) return;
        using var shop = new Workshop();
        var surroundings = shop.Surroundings with { Append = _ => new FileStream("/dev/full", FileMode.Open, FileAccess.Write) };
        var outcome = RunCommand.Execute(Toy.PlanOf(new()), shop.Options, surroundings, default);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("the disk is full", Assert.Single(outcome.Problems));
    }

    [Fact]
    public void A_folder_in_use_is_refused_naming_its_owner()
    {
        using var shop = new Workshop();
        var cells = Directory.CreateDirectory(Path.Combine(shop.Run, "cells")).FullName;
        var toy = new Toy();
        using (RunLock.Take(cells))
        {
            var outcome = shop.Execute(Toy.PlanOf(toy));
            Assert.Equal((75, 0), (outcome.ExitCode, toy.Ran));
            Assert.Contains($"in use by process {Environment.ProcessId} on {Environment.MachineName}, started 2",
                Assert.Single(outcome.Problems));
        }
        Assert.Equal(0, shop.Execute(Toy.PlanOf(toy)).ExitCode);
    }

    [Fact]
    public void A_dead_owner_is_taken_over_with_a_notice()
    {
        using var shop = new Workshop();
        var cells = Directory.CreateDirectory(Path.Combine(shop.Run, "cells")).FullName;
        File.WriteAllText(Path.Combine(cells, "owner.json"), """{"host":"elsewhere","process":7,"started":"2026-01-01T00:00:00Z"}""");
        Assert.Equal(0, shop.Execute(Toy.PlanOf(new())).ExitCode);
        Assert.Contains("did not end normally (process 7 on elsewhere, started 2026-01-01T00:00:00Z)", shop.Messages.ToString());
        Assert.False(File.Exists(Path.Combine(cells, "owner.json")));
        File.WriteAllText(Path.Combine(cells, "owner.json"),
            """{"host":"elsewhere","process":7,"started":"2026","writer":"elsewhere-7-2026"}""");
        var dead = Path.Combine(shop.Run, "data", "x.csv.elsewhere-7-2026.tmp");
        var others = Path.Combine(shop.Run, "x.csv.elsewhere-8-2026.tmp");
        foreach (var file in new[] { dead, others }) File.WriteAllText(file, "half");
        Assert.Equal(0, shop.Execute(Toy.PlanOf(new())).ExitCode);
        Assert.Equal((false, true), (File.Exists(dead), File.Exists(others)));
    }
}
