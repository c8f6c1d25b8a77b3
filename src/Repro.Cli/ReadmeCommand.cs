using System.CommandLine;
using Repro.Claims;
using Repro.Execution;
using Repro.Files;
using Repro.Report;

namespace Repro.Cli;

/// <summary><c>readme</c>: the generated parts of the README and of the page on the paper, from the catalog and the committed
/// runs.</summary>
internal static class ReadmeCommand
{
    private const string Readme = "README.md";

    private static readonly string Reproduction = Path.Combine("experiments", "REPRODUCTION.md");

    /// <summary><c>repro readme</c>.</summary>
    public static Command Create(CommandContext context)
    {
        var check = new Option<bool>("--check") { Description = "writes nothing; exit code 3 if a page is stale" };
        return Commands.Create(
            "readme",
            "Write the generated parts of README.md and of experiments/REPRODUCTION.md: the paper's statements, what was measured, the "
                + "experiments, and the claims of the published runs under results/.",
            "repro readme --check",
            parsed => Run(parsed.GetValue(check), context),
            check);
    }

    private static int Run(bool check, CommandContext context)
    {
        var root = ConfigurationFolder.Repository(context);
        var published = Published(root).ToList();
        var fresh = Update(root, Readme, _ => ReadmeParts(root, published, context), check, context);
        fresh &= Update(root, Reproduction, text => ReproductionParts(published, text), check, context);
        return fresh ? 0 : (int)ExitCode.ClaimFails;
    }

    private static Dictionary<string, string> ReadmeParts(
        string root, IReadOnlyList<(string Run, IReadOnlyList<ClaimResult> Claims)> published, CommandContext context) => new()
        {
            ["experiments"] = ReadmeTables.Experiments(context.Catalog.All),
            ["statements"] = ReadmeTables.Statements(context.Overview),
            ["findings"] = ReadmeTables.Findings(context.Overview,
                [.. RunReport.ReadAll(Path.Combine(root, RunCommands.DefaultOutput)).Where(r => published.Any(p => p.Run == r.Name))]),
        };

    /// <summary>A run that the page does not mention yet is still listed in the table of sources.</summary>
    private static Dictionary<string, string> ReproductionParts(
        IReadOnlyList<(string Run, IReadOnlyList<ClaimResult> Claims)> published, string text)
    {
        var parts = published.Select(run => (Name: $"claims-{run.Run}", run.Claims))
            .Where(run => GeneratedParts.Has(text, run.Name))
            .ToDictionary(run => run.Name, run => ReproductionTables.Run(run.Claims));
        parts["sources"] = ReproductionTables.Sources(published);
        return parts;
    }

    /// <summary>Writes the page, or with <paramref name="check"/> only says whether it is fresh.</summary>
    private static bool Update(string root, string page, Func<string, Dictionary<string, string>> parts, bool check, CommandContext context)
    {
        var path = Path.Combine(root, page);
        var stands = File.ReadAllText(path).ReplaceLineEndings("\n");
        var wanted = GeneratedParts.Replace(page, stands, parts(stands));
        if (check && stands != wanted) context.Error.WriteLine($"repro: {page} is stale; 'repro readme' writes its tables");
        if (check || stands == wanted) return stands == wanted;
        WholeFile.Write(path, wanted);
        return true;
    }

    private static IEnumerable<(string Run, IReadOnlyList<ClaimResult> Claims)> Published(string root) =>
        Directory.EnumerateFiles(Path.Combine(root, "configs"), "*.yaml")
            .Select(configuration => Path.GetFileNameWithoutExtension(configuration))
            .Select(run => (Run: run, Claims: Path.Combine(root, RunCommands.DefaultOutput, run, "claims.json")))
            .Where(run => File.Exists(run.Claims))
            .Select(run => (run.Run, ClaimFiles.Read(run.Claims)));
}
