using Repro.Experiments;
using Repro.Tables;
using Repro.Words;

namespace Repro.Configuration;

/// <summary>Reads <c>until: { column, standard_error, max_replicates }</c>.</summary>
internal sealed class PrecisionReader(Experiment experiment, int replicates, Mistakes mistakes)
{
    /// <summary>Fewest replicates of the first look: the spread of one is unknown.</summary>
    public const int FewestReplicates = 2;

    private static readonly string[] Keys =
        [ConfigurationKeys.Column, ConfigurationKeys.StandardError, ConfigurationKeys.MaximumReplicates];

    /// <summary>The columns that may be asked for, as <c>TABLE.COLUMN</c>: numbers and truth values of the tables with rows for each
    /// replicate.</summary>
    public static IReadOnlyList<string> Columns(Experiment experiment) =>
    [
        .. from table in experiment.Tables
           where table.PerReplicate
           from property in Column.Properties(table.RowType)
           where Column.TypeOf(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is ColumnType.Number
               or ColumnType.Integer or ColumnType.Boolean
           select $"{table.Name}.{Spelling.SnakeCase(property.Name)}",
    ];

    /// <summary>The request; null if there is none, or if it is wrong, which is reported.</summary>
    public Precision? Read(Node node)
    {
        if (node is ScalarNode { Empty: true }) return null;
        if (node is not MappingNode mapping)
        {
            mistakes.Add(node.Place, $"until must be a mapping of {string.Join(", ", Keys)}, found {node.Found}");
            return null;
        }
        foreach (var entry in mapping.Entries.Where(e => !Keys.Contains(e.Key)))
            mistakes.Add(entry.Place,
                $"unknown key '{entry.Key}' of until{NearestName.Hint(entry.Key, Keys)}; allowed: {string.Join(", ", Keys)}");
        foreach (var missing in Keys.Where(k => mapping.Find(k) is null))
            mistakes.Add(mapping.Place, $"until lacks '{missing}'; it takes {string.Join(", ", Keys)}");
        var column = mapping.Find(ConfigurationKeys.Column) is { } c ? ReadColumn(c.Value) : null;
        var error = mapping.Find(ConfigurationKeys.StandardError) is { } e ? ReadError(e.Value) : null;
        var most = mapping.Find(ConfigurationKeys.MaximumReplicates) is { } m ? ReadMost(m.Value) : null;
        return column is { } at && error is { } standardError && most is { } maximum
            ? new(at.Table, at.Column, standardError, maximum)
            : null;
    }

    private (string Table, string Column)? ReadColumn(Node node)
    {
        var columns = Columns(experiment);
        if (columns.Count == 0)
        {
            mistakes.Add(node.Place,
                "until.column: this experiment has no table with numbers for each replicate, so it cannot stop by precision");
            return null;
        }
        if (node is not ScalarNode { Empty: false } name)
        {
            mistakes.Add(node.Place, $"until.column must be one of {string.Join(", ", columns)}, found {node.Found}");
            return null;
        }
        var meant = columns.Where(c => c == name.Text || c.EndsWith("." + name.Text, StringComparison.Ordinal)).ToList();
        if (meant.Count == 1) return (meant[0].Split('.')[0], meant[0].Split('.')[1]);
        mistakes.Add(node.Place, meant.Count == 0
            ? $"until.column: unknown column '{name.Text}'"
                + NearestName.Hint(name.Text, columns.Concat(columns.Select(c => c.Split('.')[1])))
                + $"; allowed: {string.Join(", ", columns)}"
            : $"until.column: '{name.Text}' is in several tables; write one of {string.Join(", ", meant)}");
        return null;
    }

    private double? ReadError(Node node)
    {
        if (node is ScalarNode { Plain: true } s && ScalarText.Number(s.Text) is { } value)
        {
            if (value > 0) return value;
            mistakes.Add(node.Place, $"until.standard_error = {s.Text}, must be above 0");
        }
        else mistakes.Add(node.Place, $"until.standard_error must be a number above 0, found {node.Found}");
        return null;
    }

    private int? ReadMost(Node node)
    {
        if (SweepReader.Replicates(node, mistakes, "until.max_replicates") is not { } most) return null;
        if (replicates < FewestReplicates)
            mistakes.Add(node.Place,
                $"until needs at least {FewestReplicates} replicates to start with, found replicates "
                    + $"= {replicates}: the spread of one is unknown");
        else if (most < replicates)
            mistakes.Add(node.Place, $"until.max_replicates = {most} is below replicates = {replicates}, the number with which every "
                + "point starts");
        else return most;
        return null;
    }
}
