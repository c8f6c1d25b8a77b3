using System.Globalization;
using System.Text;
using Repro.Diff;
using Repro.Tables;

namespace Repro.Check;

/// <summary>
/// A column of a table, summed over all its rows in blocks of cells: what a pooled baseline keeps of it. A cell's rows fall into one block,
/// by its name and replicate alone, so that blocks of two runs of one seed are pairs. See BASELINES.md.
/// </summary>
/// <param name="Table">The table.</param>
/// <param name="Name">The column; empty for the number of rows.</param>
/// <param name="Weight">How its values are summed: one of the constants below.</param>
/// <param name="Blocks">The sums to eight digits: <see cref="BlockCount"/> of them, one where the table has no replicates.</param>
internal sealed record PooledColumn(string Table, string Name, string Weight, IReadOnlyList<double> Blocks)
{
    /// <summary>How many values.</summary>
    public const string Values = "values";

    /// <summary>The values as they are.</summary>
    public const string Plain = "plain";

    /// <summary>Their logarithms, signed: points whose values differ by powers of ten weigh alike.</summary>
    public const string Logarithm = "logarithm";

    /// <summary>The same, each with a sign that its keys decide: what adds up to nothing, as shares do, shows.</summary>
    public const string Alternating = "alternating";

    /// <summary>File in the baseline's folder.</summary>
    public const string FileName = "pooled.csv";

    /// <summary>Of tables with replicates: so many pairs see a shift of 7 standard errors among 1,000 comparisons.</summary>
    public const int BlockCount = 96;

    /// <summary>Values up to e to the minus this have the logarithm's place of 0.</summary>
    private const double SmallestLogarithm = 40;

    private static readonly Column[] FileColumns =
        [.. new[] { "table", "column", "weight", "sums" }.Select(n => new Column(n, ColumnType.Text, "", ""))];

    /// <summary>A table's columns.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="table">Its rows.</param>
    /// <param name="form">Which columns are what.</param>
    public static IEnumerable<PooledColumn> Of(string name, CsvTable table, TableForm form)
    {
        int[] keys = [.. form.Keys.Select(k => table.Index(k))];
        int[] unit = form.IsPerReplicate ? [table.Index("cell"), table.Index(TableForm.Replicate)] : [];
        var blocks = form.IsPerReplicate ? BlockCount : 1;
        var rows = (from r in RowMatch.Numbered(table, [.. keys, .. unit.Skip(1)])
                    select (Fields: r.Row, Block: (int)(Hash(r.Row, unit, 0) % (uint)blocks),
                        Sign: (Hash(r.Row, keys, r.Number) & 1) == 0 ? 1.0 : -1.0)).ToList();
        PooledColumn Sum(string column, string weight, Func<(string[] Fields, int Block, double Sign), double> value)
        {
            var sums = new double[blocks];
            foreach (var row in rows) sums[row.Block] += value(row);
            return new(name, column, weight, Array.ConvertAll(sums, Rounded));
        }

        yield return Sum("", Values, _ => 1);
        foreach (var column in form.Values)
        {
            var at = table.Index(column);
            if (rows.Exists(r => r.Fields[at].Length == 0)) yield return Sum(column, Values, r => r.Fields[at].Length > 0 ? 1 : 0);
            yield return Sum(column, Plain, r => Value(r.Fields[at]));
            yield return Sum(column, Logarithm, r => Logarithmic(Value(r.Fields[at])));
            yield return Sum(column, Alternating, r => r.Sign * Logarithmic(Value(r.Fields[at])));
        }
    }

    /// <summary>Reads a baseline's.</summary>
    /// <exception cref="FormatException">It cannot be read.</exception>
    public static IReadOnlyList<PooledColumn> Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) throw new FormatException($"{FileName} is missing");
        var file = CsvTable.Read(path);
        if (!file.Columns.SequenceEqual(FileColumns.Select(c => c.Name)) || file.Rows.Any(r => r.Length != FileColumns.Length))
            throw new FormatException($"{FileName} does not have the columns {string.Join(", ", FileColumns.Select(c => c.Name))}");
        double Sum(string text, int row) =>
            Column.Number(text) ?? throw new FormatException($"{FileName}, row {row + 2}: '{text}' is no number");
        return [.. file.Rows.Select((r, i) => new PooledColumn(r[0], r[1], r[2], [.. r[3].Split(' ').Select(s => Sum(s, i))]))];
    }

    /// <summary>The file's bytes.</summary>
    public static byte[] Bytes(IEnumerable<PooledColumn> columns)
    {
        using var stream = new MemoryStream();
        CsvFile.Write(stream, FileColumns, columns.Select(c => new[] { c.Table, c.Name, c.Weight,
            string.Join(' ', c.Blocks.Select(b => b.ToString("R", CultureInfo.InvariantCulture))) }));
        return stream.ToArray();
    }

    /// <summary>Whether the sums are those of another run.</summary>
    public bool IsSame(PooledColumn other) => Blocks.SequenceEqual(other.Blocks);

    private static double Rounded(double sum) =>
        double.Parse(sum.ToString("G8", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static double Value(string field) => field switch
    {
        "true" => 1,
        "" or "false" => 0,
        _ => Column.Number(field) ?? double.NaN,
    };

    private static double Logarithmic(double value) =>
        double.IsNaN(value) || value == 0 ? value : Math.Sign(value) * Math.Max(0, Math.Log(Math.Abs(value)) + SmallestLogarithm);

    /// <summary>FNV-1a over some fields and a number, its halves folded.</summary>
    private static uint Hash(string[] fields, int[] columns, int number)
    {
        const ulong prime = 1099511628211;
        var hash = 14695981039346656037;
        foreach (var column in columns)
        {
            foreach (var b in Encoding.UTF8.GetBytes(fields[column])) hash = (hash ^ b) * prime;
            hash = (hash ^ 31) * prime;
        }
        hash = (hash ^ (ulong)number) * prime;
        return (uint)(hash >> 32) ^ (uint)hash;
    }
}
