using Repro.Execution;
using Repro.Store;

namespace Repro.Tests.Execution;

/// <summary>What may not move a byte: the number of workers, the calendar, and where on a full disk the store broke off.</summary>
public sealed class DisturbanceTests : IDisposable
{
    private readonly Workshop undisturbed = new();
    private readonly Workshop shop = new();

    public DisturbanceTests() => undisturbed.Execute(Toy.PlanOf(new()));

    public void Dispose()
    {
        undisturbed.Dispose();
        shop.Dispose();
    }

    [Fact]
    public void One_to_sixteen_workers_give_the_same_bytes()
    {
        for (var workers = 1; workers <= 16; workers++)
        {
            Assert.Equal(0, shop.Execute(Toy.PlanOf(new()), shop.Options with { Workers = workers, Fresh = true }).ExitCode);
            Assert.Equal(undisturbed.Promised(), shop.Promised());
        }
    }

    // Nothing is decided by the clock, so a folder whose every file and owner is of the future (the clock was set back since) is like any
    // other.
    [Fact]
    public void A_clock_that_was_set_back_moves_nothing()
    {
        shop.Execute(Toy.PlanOf(new(), replicates: 4));
        var cells = Path.Combine(shop.Run, "cells");
        File.WriteAllText(Path.Combine(cells, "owner.json"), """{"host":"here","process":7,"started":"2199-01-01T00:00:00Z"}""");
        foreach (var file in Directory.EnumerateFileSystemEntries(shop.Run, "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, new(2199, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var rest = new Toy();
        Assert.Equal(0, shop.Execute(Toy.PlanOf(rest)).ExitCode);
        Assert.Equal(15, rest.Ran);
        Assert.Equal(undisturbed.Promised(), shop.Promised());
    }

    /// <summary>A file that takes so many bytes more, half of a write when it must, as a full disk does.</summary>
    private sealed class FillingFile(Stream file, int room) : MemoryStream
    {
        private int left = room;

        public override void Write(byte[] buffer, int offset, int count)
        {
            file.Write(buffer, offset, Math.Min(left, count));
            file.Flush();
            left -= count;
            if (left < 0) throw new IOException("No space left on device", 28);
        }

        public override void WriteByte(byte value) => Write([value], 0, 1);

        protected override void Dispose(bool disposing)
        {
            if (disposing) file.Dispose();
            base.Dispose(disposing);
        }
    }

    [Fact]
    public void A_disk_that_fills_up_again_and_again_loses_no_cell_that_was_counted()
    {
        var random = new Random(1);
        for (var ended = false; !ended;)
        {
            var before = Stored();
            var surroundings =
                shop.Surroundings with { Append = path => new FillingFile(new FileStream(path, FileMode.Append), random.Next(2000)) };
            var outcome = RunCommand.Execute(Toy.PlanOf(new()), shop.Options, surroundings, default);
            ended = outcome.ExitCode == 0;
            Assert.True(ended || outcome.ExitCode == 1);
            Assert.Equal(before, outcome.Cells.Stored);
            // What was told as kept is kept; of the batch that did not fit some may be.
            Assert.InRange(Stored(), outcome.Cells.Stored + outcome.Cells.Computed, 35);
            Assert.Equal(ended, File.Exists(Path.Combine(shop.Run, "manifest.json")));
        }
        Assert.Equal(undisturbed.Promised(), shop.Promised());
    }

    private int Stored()
    {
        var cells = Path.Combine(shop.Run, "cells");
        return Directory.Exists(cells) ? CellStore.Load(cells, [new(Toy.Rows), new(Toy.Summary)], _ => true, _ => { }).Count : 0;
    }

    [Fact]
    public void Outputs_on_a_disk_without_room_are_mended_by_the_next_run()
    {
        for (var fails = 0; fails < 8; fails++)
        {
            var files = 0;
            var surroundings = shop.Surroundings with
            {
                Create = path => path.EndsWith(".probe.tmp", StringComparison.Ordinal) || files++ != fails
                    ? File.Create(path)
                    : throw new IOException("No space left on device", 28),
            };
            var outcome = RunCommand.Execute(Toy.PlanOf(new()), shop.Options, surroundings, default);
            Assert.Equal(files > fails ? 1 : 0, outcome.ExitCode);
            Assert.Equal(0, shop.Execute(Toy.PlanOf(new())).ExitCode);
            Assert.Equal(undisturbed.Promised(), shop.Promised());
        }
    }
}
