using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Repro.Claims;
using Repro.Experiments;
using Repro.Figures;
using Repro.Planning;

namespace Repro.Tests.Configuration;

public sealed class SweepTests : IDisposable
{
    private const string Toy = "experiment: toy-coverage\n";

    private readonly ConfigurationFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static string[] Points(Plan plan, Func<ToyParameters, object?> value) =>
        [.. plan.Points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{value((ToyParameters)p.Parameters)}"))];

    private string[] Sizes(string sweep) => Points(folder.Plan(Toy + sweep), p => $"{p.VocabularySize}/{p.Samples}");

    [Fact]
    public void Without_a_sweep_there_is_one_point() => Assert.Equal(["8/1024"], Sizes(""));

    [Fact]
    public void The_last_axis_varies_fastest() =>
        Assert.Equal(["2/1", "2/3", "4/1", "4/3"], Sizes("sweep: { vocabulary_size: [2, 4], samples: [1, 3] }"));

    [Fact]
    public void Zipped_axes_go_in_step_and_multiply_with_others()
    {
        Assert.Equal(["2/1", "4/3"], Sizes("sweep: { zip: [{ vocabulary_size: [2, 4], samples: [1, 3] }] }"));
        Assert.Equal(6, Sizes("sweep: { zip: [{ vocabulary_size: [2, 4], samples: [1, 3] }], ridge: [0, 1, 2] }").Length);
    }

    [Fact]
    public void Chained_sweeps_follow_one_another_with_their_own_replicates()
    {
        var plan = folder.Plan(Toy + """
            replicates: 9
            sweep:
              ridge: [0, 1]
              chain:
                - { vocabulary_size: [2, 4], replicates: 3 }
                - zip: [{ vocabulary_size: [8, 16], samples: [1, 2] }]
                  except: [{ samples: 2 }]
            """);
        Assert.Equal(["0 2 1024", "0 4 1024", "0 8 1", "1 2 1024", "1 4 1024", "1 8 1"],
            Points(plan, p => $"{p.Ridge} {p.VocabularySize} {p.Samples}"));
        Assert.Equal([3, 3, 9, 3, 3, 9], plan.Points.Select(p => p.Replicates));
    }

    [Fact]
    public void Except_drops_points() => Assert.Equal(
        ["2/1", "4/1", "4/3"],
        Sizes("sweep: { vocabulary_size: [2, 4], samples: [1, 3], except: [{ vocabulary_size: 2.0, samples: 3 }] }"));

    [Fact]
    public void Axes_reach_into_records_and_take_whole_ones()
    {
        var p = folder.Plan(
            Toy + "parameters: { matrix: { kind: two-token, q: 0.9 } }\nsweep: { matrix.p: [.1, .2], prompts.length: [3, 4] }");
        Assert.Equal(["0.1 0.9 3", "0.1 0.9 4", "0.2 0.9 3", "0.2 0.9 4"],
            Points(p, x =>
                FormattableString.Invariant($"{((TwoTokenSource)x.Matrix).P} {((TwoTokenSource)x.Matrix).Q} {x.Prompts.Length}")));
        var whole = folder.Plan(Toy + "sweep: { matrix: [{ kind: two-token, p: .1 }, { kind: normal, draws: 2 }] }");
        Assert.Equal(["0 two", "0 normal", "1 normal"],
            whole.Points.Select(x => $"{x.Draw} {(((ToyParameters)x.Parameters).Matrix is TwoTokenSource ? "two" : "normal")}"));
    }

    [Theory]
    [InlineData("{ from: 1024, to: 8192, scale: log2 }", "1024 2048 4096 8192")]
    [InlineData("{ from: 1024, to: 10000, scale: log2, step: 4 }", "1024 4096")]
    [InlineData("{ from: 1, to: 1000, scale: log, count: 4 }", "1 10 100 1000")]
    [InlineData("{ from: 1, to: 10, scale: log, count: 10 }", "1 2 3 4 5 6 8 10")]
    [InlineData("{ from: 1, to: 9, step: 3 }", "1 4 7")]
    [InlineData("{ from: 1, to: 9, count: 3 }", "1 5 9")]
    [InlineData("{ from: 1e6, to: 1e6, count: 1 }", "1000000")]
    [InlineData("{ from: 1e3, to: 1e12, scale: log, step: 1000 }", "1000 1000000 1000000000 1000000000000")]
    public void Integer_ranges(string range, string expected) =>
        Assert.Equal(expected, string.Join(' ', Points(folder.Plan($"{Toy}sweep: {{ samples: {range} }}"), p => p.Samples)));

    [Theory]
    [InlineData("{ from: 0, to: 1, step: 0.1 }", "0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1")]
    [InlineData("{ from: 0, to: 1, count: 4 }", "0 0.3333333333333333 0.6666666666666666 1")]
    [InlineData("{ from: 1e-3, to: 1, scale: log, count: 7 }", "0.001 0.00316227766017 0.01 0.0316227766017 0.1 0.316227766017 1")]
    [InlineData("{ from: 0.05, to: 0.4, scale: log2 }", "0.05 0.1 0.2 0.4")]
    public void Number_ranges(string range, string expected) =>
        Assert.Equal(expected, string.Join(' ', Points(folder.Plan($"{Toy}sweep: {{ ridge: {range} }}"), p => p.Ridge)));

    [Theory]
    [InlineData("{ samples: [] }", "2:19: the axis 'samples' has no values; give at least one, or omit the axis")]
    [InlineData("{ samples: 5 }", "2:19: the axis 'samples' must be a list of values or a range {from, to, …}, found '5'")]
    [InlineData("{ remark: x }", "2:18: the axis 'remark' must be a list of values, found 'x'")]
    [InlineData("{ samples: [1, 0] }", "2:23: samples = 0, must be between 1 and 1000000000000")]
    [InlineData("{ samples: { from: 9, to: 1, step: 1 } }", "2:27: from = 9 exceeds to = 1; a range goes upward")]
    [InlineData("{ ridge: { from: 0, to: 1, scale: log, count: 3 } }", "2:25: from = 0, but a log range has only positive values")]
    [InlineData("{ samples: { from: 1.5, to: 3, step: 1 } }", "2:27: samples: from must be an integer, found '1.5'")]
    [InlineData("{ samples: { from: 1, to: 1e13, scale: log2 } }", "2:34: samples: to = 1e13, must be between 1 and 1000000000000")]
    [InlineData("{ samples: { from: 1, to: 3 } }", "2:19: a linear range needs count or step")]
    [InlineData("{ samples: { from: 1, to: 3, count: 2, step: 1 } }", "2:37: a range takes count or step, not both")]
    [InlineData("{ samples: { to: 3, step: 1 } }", "2:19: a range needs 'from'")]
    [InlineData("{ samples: { from: 1, to: 3, step: 0 } }", "2:43: step must be the difference of neighbouring values, above 0, found '0'")]
    [InlineData("{ samples: { from: 1, to: 3, scale: log10, count: 3 } }", "2:44: scale must be one of linear, log, log2, found 'log10'")]
    [InlineData("{ samples: { form: 1, from: 1, to: 3, step: 1 } }",
        "2:21: unknown key 'form' of a range (did you mean 'from'?); allowed: from, to, scale, count, step")]
    [InlineData("{ ridge: { from: 0, to: 1e9, step: 0.1 } }", "2:17: the range has more than 1000000 values")]
    [InlineData("{ samples: [1, 2], sample: [3] }",
        "2:27: unknown parameter 'sample' (did you mean 'samples'?); allowed: vocabulary_size, samples, ridge, variant, prompts, matrix, "
            + "remark, checkpoints, limit")]
    [InlineData("{ matrix.p: [.1] }", "2:10: unknown parameter 'p' of matrix, which is of kind normal here; allowed: scale, draws")]
    [InlineData("{ samples.p: [.1] }", "2:10: samples is an integer; it has no items or keys")]
    [InlineData("{ zip: [{ samples: [1, 2, 3], ridge: [1, 2] }] }",
        "2:38: zip: 'samples' has 3 values and 'ridge' has 2 values; the lists of a group are read together, so they need equal lengths")]
    [InlineData("{ zip: [] }", "2:15: zip must be a list of mappings from parameters to lists, found an empty list")]
    [InlineData("{ chain: [] }", "2:17: chain must be a list of sweeps, found an empty list")]
    [InlineData("{ samples: [1], zip: [{ samples: [1] }] }",
        "2:32: 'samples' and 'samples' (at configs/x.yaml:2:10) vary the same parameter; keep one")]
    [InlineData("{ replicates: [1, 2] }",
        "2:10: replicates are a separate dimension; they are set at the top of the file or in a link of a chain")]
    [InlineData("{ samples: [1, 2], except: [{ samples: 3 }] }", "2:47: except drops nothing: the axis 'samples' has no such value")]
    [InlineData("{ samples: [1, 2], except: [{ ridge: 3 }] }",
        "2:38: except names 'ridge', which this sweep does not vary; its axes: samples")]
    [InlineData("{ samples: [1, 2], except: [{ samples: 1 }, { samples: 2 }] }", "2:1: the sweep has no points: except drops all of them")]
    [InlineData("{ zip: [{ samples: [1, 2], ridge: [1, 2] }], except: [{ samples: 1, ridge: 2 }] }",
        "2:62: except drops nothing: no point of this sweep has all of these values")]
    [InlineData("{ samples: { from: 1, to: 1e6, step: 1 }, ridge: [0, 1, 2] }",
        "2:1: the sweep has 3000000 points; at most 1000000 are planned")]
    [InlineData("[1]", "2:8: sweep must be a mapping of axes, found a list")]
    [InlineData("{ chain: [{ samples: [1], replicates: 0 }] }", "2:46: replicates = 0, must be between 1 and 100000000")]
    [InlineData("{ samples: [11, 13, 14] }", "2:24: samples: 13 is unlucky")]
    [InlineData("{ vocabulary_size: [4, 6, 8], samples: [16, 14, 12, 9] }",
        "2:1: vocabulary_size and samples sum to 20 (first at vocabulary_size = 4, samples = 16; 2 more such points)")]
    public void A_wrong_sweep_is_told(string sweep, string expected) =>
        Assert.Equal(["configs/x.yaml:" + expected], folder.Mistakes($"{Toy}sweep: {sweep}"));

    [Fact]
    public void A_name_in_parameters_and_sweep_is_a_mistake()
    {
        Assert.Equal(
            ["configs/x.yaml:3:10: 'samples' is in both parameters (at configs/x.yaml:2:15) and sweep; keep one"],
            folder.Mistakes(Toy + "parameters: { samples: 3 }\nsweep: { samples: [1] }"));
        Assert.Equal(
            ["configs/x.yaml:3:10: 'matrix.p' is in both parameters (at configs/x.yaml:2:42) and sweep; keep one"],
            folder.Mistakes(Toy + "parameters: { matrix: { kind: two-token, p: .3 } }\nsweep: { matrix.p: [.1] }"));
    }

    [Fact]
    public void Points_that_become_equal_run_once_with_a_notice()
    {
        var plan = folder.Plan(
            Toy + "parameters: { matrix: { kind: explicit, rows: [[.5, .5], [.5, .5]] } }\nsweep: { vocabulary_size: [4, 8], samples: [1, "
                + "2000000] }");
        Assert.Equal(["2/1", "2/2000000"], Points(plan, p => $"{p.VocabularySize}/{p.Samples}"));
        Assert.Equal(
            ["2 of the sweep's points equal earlier ones once resolved and run once (vocabulary_size = 8, samples = 1)",
                "2000000 samples take long"],
            plan.Notices);
    }

    /// <summary>
    /// As many points and entries as the naive filter leaves and misses. Each entry names a random set of axes in a random order, with
    /// values that the axes have; two axes go in step, so that some entries drop nothing.
    /// </summary>
    [Fact]
    public void Except_drops_what_a_comparison_with_every_entry_would() =>
        FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(Entries().ToArbitrary(), entries =>
    {
        var all = from size in Enumerable.Range(2, 3)
                  from step in Enumerable.Range(1,
            3)
                  from ridge in Enumerable.Range(0, 3)
                  select new[] { size, step, 10 * step, ridge };
        var (points, except) = (all.ToList(), entries.Select(e => e.Select(a => $"{Names[a.Axis]}: {ValueOf(a)}")));
        bool Drops((int Axis, int Which)[] entry, int[] point) => Array.TrueForAll(entry, a => point[a.Axis] == ValueOf(a));
        var missed = entries.Count(e => !points.Exists(p => Drops(e, p)));
        var kept = points.Where(p => !entries.Exists(e => Drops(e, p))).Select(p => $"{p[0]} {p[1]} {p[2]} {p[3]}").ToArray();
        var text = $"{Toy}sweep: {{ vocabulary_size: [2, 3, 4], zip: [{{ samples: [1, 2, 3], prompts.length: [10, 20, 30] }}], ridge: [0, "
            + $"1, 2], except: [{string.Join(", ", except.Select(e => $"{{ {string.Join(", ", e)} }}"))}] }}";
        if (missed == 0 && kept.Length > 0)
            Assert.Equal(kept, Points(folder.Plan(text), p => $"{p.VocabularySize} {p.Samples} {p.Prompts.Length} {p.Ridge}"));
        else Assert.Equal(Math.Max(missed, 1), folder.Mistakes(text).Length);
    }));

    private static readonly string[] Names = ["vocabulary_size", "samples", "prompts.length", "ridge"];

    private static int ValueOf((int Axis, int Which) a) =>
        a.Axis switch { 0 => a.Which + 2, 1 => a.Which + 1, 2 => 10 * (a.Which + 1), _ => a.Which };

    private static Gen<List<(int Axis, int Which)[]>> Entries()
    {
        var entry = from order in Gen.Shuffle(new[] { 0, 1, 2, 3 })
                    from count in Gen.Choose(1, 4)
                    from which in Gen.Choose(0, 2).ListOf(count)
                    select order.Take(count).Zip(which).ToArray();
        return from count in Gen.Choose(1, 6) from entries in entry.ListOf(count) select entries.ToList();
    }

    /// <summary>A million points with eight thousand exceptions: comparing each with each would take minutes.</summary>
    [Fact]
    public void Many_exceptions_of_many_points_are_looked_up()
    {
        var text = $"{Toy}sweep: {{ samples: {{ from: 101, to: 1100, step: 1 }}, ridge: {{ from: 0, to: 99, step: 1 }}, except: "
            + $"[{string.Join(", ", Enumerable.Range(0, 8000).Select(i => $"{{ samples: {101 + (i % 1000)}, ridge: {i / 1000} }}"))}] }}";
        Assert.Equal(92_000, folder.Plan(text).Points.Count);
    }

    [Fact]
    public void An_interruption_is_heard_at_the_next_point()
    {
        using var source = new CancellationTokenSource();
        var toy = new InterruptedToy { AtEach = seen => { if (seen == 3) source.Cancel(); } };
        var request = folder.Request(
            folder.Write("experiment: interrupted\nsweep: { number: { from: 1, to: 50, step: 1 } }")) with
        { Cancellation = source.Token };
        Assert.Throws<OperationCanceledException>(() => Planner.Plan(request, ExperimentCatalog.Of(toy)));
        Assert.Equal(3, toy.Seen);
        var settled = new Reading(request with { Cancellation = default }, ExperimentCatalog.Of(toy)).Settle()!;
        Assert.Throws<OperationCanceledException>(() => SweepPoints.Of(settled.Sweep, settled.Root, 50, new(), source.Token));
        Assert.Equal(50, SweepPoints.Of(settled.Sweep, settled.Root, 50, new(), default).Count);
    }

    private sealed class InterruptedToy : Experiment<OtherParameters, object>
    {
        public required Action<int> AtEach { get; init; }

        public int Seen { get; private set; }

        public override string Name => "interrupted";

        public override string Title => "A toy";

        public override string Description => "Nothing.";

        public override IReadOnlyList<TableDefinition> Tables => [];

        public override IEnumerable<string> Validate(OtherParameters parameters)
        {
            AtEach(++Seen);
            return [];
        }

        public override object Prepare(OtherParameters parameters, PointContext context) => parameters;

        public override void Run(OtherParameters parameters, object point, Cell cell)
        {
        }

        public override IEnumerable<Figure> Figures(Results<OtherParameters> results) => [];

        public override IEnumerable<Claim> Claims(Results<OtherParameters> results) => [];
    }
}
