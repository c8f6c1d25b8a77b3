namespace Repro.Configuration;

/// <summary>Every parameter that a configuration may name, with the kinds that have it.</summary>
internal static class ParameterPaths
{
    /// <summary>Dotted paths in the order of declaration: a record before its fields. A path occurs once for each kind that has
    /// it.</summary>
    public static IEnumerable<(string Path, string? Kind, Field Field, object? Default)> Of(RecordShape shape) =>
        Below("", null, shape, shape.Defaults);

    private static IEnumerable<(string Path, string? Kind, Field Field, object? Default)> Below(
        string prefix, string? kind, RecordShape shape, object record)
    {
        foreach (var field in shape.Fields)
        {
            var path = ValueBinder.Join(prefix, field.Name);
            var value = field.Get(record);
            yield return (path, kind, field, value);
            var inner = field.Shape switch
            {
                RecordShape below when value is not null => Below(path, null, below, value),
                KindShape kinds => kinds.Alternatives.SelectMany(a => Below(path, a.Kind, a, a.Defaults)),
                _ => [],
            };
            foreach (var entry in inner) yield return entry;
        }
    }
}
