using Ccmc.Decoding;
using Ccmc.Samplers;
using Experiments.Decoding;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Tests.Decoding;

/// <summary>The claims hold on small runs, and each fails on data of another temperature or nucleus; the columns of a trajectory are
/// those of its definition.</summary>
public sealed class DecodingClaimsTests
{
    private static readonly DecodingExperiment Experiment = new();
    private static readonly MatrixSpecification Two = new IdenticalRows { Row = [0.6, 0.4] };
    private static readonly MatrixSpecification Four = new GaussianLogits();

    private static readonly DecodingParameters Plain = new() { Matrix = Two, Tokens = 400 };

    private static readonly Lazy<Results<DecodingParameters>> Right = new(() => InMemoryRun.Of(Experiment,
    [
        Plain with { Temperature = 2, Tokens = 4000 }, Plain with { Matrix = Four, Temperature = 2, Tokens = 4000 },
        Plain with { Temperature = 0.5 }, Plain with { Matrix = Four, Tokens = 3000 },
        Plain with { TopP = 0.8 }, Plain with { Matrix = Four, TopP = 0.98, Tokens = 3000 },
    ], 110));

    private static Verdict Verdict(Results<DecodingParameters> results, string id) =>
        InMemoryRun.Verdict(Experiment.Claims(results).Single(c => c.Id == id));

    /// <summary>The rows of some parameters under the names of others.</summary>
    private static Results<DecodingParameters> Drawn(Func<DecodingParameters, DecodingParameters> wrong)
    {
        var results = new Results<DecodingParameters> { Points = Right.Value.Points };
        foreach (var point in results.Points)
        {
            var prepared = Experiment.Prepare(point.Parameters, new MemoryContext(point.Draw));
            for (var r = 0; r < 110; r++)
                new WrongRun(prepared, wrong(point.Parameters)).Into(results, point, r);
        }
        return results;
    }

    /// <summary>Trajectories by one rule, written as if by another.</summary>
    private sealed class WrongRun(Ccmc.Models.TransitionMatrix matrix, DecodingParameters wrong)
    {
        public void Into(Results<DecodingParameters> results, Point<DecodingParameters> point, int replicate)
        {
            var cell = new MemoryCell<DecodingParameters>(results, point, replicate);
            var stream = cell.Seed("trajectory").Stream();
            var counts = Enumerable.Repeat(1L, matrix.Size).ToArray();
            var trajectory = new DecodedTrajectory(matrix, new(wrong.Temperature, wrong.TopP),
                TrajectoryStart.WithDrawnQuery(counts, ref stream), stream);
            var law = new DrawnAgainstLaw(matrix, point.Parameters.Temperature, point.Parameters.TopP);
            for (var t = 0; t < wrong.Tokens; t++)
            {
                var query = trajectory.Query;
                var token = trajectory.Next();
                law.Add(counts, query, token);
                counts[token]++;
            }
            cell.Add(DecodingTables.Drawn, law.Row);
            cell.Add(DecodingTables.Trajectories, new(null, true, 0, (double)counts.Max() / counts.Sum(), 0, false));
            if (replicate > 0 || DecodingExperiment.TwoTokens(point.Parameters) is not { } first) return;
            var (mean, deviation) = TwoTokenShares.Of(first, point.Parameters, default);
            cell.Add(DecodingTables.TwoTokens, new(mean, deviation));
        }
    }

    [Theory]
    [InlineData("nucleus-is-closed")]
    [InlineData("nucleus-is-full")]
    [InlineData("top-share")]
    [InlineData("shares-above-one")]
    public void They_hold_on_their_own_data(string id) => Assert.Equal(Repro.Claims.Verdict.Holds, Verdict(Right.Value, id));

    [Fact]
    public void A_temperature_two_percent_too_high_is_detected()
    {
        Assert.NotEqual(Repro.Claims.Verdict.Fails, Verdict(Right.Value, "exponent-of-the-law"));
        Assert.Equal(Repro.Claims.Verdict.Fails,
            Verdict(Drawn(p => p.Temperature == 1 ? p : p with { Temperature = 1.02 * p.Temperature }), "exponent-of-the-law"));
    }

    [Fact]
    public void A_wider_nucleus_is_not_closed() =>
        Assert.Equal(Repro.Claims.Verdict.Fails,
            Verdict(Drawn(p => p.TopP == 1 ? p : p with { TopP = p.TopP + 0.015 }), "nucleus-is-closed"));

    [Fact]
    public void A_narrower_nucleus_is_not_full() =>
        Assert.Equal(Repro.Claims.Verdict.Fails, Verdict(Drawn(p => p.TopP == 1 ? p : p with { TopP = p.TopP - 0.1 }), "nucleus-is-full"));

    [Fact]
    public void A_temperature_that_does_nothing_gives_other_shares()
    {
        var wrong = Drawn(p => p with { Temperature = 1 });
        Assert.Equal(Repro.Claims.Verdict.Fails, Verdict(wrong, "top-share"));
        Assert.Equal(Repro.Claims.Verdict.Fails, Verdict(wrong, "shares-above-one"));
    }

    /// <summary>At top-p 0.5 the likelier token always follows, so the share is certain: right ones do not count, a wrong one
    /// fails.</summary>
    [Fact]
    public void A_certain_share_is_judged_exactly()
    {
        var certain = InMemoryRun.Of(Experiment, [Plain with { TopP = 0.5 }, Plain with { TopP = 0.99 }], 110);
        Assert.NotEqual(Repro.Claims.Verdict.Fails, Verdict(certain, "top-share"));
        foreach (var point in certain.Points.Where(p => p.Parameters.TopP == 0.5))
            certain.Add(DecodingTables.Trajectories, point, 110, new(null, true, 0, 0.9, 1, false));
        Assert.Equal(Repro.Claims.Verdict.Fails, Verdict(certain, "top-share"));
    }

    /// <summary>All sequences of six tokens, each with its probability by the definition.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(0.5, 1)]
    [InlineData(1, 0.75)]
    [InlineData(1, 0.5)]
    [InlineData(1, 0.9)]
    public void Exact_top_share_is_that_of_all_sequences(double temperature, double topP)
    {
        const int Tokens = 6;
        double mean = 0, squares = 0;
        for (var sequence = 0; sequence < 1 << Tokens; sequence++)
        {
            var (counts, probability) = (new[] { 1.0, 1.0 }, 1.0);
            for (var t = 0; t < Tokens; t++)
            {
                var odds = Math.Pow(counts[0] * 0.6 / (counts[1] * 0.4), 1 / temperature);
                var first = odds / (1 + odds);
                if (Math.Max(first, 1 - first) >= topP - 1e-12) first = first > 0.5 - 1e-12 ? 1 : 0;
                var drawn = sequence >> t & 1;
                probability *= drawn == 0 ? first : 1 - first;
                counts[drawn]++;
            }
            var share = counts.Max() / (Tokens + 2);
            mean += probability * share;
            squares += probability * share * share;
        }
        var law = TwoTokenShares.Of(0.6, new() { Tokens = Tokens, Temperature = temperature, TopP = topP }, default);
        Assert.Equal((mean, Math.Sqrt(squares - mean * mean)), (law.Mean, law.StandardDeviation), (a, b) =>
            Math.Abs(a.Item1 - b.Item1) < 1e-13 && Math.Abs(a.Item2 - b.Item2) < 1e-13);
    }

    /// <summary>CollapseTime, Censored, Leader, TopShare, EffectiveTokens and Locked of trajectories that are drawn again and scanned
    /// whole.</summary>
    [Fact]
    public void Columns_of_a_trajectory_by_their_definitions()
    {
        foreach (var measured in Right.Value.Rows(DecodingTables.Trajectories))
        {
            var (p, row) = (measured.Parameters, measured.Row);
            var matrix = Experiment.Prepare(p, new MemoryContext(measured.Point.Draw));
            var stream = InMemoryRun.Seed($"trajectory|{measured.Point.Cell}|{measured.Replicate}").Stream();
            var counts = Enumerable.Repeat(1L, matrix.Size).ToArray();
            var trajectory = new DecodedTrajectory(matrix, new(p.Temperature, p.TopP),
                TrajectoryStart.WithDrawnQuery(counts, ref stream), stream);
            List<double> shares = [(double)counts.Max() / counts.Sum()];
            var leader = 0;
            for (var t = 0; t < p.Tokens; t++)
            {
                counts[trajectory.Next()]++;
                shares.Add((double)counts.Max() / counts.Sum());
                if (counts[leader] < counts.Max()) leader = Array.IndexOf(counts, counts.Max());
            }
            var collapse = shares.Count - shares.AsEnumerable().Reverse().TakeWhile(s => s >= p.CollapseShare).Count();
            Assert.Equal(collapse == shares.Count ? null : collapse, row.CollapseTime);
            Assert.Equal(collapse == shares.Count, row.Censored);
            Assert.Equal((leader, shares[^1]), (row.Leader, row.TopShare));
            var perplexity = Math.Exp(-counts.Where(n => n > 0).Sum(n => (double)n / counts.Sum() * Math.Log((double)n / counts.Sum())));
            Assert.Equal(perplexity, row.EffectiveTokens, 1e-9 * perplexity);
            double[] weights = [.. counts.Select((n, j) =>
                Math.Pow(n * matrix.Probability(trajectory.Query, j), 1 / p.Temperature))];
            var own = weights[trajectory.Query] / weights.Sum();
            if (Math.Abs(own - p.TopP) > 1e-9) Assert.Equal(own > p.TopP, row.Locked);
        }
        var rows = Right.Value.Rows(DecodingTables.Trajectories).Select(r => r.Row).ToList();
        Assert.All(new[] { true, false }, b => Assert.Contains(rows, r => r.Censored == b));
        Assert.All(new[] { true, false }, b => Assert.Contains(rows, r => r.Locked == b));
    }
}
