using Experiments.Shared;
using Experiments.SingleTrajectoryLearning;
using Repro.Experiments;

namespace Experiments.Tests.SingleTrajectoryLearning;

/// <summary>Columns that no claim reads: derived tables from made-up rows, ends and steps from the transitions of short
/// trajectories.</summary>
public sealed class LearningColumnsTests
{
    private static readonly LearningExperiment Experiment = new();

    private static double[] Row(TwoToken matrix, int query) => query == 0 ? [1 - matrix.P, matrix.P] : [matrix.Q, 1 - matrix.Q];

    /// <summary>
    /// Twenty replicates of either winner, their information a t^g + 5 with g = 0.1, 0.15, … 1.05 in some order (one more for token 1):
    /// windows (10⁵, 10⁷] and (10⁷, 10⁹] give g itself. Below the fourth smallest of twenty the median lies with probability 0.0013.
    /// </summary>
    [Fact]
    public void Summary_and_slopes_of_two_kinds_of_winners()
    {
        var point = new Point<LearningParameters>("a", new() { Matrix = new TwoToken { P = 0.3, Q = 0.6 } }, 0);
        var results = new Results<LearningParameters> { Points = [point] };
        foreach (var query in new[] { 0, 1 })
            results.Add(LearningTables.Predictions, point, -1, new("0", query, Token: 1, QueryGrowth: 1, Exponent: 0.4 - query, -0.5));
        for (var replicate = 0; replicate < 40; replicate++)
        {
            var (k, winner) = (replicate / 2, replicate % 2);
            results.Add(LearningTables.Ends, point, replicate, new(Winners: $"{winner}", Distance: 0.1, LastStep: 0));
            for (var i = 0; i < 10; i++)
                for (var q = 0; q < 2; q++)
                {
                    var missing = i == 0 ? k % 5 >= 2 : k % 4 == 3;
                    results.Add(LearningTables.Entries, point, replicate, new(Tokens(i), q, 1 - winner, winner, Transitions(i, q, k),
                        Information(i, q, k, winner), missing ? null : (k % 2 == 0 ? 1 : -1) * (k + 1) * (i + 1) / 10.0, null,
                        missing ? EstimateOutcome.PlusInfinity : EstimateOutcome.Finite));
                }
        }
        Experiment.Summarize(results);
        var groups = from winner in new[] { 0, 1 } from q in new[] { 0, 1 } select (Winner: winner, Query: q);
        SameRows.Equal(groups.Select(g => new SlopeRow(Winners: $"{g.Winner}", Query: g.Query, Token: 1 - g.Winner,
            Exponent: 0.575 + g.Winner, Lower: 0.25 + g.Winner, Upper: 0.9 + g.Winner, Predicted: g.Winner == 0 ? 0.4 - g.Query : null,
            From: 100_000, Replicates: 20)), results.Rows(LearningTables.Slopes).Select(m => m.Row));
        SameRows.Equal(groups.SelectMany(g => Enumerable.Range(0, 10).Select(i => new CheckpointSummary(Winners: $"{g.Winner}",
            Query: g.Query, Token: 1 - g.Winner, TokensSoFar: Tokens(i), Replicates: 20,
            // Squares of 0 … 19: the middle ones are 81 and 100, their sum 2470.
            MedianTransitions: 90.5 + 100 * i + g.Query, MeanTransitions: 123.5 + 100 * i + g.Query,
            MedianInformation: Middle(Enumerable.Range(0, 20).Select(k => Information(i, g.Query, k, g.Winner))),
            // Of the fifteen finite errors the tenth and eleventh are 1.3 and 1.4.
            MedianAbsoluteError: i == 0 ? null : 1.35 * (i + 1), Missing: i == 0 ? 0.6 : 0.25))),
            results.Rows(LearningTables.Summary).Select(m => m.Row));

        static long Tokens(int i) => (long)Math.Round(Math.Pow(10, i));
        static long Transitions(int i, int query, int k) => 100 * i + query + k * 3 % 20 * (k * 3 % 20);
        static double Information(int i, int query, int k, int winner) =>
            (2 + k) * Math.Pow(10, i * (0.1 + 0.05 * ((7 * k + query) % 20) + winner)) + 5;
        static double Middle(IEnumerable<double> values) => values.Order().Skip(9).Take(2).Average();
    }

    /// <summary>Final shares by the transitions to the token that is not the reference; fixed points are the corners and, if p and q lie on
    /// one side of ½, the share q(2p − 1) / (q(2p − 1) + p(2q − 1)) of token 1.</summary>
    [Theory]
    [InlineData(0.8, 0.7)]
    [InlineData(0.2, 0.3)]
    [InlineData(0.3, 0.6)]
    public void Ends_are_where_the_transitions_lead(double p, double q)
    {
        var run = InMemoryRun.Of(Experiment, [new LearningParameters
            { Matrix = new TwoToken { P = p, Q = q }, Tokens = 200, StartCounts = [3, 2] }], 12);
        var fixedPoints = new List<(string Support, double Share)> { ("0", 0), ("1", 1) };
        if ((p > 0.5) == (q > 0.5)) fixedPoints.Add(("0+1", q * (2 * p - 1) / (q * (2 * p - 1) + p * (2 * q - 1))));
        foreach (var end in run.Rows(LearningTables.Ends))
        {
            var entries = run.Rows(LearningTables.Entries).Where(m => m.Replicate == end.Replicate).Select(m => m.Row).ToList();
            var reference = entries[0].Reference;
            var other = (reference == 0 ? 2 : 3) + entries.Where(r => r.Tokens == 200).Sum(r => r.Transitions);
            var share = (reference == 0 ? other : 205 - other) / 205.0;
            var nearest = fixedPoints.MinBy(f => Math.Abs(f.Share - share));
            Assert.Equal(nearest.Support, end.Row.Winners);
            SameRows.Equal("Distance", Math.Abs(nearest.Share - share), end.Row.Distance);
            Assert.All(entries, r => Assert.Equal((nearest.Share > 0.5 ? 1 : 0, nearest.Share > 0.5 ? 0 : 1), (r.Reference, r.Token)));
        }
    }

    [Fact]
    public void Restarts_have_no_winners_and_one_reference()
    {
        var run = InMemoryRun.Of(Experiment, [new LearningParameters { Matrix = new TwoToken { P = 0.2, Q = 0.3 }, Tokens = 500,
            RestartEvery = 1 }], 3);
        Assert.All(run.Rows(LearningTables.Ends), m => Assert.Equal(new EndRow(Winners: "", Distance: null, LastStep: 0), m.Row));
        Assert.All(run.Rows(LearningTables.Entries), m => Assert.Equal((0, 1), (m.Row.Reference, m.Row.Token)));
    }

    /// <summary>A checkpoint at every token shows the path: the query is the row whose information grows. Then Newton's steps on the sum
    /// over single draws, from the true log-odds, each shortened by log(1 + s)/s, until s is at most 10⁻⁵.</summary>
    [Fact]
    public void The_last_step_is_newtons_token_by_token()
    {
        var matrix = new TwoToken { P = 0.4, Q = 0.55 };
        var run = InMemoryRun.Of(Experiment, [new LearningParameters { Matrix = matrix, Tokens = 20, Checkpoints = 100 }], 8);
        foreach (var end in run.Rows(LearningTables.Ends))
        {
            var entries = run.Rows(LearningTables.Entries).Where(m => m.Replicate == end.Replicate).Select(m => m.Row)
                .ToDictionary(r => (r.Tokens, r.Query));
            var (reference, other) = (entries[(1, 0)].Reference, entries[(1, 0)].Token);
            var draws = new List<(double Offset, bool Chosen)>[] { [], [] };
            var (counts, largest) = (new[] { 1.0, 1.0 }, 0.0);
            for (var t = 1; t <= 20; t++)
            {
                var query = Enumerable.Range(0, 2).Single(
                    q => entries[(t, q)].Information > (t == 1 ? 0 : entries[(t - 1, q)].Information));
                var chosen = entries[(t, query)].Transitions > (t == 1 ? 0 : entries[(t - 1, query)].Transitions);
                draws[query].Add((Math.Log(counts[other] / counts[reference]), chosen));
                counts[chosen ? other : reference]++;
                for (var q = 0; q < 2; q++)
                    largest = Math.Max(largest, Step(draws[q], Math.Log(Row(matrix, q)[other] / Row(matrix, q)[reference])));
            }
            SameRows.Equal("LastStep", largest, end.Row.LastStep, 1e-3);
        }

        static double Step(List<(double Offset, bool Chosen)> draws, double logit)
        {
            if (draws.All(d => d.Chosen) || !draws.Any(d => d.Chosen)) return 0;
            while (true)
            {
                double[] chances = [.. draws.Select(d => 1 / (1 + Math.Exp(-d.Offset - logit)))];
                var step = (draws.Count(d => d.Chosen) - chances.Sum()) / chances.Sum(p => p * (1 - p));
                if (Math.Abs(step) <= 1e-5) return Math.Abs(step);
                logit += Math.Sign(step) * Math.Log(1 + Math.Abs(step));
            }
        }
    }
}
