using System.Globalization;
using Repro.Diff;
using Repro.Tables;

namespace Repro.Check;

/// <summary>Compares the numbers of one table with its baseline.</summary>
/// <param name="table">Its name.</param>
/// <param name="old">The baseline's numbers.</param>
/// <param name="now">The run's, in the same form.</param>
/// <param name="command">The command that made the run.</param>
/// <param name="pairs">Differences by replicate, where those of the baseline are at hand; null otherwise.</param>
internal sealed class TableComparison(string table, TableSummary old, TableSummary now, string command, TableSummary? pairs = null)
{
    /// <summary>Floors of columns that declare none: what some thousand roundings may move a number of size one.</summary>
    public const double RelativeFloor = 1e-12;

    /// <summary>The same near zero.</summary>
    public const double AbsoluteFloor = 1e-14;

    private readonly List<CheckFinding> findings = [];
    private readonly List<double> smallest = [];
    private readonly SortedDictionary<string, (int Count, double Largest, CheckFinding Example)> notJudged = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PointSummary> pairsByPoint = pairs?.Points.ToDictionary(Key, StringComparer.Ordinal) ?? [];
    private int numbers;
    private int moved;

    /// <summary>Every difference is a finding.</summary>
    public CheckedTable Exactly()
    {
        foreach (var (before, after) in Pairs())
        {
            numbers += old.Form.Values.Count;
            if (before is null || after is null) moved++;
            if (before is null)
                findings.Add(new(true, "this row is not in the baseline") { Point = PointText(after!), Command = Repeat(after!) });
            else if (after is null) findings.Add(new(true, "this row is missing") { Point = PointText(before), Command = Repeat(before) });
            else
                for (var v = 0; v < before.Values.Length; v++)
                    if (before.Values[v] != after.Values[v]) Fail("moved", new(before, v, before.Values[v], after.Values[v]), null);
        }
        return Result();
    }

    /// <summary>A difference is a finding where chance cannot explain it.</summary>
    /// <param name="bound">Says so; null where nothing can.</param>
    /// <param name="obstacle">What then is said of numbers that moved.</param>
    /// <param name="columns">The run's, with their floors.</param>
    /// <param name="replicates">Of the baseline's cells.</param>
    /// <param name="replicatesNow">Of the run's.</param>
    public CheckedTable Statistically(
        ChangeBound? bound, string obstacle, IReadOnlyList<Column> columns, IReadOnlyDictionary<string, int> replicates,
        IReadOnlyDictionary<string, int> replicatesNow)
    {
        Column[] valueColumns = [.. old.Form.Values.Select(v => columns.First(c => c.Name == v))];
        foreach (var (before, after) in Pairs())
        {
            var point = (before ?? after)!;
            var (all, allNow) = (replicates.GetValueOrDefault(point.Key[0]), replicatesNow.GetValueOrDefault(point.Key[0]));
            if (all == 0 || allNow == 0) continue; // The point itself is missing, which the run's finding reports.
            for (var v = 0; v < valueColumns.Length; v++)
            {
                numbers++;
                var number = new Compared(point, v, before?.Values[v] ?? default, after?.Values[v] ?? default);
                if (after?.NotFinite == valueColumns[v].Name) Fail("is not a number in every replicate", number, null);
                else if (!Presence(bound, number, all, allNow)) Value(bound, obstacle, valueColumns[v], number);
            }
        }
        return Result();
    }

    /// <summary>Whether the replicates that have a value settle the matter: they are another share, or there is none to compare.</summary>
    private bool Presence(ChangeBound? bound, Compared number, int all, int allNow)
    {
        var (one, other) = (number.Old, number.New);
        if (!old.Form.IsPerReplicate && one.Count != other.Count)
        {
            NotJudged("only on one side, in tables without replicates", number, double.PositiveInfinity);
            return true;
        }
        if (!old.Form.IsPerReplicate || (long)one.Count * allNow == (long)other.Count * all) return one.Count == 0 || other.Count == 0;
        var (share, shareNow) = (Moments.OfPresence(one.Count, all), Moments.OfPresence(other.Count, allNow));
        var change = bound?.Judge(share, shareNow);
        var shares = number with { Old = share, New = shareNow };
        if (change is { IsFinding: true }) Fail("has values in a different share of the replicates", shares, change);
        else if (change is null or { Threshold: double.PositiveInfinity })
            NotJudged("with values in a different share of too few replicates",
                shares, Math.Abs(share.Mean - shareNow.Mean));
        return change is not { IsFinding: false, Threshold: < double.PositiveInfinity } || one.Count == 0 || other.Count == 0;
    }

    private void Value(ChangeBound? bound, string obstacle, Column column, Compared number)
    {
        var (one, other) = (number.Old, number.New);
        var differences = pairsByPoint.GetValueOrDefault(Key(number.Point))?.Values[number.Value] ?? default;
        var isPaired = differences.Count > 0 && differences.Count == one.Count && one.Count == other.Count;
        var change = !old.Form.IsPerReplicate ? null : isPaired ? bound?.JudgePairs(differences) : bound?.Judge(one, other);
        if (change is { Smallest: > 0 and < double.PositiveInfinity } seen && one.Mean != 0)
            smallest.Add(seen.Smallest / Math.Abs(one.Mean));
        var (difference, size) = (Math.Abs(other.Mean - one.Mean), Math.Max(Math.Abs(one.Mean), Math.Abs(other.Mean)));
        if (difference <= Math.Max(Or(column.AbsoluteFloor, AbsoluteFloor), Or(column.RelativeFloor, RelativeFloor) * size)) return;
        if (change is { IsFinding: true }) Fail("moved", number, change);
        else if (!old.Form.IsPerReplicate) NotJudged("moved in tables without replicates", number, difference / size);
        else if (bound is null) NotJudged(obstacle, number, difference / size);
        else if (change is { Threshold: double.PositiveInfinity })
            NotJudged("moved, over too few replicates to distinguish a change from chance", number, difference / size);
    }

    private CheckedTable Result()
    {
        var rest = notJudged.Select(
            n => n.Value.Example with
            {
                Text = string.Create(CultureInfo.InvariantCulture,
                $"{n.Value.Count} {(n.Value.Count == 1 ? "number" : "numbers")} {n.Key}; the largest change is shown")
            });
        return new(table, numbers, moved, notJudged.Values.Sum(n => n.Count), CheckedTable.Median(smallest), [.. findings, .. rest])
        {
            HasReplicates = old.Form.IsPerReplicate
        };
    }

    /// <summary>The rows of both by key, in the baseline's order, those that only the run has at the end.</summary>
    /// <remarks>The baseline has no lines for tables of texts alone: their hash is compared.</remarks>
    private IEnumerable<(PointSummary? Before, PointSummary? After)> Pairs() =>
        old.Form.Values.Count > 0 ? RowMatch.Pairs(old.Points, now.Points, Key) : [];

    private static string Key(PointSummary point) => RowMatch.Key(point.Key);

    private void Fail(string what, Compared number, MeanChange? change)
    {
        moved++;
        findings.Add(Finding(true, $"{old.Form.Values[number.Value]} {what}", number, change));
    }

    private void NotJudged(string what, Compared number, double size)
    {
        var known = notJudged.GetValueOrDefault(what);
        var isLarger = known.Count == 0 || size > known.Largest;
        notJudged[what] = (known.Count + 1, isLarger ? size : known.Largest,
            isLarger ? Finding(false, "", number, null) : known.Example);
    }

    private CheckFinding Finding(bool fails, string text, Compared number, MeanChange? change)
    {
        var (point, value, one, other) = number;
        return new(fails, text)
        {
            Point = PointText(point),
            Column = old.Form.Values[value],
            Old = Number(one),
            New = Number(other),
            Z = change is { } judged && double.IsFinite(judged.Z) ? judged.Z
                : one.Count > 0 && other.Count > 0
                ? StandardErrors.In(other.Mean - one.Mean, one.StandardError, other.StandardError)
                : null,
            Relative = one.Count > 0 && other.Count > 0 && one.Mean != 0 ? (other.Mean - one.Mean) / Math.Abs(one.Mean) : null,
            Threshold = change?.Threshold,
            Smallest = change?.Smallest,
            Command = Repeat(point),
        };
    }

    private string PointText(PointSummary point)
    {
        var keys = old.Form.Keys.Select((k, i) => $"{k}={point.Key[i]}");
        return string.Join(", ", point.Key[^1] == "1" ? keys : keys.Append($"row={point.Key[^1]}"));
    }

    private string Repeat(PointSummary point) => $"{command} --only {point.Key[0]}-r0";

    private static string Number(Moments m) => m.Count switch
    {
        0 => "no value",
        1 => Text(m.Mean),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Text(m.Mean)} ± {m.StandardError:G2} (n = {m.Count})"),
    };

    private static string Text(double value) => value.ToString("G7", CultureInfo.InvariantCulture);

    private static double Or(double declared, double usual) => declared > 0 ? declared : usual;

    /// <summary>A number of the table on both sides.</summary>
    /// <param name="Point">Its row.</param>
    /// <param name="Value">Which of the row's values.</param>
    /// <param name="Old">The baseline's; of no replicates where it has none.</param>
    /// <param name="New">The run's, likewise.</param>
    private readonly record struct Compared(PointSummary Point, int Value, Moments Old, Moments New);
}
