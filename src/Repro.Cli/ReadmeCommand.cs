using System.CommandLine;
using Repro.Claims;
using Repro.Execution;
using Repro.Report;

namespace Repro.Cli;

/// <summary><c>readme</c>: the generated parts of the README, from the catalog and the committed runs.</summary>
internal static class ReadmeCommand
{
    private const string File = "README.md";

    /// <summary><c>repro readme</c>.</summary>
    public static Command Create(CommandContext context)
    {
        var check = new Option<bool>("--check") { Description = "writes nothing; exit code 3 when the README is stale" };
        return Commands.Create(
            "readme",
            "Writes the tables of README.md: the experiments, and the claims of the runs under results/ that are named for a published configuration.",
            "repro readme --check",
            parsed => Run(parsed.GetValue(check), context),
            check);
    }

    private static int Run(bool check, CommandContext context)
    {
        var root = Path.GetDirectoryName(ConfigurationFolder.Find(null, context))!;
        var path = Path.Combine(root, File);
        var stands = System.IO.File.ReadAllText(path).ReplaceLineEndings("\n");
        var wanted = ReadmeTables.Replace(stands, new Dictionary<string, string>
        {
            ["experiments"] = ReadmeTables.Experiments(context.Catalog.All),
            ["claims"] = ReadmeTables.Claims(Published(root)),
        });
        if (check && stands != wanted) context.Error.WriteLine($"repro: {File} is stale; 'repro readme' writes its tables");
        if (check) return stands == wanted ? 0 : (int)ExitCode.ClaimFails;
        System.IO.File.WriteAllText(path + ".new", wanted);
        System.IO.File.Move(path + ".new", path, overwrite: true);
        return 0;
    }

    private static IEnumerable<(string Run, IReadOnlyList<ClaimResult> Claims)> Published(string root) =>
        Directory.EnumerateFiles(Path.Combine(root, "configs"), "*.yaml")
            .Select(configuration => Path.GetFileNameWithoutExtension(configuration))
            .Select(run => (Run: run, Claims: Path.Combine(root, RunCommands.DefaultOutput, run, "claims.json")))
            .Where(run => System.IO.File.Exists(run.Claims))
            .Select(run => (run.Run, ClaimFiles.Read(run.Claims)));
}
