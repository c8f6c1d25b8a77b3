using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using PlantedFaults;

// Plants the faults of faults.json and writes what noticed each.
//   --work DIR      where the copy of the repository, runs and results go; what is there already is not done again
//   --only 1,19,20  some faults; without it all
//   --tests         asks the unit tests too
//   --built         takes the copy as it was built before
//   --seen          ends with 1 where one of the faults is seen by nothing
//   --table FILE    writes the table
var options = args.Select((a, i) => (a, Next: i + 1 < args.Length ? args[i + 1] : ""))
    .Where(p => p.a.StartsWith("--", StringComparison.Ordinal)).ToDictionary(p => p.a, p => p.Next);
var root = Directory.GetCurrentDirectory();
var work = options.TryGetValue("--work", out var named) ? Path.GetFullPath(named) : Directory.CreateTempSubdirectory("planted-").FullName;
var all = Fault.All(root);
var asked = options.TryGetValue("--only", out var only)
    ? [.. all.Where(f => only.Split(',').Contains(f.Number.ToString(CultureInfo.InvariantCulture)))]
    : all;
var withTests = options.ContainsKey("--tests");
var results = Path.Combine(work, "results.jsonl");
var known = File.Exists(results) ? File.ReadAllLines(results).Select(l => JsonSerializer.Deserialize<Outcome>(l, Outcome.Options)!)
    .GroupBy(o => o.Number).ToDictionary(g => g.Key, g => g.Last()) : [];

var variants = new Variants(Path.Combine(work, "tree"));
variants.Build(root, all, options.ContainsKey("--built") ? []
    : ["src/Repro.Cli", .. withTests ? asked.SelectMany(f => f.Tests).Select(t => $"tests/{t.Split(':')[0]}").Distinct() : []]);
var control = new Control(variants, work);
foreach (var run in asked.SelectMany(f => f.Runs).Distinct()) control.Prepare(run);
foreach (var fault in asked)
{
    if (known.TryGetValue(fault.Number, out var before) && (before.Test is not null || !withTests)) continue;
    var outcome = control.Plant(fault, before, withTests);
    known[fault.Number] = outcome;
    File.AppendAllText(results, JsonSerializer.Serialize(outcome, Outcome.Options) + "\n");
    Console.WriteLine($"{fault.Number} {fault.Name}: {(outcome.IsSeen ? Table.Detectors(outcome) : "seen by nothing")}");
}
if (options.TryGetValue("--table", out var table)) File.WriteAllText(table, Table.Of(all, known));
var unseen = asked.Where(f => !known[f.Number].IsSeen && f.Note is null).ToList();
Console.WriteLine(FormattableString.Invariant($"{asked.Count - unseen.Count} of {asked.Count} faults are seen, or cannot be"));
return options.ContainsKey("--seen") && unseen.Count > 0 ? 1 : 0;

/// <summary>The runs without a fault, and what is told of those with one.</summary>
internal sealed partial class Control(Variants variants, string work)
{
    private readonly string good = Path.Combine(work, "good");
    private readonly string baselines = Path.Combine(work, "baselines");

    /// <summary>A cell without a fault takes a second or so; a fault may keep one from ending.</summary>
    private const string LongestCell = "1m";

    /// <summary>Failed cells after which a run is stopped: it is detected.</summary>
    private const string EnoughFailures = "4";

    /// <summary>Runs a configuration as it is and makes it the baseline.</summary>
    public void Prepare(string run)
    {
        if (File.Exists(Path.Combine(baselines, $"{run}@quick", "baseline.json"))) return;
        var (code, output) = variants.Repro(0, "run", $"configs/{run}.yaml", "--profile", "quick", "--out", good, "--quiet");
        if (code != 0) throw new InvalidOperationException($"{run} ends with {code} without a fault:\n{output}");
        Directory.CreateDirectory(baselines);
        (code, output) = variants.Repro(0, "accept", $"{run}@quick", "--out", good, "--baselines", baselines,
            "--reason", "no fault", "--dirty", "--pooled");
        if (code != 0) throw new InvalidOperationException(output);
        // All variants are one code behind a switch; a fault is another code than the baseline's.
        var baseline = Path.Combine(baselines, $"{run}@quick", "baseline.json");
        File.WriteAllText(baseline, File.ReadAllText(baseline).Replace("\"code\": \"", "\"code\": \"before-", StringComparison.Ordinal));
    }

    /// <summary>Runs the fault's configurations until one of them notices, then, where asked for, its unit tests.</summary>
    public Outcome Plant(Fault fault, Outcome? before, bool withTests)
    {
        var outcome = before ?? new(fault.Number, "", "", "", null);
        var folder = Path.Combine(work, "fault");
        foreach (var run in before is null ? fault.Runs : [])
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            var (code, output) = Run(fault, run, folder);
            var (_, check) = variants.Repro(fault.Number, "check", $"{run}@quick", "--out", folder, "--baselines", baselines,
                "--strict", "false");
            outcome = new(fault.Number, code == 1 || fault.Sharded && code != 0 ? Engine(output) : "",
                Claim(Path.Combine(good, $"{run}@quick"), Path.Combine(folder, $"{run}@quick")), Finding(check), null);
            if (outcome.IsSeen) break;
        }
        if (!withTests) return outcome;
        var failed = fault.Tests.Select(t => t.Split(':')).Where(t => variants.Run(fault.Number, "dotnet", "test", $"tests/{t[0]}", "-c",
            "Release", "--no-build", "--filter", $"FullyQualifiedName~{t[1]}").Code != 0).Select(t => t[1]);
        return outcome with { Test = string.Join(", ", failed) };
    }

    private (int Code, string Output) Run(Fault fault, string run, string folder)
    {
        (int, string) Repro(string command, params string[] more) => variants.Repro(fault.Number,
            [command, $"configs/{run}.yaml", "--profile", "quick", "--out", folder, "--quiet", .. more]);
        if (fault.Sharded)
        {
            foreach (var shard in new[] { "1/2", "2/2" }) Repro("run", "--shard", shard);
            return Repro("gather");
        }
        return Repro("run", "--timeout", LongestCell, "--max-failures", EnoughFailures);
    }

    private static string Engine(string output)
    {
        var lines = output.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0).ToList();
        string? With(string text) => lines.Find(l => l.Contains(text, StringComparison.Ordinal));
        return With("table '") ?? With("draw from the same stream") ?? With("cell") ?? "exit code 1";
    }

    /// <summary>The claim that was refuted most clearly; else one that cannot be judged any more.</summary>
    private static string Claim(string goodRun, string run)
    {
        if (!File.Exists(Path.Combine(run, "claims.json"))) return "";
        var now = Claims(run);
        var worst = now.Where(c => c.Verdict == "fails").OrderBy(c => c.P ?? 0).ToList();
        if (worst.Count > 0)
        {
            var value = worst[0].P is { } p ? FormattableString.Invariant($", p = {p:G2}") : "";
            return $"{worst[0].Id} fails{value}";
        }
        var held = Claims(goodRun).Where(c => c.Verdict == "holds").Select(c => c.Id).ToHashSet();
        return now.FirstOrDefault(c => c.Verdict == "inconclusive" && held.Contains(c.Id)) is { Id: { } id } ? $"{id} is inconclusive" : "";
    }

    private static List<(string Id, string Verdict, double? P)> Claims(string run)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "claims.json")));
        return [.. from c in document.RootElement.EnumerateArray()
                   let p = c.GetProperty("p_value")
                   select (c.GetProperty("id").GetString()!, c.GetProperty("verdict").GetString()!,
                       p.ValueKind == JsonValueKind.Number ? p.GetDouble() : (double?)null)];
    }

    private static string Finding(string check)
    {
        var findings = check.Split('\n').Where(l => l.Contains("  FAILS  ", StringComparison.Ordinal))
            .Where(l => !Verdicts().IsMatch(l)).ToList();
        var most = findings.MaxBy(Size);
        if (most is null) return "";
        var text = most[(most.IndexOf("  FAILS  ", StringComparison.Ordinal) + 9)..].Trim();
        var table = most.Split(' ')[0];
        return $"{findings.Count} {(findings.Count == 1 ? "finding" : "findings")}, {table}: {text}";
    }

    private static double Size(string finding) =>
        Z().Match(finding) is { Success: true } z ? Math.Abs(double.Parse(z.Groups[1].Value, CultureInfo.InvariantCulture)) : 0;

    /// <summary>A refuted claim is told by the check too, and is no finding of its own.</summary>
    [GeneratedRegex(@"FAILS  claim [^:]+: (p = |.* exceeds the bound|the interval|a value is not)")]
    private static partial Regex Verdicts();

    [GeneratedRegex(@"z = ([+-]?[0-9.E+-]+)")]
    private static partial Regex Z();
}

/// <summary>What noticed which fault.</summary>
internal static class Table
{
    public static string Of(IReadOnlyList<Fault> faults, Dictionary<int, Outcome> outcomes)
    {
        var lines = new List<string>
        {
            "# What notices the planted faults", "",
            "Written by `dotnet run --project tests/PlantedFaults -- --tests --table tests/PlantedFaults/RESULTS.md`. A fault's runs are "
                + "tried in their order until one notices.",
            "",
        };
        var run = faults.Where(f => outcomes.ContainsKey(f.Number)).ToList();
        int Count(Func<Outcome, bool> has) => run.Count(f => has(outcomes[f.Number]));
        lines.Add(FormattableString.Invariant($"{run.Count} of {faults.Count} planted. Seen by the engine's counts: ")
            + FormattableString.Invariant($"{Count(o => o.Engine.Length > 0)}; by a claim: {Count(o => o.Claim.Length > 0)}; ")
            + FormattableString.Invariant($"by the check: {Count(o => o.Check.Length > 0)}; by one of these: {Count(o => o.IsSeenByRun)}; ")
            + FormattableString.Invariant($"by unit tests: {Count(o => o.Test?.Length > 0)}; by nothing: {Count(o => !o.IsSeen)}."));
        lines.Add("");
        lines.Add("| # | fault | engine | claim | check | unit tests |");
        lines.Add("| --- | --- | --- | --- | --- | --- |");
        foreach (var fault in faults)
        {
            string[] cells = ["not yet run", "", "", ""];
            var name = fault.Name;
            if (outcomes.TryGetValue(fault.Number, out var o))
            {
                cells = [Cell(o.Engine), Cell(o.Claim), Cell(o.Check), Cell(o.Test ?? "not asked")];
                if (!o.IsSeenByRun && fault.Note is not null) name += $" ({fault.Note})";
            }
            lines.Add($"| {fault.Number} | {name} | {string.Join(" | ", cells)} |");
        }
        return string.Join('\n', lines) + "\n";
    }

    public static string Detectors(Outcome o) =>
        string.Join("; ", new[] { o.Engine, o.Claim, o.Check, o.Test ?? "" }.Where(t => t.Length > 0));

    private static string Cell(string text)
    {
        var plain = text.Replace('|', '/');
        return plain.Length == 0 ? "–" : plain.Length > 160 ? plain[..160] + "…" : plain;
    }
}
