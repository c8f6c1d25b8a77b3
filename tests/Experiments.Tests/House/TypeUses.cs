using System.Reflection;
using Purity;

namespace Experiments.Tests.House;

/// <summary>Which types of an assembly use which: in their declarations and in the bodies of their methods.</summary>
internal static class TypeUses
{
    private const BindingFlags Own =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Pairs of types of the assembly, nested and generated ones included. Constants leave no trace in compiled code.</summary>
    public static IEnumerable<(Type User, Type Used)> Of(Assembly assembly) =>
        from user in assembly.GetTypes()
        from used in Declared(user).Concat(user.GetMembers(Own).SelectMany(Of)).SelectMany(Parts).Distinct()
        where used.Assembly == assembly && used != user
        select (user, used);

    private static IEnumerable<Type?> Declared(Type type) =>
        [type.BaseType, .. type.GetInterfaces(), .. type.GetGenericArguments(), .. Attributes(type)];

    private static IEnumerable<Type?> Of(MemberInfo member) => Attributes(member).Concat(member switch
    {
        FieldInfo field => [field.FieldType],
        MethodInfo method =>
        [
            .. method.GetGenericArguments(), .. Parameters(method), .. Body(method),
            method.ReturnType, .. Attributes(method.ReturnParameter),
        ],
        ConstructorInfo constructor => Parameters(constructor).Concat(Body(constructor)),
        _ => [],
    });

    private static IEnumerable<Type?> Parameters(MethodBase method) =>
        method.GetParameters().SelectMany(p => Attributes(p).Append(p.ParameterType));

    private static IEnumerable<Type?> Body(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body) return [];
        var arguments = method.DeclaringType!.GetGenericArguments();
        var own = method.IsGenericMethod ? method.GetGenericArguments() : [];
        return body.LocalVariables.Select(l => l.LocalType)
            .Concat(body.ExceptionHandlingClauses.Where(c => c.Flags == ExceptionHandlingClauseOptions.Clause).Select(c => c.CatchType))
            .Concat(MethodTokens.Of(body.GetILAsByteArray()!).SelectMany(t => Named(method.Module.ResolveMember(t, arguments, own)!)));
    }

    private static IEnumerable<Type?> Named(MemberInfo member) => member switch
    {
        Type type => [type],
        MethodInfo { IsGenericMethod: true } method => [method.DeclaringType, .. method.GetGenericArguments()],
        _ => [member.DeclaringType],
    };

    private static IEnumerable<Type?> Attributes(MemberInfo member) => Attributes(member.GetCustomAttributesData());

    private static IEnumerable<Type?> Attributes(ParameterInfo parameter) => Attributes(parameter.GetCustomAttributesData());

    private static IEnumerable<Type?> Attributes(IList<CustomAttributeData> attributes) =>
        attributes.SelectMany(a => a.ConstructorArguments.Concat(a.NamedArguments.Select(n => n.TypedValue))
            .SelectMany(v => new[] { v.ArgumentType, v.Value as Type }).Append(a.AttributeType));

    /// <summary>The types that one is made of: elements, arguments, constraints.</summary>
    private static IEnumerable<Type> Parts(Type? type) => type switch
    {
        null => [],
        { HasElementType: true } => Parts(type.GetElementType()),
        { IsGenericParameter: true } => type.GetGenericParameterConstraints().Where(c => !c.IsGenericType).SelectMany(Parts),
        { IsConstructedGenericType: true } => type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()),
        _ => [type],
    };
}
