using System.Globalization;
using Repro.Claims;
using Repro.Report;
using Repro.Tables;
using Repro.Words;

namespace Repro.Diff;

/// <summary>What differs between two runs, as text.</summary>
public static class RunDiffText
{
    private const string Indent = "    ";
    private const int MostNamed = 3;

    private static readonly TextColumn[] Columns =
    [
        new("column"),
        new("differing", true),
        new("largest", true),
        new("relative", true),
        new("in standard errors", true),
        new("largest at"),
    ];

    /// <summary>Configuration, code, tables, claims: a line each, and below it what differs.</summary>
    /// <param name="diff">Of two runs.</param>
    /// <param name="width">Of the terminal; null where there is none.</param>
    public static IEnumerable<string> Of(RunDiff diff, int? width = null) =>
        [.. Configuration(diff), .. Code(diff), .. Data(diff, width), .. Claims(diff)];

    /// <summary>The same as tables: columns that differ, values of the configuration, claims, tables, runs.</summary>
    /// <param name="diffs">Of a run against others, each with the other's name.</param>
    public static IReadOnlyList<Sheet> Sheets(IReadOnlyList<(string Other, RunDiff Diff)> diffs) =>
    [
        Sheet.Of("columns", "other table column differing# largest# relative# standard_errors# at",
            from d in diffs
            from table in d.Diff.Tables
            from c in table.Columns
            select (object?[])[d.Other, table.Name, c.Name, c.Differing, c.Absolute, c.Relative, c.StandardErrors, c.At]),
        Sheet.Of("configuration", "other path one_value other_value",
            from d in diffs from v in d.Diff.Configuration select (object?[])[d.Other, v.Path, v.One, v.Other]),
        Sheet.Of("claims", "other claim one_measured# one_standard_error# one_verdict other_measured# other_standard_error# other_verdict",
            from d in diffs
            from c in d.Diff.Claims
            where c.One != c.Other
            select (object?[])[d.Other, (c.One ?? c.Other)!.Id, c.One?.Measured, c.One?.StandardError, Verdict(c.One),
                c.Other?.Measured, c.Other?.StandardError, Verdict(c.Other)]),
        Sheet.Of("tables", "other table rows_in_both# rows_differing# only_in_one# only_in_other# reason",
            from d in diffs
            from row in d.Diff.Tables
                .Select(t => (object?[])[d.Other, t.Name, t.Matched, t.Differing, t.OnlyInOne, t.OnlyInOther, null])
                .Concat(d.Diff.Apart.Select(a =>
                    (object?[])[d.Other, Path.GetFileNameWithoutExtension(a.Name), null, null, null, null, a.Reason]))
            select row),
        Sheet.Of("runs", "other identical code commit other_commit tables_identical# tables_differ#",
            from d in diffs
            let manifests = d.Diff.Manifests
            select (object?[])[d.Other, d.Diff.IsIdentical, Code(d.Diff).First()["code: ".Length..], Commit(manifests.One),
                Commit(manifests.Other), d.Diff.IdenticalTables, d.Diff.Tables.Count + d.Diff.Apart.Count]),
    ];

    private static IEnumerable<string> Configuration(RunDiff diff)
    {
        yield return diff.Configuration.Count == 0 ? "configuration: identical" : "configuration:";
        foreach (var value in diff.Configuration) yield return $"  {value.Path}: {value.One ?? "not there"} → {value.Other ?? "not there"}";
    }

    private static IEnumerable<string> Code(RunDiff diff)
    {
        var (one, other) = diff.Manifests;
        var isSame = one.Code is not null && one.Code == other.Code;
        yield return isSame ? "code: identical" : one.Code is null || other.Code is null
            ? "code: unknown, a manifest does not record it"
            : $"code: differs{(diff.ChangedCode is { } changes ? $" in {changes}" : "")}";
        if (Commit(one) != Commit(other)) yield return $"  commit: {Commit(one)} → {Commit(other)}";
    }

    private static IEnumerable<string> Data(RunDiff diff, int? width)
    {
        yield return string.Create(CultureInfo.InvariantCulture,
            $"tables: {diff.IdenticalTables} identical, {diff.Tables.Count + diff.Apart.Count} differ");
        foreach (var (name, reason) in diff.Apart) yield return $"  {name}: {reason}";
        foreach (var table in diff.Tables)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"  {table.Name}: {table.Matched} rows in both, {table.Matched - table.Differing} identical, {table.Differing} differ; "
                    + $"{table.OnlyInOne} only in the first, {table.OnlyInOther} only in the second");
            if (table.Columns.Count == 0) continue;
            foreach (var line in TextTable.Lines(Columns, table.Columns.Select(Row), width - Indent.Length)) yield return Indent + line;
        }
    }

    private static IEnumerable<string> Claims(RunDiff diff)
    {
        var differing = diff.Claims.Where(c => c.One != c.Other).ToList();
        yield return string.Create(CultureInfo.InvariantCulture,
            $"claims: {diff.Claims.Count - differing.Count} identical, {differing.Count} differ");
        foreach (var (one, other) in differing.Where(c => c is { One: not null, Other: not null }))
        {
            var verdicts = one?.Verdict == other?.Verdict ? Verdict(one) : $"{Verdict(one)} → {Verdict(other)}";
            yield return $"  {one!.Id}: {Measured(one)} → {Measured(other)}{Apart(one, other)}; {verdicts}";
        }
        foreach (var line in Only("first", differing.Where(c => c.Other is null).Select(c => c.One!))) yield return line;
        foreach (var line in Only("second", differing.Where(c => c.One is null).Select(c => c.Other!))) yield return line;
    }

    /// <summary>The claims that one run has alone, in a line; none for none.</summary>
    private static IEnumerable<string> Only(string run, IEnumerable<ClaimResult> claims)
    {
        var ids = claims.Select(c => c.Id).ToList();
        if (ids.Count == 0) yield break;
        yield return string.Create(CultureInfo.InvariantCulture,
            $"  only in the {run} run: {ids.Count} ({string.Join(", ", ids.Take(MostNamed))}{(ids.Count > MostNamed ? ", …" : "")})");
    }

    private static string[] Row(ColumnDiff column) =>
    [
        column.Name,
        column.Differing.ToString(CultureInfo.InvariantCulture),
        Number(column.Absolute),
        Number(column.Relative),
        Number(column.StandardErrors),
        column.At,
    ];

    private static string Commit(Manifest manifest) => SourceRecord.Text(manifest.Commit, manifest.Dirty);

    private static string Measured(ClaimResult? claim) =>
        claim is null ? "not there" : claim.Measured is null ? "not measured" : claim.StandardError is null
            ? Number(claim.Measured)
            : $"{Number(claim.Measured)} ± {Number(claim.StandardError)}";

    /// <summary>The difference in standard errors of two independent runs; nothing if they are unknown.</summary>
    private static string Apart(ClaimResult? one, ClaimResult? other)
    {
        if (one is not { Measured: { } a } || other is not { Measured: { } b }) return "";
        var errors = StandardErrors.In(Math.Abs(a - b), one.StandardError, other.StandardError);
        return errors is { } z ? $", {Number(z)} standard errors apart" : "";
    }

    private static string Verdict(ClaimResult? claim) =>
        claim is null ? "not there" : Spelling.KebabCase(claim.Verdict.ToString()).Replace('-', ' ');

    private static string Number(double? value) => value?.ToString("G4", CultureInfo.InvariantCulture) ?? "";
}
