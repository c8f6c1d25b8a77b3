using System.Text.Json;
using Repro.Claims;
using Repro.Files;
using Repro.Tables;
using Repro.Words;

namespace Repro.Report;

/// <summary><c>claims.json</c> and <c>claims.csv</c>.</summary>
public static class ClaimFiles
{
    /// <summary>Name of the JSON in the run's folder.</summary>
    public const string JsonName = "claims.json";

    private static readonly Column[] Columns =
    [
        new("id", ColumnType.Text, "", ""),
        new("source", ColumnType.Text, "", ""),
        new("statement", ColumnType.Text, "", ""),
        new("predicted", ColumnType.Number, "", ""),
        new("measured", ColumnType.Number, "", ""),
        new("standard_error", ColumnType.Number, "", ""),
        new("statistic", ColumnType.Number, "", ""),
        new("p_value", ColumnType.Number, "", ""),
        new("bound", ColumnType.Number, "", ""),
        new("detectable", ColumnType.Number, "", ""),
        new("judged", ColumnType.Integer, "", ""),
        new("of", ColumnType.Integer, "", ""),
        new("left_out", ColumnType.Text, "", ""),
        new("verdict", ColumnType.Choice, "", ""),
        new("reason", ColumnType.Text, "", ""),
    ];

    /// <summary>Reads a <c>claims.json</c>.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    public static IReadOnlyList<ClaimResult> Read(string path)
    {
        var claims = JsonSerializer.Deserialize<List<ClaimResult>>(File.ReadAllText(path), Json.Document);
        return claims is not null && !claims.Contains(null!)
            ? claims
            : throw new JsonException($"{JsonName} holds no claims or an empty one");
    }

    internal static void Write(RunOutputs outputs, IReadOnlyList<ClaimResult> claims)
    {
        outputs.WriteJson(JsonName, claims);
        outputs.Write("claims.csv", s => CsvFile.Write(s, Columns, claims.Select(Fields)));
    }

    private static IEnumerable<string> Fields(ClaimResult c)
    {
        object?[] values =
            [c.Id, c.Source, c.Statement, c.Predicted, c.Measured, c.StandardError,
                c.Statistic, c.PValue, c.Bound, c.Detectable, c.Judged, c.Of, c.LeftOut, c.Verdict, c.Reason];
        return values.Select(Column.Field);
    }
}
