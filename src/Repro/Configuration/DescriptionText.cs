using System.Reflection;
using System.Text;
using Repro.Experiments;
using Repro.Tables;
using Repro.Words;

namespace Repro.Configuration;

/// <summary>An experiment as <c>repro describe</c> prints it: parameters, tables, claims.</summary>
public static class DescriptionText
{
    /// <summary>The text, lines ending in a line feed.</summary>
    public static string Of(Experiment experiment)
    {
        var text = new StringBuilder();
        text.Append(experiment.Name).Append(": ").Append(experiment.Title).Append("\n\n")
            .Append(experiment.Description.Trim()).Append('\n');
        text.Append("\nParameters\n");
        Parameters(text, ShapeReader.OfRecord(experiment.ParametersType));
        foreach (var table in experiment.Tables) Table(text, table);
        text.Append("\nuntil.column (stopping by precision) takes ").Append(string.Join(", ", PrecisionReader.Columns(experiment)))
            .Append('\n');
        text.Append("\nClaims\n");
        if (experiment.ClaimSources.Count == 0) text.Append("  none: an exploration, tables and figures alone\n");
        foreach (var claim in experiment.ClaimSources)
            text.Append("  ").Append(claim.Id).Append(" (").Append(claim.Source).Append("): ").Append(claim.Statement).Append('\n');
        return text.ToString();
    }

    /// <summary>The same as tables: parameters, columns, claims, tables, the experiment itself.</summary>
    public static IReadOnlyList<Sheet> Sheets(Experiment experiment) =>
    [
        Sheet.Of("parameters", "parameter kind type unit range default meaning",
            from p in ParameterPaths.Of(ShapeReader.OfRecord(experiment.ParametersType))
            select (object?[])[p.Path, p.Kind, p.Field.Shape.Noun + (p.Field.Optional ? " or null" : ""), p.Field.About.Unit,
                NumberRange.Words(p.Field.About), ResolvedText.OfValue(p.Default), p.Field.About.Meaning]),
        Sheet.Of("columns", "table column unit meaning",
            from table in experiment.Tables
            from column in new RowTable(table).Columns
            select (object?[])[table.Name, column.Name, column.Unit, column.Meaning]),
        Sheet.Of("claims", "claim source statement", experiment.ClaimSources.Select(c => (object?[])[c.Id, c.Source, c.Statement])),
        Sheet.Of("tables", "table with_parameters per_replicate meaning",
            experiment.Tables.Select(t => (object?[])[t.Name, t.WithParameters, t.PerReplicate, t.Meaning])),
        Sheet.Of("experiment", "experiment title description", [[experiment.Name, experiment.Title, experiment.Description.Trim()]]),
    ];

    private static void Parameters(StringBuilder text, RecordShape shape)
    {
        string? kind = null;
        foreach (var (path, of, field, value) in ParameterPaths.Of(shape))
        {
            var depth = path.Count(c => c == '.');
            if (of is not null && of != kind)
                text.Append(' ', 2 + (2 * depth)).Append("kind: ").Append(of).Append(" — ").Append(MeaningOf(shape, path, of)).Append('\n');
            kind = of;
            text.Append(' ', 2 + (2 * depth) + (of is null ? 0 : 2)).Append(path).Append(": ").Append(About(field, value)).Append('\n');
            if (field.Shape is KindShape kinds)
                foreach (var bare in kinds.Alternatives.Where(a => a.Fields.Count == 0))
                    text.Append(' ', 4 + (2 * depth)).Append("kind: ").Append(bare.Kind).Append(" — ").Append(bare.Meaning).Append('\n');
        }
    }

    private static string MeaningOf(RecordShape shape, string path, string kind)
    {
        var owner = path[..path.LastIndexOf('.')];
        var kinds = (KindShape)ParameterPaths.Of(shape).First(p => p.Path == owner && p.Field.Shape is KindShape).Field.Shape;
        return kinds.Alternatives.First(a => a.Kind == kind).Meaning;
    }

    private static string About(Field field, object? value)
    {
        var parts = new List<string> { field.Shape.Noun + (field.Optional ? " or null" : "") };
        if (field.About.Unit.Length > 0) parts.Add("in " + field.About.Unit);
        if (NumberRange.Bounded(field.About)) parts.Add(NumberRange.Words(field.About));
        if (field.Draws) parts.Add("adds a sweep dimension");
        parts.Add("default " + ResolvedText.OfValue(value));
        return $"{field.About.Meaning} [{string.Join("; ", parts)}]";
    }

    private static void Table(StringBuilder text, TableDefinition table)
    {
        text.Append("\ndata/").Append(table.Name).Append(".csv: ").Append(table.Meaning).Append('\n');
        if (table.WithParameters) text.Append("  (the parameters of the point come first)\n");
        if (table.PerReplicate) text.Append("  replicate: replicate, from 0\n");
        foreach (var property in table.RowType.GetProperties().OrderBy(p => p.MetadataToken))
        {
            if (property.GetCustomAttribute<ColumnAttribute>() is not { } column) continue;
            var unit = column.Unit.Length > 0 ? $" [{column.Unit}]" : "";
            text.Append("  ").Append(Spelling.SnakeCase(property.Name)).Append(": ").Append(column.Meaning).Append(unit).Append('\n');
        }
    }
}
