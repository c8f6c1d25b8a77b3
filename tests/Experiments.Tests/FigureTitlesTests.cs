using Repro.Execution;
using Repro.Experiments;
using Repro.Planning;

namespace Experiments.Tests;

/// <summary>Titles of figures follow the data: each figure of each experiment is fed rows that no model here has.</summary>
public class FigureTitlesTests
{
    private static readonly ExperimentCatalog Catalog = ExperimentCatalog.Scan(ExperimentsAssembly.Assembly);

    /// <summary>Titles that state nothing that was measured.</summary>
    private static readonly HashSet<string> Neutral =
    [
        "Excess risk against samples", "How often layers of attention repeat", "The exponent of the information on an entry of P",
        "When trajectories collapse", "Where two layers lead two tokens",
    ];

    public static TheoryData<string> Configurations =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "configs"), "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Configurations))]
    public void A_title_changes_with_the_rows(string name)
    {
        var plan = Planner.Plan(
            new() { Configuration = $"configs/{name}.yaml", WorkingFolder = Repository.Root, Profiles = ["smoke"] }, Catalog);
        var rows = Rows(plan);
        var last = rows.GroupBy(r => r.Table.Name).ToDictionary(g => g.Key, g => g.Last().Row);
        var wrong = Titles(plan, rows.Select((r, i) => r with { Row = Wrong(r.Row, last[r.Table.Name], i) }));
        Assert.DoesNotContain(Titles(plan, rows), t => wrong.GetValueOrDefault(t.Key) == t.Value && !Neutral.Contains(t.Value));
    }

    private static Dictionary<string, string> Titles(Plan plan, IEnumerable<AddedRow> rows)
    {
        var results = ErasedExperiment.Of(plan.Experiment).NewResults(plan.Points);
        foreach (var row in rows) results.Add(row.Table, row.Point, row.Replicate, row.Row);
        results.Summarize();
        return results.Figures().ToDictionary(f => f.Name, f => f.Title);
    }

    /// <summary>The rows of all cells.</summary>
    private static List<AddedRow> Rows(Plan plan)
    {
        var experiment = ErasedExperiment.Of(plan.Experiment);
        var rows = new List<AddedRow>();
        foreach (var (point, i) in plan.Points.Select((p, i) => (p, i)))
        {
            var prepared = experiment.Prepare(point.Parameters, new MemoryContext(point.Draw));
            for (var replicate = 0; replicate < point.Replicates; replicate++)
                experiment.Run(point.Parameters, prepared, new CollectingCell(rows, (i, point.Draw, replicate), point.Cell));
        }
        return rows;
    }

    /// <summary>What was measured besides numbers: of all rows that of the last.</summary>
    private static readonly HashSet<string> Levelled =
        ["Count", "Matrices", "Next", "Stability", "StableSets", "Transitions", "Winners", "WorstError"];

    /// <summary>A copy of a row of a world without law: numbers are smaller, each by another factor, all ends are one, nothing
    /// collapses.</summary>
    private static object Wrong(object row, object last, int seed)
    {
        var random = new Random(seed);
        var copy = row.GetType().GetMethod("<Clone>$")!.Invoke(row, null)!;
        foreach (var property in row.GetType().GetProperties().Where(p => p.CanWrite))
            property.SetValue(copy, (property.Name, property.GetValue(row)) switch
            {
                (var name, _) when Levelled.Contains(name) => property.GetValue(last),
                ("CollapseTime", _) => null,
                ("Censored", _) => true,
                ("Rank", int value) => value + 1,
                ("Difference", double value) => -value,
                (_, double value) => value * Math.Pow(10, -2 * random.NextDouble()),
                var (_, value) => value,
            });
        return copy;
    }

    private sealed record AddedRow(TableDefinition Table, int Point, int Replicate, object Row);

    private sealed class CollectingCell(List<AddedRow> rows, (int Point, int Draw, int Replicate) at, string cell) : Cell
    {
        public override int Draw => at.Draw;

        public override int Replicate => at.Replicate;

        public override CancellationToken Cancellation => CancellationToken.None;

        public override StreamSeed Seed(string name) => InMemoryRun.Seed($"{name}|{cell}|{at.Replicate}");

        public override void Add<TRow>(TableDefinition<TRow> table, TRow row) =>
            rows.Add(new(table, at.Point, table.PerReplicate ? at.Replicate : -1, row));
    }
}
