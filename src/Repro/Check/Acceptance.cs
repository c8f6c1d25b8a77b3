using System.Globalization;
using System.Text.Json;
using CsvHelper;
using Repro.Diff;
using Repro.Files;
using Repro.Planning;
using Repro.Report;
using Repro.Tables;
using Repro.Words;

namespace Repro.Check;

/// <summary>An accept that is not carried out: why, and what to do.</summary>
public sealed class AcceptanceException(string message) : Exception(message);

/// <summary>What is accepted, and why.</summary>
/// <param name="OutputFolder">Holds the runs.</param>
/// <param name="BaselinesFolder">Holds the baselines; made where it is not there.</param>
/// <param name="Reason">Not blank.</param>
/// <param name="AllowDirty">Whether a run of code that no commit holds may be accepted.</param>
/// <param name="Date">Of the log's line.</param>
public sealed record AcceptRequest(string OutputFolder, string BaselinesFolder, string Reason, bool AllowDirty, DateOnly Date)
{
    /// <summary>Whether sums over blocks of cells are kept instead of means by point: small files for runs of many points.</summary>
    public bool Pooled { get; init; }
}

/// <summary><c>repro accept</c>: makes a run the baseline of its name, and says in a log why.</summary>
public static class Acceptance
{
    /// <summary>The log in the baseline's folder.</summary>
    public const string LogName = "log.csv";

    private static readonly Column[] LogColumns =
    [
        .. new[] { "date", "commit", "reason", "numbers", "moved", "largest_z" }.Select(n => new Column(n, ColumnType.Text, "", "")),
    ];

    /// <summary>The runs of a folder that match names, in which * matches any text.</summary>
    /// <exception cref="AcceptanceException">A name matches none.</exception>
    public static IReadOnlyList<string> Names(string outputFolder, IReadOnlyList<string> asked)
    {
        var runs = BaselineCheck.RunsOf(outputFolder).Runs.Keys;
        if (asked.FirstOrDefault(a => !runs.Any(r => NamePattern.Matches(r, a))) is { } stranger)
            throw new AcceptanceException($"there is no run '{stranger}' in {outputFolder}");
        return [.. runs.Where(r => asked.Any(a => NamePattern.Matches(r, a)))];
    }

    /// <summary>Rewrites the baseline of a run; returns what was done, in one sentence.</summary>
    /// <exception cref="AcceptanceException">The run cannot be a baseline.</exception>
    /// <exception cref="IOException">The baseline cannot be written.</exception>
    public static string Accept(AcceptRequest request, string name)
    {
        if (string.IsNullOrWhiteSpace(request.Reason)) throw new AcceptanceException("--reason is empty; say why these numbers are right");
        if (RunName.Objection(name) is { } objection) throw new AcceptanceException(objection);
        try
        {
            var run = Whole(Path.Combine(request.OutputFolder, name), name, request.AllowDirty);
            return Write(run, Path.Combine(request.BaselinesFolder, name), request);
        }
        catch (Exception e) when (e is FormatException or JsonException or CsvFormatException)
        {
            throw new AcceptanceException($"{name}: {e.Message}");
        }
    }

    private static RunOnDisk Whole(string folder, string name, bool allowDirty)
    {
        if (!File.Exists(Path.Combine(folder, ManifestFile.Name)))
            throw new AcceptanceException($"{folder} has no finished run; run 'repro run' first");
        var run = RunOnDisk.Read(folder);
        var manifest = run.Manifest;
        if (manifest.Name != name) throw new AcceptanceException($"{folder} has a run named '{manifest.Name}'");
        if (manifest.Shard is not null)
            throw new AcceptanceException($"{name} is a shard of a run; 'repro gather' merges the shards");
        if (manifest.Sample is not null) throw new AcceptanceException($"{name} is a sample ({manifest.Sample}); accept a whole run");
        if (manifest.Cells.Failed + manifest.Cells.Missing > 0)
            throw new AcceptanceException(
                string.Create(CultureInfo.InvariantCulture,
                    $"{name} is not complete: "
                        + $"of {manifest.Cells.Planned} cells {manifest.Cells.Failed} failed and {manifest.Cells.Missing} are missing; to "
                        + $"resume: {manifest.Command}"));
        if (run.Damaged.Count > 0) throw new AcceptanceException($"{name}: {run.Damaged[0]}");
        if (run.Configuration is null || run.Claims is null) throw new AcceptanceException($"{name} has no config.yaml or no claims.json");
        if ((manifest.Dirty != false || manifest.Commit is null) && !allowDirty)
        {
            var why = manifest.Dirty == true ? "uncommitted changes" : manifest.SourceReason ?? "its sources are not known";
            throw new AcceptanceException(
                $"{name} was computed by code of no known commit ({why}); commit, build and run again, or use --dirty");
        }

        return run;
    }

    private static string Write(RunOnDisk run, string folder, AcceptRequest request)
    {
        var tables = run.Tables.Select(t => SummaryOf(run, t)).ToList();
        var pooled = tables.Where(_ => request.Pooled)
            .SelectMany(t => PooledColumn.Of(t.Table.Name, run.Table(t.Table.Name).Table, t.Table.Form)).ToList();
        var numbers = request.Pooled ? pooled.Count : tables.Sum(t => t.Summary.Numbers);
        var baseline = BaselineOf(run, tables) with { IsPooled = request.Pooled };
        var (moved, largest) = request.Pooled ? (MovedSums(folder, pooled), "") : Moved(run, folder, tables);
        if (moved == 0 && IsAsItWas(baseline, run.Configuration!, folder))
            return $"{baseline.Name}: the baseline is unchanged; nothing was written";
        Directory.CreateDirectory(folder);
        var log = Log(Path.Combine(folder, LogName),
            [request.Date.ToString("O", CultureInfo.InvariantCulture), $"{SourceRecord.Text(baseline.Commit, baseline.Dirty)}",
                PlainText.OfLine(request.Reason.Trim()), Text(numbers), moved is { } m ? Text(m) : "new", largest]);
        // No baseline.json, no baseline: it goes first and comes last, so that one that was written by halves is not taken for one.
        File.Delete(Path.Combine(folder, Baseline.FileName));
        foreach (var stale in Directory.EnumerateFiles(folder, "*.csv").Where(f => Path.GetFileName(f) != LogName).ToList())
            File.Delete(stale);
        if (request.Pooled)
        {
            WholeFile.Write(Path.Combine(folder, PooledColumn.FileName), PooledColumn.Bytes(pooled));
            WholeFile.Write(Path.Combine(folder, ClaimSummary.FileName), ClaimSummary.Bytes(run.Claims!));
        }
        else
            foreach (var (table, summary) in tables) WholeFile.Write(Path.Combine(folder, table.Name + ".csv"), SummaryFile.Bytes(summary));
        WholeFile.Write(Path.Combine(folder, Baseline.ConfigurationName), run.Configuration!);
        WholeFile.Write(Path.Combine(folder, LogName), log);
        WholeFile.Write(Path.Combine(folder, Baseline.FileName), JsonSerializer.Serialize(baseline, Json.Document) + "\n");
        return moved is null
            ? $"{baseline.Name}: a new baseline of {Text(numbers)} numbers"
            : $"{baseline.Name}: {Text(moved.Value)} of {Text(numbers)} numbers moved"
                + (largest.Length > 0 ? $", the largest |z| is {largest}" : "");
    }

    private static (BaselineTable Table, TableSummary Summary) SummaryOf(RunOnDisk run, string name)
    {
        if (!Baseline.IsPlain(name) || name == Path.GetFileNameWithoutExtension(LogName))
            throw new AcceptanceException($"a baseline cannot have a table '{name}'");
        var (table, columns) = run.Table(name);
        var form = TableForm.Of(table, columns, run.Parameters());
        var summary = TableSummary.Of(table, form);
        if (summary.Points.FirstOrDefault(p => p.NotFinite is not null) is { } bad)
            throw new AcceptanceException($"{name}.{bad.NotFinite} has NaN or an infinity at {bad.Key[0]}, which a baseline cannot have");
        return (new(name, form, TableSummary.TextsHash(table, form)), summary);
    }

    private static Baseline BaselineOf(RunOnDisk run, List<(BaselineTable Table, TableSummary Summary)> tables) => new()
    {
        Name = run.Manifest.Name,
        Experiment = run.Manifest.Experiment,
        Profile = run.Manifest.Profile,
        Seed = run.Manifest.Seed,
        Code = run.Manifest.Code,
        Commit = run.Manifest.Commit,
        Dirty = run.Manifest.Dirty,
        StoppedByPrecision = run.Manifest.Until is not null,
        Points = run.Points(),
        Inputs = new SortedDictionary<string, string>(run.Manifest.Inputs.ToDictionary(i => i.Key, i => i.Value.Sha256),
            StringComparer.Ordinal),
        Claims = [.. run.Claims!.Select(c => c.Id)],
        Tables = [.. tables.Select(t => t.Table)],
        Outputs = run.Outputs,
    };

    /// <summary>How many sums differ from those of the present pooled baseline; null without one.</summary>
    private static int? MovedSums(string folder, List<PooledColumn> sums)
    {
        try
        {
            if (!Baseline.Read(folder).IsPooled) return null;
            var old = PooledColumn.Read(folder).ToDictionary(c => (c.Table, c.Name, c.Weight));
            return sums.Count(s => !(old.GetValueOrDefault((s.Table, s.Name, s.Weight))?.IsSame(s) ?? false));
        }
        catch (Exception e) when (e is FormatException or CsvFormatException or IOException)
        {
            return null;
        }
    }

    /// <summary>How many numbers differ from those of the present baseline, and the largest |z|; null if there is none that can be
    /// read.</summary>
    private static (int? Moved, string Largest) Moved(RunOnDisk run, string folder,
        List<(BaselineTable Table, TableSummary Summary)> tables)
    {
        try
        {
            var old = Baseline.Read(folder);
            var (moved, largest) = (0, 0.0);
            foreach (var (table, summary) in tables)
            {
                if (old.Tables.FirstOrDefault(t => t.Name == table.Name) is not { } same
                    || !same.Form.Values.SequenceEqual(table.Form.Values) || !same.Form.Keys.SequenceEqual(table.Form.Keys))
                {
                    moved += summary.Numbers;
                    continue;
                }
                var exact = new TableComparison(table.Name, Baseline.ReadTable(folder, same), summary, run.Manifest.Command).Exactly();
                moved += exact.Moved;
                largest = exact.Findings.Aggregate(largest, (l, f) => f.Z is { } z ? Math.Max(l, Math.Abs(z)) : l);
            }
            return (moved, largest > 0 ? largest.ToString("G4", CultureInfo.InvariantCulture) : "");
        }
        catch (Exception e) when (e is FormatException or IOException or CsvFormatException)
        {
            return (null, "");
        }
    }

    private static bool IsAsItWas(Baseline baseline, string configuration, string folder)
    {
        var old = Baseline.Read(folder) with { Commit = baseline.Commit, Dirty = baseline.Dirty };
        var path = Path.Combine(folder, Baseline.ConfigurationName);
        return JsonSerializer.Serialize(old, Json.Document) == JsonSerializer.Serialize(baseline, Json.Document)
            && File.Exists(path) && File.ReadAllText(path) == configuration;
    }

    /// <summary>The log with one line more.</summary>
    private static byte[] Log(string path, string[] line)
    {
        IReadOnlyList<string[]> lines = File.Exists(path) ? CsvTable.Read(path).Rows : [];
        using var stream = new MemoryStream();
        CsvFile.Write(stream, LogColumns, lines.Append(line));
        return stream.ToArray();
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
