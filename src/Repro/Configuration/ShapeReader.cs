using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Repro.Experiments;
using Repro.Words;

namespace Repro.Configuration;

/// <summary>Reads the shapes of parameter records, once for each type, with compiled access to their properties.</summary>
internal static class ShapeReader
{
    private static readonly ConcurrentDictionary<Type, Shape> Known = new();

    /// <summary>The shape of a parameter record.</summary>
    public static RecordShape OfRecord(Type type) =>
        Of(type) as RecordShape ?? throw new ArgumentException($"{type} is not a record of parameters", nameof(type));

    /// <summary>The shape of any parameter type.</summary>
    public static Shape Of(Type type) => Known.GetOrAdd(type, Read);

    private static Shape Read(Type type)
    {
        if (type == typeof(bool)) return new TruthShape();
        if (type == typeof(int) || type == typeof(long)) return new IntegerShape(type == typeof(long));
        if (type == typeof(double)) return new NumberShape();
        if (type == typeof(string)) return new TextShape();
        if (type == typeof(InputFile)) return new FileShape(Streamed: false);
        if (type.IsEnum) return Choice(type);
        if (ElementOf(type) is { } element) return new ListShape(Of(element), n => Array.CreateInstance(element, n));
        if (type.IsClass && type.IsAbstract) return Kinds(type);
        if (type.IsClass && type.GetMethod("<Clone>$") is not null) return Record(type);
        throw new NotSupportedException(
            $"{type} cannot be a parameter; use bool, int, long, double, string, an enum, a record, InputFile, "
                + $"or an IReadOnlyList of these");
    }

    private static Type? ElementOf(Type type) =>
        type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0]
        : null;

    private static ChoiceShape Choice(Type type) =>
        new([.. Enum.GetNames(type).Select(Spelling.KebabCase)], [.. Enum.GetNames(type).Select(n => Enum.Parse(type, n))]);

    private static KindShape Kinds(Type type)
    {
        var types = type.Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(type) && !t.IsAbstract && t.GetCustomAttribute<KindAttribute>() is not null)
            .OrderBy(t => t.MetadataToken).ToArray();
        if (types.Length == 0) throw new NotSupportedException($"{type} is abstract, and no record derived from it carries [Kind]");
        var alternatives = types.Select(OfRecord).ToArray();
        if (alternatives.Select(a => a.Kind).Distinct().Count() < types.Length)
            throw new NotSupportedException($"two records derived from {type} have the same kind");
        return new(alternatives, value => OfRecord(value.GetType()));
    }

    private static RecordShape Record(Type type)
    {
        if (type.GetConstructor(Type.EmptyTypes) is null)
            throw new NotSupportedException($"{type} needs a parameterless constructor: its values are the documented defaults");
        var kind = type.GetCustomAttribute<KindAttribute>();
        var fields = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetCustomAttribute<ParameterAttribute>() is not null)
            .OrderByDescending(p => Generation(p.DeclaringType!)).ThenBy(p => p.MetadataToken)
            .Select(p => FieldOf(type, p)).ToArray();
        var instance = Expression.Parameter(typeof(object));
        var clone = Expression.Lambda<Func<object, object>>(
            Expression.Convert(Expression.Call(Expression.Convert(instance, type), type.GetMethod("<Clone>$")!), typeof(object)),
            instance).Compile();
        var create = Expression.Lambda<Func<object>>(Expression.Convert(Expression.New(type), typeof(object))).Compile();
        return new(kind?.Name, kind?.Meaning ?? "", fields, create, clone);
    }

    private static Field FieldOf(Type owner, PropertyInfo property)
    {
        var about = property.GetCustomAttribute<ParameterAttribute>()!;
        var draws = property.GetCustomAttribute<DrawsAttribute>() is not null;
        var underlying = Nullable.GetUnderlyingType(property.PropertyType);
        var optional = underlying is not null
            || (!property.PropertyType.IsValueType
                && new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable);
        var shape = Of(underlying ?? property.PropertyType);
        if (shape is FileShape && property.IsDefined(typeof(StreamedAttribute))) shape = new FileShape(Streamed: true);
        if (draws && shape is not IntegerShape { Long: false })
            throw new NotSupportedException($"{owner}.{property.Name}: [Draws] belongs on an int");
        return new(Spelling.SnakeCase(property.Name), about, shape, optional, draws, Getter(owner, property), Setter(owner, property));
    }

    private static Func<object, object?> Getter(Type owner, PropertyInfo property)
    {
        var instance = Expression.Parameter(typeof(object));
        var value = Expression.Property(Expression.Convert(instance, owner), property);
        return Expression.Lambda<Func<object, object?>>(Expression.Convert(value, typeof(object)), instance).Compile();
    }

    private static Action<object, object?> Setter(Type owner, PropertyInfo property)
    {
        if (property.SetMethod is null) throw new NotSupportedException($"{owner}.{property.Name} needs an init accessor");
        var instance = Expression.Parameter(typeof(object));
        var value = Expression.Parameter(typeof(object));
        var call = Expression.Call(Expression.Convert(instance, owner),
            property.SetMethod, Expression.Convert(value, property.PropertyType));
        return Expression.Lambda<Action<object, object?>>(call, instance, value).Compile();
    }

    private static int Generation(Type type) => type.BaseType is null ? 0 : 1 + Generation(type.BaseType);
}
