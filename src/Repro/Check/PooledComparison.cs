using System.Globalization;
using Repro.Diff;
using Repro.Tables;

namespace Repro.Check;

/// <summary>
/// A run against a pooled baseline. What chance cannot have moved is a finding: a column that moved while others, measured from the same
/// draws, did not; a derived number while nothing measured did. Else blocks of cells are pairs, and the bound of <see cref="ChangeBound"/>
/// judges them.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="tables">The baseline's tables that the run has, with all their columns.</param>
/// <param name="old">The baseline's sums.</param>
internal sealed class PooledComparison(RunOnDisk run, IReadOnlyList<BaselineTable> tables, IReadOnlyList<PooledColumn> old)
{
    /// <summary>Rows from which on a column of numbers that vary, all as they were, shows that the draws are.</summary>
    private const int EnoughRows = 30;

    private readonly ILookup<string, (PooledColumn Old, PooledColumn? New)> columns = Matched(run, tables, old);

    /// <summary>Whether every number that was measured is as it was.</summary>
    public bool MeasuredIsSame =>
        tables.Where(t => t.Form.IsPerReplicate).SelectMany(t => columns[t.Name]).All(c => c.New is { } now && c.Old.IsSame(now));

    /// <summary>What became of a table.</summary>
    /// <param name="described">The table.</param>
    /// <param name="bound">Judges pairs; null where nothing can.</param>
    /// <param name="obstacle">What then is said of numbers that moved.</param>
    public CheckedTable Table(BaselineTable described, ChangeBound? bound, string obstacle)
    {
        var (pairs, form) = (columns[described.Name].ToList(), described.Form);
        var moved = pairs.Where(c => c.New is null || !c.Old.IsSame(c.New)).GroupBy(c => c.Old.Name).ToList();
        var texts = TableSummary.TextsHash(run.Table(described.Name).Table, form) != described.Texts;
        var witness = moved.Count == 0 && !texts ? null : form.IsPerReplicate ? Witness(described, pairs) : MeasuredIsSame ? "" : null;
        var findings = moved.Select(column => Finding(column.Key, [.. column], witness, form.IsPerReplicate ? bound : null,
            form.IsPerReplicate ? obstacle : "moved in derived tables, together with their sources")).OfType<CheckFinding>()
            .ToList();
        if (texts)
            findings.Add(witness is null ? new(false, "texts or lists moved, which no statistic judges")
                : new(true, $"texts or lists moved, {Unmoved(witness)}"));
        return new(described.Name, pairs.Count, findings.Count(f => f.Fails), findings.Count(f => !f.Fails), null, findings)
        {
            HasReplicates = form.IsPerReplicate
        };
    }

    /// <summary>A column that varies from replicate to replicate, or in a run without them from draw to draw of one point, and is as it
    /// was in every block: the draws are the same; null where none is.</summary>
    private string? Witness(BaselineTable described, List<(PooledColumn Old, PooledColumn? New)> pairs)
    {
        var (table, kinds) = run.Table(described.Name);
        if (table.Rows.Count < EnoughRows) return null;
        var same = pairs.GroupBy(c => c.Old.Name).Where(g => g.Key.Length > 0 && g.All(c => c.New is { } now && c.Old.IsSame(now)))
            .Select(g => g.Key).Where(n => kinds.Any(k => k.Name == n && k.Type == ColumnType.Number)).ToList();
        if (same.Count == 0) return null;
        var groups = Alike(table, described.Form);
        bool Varies(int at) => groups.Count(g => g.Exists(r => r[at] != g[0][at])) * 2 > groups.Count;
        return same.Find(n => Varies(table.Index(n)));
    }

    /// <summary>Rows that differ by chance alone: a point's replicates; where most points have one, the draws of equal
    /// parameters.</summary>
    private List<List<string[]>> Alike(CsvTable table, TableForm form)
    {
        int[] Indices(IEnumerable<string> names) => [.. names.Select(n => table.Index(n))];
        var rows = RowMatch.Numbered(table, Indices([.. form.Keys, TableForm.Replicate])).ToList();
        List<List<string[]>> By(int[] keys) =>
            [.. rows.GroupBy(r => (RowMatch.Key([.. keys.Select(k => r.Row[k])]), r.Number)).Select(g => g.Select(r => r.Row).ToList())];
        var points = By(Indices(form.Keys));
        var parameters = table.Columns.Where(run.Parameters().Contains).ToList();
        return points.Count * 2 <= rows.Count || parameters.Count == 0
            ? points
            : By(Indices(parameters.Concat(form.Keys.Except(["cell", "draw"]))));
    }

    private static CheckFinding? Finding(
        string column, List<(PooledColumn Old, PooledColumn? New)> weights, string? witness, ChangeBound? bound, string obstacle)
    {
        var name = column.Length > 0 ? column : "the number of rows";
        if (weights.Exists(w => w.New is null || w.New.Blocks.Any(b => !double.IsFinite(b))))
            return new(true, $"{name} is missing or not a number in a row") { Column = column };
        CheckFinding With(bool fails, string text, PooledColumn before, PooledColumn now, MeanChange? change = null)
        {
            var (a, b) = (before.Blocks.Sum(), now.Blocks.Sum());
            return new(fails, $"{name} {text}")
            {
                Column = column,
                Old = Text(a),
                New = Text(b),
                Relative = a != 0 ? (b - a) / Math.Abs(a) : null,
                Z = change is { } judged && double.IsFinite(judged.Z) ? judged.Z : null,
                Threshold = change?.Threshold,
                Smallest = change?.Smallest,
            };
        }

        var first = weights[0];
        if (witness is not null) return With(true, $"moved, {Unmoved(witness)}", first.Old, first.New!);
        if (bound is null) return With(false, obstacle, first.Old, first.New!);
        var changes = weights.ConvertAll(w => (w.Old, w.New, Change: bound.JudgePairs(Differences(w.Old, w.New!))));
        var (before, after, change) = changes.MaxBy(c => (c.Change.IsFinding, Math.Abs(double.IsNaN(c.Change.Z) ? 0 : c.Change.Z)));
        if (change.IsFinding) return With(true, $"moved ({before.Weight} sums)", before, after!, change);
        return weights.Exists(w => CanBeJudged(Differences(w.Old, w.New!), bound))
            ? null
            : With(false, "moved, over too few cells to distinguish a change from chance", first.Old, first.New!);
    }

    /// <summary>Whether differences of one size and sign in as many blocks would be a finding.</summary>
    private static bool CanBeJudged(Moments differences, ChangeBound bound) => differences.Count > 2 * bound.Logarithm;

    /// <summary>Over the blocks that moved: those that did not say nothing either way.</summary>
    private static Moments Differences(PooledColumn old, PooledColumn now) =>
        Moments.Of([.. old.Blocks.Zip(now.Blocks, (a, b) => b - a).Where(d => d != 0)]);

    private static string Unmoved(string witness) =>
        witness.Length > 0 ? $"while {witness}, of the same draws, did not" : "while nothing that was measured did";

    private static ILookup<string, (PooledColumn Old, PooledColumn? New)> Matched(
        RunOnDisk run, IReadOnlyList<BaselineTable> tables, IReadOnlyList<PooledColumn> old)
    {
        var now = tables.SelectMany(t => PooledColumn.Of(t.Name, run.Table(t.Name).Table, t.Form))
            .ToDictionary(c => (c.Table, c.Name, c.Weight));
        var known = old.ToLookup(c => c.Table);
        // Values that begin to be missing: the baseline holds no number of them, so it is that of the rows.
        var added = from c in now.Values
                    where c.Weight == PooledColumn.Values && c.Name.Length > 0
                        && !known[c.Table].Any(o => o.Name == c.Name && o.Weight == c.Weight)
                    let rows = known[c.Table].FirstOrDefault(o => o.Weight == PooledColumn.Values && o.Name.Length == 0)
                    where rows is not null
                    select (Old: rows with { Name = c.Name }, New: (PooledColumn?)c);
        return old.Where(o => tables.Any(t => t.Name == o.Table))
            .Select(o => (Old: o, New: now.GetValueOrDefault((o.Table, o.Name, o.Weight)) ?? Complete(o, now))).Concat(added)
            .ToLookup(c => c.Old.Table);
    }

    /// <summary>Of a column that has all its values now the number of rows.</summary>
    private static PooledColumn? Complete(PooledColumn old, Dictionary<(string, string, string), PooledColumn> now) =>
        old.Weight == PooledColumn.Values ? now.GetValueOrDefault((old.Table, "", PooledColumn.Values)) : null;

    private static string Text(double value) => value.ToString("G8", CultureInfo.InvariantCulture);
}
