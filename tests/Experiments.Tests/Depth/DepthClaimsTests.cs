using Experiments.Depth;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Tests.Depth;

/// <summary>The claims hold on small runs, and each fails on data of its nearest rival.</summary>
public sealed class DepthClaimsTests
{
    private static readonly DepthExperiment Experiment = new();
    private static readonly MatrixSpecification Quarter = new TwoToken { P = 0.2, Q = 0.8 };
    private static readonly MatrixSpecification Even = new TwoToken { P = 0.5, Q = 0.5 };

    private static readonly Lazy<Results<DepthParameters>> Corners = new(() => InMemoryRun.Of(Experiment,
        [Corner(2, false, Even), Corner(2, false, new TwoToken { P = 0.8, Q = 0.8 }), Corner(1, false, Even)], 24));

    private static readonly Lazy<Results<DepthParameters>> Unstable = new(() => InMemoryRun.Of(Experiment,
        [Corner(2, true, new TwoToken { P = 0.95, Q = 0.5 }) with { Start = new CornerStart { Winners = 20_000, Losers = 60 } }], 24));

    private static readonly Lazy<Results<DepthParameters>> Shares = new(() => InMemoryRun.Of(Experiment,
        [
            Share(new TwoToken { P = 0.05, Q = 0.05 }, new TwoToken { P = 0.98, Q = 0.98 }, [1200, 800], 3000),
            Share(new TwoToken { P = 0.05, Q = 0.05 }, new TwoToken { P = 0.05, Q = 0.05 }, [1200, 800], 3000),
        ], 250));

    private static readonly Lazy<Results<DepthParameters>> Kept = new(() => InMemoryRun.Of(Experiment,
        [Share(new TwoToken { P = 0.05, Q = 0.15 }, new TwoToken { P = 0.9, Q = 0.98 }, [183, 117], 40_000)], 24));

    private static readonly Lazy<Results<DepthParameters>> Drawn = new(() => InMemoryRun.Of(Experiment,
        [new() { Layers = 3, Matrix = new TwoToken { P = 0.3, Q = 0.4 }, SecondMatrix = new TwoToken { P = 0.9, Q = 0.2 },
            ThirdMatrix = new TwoToken { P = 0.7, Q = 0.8 }, Tokens = 100 }], 400));

    private static DepthParameters Corner(int layers, bool residual, MatrixSpecification second) => new()
    {
        Layers = layers,
        Residual = residual,
        Matrix = Quarter,
        SecondMatrix = second,
        Start = new CornerStart { Winners = 20_000, Losers = 50 },
        Tokens = 100_000,
    };

    private static DepthParameters Share(MatrixSpecification first, MatrixSpecification second, int[] counts, int tokens) =>
        new() { Matrix = first, SecondMatrix = second, Start = new ShareStart { Counts = counts }, Tokens = tokens };

    private static Verdict Verdict(Results<DepthParameters> results, string id) =>
        InMemoryRun.Verdict(Experiment.Claims(results).Single(c => c.Id.StartsWith(id, StringComparison.Ordinal)));

    [Theory]
    [InlineData("corner-exponent[2 layers]")]
    [InlineData("corner-exponent[1 layer]")]
    public void Exponents_are_those_of_theory_and_not_of_the_nearest_rival(string id)
    {
        Assert.NotEqual(Repro.Claims.Verdict.Fails, Verdict(Corners.Value, id));
        Assert.Equal(Repro.Claims.Verdict.Fails, Verdict(Told(Corners.Value, r => r.MoreLayers), id));
    }

    [Fact]
    public void Strong_upper_matrices_move_nothing_and_would_be_seen_to()
    {
        Assert.NotEqual(Repro.Claims.Verdict.Fails, Verdict(Corners.Value, "upper-matrices-move-nothing"));
        var moved = Altered(Corners.Value, DepthTables.Growth,
            m => m.Parameters is { Layers: 2, SecondMatrix: TwoToken { P: > 0.7 } }
                ? m.Row with { Compensator = m.Row.Compensator * 1.4 } : m.Row);
        Assert.Equal(Repro.Claims.Verdict.Fails, Verdict(moved, "upper-matrices-move-nothing"));
    }

    [Fact]
    public void A_corner_that_the_stream_makes_unstable_is_not_one_layers()
    {
        Assert.NotEqual(Repro.Claims.Verdict.Fails, Verdict(Unstable.Value, "stream-moves-stability"));
        var stable = Altered(Unstable.Value, DepthTables.Growth, m => m.Row with { Compensator = m.Row.Compensator * 0.6 });
        Assert.Equal(Repro.Claims.Verdict.Fails, Verdict(stable, "stream-moves-stability"));
    }

    [Fact]
    public void Directions_are_those_of_the_layers_and_not_of_one()
    {
        Assert.Equal(Repro.Claims.Verdict.Holds, Verdict(Shares.Value, "interior-directions"));
        var one = Altered(Shares.Value, DepthTables.Rest, m => m.Row with { Limit = m.Row.OneLayerLimit });
        Assert.Equal(Repro.Claims.Verdict.Fails, Verdict(one, "interior-directions"));
    }

    [Fact]
    public void A_share_kept_is_the_fixed_points_and_not_another_second_layers()
    {
        Assert.NotEqual(Repro.Claims.Verdict.Fails, Verdict(Kept.Value, "interior-share"));
        var other = Altered(Kept.Value, DepthTables.Growth, m => m.Row with { Count = (long)(m.Row.Count * 1.15) });
        Assert.Equal(Repro.Claims.Verdict.Fails, Verdict(other, "interior-share"));
    }

    [Fact]
    public void Draws_follow_the_literal_layers_and_not_the_first_alone()
    {
        Assert.NotEqual(Repro.Claims.Verdict.Fails, Verdict(Drawn.Value, "layered-martingale"));
        var one = Altered(Drawn.Value, DepthTables.Martingale, m => m.Row with { Change = m.Row.FirstLayerChange });
        Assert.Equal(Repro.Claims.Verdict.Fails, Verdict(one, "layered-martingale"));
    }

    [Fact]
    public void Tokens_drawn_from_another_law_than_the_literal_layers_are_seen()
    {
        Assert.Equal(Repro.Claims.Verdict.Holds, Verdict(Drawn.Value, "drawn-law-is-literal"));
        var other = Altered(Drawn.Value, DepthTables.Martingale, m => m.Row with { LawDifference = 1e-6 });
        Assert.Equal(Repro.Claims.Verdict.Fails, Verdict(other, "drawn-law-is-literal"));
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        string[] Faults(DepthParameters p) => [.. Experiment.Validate(Experiment.Resolve(p))];
        Assert.Contains(Faults(new() { Matrix = Quarter, SecondMatrix = Quarter, Start = new CornerStart { Winner = 2 } }),
            f => f.StartsWith("start.winner", StringComparison.Ordinal));
        Assert.Contains(Faults(new() { Matrix = Quarter, SecondMatrix = Quarter, Start = new CornerStart { Winners = 100, Losers = 60 } }),
            f => f.StartsWith("start.losers", StringComparison.Ordinal));
        Assert.Contains(Faults(new() { Start = new ShareStart { Counts = [1, 2] } }),
            f => f.StartsWith("start.counts", StringComparison.Ordinal));
        Assert.Contains(Faults(new() { Tokens = 30_000 }), f => f.StartsWith("tokens", StringComparison.Ordinal));
        Assert.Contains(Faults(new() { Matrix = Quarter, SecondMatrix = new IdenticalRows { Row = [0.5, 0.3, 0.2] } }),
            f => f.StartsWith("second_matrix", StringComparison.Ordinal));
    }

    /// <summary>The same trajectories, theory's exponent replaced.</summary>
    private static Results<DepthParameters> Told(Results<DepthParameters> truth, Func<CornerRow, double> exponent) =>
        Altered(truth, DepthTables.Corners, m => m.Row with { Predicted = exponent(m.Row), MoreLayers = m.Row.Predicted });

    /// <summary>The same results with the rows of one table replaced.</summary>
    private static Results<DepthParameters> Altered<TRow>(
        Results<DepthParameters> truth, TableDefinition<TRow> table, Func<Measured<DepthParameters, TRow>, TRow> otherwise)
        where TRow : class
    {
        var altered = new Results<DepthParameters> { Points = truth.Points };
        Copy(DepthTables.Growth);
        Copy(DepthTables.Corners);
        Copy(DepthTables.Rest);
        Copy(DepthTables.Martingale);
        return altered;

        void Copy<T>(TableDefinition<T> definition) where T : class
        {
            foreach (var m in truth.Rows(definition))
                altered.Add(definition, m.Point, m.Replicate,
                    ReferenceEquals(definition, table) ? (T)(object)otherwise((Measured<DepthParameters, TRow>)(object)m) : m.Row);
        }
    }
}
