using System.Reflection;
using System.Runtime.CompilerServices;

namespace Repro.Cli.Tests;

/// <summary>A method that needs more than five things lacks a record that names what they are together.</summary>
public sealed class ParameterCountTests
{
    private const int Most = 5;

    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Theory]
    [InlineData("Ccmc")]
    [InlineData("Repro")]
    [InlineData("Experiments")]
    [InlineData("Repro.Cli")]
    public void NoMethodTakesMoreThanFiveParameters(string assembly)
    {
        Assert.Equal("", string.Join(", ", Offenders(Assembly.Load(assembly).GetTypes())));
    }

    [Fact]
    public void OnlyWrittenMethodsAndConstructorsOfClassesCount()
    {
        Assert.Equal(["Wide..ctor: 6", "Wide.Of: 6"], Offenders([typeof(Wide), typeof(Row), typeof(Cell)]));
    }

    /// <summary>
    /// Not what the compiler makes of a lambda or a record; a positional record's constructor is its list of properties. Nor a kernel,
    /// which takes pointers or vectors: a record around them would take them out of registers.
    /// </summary>
    private static List<string> Offenders(IEnumerable<Type> types) =>
        [.. from type in types
            from method in type.GetMethods(Declared).Cast<MethodBase>().Concat(IsRecord(type) ? [] : type.GetConstructors(Declared))
            let count = method.GetParameters().Length
            where count > Most && !IsKernel(method) && !method.Name.Contains('<') && !IsGenerated(method) && !IsGenerated(type)
            orderby method.Name, count
            select $"{type.Name}.{method.Name}: {count}"];

    private static bool IsGenerated(MemberInfo member) =>
        member.IsDefined(typeof(CompilerGeneratedAttribute)) || (member.DeclaringType is { } outer && IsGenerated(outer));

    private static bool IsKernel(MethodBase method) => method.GetParameters().Any(p =>
    {
        var type = p.ParameterType;
        while (type.IsByRef || type.IsArray) type = type.GetElementType()!;
        return type.IsPointer || type.Namespace == "System.Runtime.Intrinsics";
    });

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", Declared, [typeof(System.Text.StringBuilder)]) is { } print && IsGenerated(print);

    private sealed class Wide(int a, int b, int c, int d, int e, int f)
    {
        public int Sum => Of(a, b, c, d, e, f);

        private static int Of(int a, int b, int c, int d, int e, int f) => a + b + c + d + e + f;
    }

    private sealed record Row(int A, int B, int C, int D, int E, int F);

    private readonly record struct Cell(int A, int B, int C, int D, int E, int F);
}
