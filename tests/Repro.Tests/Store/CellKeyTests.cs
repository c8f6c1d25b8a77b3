using Repro.Code;
using Repro.Planning;
using Repro.Store;
using Repro.Tests.Execution;

namespace Repro.Tests.Store;

public class CellKeyTests
{
    private static readonly Plan Plan = Toy.PlanOf(new(), points: 2, replicates: 3);

    private static CellKey[] Keys(Func<Plan, Plan>? plan = null, Func<PlannedPoint, PlannedPoint>? point = null, string code = "code")
    {
        var p = plan?.Invoke(Plan) ?? Plan;
        return CellKey.OfPoint(p, point?.Invoke(p.Points[0]) ?? p.Points[0], code);
    }

    // Exact: computed from FORMAT.md by a separate program (tests/Repro.Tests/Store/key.py).
    [Fact]
    public void The_key_is_as_documented() =>
        Assert.Equal("440b18ef8a1ba713146a66002d5e8b3204508396c55d797df15b0d1c09ca0a9d", Keys()[2].ToString());

    [Fact]
    public void Whatever_a_cell_is_moves_its_key_and_nothing_else_does()
    {
        var key = Keys()[0];
        Assert.Distinct(Keys());
        Assert.NotEqual(key, Keys(plan: p => p with { Seed = 2 })[0]);
        Assert.NotEqual(key, Keys(point: p => p with { Canonical = "other" })[0]);
        Assert.NotEqual(key, Keys(point: p => p with { Draw = 1 })[0]);
        Assert.NotEqual(key, Keys(code: "other")[0]);
        Assert.Equal(key, Keys(plan: p => p with { Name = "other", Title = "other", Profile = "smoke" })[0]);
        Assert.Equal(key, Keys(point: p => p with { Replicates = 9, CostSeconds = 7, Cell = "other" })[0]);
    }

    [Fact]
    public void A_key_reads_back()
    {
        Assert.True(CellKey.TryParse(Keys()[1].ToString(), out var key));
        Assert.Equal(Keys()[1], key);
        Assert.False(CellKey.TryParse("00", out _));
        Assert.False(CellKey.TryParse(new string('x', 64), out _));
    }

    [Fact]
    public void Code_is_identified_by_a_hash_that_stays()
    {
        Assert.Equal(CodeIdentity.Of(new Toy()), CodeIdentity.Of(new Toy()));
        Assert.Matches("^[0-9a-f]{64}$", CodeIdentity.Of(new Toy()));
    }
}
