using Ccmc.Random;
using Experiments.Eos;
using Experiments.Shared;
using Experiments.Tests.Shared;
using Repro.Experiments;

namespace Experiments.Tests.Eos;

/// <summary>Columns that no claim reads: sequences drawn again token by token, tails by brute force, restarts by convolution.</summary>
public sealed class EosColumnsTests
{
    private static readonly EosExperiment Experiment = new();

    private static readonly double[][] Four =
        [[0.3, 0.2, 0.4, 0.1], [0.25, 0.35, 0.2, 0.2], [0.15, 0.4, 0.3, 0.15], [0.25, 0.25, 0.25, 0.25]];

    private sealed record Samples(List<(int Query, int[] Counts, int Next)> All, int Sequences);

    /// <summary>Sequences until the budget is used up, EOS the last of the tokens; or one trajectory of the words.</summary>
    private static Samples Drawn(Source source, EosParameters p, int replicate)
    {
        var stream = InMemoryRun.Seed($"{(source == Source.Restarts ? "restarts" : "one trajectory")}|0-0|{replicate}").Stream();
        var tokens = source == Source.Restarts ? 4 : 3;
        var samples = new Samples([], 0);
        while (samples.All.Count < p.Budget)
        {
            samples = samples with { Sequences = samples.Sequences + 1 };
            var (counts, query, begun) = (new[] { 2, 1, 3, 2 }[..tokens], stream.NextIndex(3), samples.All.Count);
            while (samples.All.Count < p.Budget && (source == Source.OneTrajectory || samples.All.Count - begun < p.Longest))
            {
                var next = Draw.Categorical(ref stream, [.. counts.Select((n, j) => n * Four[query][j])]);
                samples.All.Add((query, [.. counts], next));
                if (next == 3) break;
                counts[next]++;
                query = next;
            }
        }
        return samples;
    }

    /// <summary>With every token in every prompt an estimate exists where each followed at least once; it is fitted here by Newton's
    /// method on single samples.</summary>
    [Theory]
    [InlineData(25)]
    [InlineData(300)]
    public void Learning_is_that_of_the_samples(int budget)
    {
        var parameters = new EosParameters
        {
            Matrix = new ExplicitMatrix { Rows = Four },
            WordCounts = [2, 1, 3],
            EosCount = 2,
            Sequences = 1,
            Longest = 12,
            Budget = budget
        };
        var run = InMemoryRun.Of(Experiment, [parameters], 4);
        Assert.Contains(run.Rows(EosTables.Learned), m => m.Row.WorstError is null == (budget == 25));
        SameRows.Equal(run.Rows(EosTables.Learned).Select(m =>
        {
            var (samples, tokens) = (Drawn(m.Row.Source, parameters, m.Replicate), m.Row.Source == Source.Restarts ? 4 : 3);
            var errors = Enumerable.Range(0, 3).Select(q => samples.All.Where(s => s.Query == q).ToList())
                .Select((own, q) => Enumerable.Range(0, tokens).All(j => own.Exists(s => s.Next == j)) ? Errors(own, q, tokens) : null)
                .ToList();
            var all = errors.Where(e => e is not null).SelectMany(e => e!).ToList();
            return new LearningRow(m.Row.Source, SequencesBegun: samples.Sequences,
                Coverage: samples.All.Where(s => s.Next < 3).Select(s => (s.Query, s.Next)).Distinct().Count() / 9.0,
                RarestQuery: Enumerable.Range(0, 3).Min(q => samples.All.Count(s => s.Query == q)),
                Estimable: errors.Count(e => e is not null) / 3.0,
                Error: all.Count == 0 ? null : Math.Sqrt(all.Average(e => e * e)),
                WorstError: errors.Contains(null) ? null : all.Max(Math.Abs));
        }), run.Rows(EosTables.Learned).Select(m => m.Row), 1e-7);
    }

    private static List<double> Errors(List<(int Query, int[] Counts, int Next)> samples, int query, int tokens)
    {
        // The first token's log-weight is 0.
        double[][] features = [.. Enumerable.Range(0, tokens).Select(
            j => Enumerable.Range(1, tokens - 1).Select(a => a == j ? 1.0 : 0).ToArray())];
        var oracle = new ChoiceOracle(tokens - 1);
        foreach (var s in samples) oracle.Add(features, [.. s.Counts.Select(n => Math.Log(n))], s.Next);
        var theta = oracle.Fit().Theta;
        double Of(int j) => (j == 0 ? 0 : theta[j - 1]) - Math.Log(Four[query][j]);
        return [Of(0) - Of(1), Of(0) - Of(2), Of(1) - Of(2)];
    }

    /// <summary>Sequences of the last length recorded, which is the longest, are those that were cut.</summary>
    [Fact]
    public void What_is_cut_has_the_longest_length()
    {
        var run = InMemoryRun.Of(Experiment, [new EosParameters { Matrix = new ExplicitMatrix { Rows = Four }, Sequences = 400,
            Longest = 9, Budget = 10 }], 3);
        foreach (var mean in run.Rows(EosTables.Means))
        {
            var last = run.Rows(EosTables.Lengths).Last(m => m.Replicate == mean.Replicate).Row;
            Assert.Equal(9, last.Length);
            Assert.InRange(last.AtLeast, 1, 399);
            SameRows.Equal("Cut", last.AtLeast / 400.0, mean.Row.Cut);
        }
    }

    /// <summary>The law of a sequence's samples by carrying the law of the words' counts on; sequences begun within B samples are those
    /// whose predecessors took fewer than B together.</summary>
    [Fact]
    public void Expected_sequences_by_convolution()
    {
        const int budget = 120;
        var run = InMemoryRun.Of(Experiment, [new EosParameters { Matrix = new IdenticalRows { Row = [0.5, 0.2, 0.3] }, EosCount = 2,
            WordCounts = [1, 3], Sequences = 1, Longest = 1000, Budget = budget }], 1);
        var samples = new double[budget + 1];
        var law = new Dictionary<(int, int), double> { [(1, 3)] = 1 };
        for (var t = 1; t <= budget; t++)
        {
            var next = new Dictionary<(int, int), double>();
            foreach (var ((zero, one), mass) in law)
            {
                var total = 0.5 * zero + 0.2 * one + 0.6;
                samples[t] += mass * 0.6 / total;
                next[(zero + 1, one)] = next.GetValueOrDefault((zero + 1, one)) + mass * 0.5 * zero / total;
                next[(zero, one + 1)] = next.GetValueOrDefault((zero, one + 1)) + mass * 0.2 * one / total;
            }
            law = next;
        }
        var (expected, sum) = (0.0, new double[budget]);
        sum[0] = 1;
        for (var begun = 0; begun < budget; begun++)
        {
            expected += sum.Sum();
            sum = [.. Enumerable.Range(0, budget).Select(t => Enumerable.Range(0, t).Sum(s => sum[s] * samples[t - s]))];
        }
        SameRows.Equal("ExpectedSequences", expected, Assert.Single(run.Rows(EosTables.Restarts)).Row.ExpectedSequences);
    }

    public static TheoryData<double[][], int[], int> Words => new()
    {
        { Four, [2, 1, 3], 2 },
        { [[0.6, 0.15, 0.1, 0.15], [0.1, 0.55, 0.1, 0.25], [0.2, 0.1, 0.6, 0.1], [0.25, 0.25, 0.25, 0.25]], [1, 4, 2], 1 },
        { [[0.1, 0.7, 0.2], [0.6, 0.2, 0.2], [0.3, 0.3, 0.4]], [5, 2], 3 },
    };

    /// <summary>Every fixed point of the words by brute force, EOS beside them.</summary>
    [Theory, MemberData(nameof(Words))]
    public void Costs_of_lasting_are_those_of_brute_force(double[][] rows, int[] words, int end)
    {
        var run = InMemoryRun.Of(Experiment, [new EosParameters { Matrix = new ExplicitMatrix { Rows = rows }, WordCounts = words,
            EosCount = end, Sequences = 1, Longest = 10, Budget = 10 }], 1);
        int[] present = [.. Enumerable.Range(0, words.Length)];
        var tails = new MeanFieldOracle(rows, present).Points.Select(f =>
        {
            var absent = present.Except(f.Support).ToList();
            var (cost, staying, within) = (end * f.Growth[^1], absent.Sum(j => words[j] * Math.Max(0, f.Growth[j] - 1)),
                f.Eigenvalues.Sum(e => Math.Max(0, e.Real)));
            return new TailRow(f.Name, f.Stability, End: cost, Staying: staying, Within: within, TailExponent: cost + staying + within,
                Approach: absent.Select(j => Math.Abs(1 - f.Growth[j])).Concat(f.Eigenvalues.Select(e => Math.Abs(e.Real))).Append(1).Min(),
                Least: false);
        }).ToList();
        var least = tails.Min(t => t.TailExponent);
        SameRows.Equal(tails.Select(t => t with { Least = t.TailExponent == least }),
            run.Rows(EosTables.Tails).Select(m => m.Row), 1e-6);
    }

    /// <summary>An exact law of t^(−0.6) up to 4,000 tokens ends at the checkpoint before; 10,000 sequences without one where 200 are
    /// left.</summary>
    [Theory]
    [InlineData(true, "exact", 3162)]
    [InlineData(false, "simulated", 562)]
    public void Slopes_end_where_digits_or_sequences_do(bool exact, string method, int length)
    {
        var point = new Point<EosParameters>("a", new() { Matrix = new ExplicitMatrix { Rows = Four } }, 0);
        var results = new Results<EosParameters> { Points = [point] };
        foreach (var (support, cost) in new[] { ("0", 0.6), ("1", 0.9) })
            results.Add(EosTables.Tails, point, -1, new(support, "stable", End: cost, Staying: 0, Within: 0, TailExponent: cost,
                Approach: 0.5, Least: cost < 0.8));
        foreach (var t in Enumerable.Range(0, 33).Select(i => (int)Math.Round(Math.Pow(10, i / 8.0))).Distinct())
            results.Add(EosTables.Lengths, point, 0, new(t, AtLeast: (int)(1e4 * Math.Pow(t, -0.6)), Survival: 0,
                Exact: exact && t <= 4000 ? Math.Pow(t, -0.6) : null, Rival: null));
        Experiment.Summarize(results);
        var row = Assert.Single(results.Rows(EosTables.TailExponents)).Row;
        Assert.Equal((method, length), (row.Method, row.Length));
    }
}
