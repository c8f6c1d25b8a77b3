using System.Reflection;
using System.Text.RegularExpressions;

namespace Experiments.Tests.House;

/// <summary>Folders form a ladder: the code of one uses its own and those below it. A folder is a namespace.</summary>
public sealed partial class FolderTests
{
    /// <summary>From the lowest to the highest, as CONTRIBUTING.md states.</summary>
    private static readonly Dictionary<string, string[]> Orders = new()
    {
        ["src/Ccmc"] =
        [
            "Loops", "Functions", "Algebra", "Statistics", "Random", "Prompts", "Models", "Graphs", "Samples", "Likelihood", "Population",
            "Inference", "Positions", "Samplers", "Trajectories", "MeanField", "Windows", "Decoding", "Depth", "Landscape", "Tying",
        ],
        ["src/Repro"] =
        [
            "Words", "Files", "Claims", "Figures", "Figures.Plotly", "Experiments", "Data", "Code", "Tables", "Configuration", "Planning",
            "Store", "Report", "Execution", "Diff", "Verify", "Check", "Bundles", "Clusters",
        ],
    };

    public static TheoryData<string> Projects => [.. Orders.Keys];

    [Theory, MemberData(nameof(Projects))]
    public void No_type_uses_one_of_a_higher_folder(string project)
    {
        var order = Orders[project];
        var uses = TypeUses.Of(Assembly.Load(Name(project))).Select(u => (From: Folder(u.User), To: Folder(u.Used), u.User, u.Used))
            .Where(u => u.From != "" && u.To != "").ToList();
        var folders = Assembly.Load(Name(project)).GetTypes().Select(Folder).Where(f => f != "").Distinct();
        Assert.Equal(order.Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
        // A method that finds nothing would pass too.
        Assert.True(uses.Count(u => u.From != u.To) > 200);
        Assert.Equal("", Lines(uses.Where(u => Array.IndexOf(order, u.To) > Array.IndexOf(order, u.From))
            .Select(u => $"{u.User} uses {u.Used}")));
    }

    /// <summary>Constants leave no trace in what is compiled, but in the directives of a file.</summary>
    [Theory, MemberData(nameof(Projects))]
    public void No_file_imports_a_higher_folder(string project)
    {
        var order = Orders[project];
        Assert.Equal("", Lines(
            from file in Repository.Files(project, "*.cs")
            let folder = Path.GetRelativePath(Path.Combine(Repository.Root, project), Path.GetDirectoryName(file)!)
                .Replace(Path.DirectorySeparatorChar, '.')
            let text = File.ReadAllText(file)
            from wrong in Directive().Matches(text).Select(m => m.Groups[1].Value)
                .Where(n => n.StartsWith(Name(project) + ".", StringComparison.Ordinal)).Select(n => n[(Name(project).Length + 1)..])
                .Where(used => Array.IndexOf(order, used) > Array.IndexOf(order, folder)).Select(used => $"imports {used}")
                .Concat(text.Contains($"namespace {Name(project)}.{folder};", StringComparison.Ordinal) ? [] : ["has another namespace"])
            select $"{file} {wrong}"));
    }

    [Fact]
    public void An_experiment_uses_what_is_shared_and_no_other_experiment()
    {
        var uses = TypeUses.Of(ExperimentsAssembly.Assembly).Select(u => (From: Folder(u.User), To: Folder(u.Used), u.User, u.Used))
            .Where(u => u.From != u.To && u.From != "" && u.To != "").ToList();
        Assert.True(uses.Count > 100);
        Assert.Equal("", Lines(uses.Where(u => u.To != "Shared").Select(u => $"{u.User} uses {u.Used}")));
    }

    [Fact]
    public void What_bodies_and_declarations_name_is_seen()
    {
        var used = TypeUses.Of(typeof(FolderTests).Assembly).Where(u => u.User == typeof(Sample) || u.User.DeclaringType == typeof(Sample))
            .Select(u => u.Used).ToHashSet();
        Assert.Superset(
            new HashSet<Type> { typeof(InBody), typeof(InLambda), typeof(InSignature), typeof(AsArgument), typeof(InAttribute) }, used);
    }

    /// <summary>The order is that of CONTRIBUTING.md, where a folder within a folder is written with a slash.</summary>
    [Theory, MemberData(nameof(Projects))]
    public void The_order_is_as_documented(string project) => Assert.Contains(
        string.Join(" → ", Orders[project]).Replace('.', '/'),
        Regex.Replace(File.ReadAllText(Path.Combine(Repository.Root, "CONTRIBUTING.md")), @"\s+", " "), StringComparison.Ordinal);

    private static string Name(string project) => project[(project.LastIndexOf('/') + 1)..];

    /// <summary>The namespace within its assembly; nothing for what the compiler makes up.</summary>
    private static string Folder(Type type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        var (space, root) = (type.Namespace ?? "", type.Assembly.GetName().Name! + ".");
        return space.StartsWith(root, StringComparison.Ordinal) ? space[root.Length..] : "";
    }

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines.Distinct());

    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Directive();

    private sealed class InBody
    {
        public static int Count => 1;
    }

    private sealed class InLambda;

    private sealed class InSignature;

    private sealed class AsArgument;

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class InAttribute : Attribute;

    private sealed class Sample
    {
        [In]
        public static List<AsArgument[]> Of(InSignature? nothing) =>
            nothing is null ? [.. new int[InBody.Count].Where(_ => new InLambda() is not null).Select(_ => Array.Empty<AsArgument>())] : [];
    }
}
