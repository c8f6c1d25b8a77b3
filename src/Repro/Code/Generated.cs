using System.Reflection;

namespace Repro.Code;

/// <summary>
/// Names that the compiler makes up. Those of closures, lambdas, local functions, iterators and literal data depend on code elsewhere in
/// the file or hold names of locals, so they are no part of what a method computes.
/// </summary>
internal static class Generated
{
    private const string Mark = "<";
    private const string RecordClone = "<Clone>$";
    private const string AnonymousType = "<>f__AnonymousType";
    private const string PropertyField = ">k__BackingField";

    public static bool Is(TypeId type)
    {
        for (var at = type.Handle; !at.IsNil; at = type.Image.Metadata.GetTypeDefinition(at).GetDeclaringType())
            if (type.Image.Metadata.StringComparer.StartsWith(type.Image.Metadata.GetTypeDefinition(at).Name, Mark)) return true;
        return false;
    }

    public static bool Is(MethodId method) => method.Name is var name && name.StartsWith('<') && name != RecordClone || Is(method.Type);

    /// <summary>
    /// The name of a field: of a generated one its place among the type's, since it may hold the name of a local. Generated static fields
    /// keep a delegate or the only instance of a class without state, so one represents all.
    /// </summary>
    public static string NameOf(FieldId field)
    {
        var (name, type) = (field.Name, field.Type);
        if (name.EndsWith(PropertyField, StringComparison.Ordinal)) return name;
        if (!name.StartsWith('<') && !Is(type) || IsAnonymous(type)) return name;
        if (field.Definition.Attributes.HasFlag(FieldAttributes.Static)) return "cache";
        return $"field {InstanceFields(type).TakeWhile(f => f != field).Count()}";
    }

    public static IEnumerable<FieldId> InstanceFields(TypeId type) => type.Definition.GetFields().Select(f => new FieldId(type.Image, f))
        .Where(f => !f.Definition.Attributes.HasFlag(FieldAttributes.Static));

    private static bool IsAnonymous(TypeId type) => type.Image.Metadata.StringComparer.StartsWith(type.Definition.Name, AnonymousType);
}
