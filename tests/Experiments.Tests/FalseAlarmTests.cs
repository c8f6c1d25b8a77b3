using System.Globalization;
using Ccmc.Statistics;
using Repro.Claims;
using Repro.Execution;
using Repro.Experiments;
using Repro.Planning;

namespace Experiments.Tests;

/// <summary>
/// Runs of the right code under many seeds, small ones: no claim fails at its level, and p-values are below 0.05 and 0.01 as often as they
/// say, neither more (alarms) nor less (power lost). REPRO_SEEDS says how many seeds, REPRO_FALSE_ALARMS into which file the table goes.
/// </summary>
public class FalseAlarmTests
{
    /// <summary>Chance of a count beyond which it is held to be another law's.</summary>
    private const double Chance = 1e-6;

    private const int FewSeeds = 2;

    private static readonly double[] Levels = [0.05, 0.01];

    private static readonly ExperimentCatalog Catalog = ExperimentCatalog.Scan(ExperimentsAssembly.Assembly);

    /// <summary>Configurations small enough for a thousand seeds and large enough for p-values: smoke with so many replicates.</summary>
    private static readonly Dictionary<string, int> Replicates = new()
    {
        ["coverage"] = 60,
        ["decoding"] = 110,
        ["equivalence"] = 10,
        ["estimate"] = 60,
        ["forecast"] = 2,
        ["landscape"] = 1,
        ["positional-encoding"] = 60,
        ["sample-complexity"] = 60,
        ["single-trajectory-learning"] = 60,
        ["trajectory-collapse"] = 100,
    };

    private static int Seeds => int.TryParse(Environment.GetEnvironmentVariable("REPRO_SEEDS"), out var seeds) ? seeds : FewSeeds;

    [Fact]
    public void True_claims_raise_as_many_alarms_as_their_levels_say()
    {
        var tallies = new List<Tally>();
        foreach (var experiment in Catalog.Names.Where(n => Catalog.Find(n)!.ClaimSources.Any()))
        {
            tallies.AddRange(Tallies(experiment));
            if (Environment.GetEnvironmentVariable("REPRO_FALSE_ALARMS") is { Length: > 0 } file) File.WriteAllText(file, Table(tallies));
        }
        Assert.Empty(tallies.Where(t => t.Failures.Count > 0).Select(t => $"{t.Name}: {t.Failures[0]}"));
        Assert.Empty(tallies.SelectMany(t => Levels.Where(l => BinomialLaw.UpperTail(t.PValues.Count, t.Below(l), l) < Chance)
            .Select(l => $"{t.Name}: {t.Below(l)} of {t.PValues.Count} below {l}")));
    }

    private static IEnumerable<Tally> Tallies(string experiment)
    {
        var tallies = new SortedDictionary<string, Tally>(StringComparer.Ordinal);
        foreach (var (seed, results) in Enumerable.Range(1, Seeds).AsParallel().AsOrdered().Select(s => (s, Run(experiment, s))))
            foreach (var result in results)
            {
                var name = $"{experiment}/{result.Id.Split('[')[0]}";
                if (!tallies.TryGetValue(name, out var tally)) tallies[name] = tally = new(name);
                if (result.Verdict == Verdict.Fails) tally.Failures.Add($"seed {seed}, {result.Id}: {result.Reason}");
                if (result.PValue is { } p) tally.PValues.Add(p);
            }
        return tallies.Values;
    }

    private static IReadOnlyList<ClaimResult> Run(string experiment, int seed)
    {
        var plan = Planner.Plan(new()
        {
            Configuration = $"configs/{experiment}.yaml",
            WorkingFolder = Repository.Root,
            Profiles = ["smoke"],
            Settings = [$"replicates={Replicates.GetValueOrDefault(experiment, 20)}"],
            Seed = (ulong)seed,
        }, Catalog);
        var erased = ErasedExperiment.Of(plan.Experiment);
        var (tables, results) = (new TableSet(plan.Experiment, plan.Points), erased.NewResults(plan.Points));
        for (var p = 0; p < plan.Points.Count; p++)
        {
            var point = plan.Points[p];
            var prepared = erased.Prepare(point.Parameters, new PreparingPoint(plan.Seed, point.Draw, default));
            for (var r = 0; r < point.Replicates; r++)
            {
                var cell = new RunningCell(plan, point, r, tables, default);
                erased.Run(point.Parameters, prepared, cell);
                foreach (var row in cell.Rows())
                {
                    var definition = tables[row.Table].Definition;
                    results.Add(definition, p, definition.PerReplicate ? r : -1, row.Row);
                }
            }
        }
        results.Summarize();
        return ClaimJudge.Judge([.. results.Claims()]);
    }

    private static string Table(List<Tally> tallies)
    {
        var tested = tallies.Where(t => t.PValues.Count > 0).ToList();
        var lines = new List<string>
        {
            "| claim | p-values | below 0.05 (expected) | below 0.01 (expected) | two-sided p of the counts | failed |",
            "| --- | --- | --- | --- | --- | --- |",
        };
        Tally all = new("all")
        {
            PValues = [.. tested.SelectMany(t => t.PValues)],
            Failures = [.. tallies.SelectMany(t => t.Failures)],
        };
        lines.AddRange(tested.Append(all).Select(Row));
        return FormattableString.Invariant($"{Seeds} seeds.\n\n{string.Join('\n', lines)}\n");
    }

    private static string Row(Tally tally)
    {
        var counts = Levels.Select(l => FormattableString.Invariant($"{tally.Below(l)} ({l * tally.PValues.Count:G3})"));
        var chances = Levels.Select(l => TwoSided(tally, l).ToString("G2", CultureInfo.InvariantCulture));
        object[] cells = [tally.Name, tally.PValues.Count, .. counts, string.Join(", ", chances), tally.Failures.Count];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static double TwoSided(Tally tally, double level)
    {
        var (n, k) = (tally.PValues.Count, tally.Below(level));
        return Math.Min(1, 2 * Math.Min(BinomialLaw.UpperTail(n, k, level), BinomialLaw.LowerTail(n, k, level)));
    }

    private sealed record Tally(string Name)
    {
        public List<double> PValues { get; init; } = [];

        public List<string> Failures { get; init; } = [];

        public int Below(double level) => PValues.Count(p => p < level);
    }
}
