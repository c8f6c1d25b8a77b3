using Repro.Execution;
using Repro.Planning;
using Repro.Report;

namespace Repro.Tests.Execution;

/// <summary>Stopping by precision in shards: each decides about its own points, and the whole decides the same again.</summary>
public sealed class GatherPrecisionTests : IDisposable
{
    private readonly Workshop whole = new();
    private readonly Workshop shop = new();

    public void Dispose()
    {
        whole.Dispose();
        shop.Dispose();
    }

    private static Plan Stopping(Action<ToyParameters, Repro.Experiments.Cell>? during = null) =>
        PrecisionTests.PlanOf(PrecisionTests.Spread(during), PrecisionTests.Until with { StandardError = 0.3 });

    private RunOutcome Shard(Plan plan, int number, int count, RunOptions? options = null, CancellationToken cancellation = default) =>
        shop.Execute(ShardPart.Of(plan, new(number, count)), (options ?? shop.Options) with { WriteReport = false }, cancellation);

    private RunOutcome Gather() => shop.Execute(Stopping(), shop.Options with { GatherFrom = [shop.Out] });

    private void IsWhole(RunOutcome gathered)
    {
        var reference = whole.Execute(Stopping(), whole.Options with { Workers = 1 });
        Assert.Equal((0, reference.Cells.Planned), (gathered.ExitCode, gathered.Cells.Stored));
        Assert.Equal(whole.Promised(), shop.Promised());
        Assert.Equal(Manifest(whole).Until, Manifest(shop).Until);
    }

    private static Manifest Manifest(Workshop of) => ManifestFile.Read(Path.Combine(of.Run, ManifestFile.Name));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Shards_in_any_order_gathered_are_the_bytes_of_one_run(int count)
    {
        var order = Enumerable.Range(1, count).ToArray();
        new Random(count).Shuffle(order);
        foreach (var number in order) Assert.Equal(0, Shard(Stopping(), number, count, shop.Options with { Workers = number }).ExitCode);
        IsWhole(Gather());
        Assert.Equal(8, Manifest(shop).Until!.Looks);
        Assert.True(Manifest(shop).Until!.LargestReplicates > Manifest(shop).Until!.FewestReplicates);
    }

    [Fact]
    public void The_cells_of_a_shard_that_never_ran_are_missing_up_to_the_first_checkpoint_and_no_further()
    {
        foreach (var number in new[] { 1, 2, 4, 5 }) Shard(Stopping(), number, 5);
        var outcome = Gather();
        Assert.Equal((4, 5), (outcome.ExitCode, outcome.Cells.Missing));
        Assert.Contains("work of --shard 3/5 is missing; to compute it: repro run toy.yaml --shard 3/5, then gather again; 5 of ",
            shop.Messages.ToString());
        Assert.Equal(1, Manifest(shop).Until!.Undecided);
        Shard(Stopping(), 3, 5);
        IsWhole(Gather());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(15)]
    public void An_interrupted_shard_leaves_its_checkpoint_missing_and_goes_on_from_there(int replicate)
    {
        using var cancel = new CancellationTokenSource();
        Assert.Equal(130,
            Shard(Stopping((_, c) => { if (c.Replicate == replicate) cancel.Cancel(); }), 1,
                2, shop.Options with { Workers = 1 }, cancel.Token).ExitCode);
        Assert.Equal(0, Shard(Stopping(), 2, 2).ExitCode);
        var outcome = Gather();
        Assert.Equal(4, outcome.ExitCode);
        Assert.Matches(
            "work of --shard 1/2 is missing; to compute it: repro run toy.yaml --shard 1/2, then gather again; "
                + @"[0-9]+ of [0-9]+ cells are missing \((c0[0-4]-r[0-9]+(, )?)+( and [0-9]+ more, which log.jsonl names)?\)\n",
            shop.Messages.ToString());
        Assert.InRange(Manifest(shop).Until!.Undecided, 1, 3);
        Assert.Equal(0, Shard(Stopping(), 1, 2).ExitCode);
        IsWhole(Gather());
    }

    [Fact]
    public void A_failed_cell_of_a_shard_is_mended_by_only_failed_and_the_point_goes_on()
    {
        void Fail(ToyParameters p, Repro.Experiments.Cell c)
        {
            if (p.VocabularySize == 4 && c.Replicate == 6) throw new InvalidOperationException("no luck");
        }
        foreach (var number in new[] { 1, 2, 3 }) Shard(Stopping(Fail), number, 3);
        var outcome = Gather();
        Assert.Equal((1, 1, 0), (outcome.ExitCode, outcome.Cells.Failed, outcome.Cells.Missing));
        Assert.Contains(
            "1 cell failed where they were computed: InvalidOperationException: no luck. To repeat one alone: "
                + "repro run toy.yaml --only c02-r6", Assert.Single(outcome.Problems));
        var mended = Enumerable.Range(1, 3).Select(n => Shard(Stopping(), n, 3, shop.Options with { OnlyFailed = true }).ExitCode).Order();
        Assert.Equal([0, 0, 4], mended); // One point goes on from its checkpoint, but not in this run.
        Assert.Equal(4, Gather().ExitCode);
        for (var number = 1; number <= 3; number++) Assert.Equal(0, Shard(Stopping(), number, 3).ExitCode);
        IsWhole(Gather());
    }
}
