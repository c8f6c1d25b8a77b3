using Repro.Words;

namespace Repro.Configuration;

/// <summary>The way to one parameter inside a record: <c>matrix.p</c>.</summary>
internal sealed record FieldPath(string Text, IReadOnlyList<Field> Fields, IReadOnlyList<RecordShape> Owners)
{
    /// <summary>The parameter at its end.</summary>
    public Field Last => Fields[^1];

    /// <summary>The parameter's value in a record.</summary>
    public object? Get(object record)
    {
        object? at = record;
        foreach (var field in Fields) at = at is null ? null : field.Get(at);
        return at;
    }

    /// <summary>A copy of a record with the parameter set; the records on the way are copied too.</summary>
    public object With(object record, object? value) => With(record, value, 0);

    /// <summary>Sets the parameter in a record of the caller's own; the records below it are copied.</summary>
    public void Set(object record, object? value) =>
        Fields[0].Set(record, Fields.Count == 1 ? value : With(Fields[0].Get(record)!, value, 1));

    private object With(object record, object? value, int level)
    {
        var copy = Owners[level].Copy(record);
        Fields[level].Set(copy, level == Fields.Count - 1 ? value : With(Fields[level].Get(record)!, value, level + 1));
        return copy;
    }

    /// <summary>The path in a record of those values; null with the reason when it leads nowhere.</summary>
    public static FieldPath? Find(RecordShape shape, object record, string text, out string reason)
    {
        var (fields, owners) = (new List<Field>(), new List<RecordShape>());
        object? at = record;
        var owner = shape;
        var (names, walked) = (text.Split('.'), "");
        for (var level = 0; level < names.Length; level++)
        {
            if (owner.Find(names[level]) is not { } field)
            {
                reason = Unknown(owner, names[level], walked);
                return null;
            }

            fields.Add(field);
            owners.Add(owner);
            walked = ValueBinder.Join(walked, names[level]);
            if (level == names.Length - 1) break;
            at = field.Get(at!);
            if (field.Shape is not (RecordShape or KindShape) || at is null)
            {
                reason = at is null
                    ? $"{walked} has no value, so it has no items or keys"
                    : $"{walked} is {field.Shape.Noun}; it has no items or keys";
                return null;
            }

            owner = field.Shape is KindShape kinds ? kinds.Of(at) : (RecordShape)field.Shape;
        }

        reason = "";
        return new(text, fields, owners);
    }

    private static string Unknown(RecordShape owner, string name, string walked)
    {
        var names = owner.Fields.Select(f => f.Name).ToList();
        var where = walked.Length == 0 ? "" : owner.Kind is null ? $" of {walked}" : $" of {walked}, which is of kind {owner.Kind} here";
        var allowed = names.Count == 0 ? "there is none" : "allowed: " + string.Join(", ", names);
        var hint = walked.Length == 0 ? ConfigurationKeys.Hint(name, names) : NearestName.Hint(name, names);
        return $"unknown parameter '{name}'{where}{hint}; {allowed}";
    }
}
