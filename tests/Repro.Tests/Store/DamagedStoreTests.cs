using FsCheck;
using FsCheck.Fluent;
using Repro.Store;
using Repro.Tests.Execution;

namespace Repro.Tests.Store;

/// <summary>Whatever happens to the bytes of the store between two runs: it is noticed, and the second run ends with the bytes of an
/// undisturbed one.</summary>
public sealed class DamagedStoreTests : IDisposable
{
    private const int Cells = 8;

    private readonly Workshop shop = new();
    private readonly SortedDictionary<string, string> promised;
    private readonly byte[] store;
    private readonly string path;

    public DamagedStoreTests()
    {
        shop.Execute(Plan(new()));
        promised = shop.Promised();
        path = CellStore.AppendPath(Path.Combine(shop.Run, "cells"));
        store = File.ReadAllBytes(path);
    }

    public void Dispose() => shop.Dispose();

    private static Repro.Planning.Plan Plan(Toy toy) => Toy.PlanOf(toy, points: 2, replicates: Cells / 2);

    /// <summary>Runs on a store of these bytes; how many cells were computed again, and whether damage was told.</summary>
    private (int Ran, bool Told) Resumed(ReadOnlySpan<byte> bytes)
    {
        File.WriteAllBytes(path, bytes);
        shop.Messages.GetStringBuilder().Clear();
        var toy = new Toy();
        var outcome = shop.Execute(Plan(toy), shop.Options with { Workers = 1 });
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(promised, shop.Promised());
        return (toy.Ran, shop.Messages.ToString().Contains("torn or altered", StringComparison.Ordinal));
    }

    private void Alter(int at, int by)
    {
        var altered = store.ToArray();
        altered[at] ^= (byte)by;
        var (ran, told) = Resumed(altered);
        // Where a line feed is gone or come, two lines are one: both are lost.
        Assert.True(told && ran is 1 or 2, $"byte {at} altered by {by:x2}: {ran} cells computed again, {(told ? "told" : "not told")}");
    }

    [Fact]
    public void Any_altered_byte_is_noticed_and_its_cell_computed_again() => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(40),
        Prop.ForAll(Gen.Choose(0, store.Length - 1).ToArbitrary(), Gen.Choose(1, 255).ToArbitrary(), Alter));

    [Fact]
    public void Altered_line_ends_are_noticed()
    {
        foreach (var at in Enumerable.Range(0, store.Length).Where(i => store[i] == '\n').Take(3))
            foreach (var end in "\r\0 ") Alter(at, '\n' ^ end);
    }

    [NightlyFact]
    public void Every_altered_byte_is_noticed_and_its_cell_computed_again()
    {
        for (var at = 0; at < store.Length; at++)
            foreach (var by in new[] { 1, 0x20, 0x80, '\n' ^ store[at] })
                if (by != 0) Alter(at, by);
    }

    [Fact]
    public void Any_truncated_tail_loses_no_more_than_its_own_cells() => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(25), Prop.ForAll(Gen.Choose(0, store.Length).ToArbitrary(), Truncate));

    [NightlyFact]
    public void Every_truncated_tail_loses_no_more_than_its_own_cells()
    {
        for (var length = 0; length <= store.Length; length++) Truncate(length);
    }

    private void Truncate(int length)
    {
        // Without its line feed a line is still whole.
        var whole = store[..length].Count(b => b == '\n') + (length < store.Length && store[length] == '\n' && length > 0 ? 1 : 0);
        Assert.Equal(Cells - whole, Resumed(store.AsSpan(0, length)).Ran);
    }

    [Fact]
    public void A_hole_of_zeros_as_a_power_cut_may_leave_is_noticed()
    {
        var line = Array.IndexOf(store, (byte)'\n') + 1;
        Assert.Equal((0, true), Resumed([.. store, .. new byte[4096]]));
        Assert.Equal((1, true), Resumed([.. store[..(store.Length - 20)], .. new byte[20]]));
        Assert.Equal((Cells, true), Resumed(new byte[store.Length]));
        Assert.Equal((0, true), Resumed([.. store[..line], .. new byte[line], (byte)'\n', .. store[line..]]));
    }

    [Fact]
    public void Lines_twice_in_another_order_and_of_others_move_nothing()
    {
        var lines = File.ReadAllLines(path);
        Array.Reverse(lines);
        var text = string.Join('\n', [.. lines, .. lines.Take(3), "", "", .. lines]) + "\n";
        Assert.Equal((0, false), Resumed(System.Text.Encoding.UTF8.GetBytes(text)));
        Assert.Equal((0, true), Resumed(System.Text.Encoding.UTF8.GetBytes("{}\n" + text + "not a record")));
    }

    [Fact]
    public void A_store_that_was_damaged_is_whole_again_after_the_next_run()
    {
        Assert.Equal((1, true), Resumed(store.AsSpan(0, store.Length - 5)));
        Assert.Equal(0, Resumed(File.ReadAllBytes(path)).Ran);
    }
}
