using System.Globalization;
using Repro.Claims;
using Repro.Tables;
using Repro.Words;

namespace Repro.Check;

/// <summary>The verdicts of a pooled baseline: <c>claims.csv</c>, the numbers to nine digits.</summary>
internal static class ClaimSummary
{
    /// <summary>File in the baseline's folder.</summary>
    public const string FileName = "claims.csv";

    /// <summary>From this factor on a claim that can detect only larger effects than before is a finding.</summary>
    private const double Blunter = 1.25;

    private static readonly string[] Names =
        ["id", "verdict", "predicted", "measured", "standard_error", "statistic", "p_value", "bound", "detectable", "judged", "of"];

    /// <summary>The file's bytes.</summary>
    public static byte[] Bytes(IEnumerable<ClaimResult> claims)
    {
        using var stream = new MemoryStream();
        CsvFile.Write(stream, [.. Names.Select(n => new Column(n, ColumnType.Text, "", ""))], claims.Select(Fields));
        return stream.ToArray();
    }

    /// <summary>Claims that are not as in the baseline.</summary>
    /// <param name="folder">The baseline's.</param>
    /// <param name="claims">The run's.</param>
    /// <param name="dataAreSame">Whether all tables are as they were, so that chance has no part in what claims say.</param>
    /// <exception cref="FormatException">The file cannot be read.</exception>
    public static IEnumerable<CheckFinding> Findings(string folder, IReadOnlyList<ClaimResult> claims, bool dataAreSame)
    {
        var old = Read(folder);
        foreach (var claim in claims)
        {
            if (!old.TryGetValue(claim.Id, out var before))
            {
                yield return new(false, $"the claim {claim.Id} is not in the baseline");
                continue;
            }
            var now = Fields(claim);
            var moved = Enumerable.Range(1, Names.Length - 1).Where(i => now[i] != before[i]).ToList();
            var (seen, sees) = (Column.Number(before[^3]), claim.Detectable);
            if (dataAreSame && moved.Count > 0)
                yield return Finding(claim.Id, $"{Names[moved[0]]} moved, while no table did", before[moved[0]], now[moved[0]]);
            else if (claim.Verdict == Verdict.NotTested && before[1] != now[1])
                yield return Finding(claim.Id, "is not tested any more", before[1], now[1]);
            else if (seen is { } least && !(sees <= Blunter * least))
                yield return Finding(claim.Id, "can detect only larger effects than before", before[^3], now[^3]);
        }
    }

    private static CheckFinding Finding(string id, string text, string old, string now) =>
        new(true, $"claim {id}: {text}") { Old = old.Length > 0 ? old : "none", New = now.Length > 0 ? now : "none" };

    private static Dictionary<string, string[]> Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) throw new FormatException($"{FileName} is missing");
        var file = CsvTable.Read(path);
        return file.Columns.SequenceEqual(Names) && file.Rows.All(r => r.Length == Names.Length)
            ? file.Rows.DistinctBy(r => r[0]).ToDictionary(r => r[0], StringComparer.Ordinal)
            : throw new FormatException($"{FileName} does not have the columns {string.Join(", ", Names)}");
    }

    private static string[] Fields(ClaimResult c) =>
    [
        c.Id, Spelling.KebabCase(c.Verdict.ToString()),
        .. new[] { c.Predicted, c.Measured, c.StandardError, c.Statistic, c.PValue, c.Bound, c.Detectable, c.Judged, c.Of }
            .Select(v => v?.ToString("G9", CultureInfo.InvariantCulture) ?? ""),
    ];
}
