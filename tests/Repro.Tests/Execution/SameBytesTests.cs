using Repro.Claims;

namespace Repro.Tests.Execution;

public class SameBytesTests
{
    private static Toy Judged(Action<ToyParameters, Repro.Experiments.Cell>? during = null) => new()
    {
        During = during ?? ((_, _) => { }),
        Claiming = rows => [new()
        {
            Id = "mean",
            Source = "none",
            Statement = "the mean is one half",
            Judge = level => new TestFinding(0.5, rows.Sum(r => Math.Abs(r.Row.MeanValue)) / rows.Count, 0.1, 0.3, 0.7, level),
        }],
    };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void Workers_order_and_costs_move_no_byte(int workers)
    {
        using var one = new Workshop();
        using var other = new Workshop();
        Assert.Equal(0, one.Execute(Toy.PlanOf(Judged()), one.Options with { Workers = 1 }).ExitCode);
        var shuffled = Judged((p, c) => Thread.SpinWait((p.VocabularySize * 7919 + c.Replicate * 104729) % 9973));
        var outcome = other.Execute(Toy.PlanOf(shuffled, cost: i => (i * 7 + workers) % 5), other.Options with { Workers = workers });
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(35, outcome.Cells.Computed);
        Assert.Equal(one.Promised(), other.Promised());
        Assert.Equal(["claims.csv", "claims.json", "data/cells.csv", "data/columns.json", "data/summary.csv", "data/values.csv"],
            one.Promised().Keys.Select(k => k.Replace('\\', '/')));
    }

    [Fact]
    public void Another_seed_moves_bytes()
    {
        using var one = new Workshop();
        using var other = new Workshop();
        one.Execute(Toy.PlanOf(new()));
        other.Execute(Toy.PlanOf(new(), seed: 2));
        Assert.NotEqual(one.Text("data/values.csv"), other.Text("data/values.csv"));
    }

    [Fact]
    public void Another_replicate_leaves_every_earlier_row()
    {
        using var few = new Workshop();
        using var many = new Workshop();
        few.Execute(Toy.PlanOf(new(), replicates: 3));
        many.Execute(Toy.PlanOf(new(), replicates: 6));
        var rows = many.Text("data/values.csv").Split('\n').ToHashSet();
        Assert.All(few.Text("data/values.csv").Split('\n'), r => Assert.Contains(r, rows));
    }

    [Fact]
    public void A_point_is_prepared_once_for_all_its_replicates()
    {
        using var shop = new Workshop();
        var toy = new Toy();
        shop.Execute(Toy.PlanOf(toy), shop.Options with { Workers = 8 });
        Assert.Equal((5, 35), (toy.Prepared, toy.Ran));
    }
}
