using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Experiments;
using Repro.Code;
using Repro.Experiments;

namespace Repro.Cli.Tests;

/// <summary>
/// The identity of the code against what the runtime compiles while it computes cells: the just-in-time compiler's own list, which shares
/// nothing with the walk through the methods' bodies.
/// </summary>
public sealed partial class ExecutedCodeTests : IDisposable
{
    private static readonly ExperimentCatalog Catalog = ExperimentCatalog.Scan(ExperimentsAssembly.Assembly);

    private static readonly Assembly[] Sources =
        [typeof(Ccmc.Models.SelfAttention).Assembly, ExperimentsAssembly.Assembly, typeof(Data.DelimitedRows).Assembly];

    /// <summary>What the engine also calls, and what changes no cell: names, costs, validation.</summary>
    private static readonly string[] Apart =
    [
        "Validate", "Cost", "PrepareCost", "MostReplicates", "Foresee", "BlockSize", "get_Name", "get_Title", "get_Description",
        "get_Tables", "get_ClaimSources",
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("repro-executed-").FullName;

    public static TheoryData<string> Names => [.. Catalog.Names];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void Whatever_runs_for_a_cell_is_in_its_identity(string name)
    {
        var experiment = Catalog.Find(name)!;
        var code = ProjectCode.Of(experiment.GetType().Assembly).Code;
        var covered = Methods(CodeIdentity.Reach(code, experiment.GetType(), experiment.ParametersType));
        var known = new HashSet<(string, string)>(covered);
        foreach (var other in Catalog.Names.Select(n => Catalog.Find(n)!.GetType()))
        {
            known.UnionWith(Methods(new CodeReach(code, code.Find(other)!.Value, [".ctor", "get_Name"], null)));
            if (other == experiment.GetType()) known.UnionWith(Methods(new CodeReach(code, code.Find(other)!.Value, Apart, null)));
        }
        var executed = Executed(name);
        // The assembly's scan makes the paper's overview too.
        executed.RemoveWhere(m => m.Type == $"[Experiments]{typeof(ExperimentsAssembly).FullName}"
            || m.Type.StartsWith("[Experiments]Experiments.Paper.", StringComparison.Ordinal));
        var own = executed.Where(covered.Contains).ToList();
        Assert.True(own.Count > 50, $"only {own.Count} methods of the identity ran");
        Assert.Empty(executed.Where(m => !known.Contains(m)).Order());
    }

    private static HashSet<(string Type, string Method)> Methods(CodeReach reach) =>
        [.. reach.Methods.Select(m => (CodeBase.NameOf(m.Type), m.Name))];

    /// <summary>Methods of the core, of the experiments and of the readers that a smoke run of all cells compiles, as written in the
    /// source.</summary>
    private HashSet<(string Type, string Method)> Executed(string name)
    {
        var list = Path.Combine(folder, "compiled.txt");
        var start = new ProcessStartInfo("dotnet",
        [
            typeof(CommandLine).Assembly.Location, "run", Path.Combine(Repository.Root, "configs", name + ".yaml"), "--profile", "smoke",
            "--shard", "1/1", "--out", Path.Combine(folder, "out"), "--quiet",
        ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_JitStdOutFile"] = list;
        start.Environment["DOTNET_JitDisasmSummary"] = "1";
        // Nothing is compiled beforehand and nothing inlined at the first tier.
        start.Environment["DOTNET_ReadyToRun_DisableR2R"] = "1";
        start.Environment["DOTNET_TC_QuickJitForLoops"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
        return [.. File.ReadLines(list).Select(l => Compiled().Match(l)).Where(m => m.Success)
            .Select(m => Written(m.Groups["type"].Value, m.Groups["method"].Value)).OfType<(string, string)>()];
    }

    /// <summary>The method of the source that a compiled one is part of; null for what only the compiler wrote.</summary>
    private static (string Type, string Method)? Written(string type, string method)
    {
        while (type.LastIndexOf('+') is var at && at >= 0 && type[at + 1] == '<')
        {
            if (Within().Match(type[(at + 1)..]) is { Success: true } owner) method = owner.Groups[1].Value;
            else if (method is ".ctor" or ".cctor") return null;
            type = type[..at];
        }
        while (Within().Match(method) is { Success: true } owner) method = owner.Groups[1].Value;
        if (method.StartsWith('<')) return null;
        var found = Sources.Select(a => a.GetType(type)).FirstOrDefault(t => t is not null);
        if (found is null) return null;
        const BindingFlags declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic
            | BindingFlags.DeclaredOnly;
        var same = found.GetMembers(declared).OfType<MethodBase>().Where(m => m.Name == method).ToList();
        var made = same.Count > 0 && same.All(m => m.IsDefined(typeof(CompilerGeneratedAttribute)));
        return made ? null : ($"[{found.Assembly.GetName().Name}]{found.FullName}", method);
    }

    [GeneratedRegex(@"JIT compiled (?<type>(?:Ccmc|Experiments|Repro\.Data)\.[^:\[]+)(?:\[[^:]*)?:(?<method>[^(\[]+)")]
    private static partial Regex Compiled();

    /// <summary>For example <c>&lt;Run&gt;b__3_0</c>, <c>&lt;Row&gt;d__12</c> or <c>&lt;Run&gt;g__Local|4_1</c>.</summary>
    [GeneratedRegex(@"^<([^<>]+|<.*>[^<>]*)>[a-z]__")]
    private static partial Regex Within();
}
