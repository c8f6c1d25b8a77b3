using System.Reflection;
using Repro.Experiments;
using Repro.Planning;
using Repro.Tables;
using Repro.Words;

namespace Repro.Execution;

/// <summary>
/// The parameters of a run's points as columns: one for each leaf that occurs in some point, dotted below records (<c>matrix.kind</c>,
/// <c>matrix.scale</c>). The number of draws is no column: <c>draw</c> stands for it, so that raising it leaves every earlier row as it
/// was.
/// </summary>
internal sealed class ParameterColumns
{
    private readonly List<Column> columns = [];
    private readonly HashSet<string> known = [];
    private readonly Dictionary<object, Dictionary<string, string>> fieldsByParameters = new(ReferenceEqualityComparer.Instance);

    public ParameterColumns(IReadOnlyList<PlannedPoint> points)
    {
        var leaves = new List<(Column Column, object? Value)>();
        foreach (var parameters in points.Select(p => p.Parameters).Distinct(ReferenceEqualityComparer.Instance).Cast<object>())
        {
            leaves.Clear();
            Collect(parameters, "", leaves);
            Merge(leaves);
            fieldsByParameters.Add(parameters, leaves.ToDictionary(l => l.Column.Name, l => Column.Field(l.Value)));
        }
    }

    public IReadOnlyList<Column> Columns => columns;

    /// <summary>Whether some parameter counts draws, so that tables have a <c>draw</c> column.</summary>
    public bool HasDraws { get; private set; }

    /// <summary>The fields of a point, in the order of the columns; empty for parameters that its kinds do not have.</summary>
    public IEnumerable<string> Fields(PlannedPoint point)
    {
        var fields = fieldsByParameters[point.Parameters];
        return columns.Select(c => fields.GetValueOrDefault(c.Name, ""));
    }

    private void Collect(object owner, string prefix, List<(Column Column, object? Value)> leaves)
    {
        foreach (var property in Column.Properties(owner.GetType()))
        {
            if (property.GetCustomAttribute<ParameterAttribute>() is not { } parameter) continue;
            HasDraws |= property.IsDefined(typeof(DrawsAttribute));
            if (property.IsDefined(typeof(DrawsAttribute))) continue;
            var value = property.GetValue(owner);
            if (value is InputFile || Column.TypeOf(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is not null)
                leaves.Add((Leaf(property, parameter, prefix), value));
            else if (value is not null)
                CollectRecord(value, prefix + Spelling.SnakeCase(property.Name), parameter, leaves);
        }
    }

    private void CollectRecord(object value, string name, ParameterAttribute parameter, List<(Column Column, object? Value)> leaves)
    {
        if (value.GetType().GetCustomAttribute<KindAttribute>() is { } kind)
            leaves.Add((new(name + ".kind", ColumnType.Text, "", parameter.Meaning), kind.Name));
        Collect(value, name + ".", leaves);
    }

    private static Column Leaf(PropertyInfo property, ParameterAttribute parameter, string prefix) =>
        property.PropertyType == typeof(InputFile)
            ? new(prefix + Spelling.SnakeCase(property.Name), ColumnType.Text, parameter.Unit, parameter.Meaning)
            : Column.Of(property, parameter.Unit, parameter.Meaning, prefix);

    /// <summary>
    /// A new leaf goes before the leaf that follows it in its own record: the order is that of declaration, kinds among themselves in the
    /// order in which the plan names them.
    /// </summary>
    private void Merge(List<(Column Column, object? Value)> leaves)
    {
        if (leaves.All(l => known.Contains(l.Column.Name))) return;
        var before = columns.Count;
        foreach (var (column, _) in Enumerable.Reverse(leaves))
        {
            var at = columns.FindIndex(c => c.Name == column.Name);
            if (at < 0) columns.Insert(before, column);
            else before = at;
        }
        foreach (var (column, _) in leaves) known.Add(column.Name);
    }
}
