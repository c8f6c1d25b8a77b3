using System.Reflection;
using System.Runtime.CompilerServices;
using Repro.Code;
using Repro.Data;
using Repro.Experiments;

namespace Experiments.Tests;

/// <summary>Every place from which a number of an experiment can come is part of its code's identity, found without a list.</summary>
public class CodeReachTests
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public
        | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly ExperimentCatalog Catalog =
        ExperimentCatalog.Scan(typeof(global::Experiments.Estimate.EstimateExperiment).Assembly);

    public static TheoryData<string> Names => [.. Catalog.Names];

    private static HashSet<(string Type, string Method)> Covered(string name)
    {
        var experiment = Catalog.Find(name)!;
        var reach = CodeIdentity.Reach(ProjectCode.Of(experiment.GetType().Assembly).Code, experiment.GetType(), experiment.ParametersType);
        return [.. reach.Methods.Select(m => (CodeBase.NameOf(m.Type), m.Name))];
    }

    private static string NameOf(Type type) => $"[{type.Assembly.GetName().Name}]{type.FullName}";

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_record_of_parameters_and_every_kind_counts_by_its_constructor(string name)
    {
        var covered = Covered(name);
        HashSet<Type> seen = [];
        Stack<Type> open = new([Catalog.Find(name)!.ParametersType]);
        while (open.TryPop(out var type))
        {
            if (type.IsArray || type.IsGenericType)
            {
                foreach (var inner in type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments()) open.Push(inner);
                continue;
            }
            if (!type.IsClass || type == typeof(string) || type == typeof(InputFile) || !seen.Add(type)) continue;
            Assert.True(covered.Contains((NameOf(type), ".ctor")), $"the defaults of {type}");
            foreach (var kind in type.Assembly.GetTypes().Where(t => t.IsSubclassOf(type))) open.Push(kind);
            foreach (var property in type.GetProperties().Where(p => p.IsDefined(typeof(ParameterAttribute))))
                open.Push(property.PropertyType);
        }
        Assert.NotEmpty(seen);
    }

    [Fact]
    public void All_that_turns_a_users_file_into_rows_counts_where_it_is_read()
    {
        // Pairs and texts, and a matrix in a file.
        var covered = Covered("estimate").Union(Covered("forecast")).ToHashSet();
        var readers = typeof(DelimitedRows).Assembly.GetTypes()
            .Where(t => t.Namespace == typeof(DelimitedRows).Namespace && !t.IsSubclassOf(typeof(Exception))
            && !t.IsDefined(typeof(CompilerGeneratedAttribute)) && !t.IsEnum && t.DeclaringType is null).ToList();
        Assert.Contains(typeof(DelimitedRows), readers);
        var missing = readers.SelectMany(t => t.GetMethods(Declared).Where(m => !m.Name.StartsWith('<') && m.DeclaringType == t))
            .Where(m => !covered.Contains((NameOf(m.DeclaringType!), m.Name))).Select(m => $"{m.DeclaringType!.Name}.{m.Name}").Distinct();
        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_figure_claim_or_page_counts(string name)
    {
        var types = Covered(name).Select(m => m.Type).ToList();
        Assert.DoesNotContain(
            types, t => t.EndsWith("Figures", StringComparison.Ordinal) || t.EndsWith("Claims", StringComparison.Ordinal));
        Assert.DoesNotContain(types,
            t => t.StartsWith("[Repro]Repro.Figures", StringComparison.Ordinal)
                || t.StartsWith("[Repro]Repro.Report", StringComparison.Ordinal));
    }
}
