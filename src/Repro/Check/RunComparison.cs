using Repro.Configuration;
using Repro.Diff;
using Repro.Tables;

namespace Repro.Check;

/// <summary>A whole run and its baseline.</summary>
/// <param name="run">The run.</param>
/// <param name="baseline">What it is compared with.</param>
/// <param name="folder">The baseline's.</param>
/// <param name="accepted">The run that was accepted, where it is at hand.</param>
internal sealed class RunComparison(RunOnDisk run, Baseline baseline, string folder, RunOnDisk? accepted)
{
    /// <summary>How the two are to be compared.</summary>
    public Layer Layer { get; } =
        run.Damaged.Count > 0 || Configuration(run, baseline, folder).Count > 0 ? Layer.None
        : AreSame(run.Outputs, baseline.Outputs) ? Layer.SameBytes
        : baseline.Code is not null && baseline.Code == run.Manifest.Code && baseline.Seed == run.Manifest.Seed ? Layer.Exact
        : Layer.Statistical;

    /// <summary>Why no mean can be judged, chance or not; null where it can.</summary>
    private string? Obstacle =>
        baseline.Seed != run.Manifest.Seed ? "moved under another seed, which draws other matrices for all replicates of a point"
        : baseline.StoppedByPrecision || run.Manifest.Until is not null ? "moved, over a data-dependent number of replicates ('until')"
        : null;

    /// <summary>How many comparisons the statistical layer makes at most: each number of a table with replicates, and the share of
    /// replicates that have it.</summary>
    /// <exception cref="FormatException">A table of the baseline cannot be read.</exception>
    public int Comparisons => Layer != Layer.Statistical || Obstacle is not null ? 0
        : baseline.IsPooled ? PooledColumn.Read(folder).Count(c => c.Blocks.Count > 1)
        : baseline.Tables.Where(t => t.Form.IsPerReplicate).Sum(t => 2 * Baseline.ReadTable(folder, t).Numbers);

    /// <summary>What concerns the run as a whole, with an empty name, and each table.</summary>
    /// <exception cref="FormatException">A table cannot be read.</exception>
    public IReadOnlyList<CheckedTable> Tables(ChangeBound bound)
    {
        if (Layer == Layer.None) return [Whole(run.Damaged.Concat(Configuration(run, baseline, folder)))];
        if (Layer == Layer.SameBytes)
            return [Whole([]),
                .. baseline.Tables.Select(t => new CheckedTable(t.Name, Numbers(t), 0, 0, null, [])
                {
                    HasReplicates = t.Form.IsPerReplicate
                })];
        if (baseline.IsPooled) return Pooled(bound);
        List<CheckedTable> tables = [.. baseline.Tables.Select(t => Table(t, bound))];
        var same = tables.TrueForAll(t => t.Findings.Count == 0) ? "; the tables, on which claims are judged, are the same" : "";
        return [Whole(Points().Concat(Claims()).Concat(OtherBytes(tables, same)), NewTables()), .. tables];
    }

    private int Numbers(BaselineTable table) =>
        baseline.IsPooled ? PooledColumn.Read(folder).Count(c => c.Table == table.Name) : Baseline.ReadTable(folder, table).Numbers;

    /// <summary>Against sums over blocks of cells.</summary>
    private IReadOnlyList<CheckedTable> Pooled(ChangeBound bound)
    {
        var holes = baseline.Tables.Select(Hole).OfType<CheckedTable>().ToList();
        List<BaselineTable> whole = [.. baseline.Tables.Where(t => holes.TrueForAll(h => h.Name != t.Name))];
        var comparison = new PooledComparison(run, whole, PooledColumn.Read(folder));
        List<CheckedTable> tables = [.. holes, .. whole.Select(t => comparison.Table(t, Obstacle is null ? bound : null, Obstacle ?? ""))];
        var dataAreSame = tables.TrueForAll(t => t.Findings.Count == 0) && comparison.MeasuredIsSame;
        var verdicts = ClaimSummary.Findings(folder, run.Claims ?? [], dataAreSame).ToList();
        var same = dataAreSame && verdicts.Count == 0 ? "; the tables, the verdicts and their numbers are the same" : "";
        var rest = Whole(Points().Concat(Claims()).Concat(OtherBytes([], same)), NewTables());
        return [rest with { Findings = [.. rest.Findings, .. verdicts] }, .. tables];
    }

    /// <summary>What a table of the run lacks of that of the baseline; null where it lacks nothing.</summary>
    private CheckedTable? Hole(BaselineTable described)
    {
        if (!run.Tables.Contains(described.Name)) return Broken(described.Name, "the table is missing");
        var ((table, columns), form) = (run.Table(described.Name), described.Form);
        List<string> missing = [.. form.Keys.Concat(form.Values).Concat(form.Texts).Except(table.Columns)];
        if (form.IsPerReplicate && !table.Columns.Contains("replicate")) missing.Add("replicate");
        if (missing.Count > 0)
            return Broken(described.Name, $"{(missing.Count == 1 ? "a column is" : "columns are")} missing: {string.Join(", ", missing)}");
        var foreign = columns.Where((c, at) => table.Rows.Any(r => r[at].Length > 0 && IsForeign(r[at], c.Type)))
            .Select(c => c.Name).ToList();
        return foreign.Count == 0 ? null : Broken(described.Name, $"values not of the column's type: {string.Join(", ", foreign)}");
    }

    /// <summary>Whether a field is not of its column's type, as where two columns are exchanged.</summary>
    private static bool IsForeign(string field, ColumnType type) => type switch
    {
        ColumnType.Boolean => field is not ("true" or "false"),
        ColumnType.Integer => Column.Number(field) is not { } value || value != Math.Floor(value),
        ColumnType.Number => field is "true" or "false",
        _ => false,
    };

    private CheckedTable Table(BaselineTable described, ChangeBound bound)
    {
        if (Hole(described) is { } hole) return hole;
        var (table, columns) = run.Table(described.Name);
        var form = described.Form;
        var comparison = new TableComparison(described.Name, Baseline.ReadTable(folder, described),
            TableSummary.Of(table, form), run.Manifest.Command, Pairs(described, table));
        var texts = TableSummary.TextsHash(table, form) != described.Texts;
        if (Layer == Layer.Exact)
        {
            var exact = comparison.Exactly();
            var isOther = exact.Findings.Count == 0 && Hash(described.Name, run.Outputs) != Hash(described.Name, baseline.Outputs);
            return isOther
                ? exact with
                {
                    Findings =
                    [new(true, texts
                        ? "texts or lists moved, but no number"
                        : "the bytes differ, but no mean does: single replicates, or columns that the baseline lacks")]
                }
                : exact;
        }
        var result = comparison.Statistically(Obstacle is null ? bound : null, Obstacle ?? "",
            columns, Replicates(baseline.Points), Replicates(run.Points()));
        var added = table.Columns.Except(form.Keys).Except(form.Values).Except(form.Texts).Except(run.Parameters())
            .Where(c => c != "replicate").ToList();
        IEnumerable<CheckFinding> unjudged =
        [
            .. texts ? [new CheckFinding(false, "texts or lists moved, which no statistic judges")] : Array.Empty<CheckFinding>(),
            .. added.Count > 0
                ? [new CheckFinding(false, $"columns that the baseline lacks: {string.Join(", ", added)}")]
                : Array.Empty<CheckFinding>(),
        ];
        return result with { Findings = [.. result.Findings, .. unjudged] };
    }

    /// <summary>Whether replicates are paired with those of the run that was accepted.</summary>
    public bool IsPaired => Layer == Layer.Statistical && Obstacle is null && IsAccepted;

    private bool IsAccepted => accepted is { Damaged.Count: 0 } && AreSame(accepted.Outputs, baseline.Outputs);

    private TableSummary? Pairs(BaselineTable described, CsvTable now) =>
        IsPaired && described.Form.IsPerReplicate ? TableSummary.OfPairs(accepted!.Table(described.Name).Table, now, described.Form) : null;

    /// <summary>Points and replicates that are not those of the baseline.</summary>
    private IEnumerable<string> Points()
    {
        var now = run.Points().DistinctBy(p => p.Cell).ToDictionary(p => p.Cell, StringComparer.Ordinal);
        foreach (var point in baseline.Points)
        {
            if (!now.Remove(point.Cell, out var same)) yield return $"the point {point.Cell} is missing";
            else if (!baseline.StoppedByPrecision && same.Replicates != point.Replicates)
                yield return FormattableString.Invariant(
                    $"the point {point.Cell} has {same.Replicates} replicates, {point.Replicates} in the baseline");
        }
        foreach (var point in now.Keys.Order(StringComparer.Ordinal)) yield return $"the point {point} is not in the baseline";
    }

    private IEnumerable<string> Claims() =>
        run.Claims is { } claims ? baseline.Claims.Except(claims.Select(c => c.Id)).Select(id => $"the claim {id} is missing") : [];

    /// <summary>In the exact layer, the other files whose bytes differ.</summary>
    /// <param name="tables">Those that say themselves what differs.</param>
    /// <param name="same">What is the same all the same, for claims whose words alone may have changed.</param>
    private IEnumerable<string> OtherBytes(IReadOnlyList<CheckedTable> tables, string same)
    {
        if (Layer != Layer.Exact) return [];
        var told = tables.Select(t => RunOnDisk.FileOf(t.Name)).ToHashSet(StringComparer.Ordinal);
        var (one, other) = (baseline.Outputs, run.Outputs);
        return one.Keys.Union(other.Keys).Where(f => !told.Contains(f) && one.GetValueOrDefault(f) != other.GetValueOrDefault(f))
            .Order(StringComparer.Ordinal)
            .Select(f => !other.ContainsKey(f) ? $"{f} is missing"
                : !one.ContainsKey(f) ? $"{f} is not in the baseline"
                : $"{f} is not byte-identical, though configuration, seed and code are the same"
                    + (same.Length > 0 && f.StartsWith("claims.", StringComparison.Ordinal)
                        ? $"{same}: if the new words are meant, 'repro accept' takes them"
                        : ""));
    }

    private IEnumerable<string> NewTables() =>
        Layer == Layer.Exact
            ? []
            : run.Tables.Except(baseline.Tables.Select(t => t.Name)).Select(t => $"the table {t} is not in the baseline");

    private static List<string> Configuration(RunOnDisk run, Baseline baseline, string folder)
    {
        var path = Path.Combine(folder, Baseline.ConfigurationName);
        if (run.Configuration is not { } now || !File.Exists(path)) return ["the configuration is missing, of the run or of the baseline"];
        var other = ConfigurationDiff.OfTexts(File.ReadAllText(path), "the baseline's configuration", now, "the run's configuration")
            .Where(d => d.Path != "seed")
            .Select(d => $"the configuration differs: {d.Path} was {d.One ?? "not there"} and is {d.Other ?? "not there"}").ToList();
        if (baseline.Experiment != run.Manifest.Experiment)
            other.Add($"the experiment differs: it was {baseline.Experiment} and is {run.Manifest.Experiment}");
        foreach (var input in baseline.Inputs.Keys.Union(run.Manifest.Inputs.Keys).Order(StringComparer.Ordinal))
            if (baseline.Inputs.GetValueOrDefault(input) != run.Manifest.Inputs.GetValueOrDefault(input)?.Sha256)
                other.Add($"the input file {input} differs");
        return other;
    }

    private static bool AreSame(SortedDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(o => other.GetValueOrDefault(o.Key) == o.Value);

    private static Dictionary<string, int> Replicates(IEnumerable<RunPoint> points) =>
        points.DistinctBy(p => p.Cell).ToDictionary(p => p.Cell, p => p.Replicates, StringComparer.Ordinal);

    private static string? Hash(string table, IReadOnlyDictionary<string, string> outputs) =>
        outputs.GetValueOrDefault(RunOnDisk.FileOf(table));

    private static CheckedTable Broken(string table, string text) => new(table, 0, 0, 0, null, [new(true, text)]);

    private static CheckedTable Whole(IEnumerable<string> fails, IEnumerable<string>? unjudged = null) =>
        new("", 0, 0, 0, null,
            [.. fails.Select(f => new CheckFinding(true, f)), .. (unjudged ?? []).Select(f => new CheckFinding(false, f))]);
}
