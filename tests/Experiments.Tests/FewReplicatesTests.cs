using Ccmc.Models;
using Ccmc.Statistics;
using Experiments.PositionalEncoding;
using Experiments.Shared;
using Experiments.TrajectoryCollapse;
using Repro.Claims;
using Repro.Execution;
using Repro.Experiments;
using Repro.Planning;

namespace Experiments.Tests;

/// <summary>Runs of few replicates of the right model: no claim fails, and at raised levels none more often than the level says.</summary>
public class FewReplicatesTests
{
    /// <summary>Replicates of the runs.</summary>
    public static readonly int[] Sizes = [2, 3, 5, 10, 20];

    /// <summary>Levels at which failures are counted.</summary>
    public static readonly double[] Levels = [0.05, 0.01];

    /// <summary>Probability of a count of failures below which a test is held to refute more often than it says.</summary>
    private const double Chance = 1e-6;

    private static readonly ExperimentCatalog Catalog = ExperimentCatalog.Scan(ExperimentsAssembly.Assembly);

    /// <summary>Experiments that claim something.</summary>
    public static TheoryData<string> Names => [.. Catalog.Names.Where(n => PlanOf(n).Experiment.ClaimSources.Any())];

    private static Plan PlanOf(string name) => Planner.Plan(
        new() { Configuration = $"configs/{name}.yaml", WorkingFolder = Repository.Root, Profiles = ["smoke"] }, Catalog);

    /// <summary>The points of smoke, fewer replicates of those that take long.</summary>
    [Theory, MemberData(nameof(Names))]
    public void True_claims_do_not_fail(string name) =>
        Judge(PlanOf(name).Experiment, PlanOf(name).Points,
            name switch { "equivalence" => 40, "sample-complexity" => 100, _ => 200 }, Sizes);

    /// <summary>Of so many replicates too that Student's law is used.</summary>
    [NightlyTheory, MemberData(nameof(Names))]
    public void True_claims_do_not_fail_in_many_runs(string name) =>
        Judge(PlanOf(name).Experiment, PlanOf(name).Points, name == "equivalence" ? 200 : 3000, [.. Sizes, 100, 150]);

    /// <summary>Windows that are constant after a few tokens at the latest, in nearly all trajectories at once; strengths of two sizes; a
    /// past that stays mixed.</summary>
    [Fact]
    public void True_claims_of_positional_encoding_do_not_fail_at_the_ends_of_their_ranges() => Judge(new PositionalEncodingExperiment(),
    [
        .. new[] { 0.02, 0.1, 0.5 }.Select(p => new PositionalEncodingParameters
        {
            Matrix = new TwoToken { P = p, Q = p },
            Prior = new WindowPrior { Width = 3 },
            Study = new CollapseStudy { Tokens = 100_000, PromptLength = 4 },
        }),
        .. new[] { 0.01, 0.1 }.Select(strength => new PositionalEncodingParameters
        {
            VocabularySize = 4,
            Matrix = new GaussianLogits(),
            Prior = new ExponentialPrior { Gamma = 0.8 },
            Study = new EquivalenceStudy
            {
                Dropped = DroppedCondition.TokenIndependence, Strength = strength, EmbeddingDimension = 5, Length = 6, PromptCount = 10,
            },
        }),
        new()
        {
            Matrix = new TwoToken { P = 0.7, Q = 0.7 },
            Prior = new PowerPrior { Alpha = 1.5 },
            Study = new CollapseStudy { Tokens = 8000, PromptLength = 2, Doubt = 0.1 },
        },
    ], 100);

    /// <summary>Shares that all lie together, urns of two and three tied tokens, a loser that is hardly ever drawn, and weak tokens beside
    /// several winners.</summary>
    [Fact]
    public void True_claims_of_trajectories_do_not_fail_at_the_ends_of_their_ranges() => Judge(new TrajectoryCollapseExperiment(),
    [
        new TrajectoryCollapseParameters { Matrix = new TwoToken { P = 0.9, Q = 0.9 }, Tokens = 30_000, Checkpoints = 5 },
        new() { Matrix = new TwoToken { P = 0.15, Q = 0.2 }, Tokens = 30_000, Checkpoints = 5 },
        new() { Matrix = new IdenticalRows { Row = [0.5, 0.5] }, Tokens = 1000, Start = new() { Counts = [30, 1] }, Checkpoints = 5 },
        new() { Matrix = new IdenticalRows { Row = [0.25, 0.25, 0.25, 0.25] }, Tokens = 1000, Checkpoints = 5 },
        new() { Matrix = new IdenticalRows { Row = [0.97, 0.03] }, Tokens = 1000, Checkpoints = 5 },
        new()
        {
            Matrix = new ExplicitMatrix { Rows = [[0.8, 0.12, 0.08], [0.1, 0.8, 0.1], [0.05, 0.15, 0.8]] },
            Tokens = 30_000,
            Checkpoints = 13,
        },
    ], 200);

    private static void Judge<TParameters, TPoint>(Experiment<TParameters, TPoint> experiment,
        IEnumerable<TParameters> points, int replicates)
        where TParameters : class, new()
        where TPoint : class =>
        Judge(experiment, [.. points.Select((p, i) => new PlannedPoint(experiment.Resolve(p), "", 0, $"{i}-0", replicates, 0))],
            replicates, Sizes);

    private static void Judge(Experiment experiment, IReadOnlyList<PlannedPoint> points, int replicates, int[] sizes)
    {
        var run = ReplicateRows.Of(experiment, points, replicates);
        var tally = new FailureTally();
        foreach (var size in sizes)
            for (var first = 0; first + size <= replicates; first += size)
            {
                var claims = run.Results(first, size).Claims().ToList();
                foreach (var claim in claims) tally.Judge(claim, ClaimJudge.Level(claims.Count), $"{claim.Id}, {size} replicates");
            }
        tally.AssertFailuresAreChance();
    }

    /// <summary>Failures of claims that are true: at the family's level none may be, at raised levels no more than the binomial law
    /// allows.</summary>
    internal sealed class FailureTally
    {
        private readonly List<string> failed = [];
        private readonly Dictionary<(string Name, double Level), (int Failures, int Runs)> raised = [];

        public void Judge(Claim claim, double level, string name)
        {
            if (ClaimJudge.Judge(claim, level) is { Verdict: Verdict.Fails } result) failed.Add($"{name}: {result.Reason}");
            foreach (var high in Levels)
            {
                var (failures, runs) = raised.GetValueOrDefault((name, high));
                var fails = ClaimJudge.Judge(claim, high).Verdict == Verdict.Fails;
                raised[(name, high)] = (failures + (fails ? 1 : 0), runs + 1);
            }
        }

        public void AssertFailuresAreChance()
        {
            Assert.Empty(failed);
            Assert.Empty(raised.Where(t => BinomialLaw.UpperTail(t.Value.Runs, t.Value.Failures, t.Key.Level) < Chance)
                .Select(t => $"{t.Key.Name} at {t.Key.Level}: {t.Value.Failures} of {t.Value.Runs}"));
        }
    }

    /// <summary>The rows of many replicates, to make runs of few.</summary>
    private sealed class ReplicateRows(Experiment experiment, IReadOnlyList<PlannedPoint> points, int replicates)
    {
        private readonly List<(TableDefinition Table, int Point, object Row)> ofPoints = [];
        private readonly List<(TableDefinition Table, int Point, object Row)>[] ofReplicates =
            [.. Enumerable.Range(0, replicates).Select(_ => new List<(TableDefinition, int, object)>())];

        /// <summary>Every point's replicates in order, each with streams of its own.</summary>
        public static ReplicateRows Of(Experiment experiment, IReadOnlyList<PlannedPoint> points, int replicates)
        {
            var erased = ErasedExperiment.Of(experiment);
            var run = new ReplicateRows(experiment, points, replicates);
            for (var i = 0; i < points.Count; i++)
            {
                var prepared = erased.Prepare(points[i].Parameters, new MemoryContext(points[i].Draw));
                for (var r = 0; r < replicates; r++)
                    erased.Run(points[i].Parameters, prepared, new RowCell(run, i, points[i], r));
            }
            return run;
        }

        /// <summary>A run of some of the replicates, counted from 0, with what the points' first replicate says of each point.</summary>
        public ErasedResults Results(int first, int count)
        {
            var results = ErasedExperiment.Of(experiment).NewResults(points);
            foreach (var (table, point, row) in ofPoints) results.Add(table, point, -1, row);
            // Point by point, as the engine adds them.
            foreach (var (replicate, (table, point, row)) in Enumerable.Range(0, count)
                .SelectMany(r => ofReplicates[first + r].Select(x => (r, x))).OrderBy(x => x.x.Point))
                results.Add(table, point, replicate, row);
            results.Summarize();
            return results;
        }

        private sealed class RowCell(ReplicateRows run, int index, PlannedPoint point, int replicate) : Cell
        {
            public override int Draw => point.Draw;

            public override int Replicate => replicate;

            public override CancellationToken Cancellation => CancellationToken.None;

            public override StreamSeed Seed(string name) => InMemoryRun.Seed($"{name}|{point.Cell}|{replicate}");

            public override void Add<TRow>(TableDefinition<TRow> table, TRow row) =>
                (table.PerReplicate ? run.ofReplicates[replicate] : run.ofPoints).Add((table, index, row));
        }
    }
}
