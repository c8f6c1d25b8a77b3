using System.Reflection;
using System.Text.RegularExpressions;
using Purity;
using Repro.Experiments;

namespace Experiments.Tests.PlantedFaults;

/// <summary>Every column of every table is read by a claim, or has a test that knows its values: columns.csv says which.</summary>
public sealed class ColumnTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    private static readonly ExperimentCatalog Catalog = ExperimentCatalog.Scan(ExperimentsAssembly.Assembly);

    private static readonly Dictionary<string, string> Listed =
        File.ReadLines(Path.Combine(Repository.Root, "tests/PlantedFaults/columns.csv")).Skip(1).Select(l => l.Split(','))
            .ToDictionary(f => f[0], f => f[1]);

    [Fact]
    public void What_no_claim_reads_is_listed() => Assert.Equal(
        Catalog.Names.SelectMany(Unread).Order(StringComparer.Ordinal), Listed.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Tests_that_are_listed_name_their_columns()
    {
        var sources = Repository.Files("tests/Experiments.Tests", "*Tests.cs").ToLookup(Path.GetFileNameWithoutExtension, File.ReadAllText);
        Assert.All(Listed, l =>
        {
            var (column, place) = (l.Key.Split('.')[^1], l.Value.Split('.'));
            Assert.Contains(sources[place[0]], s => Regex.IsMatch(Body(s, place[1]), $@"\b{column}\b"));
        });
    }

    /// <summary>The text of a test up to the next one; empty where there is none.</summary>
    private static string Body(string source, string test) =>
        Regex.Match(source, $@" {test}\(.*?(?=\n    \[|\z)", RegexOptions.Singleline).Value;

    /// <summary>experiment.table.Column of all that its claims do not read.</summary>
    private static IEnumerable<string> Unread(string name)
    {
        var experiment = Catalog.Find(name)!;
        var read = Reached(experiment.GetType().GetMethods().Where(m => m.Name is "Claims"));
        return from table in experiment.Tables
               from property in table.RowType.GetProperties()
               where property.IsDefined(typeof(ColumnAttribute)) && !read.Contains(property.GetMethod!)
               select $"{name}.{table.Name}.{property.Name}";
    }

    /// <summary>The methods of the assembly that some can call, closures and iterators included; a call of a virtual method calls all
    /// that override it.</summary>
    private static HashSet<MethodBase> Reached(IEnumerable<MethodBase> entries)
    {
        var (found, open) = (new HashSet<MethodBase>(), new Stack<MethodBase>(entries));
        while (open.TryPop(out var method))
        {
            method = Definition(method);
            if (method.DeclaringType?.Assembly != ExperimentsAssembly.Assembly || !found.Add(method)) continue;
            foreach (var called in Called(method)) open.Push(called);
            if (method.DeclaringType.TypeInitializer is { } initializer) open.Push(initializer);
            // An iterator or an asynchronous method: what it does stands in another method of the type that it makes.
            if (method.IsConstructor && method.DeclaringType.Name.StartsWith('<'))
                foreach (var own in method.DeclaringType.GetMethods(Declared).Where(m => m.Name == "MoveNext")) open.Push(own);
            if (method is MethodInfo { IsVirtual: true } virtually)
                foreach (var other in ExperimentsAssembly.Assembly.GetTypes().Where(t => t.IsSubclassOf(method.DeclaringType)))
                    foreach (var own in other.GetMethods(Declared).Where(m => m.GetBaseDefinition() == virtually.GetBaseDefinition()))
                        open.Push(own);
        }
        return found;
    }

    private static IEnumerable<MethodBase> Called(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } body) return [];
        var arguments = method.DeclaringType!.GetGenericArguments();
        var own = method.IsGenericMethod ? method.GetGenericArguments() : [];
        return MethodTokens.Of(body).Select(t => method.Module.ResolveMember(t, arguments, own)).OfType<MethodBase>();
    }

    /// <summary>The method as it is written, without arguments for its and its type's parameters.</summary>
    private static MethodBase Definition(MethodBase method)
    {
        var type = method.DeclaringType!;
        if (type.IsConstructedGenericType)
            method = type.GetGenericTypeDefinition().GetMembers(Declared).OfType<MethodBase>()
                .Single(m => m.MetadataToken == method.MetadataToken);
        return method is MethodInfo { IsConstructedGenericMethod: true } generic ? generic.GetGenericMethodDefinition() : method;
    }
}
