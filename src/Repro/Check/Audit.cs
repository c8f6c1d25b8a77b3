using System.Globalization;
using Repro.Claims;
using Repro.Diff;
using Repro.Report;
using Repro.Tables;

namespace Repro.Check;

/// <summary>The checklist of conferences for artifacts, as far as a machine can check: for each run what passes, what does not, and
/// what to do.</summary>
public static class Audit
{
    /// <summary>A row passes.</summary>
    public const string Pass = "pass";

    /// <summary>A row needs a look.</summary>
    public const string Warn = "warn";

    /// <summary>A row must be fixed.</summary>
    public const string Fail = "fail";

    private static readonly string[] LicenceNames = ["LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "LICENCE.md", "COPYING"];
    private static readonly string[] BarWords = ["error", "bar", "quantile", "interval", "exact", "no noise"];

    /// <summary>The rows: run, item, result, what to do.</summary>
    /// <param name="runFolders">Of finished runs.</param>
    /// <param name="repository">The repository's root.</param>
    /// <param name="baselines">The folder of the baselines.</param>
    /// <exception cref="FormatException">A folder holds no finished run.</exception>
    public static Sheet Of(IReadOnlyList<string> runFolders, string repository, string baselines) => Sheet.Of(
        "audit",
        "run item result to_do",
        Repository(repository).Concat(runFolders.SelectMany(f => OfRun(RunOnDisk.Finished(f), baselines))));

    /// <summary>The rows counted, in a line.</summary>
    public static string Counted(Sheet audit)
    {
        int Rows(string result) => audit.Rows.Count(r => Equals(r[2], result));
        var runs = audit.Rows.Select(r => r[0]).Where(r => !Equals(r, "")).Distinct().Count();
        return string.Create(CultureInfo.InvariantCulture,
            $"{runs} {(runs == 1 ? "run" : "runs")}: {Rows(Pass)} pass, {Rows(Warn)} warn, {Rows(Fail)} fail");
    }

    private static IEnumerable<object?[]> Repository(string root)
    {
        var hasLicence = LicenceNames.Any(n => File.Exists(Path.Combine(root, n)));
        yield return Row("", "licence", hasLicence ? Pass : Fail,
            "the owner of the code chooses a licence and puts its text into LICENSE in the repository's root");
        yield return Row("", "read me", File.Exists(Path.Combine(root, "README.md")) ? Pass : Fail, "write a README.md");
    }

    private static IEnumerable<object?[]> OfRun(RunOnDisk run, string baselines)
    {
        var manifest = run.Manifest;
        object?[] Of(string item, bool passes, string toDo, string otherwise = Fail) =>
            Row(manifest.Name, item, passes ? Pass : otherwise, toDo);
        yield return Of("files are as the run wrote them", run.Damage is null, run.Damage ?? "");
        yield return Of("every cell is there", manifest.Cells is { Failed: 0, Missing: 0 }, $"to resume: {manifest.Command}");
        yield return Of("all points", manifest.Sample is null, "it is a sample; run it whole");
        yield return Of("code of a commit", manifest is { Commit: not null, Dirty: false },
            manifest.Dirty == true ? "commit, build, run again" : "build in the repository, run again");
        yield return Of("inputs are kept", manifest.Inputs.Values.All(i => i.Copied),
            "archive the large inputs that the manifest names", Warn);
        yield return Of("no claim fails", run.Claims?.All(c => c.Verdict != Verdict.Fails) == true, "say so beside the claim, or fix it");
        yield return Of("every claim could be judged",
            manifest is { Sample: null, Cells: { Failed: 0, Missing: 0 } }
                && run.Claims?.All(c => c.Verdict != Verdict.Inconclusive) == true,
            manifest.Sample is null ? "give it more replicates" : "no claim of a sample is judged; run it whole", Warn);
        // A published run is guarded by the baselines of its smaller profiles.
        yield return Of("a baseline of the configuration", HasBaseline(baselines, manifest.Name.Split('@', '+')[0]),
            $"repro accept {manifest.Name} --reason \"…\"", Warn);
        foreach (var figure in manifest.Figures)
            yield return Of($"figure {figure.Name}: {About(run)}, {(figure.Bars == false ? "no bars" : "bars")}",
                Figure(run, figure) is null, Figure(run, figure) ?? "", FigureResult(run, figure));
    }

    private static bool HasBaseline(string baselines, string configuration) => Directory.Exists(baselines)
        && Directory.EnumerateDirectories(baselines).Any(d => Path.GetFileName(d).Split('@', '+')[0] == configuration
            && File.Exists(Path.Combine(d, Baseline.FileName)));

    private static string FigureResult(RunOnDisk run, FigureEntry figure) => figure.Tables.All(t => HasTable(run, t)) ? Warn : Fail;

    /// <summary>What a figure lacks; null where it has all.</summary>
    private static string? Figure(RunOnDisk run, FigureEntry figure)
    {
        if (figure.Tables.FirstOrDefault(t => !HasTable(run, t)) is { } table)
            return $"{RunOnDisk.FileOf(table)}, its table, is missing; {run.Rerun}";
        if (figure.Tables.Count == 0) return "name its tables";
        return figure.Bars == false || BarWords.Any(w => figure.Caption.Contains(w, StringComparison.OrdinalIgnoreCase))
            ? null
            : "say in its caption what its bars are";
    }

    private static bool HasTable(RunOnDisk run, string table) => run.AllTables.Contains(table);

    /// <summary>Seed and replicates: with the manifest's command they apply to every figure of the run.</summary>
    private static string About(RunOnDisk run)
    {
        var replicates = run.Points().Select(p => p.Replicates).DefaultIfEmpty(0).ToList();
        var (least, most) = (replicates.Min(), replicates.Max());
        return string.Create(CultureInfo.InvariantCulture,
            $"data, command, seed {run.Manifest.Seed}, n = {(least == most ? $"{most}" : $"{least} to {most}")}");
    }

    private static object?[] Row(string run, string item, string result, string toDo) => [run, item, result, result == Pass ? "" : toDo];
}
