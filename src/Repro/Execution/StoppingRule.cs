using System.Globalization;
using System.Reflection;
using Repro.Configuration;
using Repro.Planning;
using Repro.Store;
using Repro.Tables;
using Repro.Words;

namespace Repro.Execution;

/// <summary>
/// Whether the first replicates of a point are enough: the standard error of a column's mean. A function of their rows alone, in plain
/// arithmetic in the order of the replicates. See PRECISION.md. Reference: [Ans52], [CR65].
/// </summary>
internal sealed class StoppingRule
{
    /// <summary>Successes and failures added to truth values, so that ten times "no" are not taken for certainty. Reference:
    /// [AC98].</summary>
    private const double Added = 2;

    private readonly int table;
    private readonly PropertyInfo property;
    private readonly bool isTruth;

    /// <exception cref="InvalidOperationException">The column is not there: the plan was not made for this experiment.</exception>
    public StoppingRule(Precision until, TableSet tables)
    {
        Until = until;
        table = Enumerable.Range(0, tables.All.Count).First(t => tables[t].Definition.Name == until.Table);
        property = Column.Properties(tables[table].Definition.RowType).First(p => Spelling.SnakeCase(p.Name) == until.Column);
        isTruth = (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == typeof(bool);
    }

    public Precision Until { get; }

    /// <summary>The rule of a plan; null without stopping by precision.</summary>
    public static StoppingRule? Of(Plan plan, TableSet tables) => plan.Until is { } until ? new(until, tables) : null;

    /// <summary>Whether the precision is reached; never while it is unknown.</summary>
    public bool IsMet(IEnumerable<IReadOnlyList<CellRow>> replicates) => StandardError(replicates) <= Until.StandardError;

    /// <summary>
    /// The standard error of the mean over replicates, each with the mean of its rows that have a value; null with fewer than two such
    /// replicates.
    /// </summary>
    public double? StandardError(IEnumerable<IReadOnlyList<CellRow>> replicates)
    {
        var values = replicates.Select(Value).OfType<double>().ToArray();
        if (values.Length < 2) return null;
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return isTruth ? OfShare(sum, values.Length) : OfMean(values, sum / values.Length);
    }

    private static double OfMean(double[] values, double mean)
    {
        var squares = 0.0;
        foreach (var value in values) squares += (value - mean) * (value - mean);
        return Math.Sqrt(squares / (values.Length - 1.0) / values.Length);
    }

    private static double OfShare(double successes, int count)
    {
        var total = count + (2 * Added);
        var share = (successes + Added) / total;
        return Math.Sqrt(share * (1 - share) / total);
    }

    private double? Value(IReadOnlyList<CellRow> rows)
    {
        var (sum, count) = (0.0, 0);
        foreach (var row in rows)
        {
            if (row.Table != table || property.GetValue(row.Row) is not { } value) continue;
            sum += value is bool truth ? (truth ? 1 : 0) : Convert.ToDouble(value, CultureInfo.InvariantCulture);
            count++;
        }
        return count == 0 ? null : sum / count;
    }
}
