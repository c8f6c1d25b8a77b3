using Repro.Diff;
using Repro.Execution;
using Repro.Tests.Execution;
using Repro.Verify;

namespace Repro.Tests.Verify;

public sealed class VerificationTests : IDisposable
{
    private readonly Workshop shop = new();

    public void Dispose() => shop.Dispose();

    /// <summary>A child in this process: it ends in order, or after half of its cells as if it had been killed.</summary>
    private ChildEnd Child(Toy toy, ChildRun run)
    {
        using var cancel = new CancellationTokenSource();
        var dying = new Toy { During = (_, cell) => { if (cell.Replicate == 3) cancel.Cancel(); } };
        var plan = Toy.PlanOf(run.DiesAfter is null ? toy : dying);
        var code = RunCommand.Execute(plan, shop.Options with { OutputFolder = run.OutputFolder },
            shop.Surroundings, cancel.Token).ExitCode;
        return new(code, "");
    }

    private List<VerifiedRun> Verified(Toy toy)
    {
        var verification = new Verification(Toy.PlanOf(toy), shop.Out, run => Child(toy, run), default);
        Assert.Equal(0, verification.RunReference(TextWriter.Null));
        return [.. verification.RunOthers()];
    }

    [Fact]
    public void What_is_a_function_of_the_cell_is_identical_in_every_way_of_running()
    {
        var runs = Verified(new());
        Assert.All(runs, r => Assert.Null(r.Difference));
        Assert.Equal(7, runs.Count);
        Assert.Equal("3 shards, gathered", runs[6].What);
        Assert.Matches(@"^killed inside a record \([1-9][0-9]* of 35 cells stored\) and resumed$", runs[3].What);
        Assert.Matches(@"^DOTNET_EnableAVX2=0 \(vectors of [0-9]+ bits\)$", runs[4].What);
    }

    [Fact]
    public void What_depends_on_the_order_of_cells_is_found_with_its_place_and_both_values()
    {
        var begun = 0;
        var toy = new Toy { Change = (row, _) => row with { MeanValue = Interlocked.Increment(ref begun) } };
        var shuffled = Verified(toy)[2];
        Assert.Matches(@"^data/summary.csv, row 1, column [a-z_]+: '[^']+' against '[^']+'$", shuffled.Difference);
    }

    [Fact]
    public void A_preparation_that_remembers_is_found_by_the_shuffled_order()
    {
        var prepared = 0;
        var toy = new Toy { Preparing = _ => prepared++, Change = (row, _) => row with { Maybe = prepared > 5 ? 1 : 0 } };
        var verification = new Verification(Toy.PlanOf(toy), shop.Out, run => new(0, ""), default);
        verification.RunReference(TextWriter.Null);
        Assert.Contains("column maybe", verification.RunOthers().ElementAt(2).Difference);
    }

    [Fact]
    public void A_run_that_ends_otherwise_is_a_difference_with_what_it_said()
    {
        var verification = new Verification(Toy.PlanOf(new()), shop.Out, run => new(1, "the disk is full\n"), default);
        verification.RunReference(TextWriter.Null);
        Assert.Equal("it ended with exit code 1, the reference with 0: the disk is full", verification.RunOthers().ElementAt(5).Difference);
    }

    [Theory]
    [InlineData("data/values.csv", "data/values.csv, row 1, column replicate: '0' against '99'")]
    [InlineData("data/cells.csv", "data/cells.csv is missing")]
    [InlineData("data/columns.json", "data/columns.json, line 1: '{' against '['")]
    [InlineData("data/summary.csv", "data/summary.csv, 5 rows against 4, the first ones the same")]
    [InlineData("claims.csv", "claims.csv, the same fields, written differently")]
    public void The_first_difference_is_told_by_file(string file, string expected)
    {
        shop.Execute(Toy.PlanOf(new()));
        var other = Path.Combine(shop.Out, "other");
        foreach (var name in RunFiles.Hashes(shop.Run).Keys)
        {
            var text = shop.Text(name);
            var copy = Path.Combine(other, name);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (name != file) File.WriteAllText(copy, text);
            else if (name.EndsWith("values.csv", StringComparison.Ordinal)) File.WriteAllText(copy, text.Replace("\",0,0,", "\",0,99,"));
            else if (name.EndsWith("columns.json", StringComparison.Ordinal)) File.WriteAllText(copy, "[\n");
            else if (name.EndsWith("summary.csv", StringComparison.Ordinal))
                File.WriteAllText(copy, text[..(text.TrimEnd().LastIndexOf('\n') + 1)]);
            else if (name == "claims.csv") File.WriteAllText(copy, text.Replace("\n", "\r\n"));
        }
        Assert.Equal(expected, FirstDifference.Of(shop.Run, other));
        Assert.Null(FirstDifference.Of(shop.Run, shop.Run));
    }
}
