using System.Globalization;
using System.Text.Json;
using Repro.Code;
using Repro.Report;

namespace Repro.Execution;

/// <summary><c>manifest.json</c> says that the folder is complete: it goes before any file changes and comes after the last.</summary>
internal static class ManifestStage
{
    private const string Page = ".html";

    /// <summary>
    /// Takes away what says that the folder is complete, before any of its files changes: no manifest, no finished run. Returns the outputs
    /// that it named, with their hashes.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Invalidate(Run run)
    {
        var path = Path.Combine(run.Folder, ManifestFile.Name);
        var named = new SortedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            if (File.Exists(path))
                foreach (var (file, hash) in ManifestFile.Read(path).Outputs.Where(o => IsOurs(o.Key))) named.Add(file, hash);
        }
        catch (JsonException)
        {
            // Someone else's file, or an older one's: what it named stays.
        }
        foreach (var file in new[] { ManifestFile.Name, "claims.json", "claims.csv" }) run.Outputs.Delete(file);
        return named;
    }

    /// <summary>Deletes what an earlier run here wrote and this one did not, and the image of each page that is not the same any
    /// more.</summary>
    public static void DeleteStale(Run run, IReadOnlyDictionary<string, string> earlier)
    {
        foreach (var (file, hash) in earlier)
        {
            var now = run.Outputs.Hashes.GetValueOrDefault(file);
            if (now is null) run.Outputs.Delete(file);
            if (now != hash && file.StartsWith("figures/", StringComparison.Ordinal) && file.EndsWith(Page, StringComparison.Ordinal))
                run.Outputs.Delete(file[..^Page.Length] + ".png");
        }
    }

    /// <summary>What ran, with what, and its results.</summary>
    public static void Write(Run run, IReadOnlyList<FigureEntry> figures, IReadOnlyList<string> findings)
    {
        var precision = run.Plan.Shard is null ? PrecisionOutcome.Of(run.Grid, run.Tables) : null;
        if (precision is { NotReached: > 0 }) run.Voice.Said.Warning("{until:l}", PrecisionOutcome.Text(precision));
        else if (precision is not null) run.Voice.Said.Information("{until:l}", PrecisionOutcome.Text(precision));
        ManifestFile.Write(run.Outputs, new()
        {
            Name = run.Plan.Name,
            Experiment = run.Plan.Experiment.Name,
            Title = run.Plan.Title,
            Profile = run.Plan.Profile,
            Command = run.Options.Command,
            Commit = run.Options.Source.Commit,
            Dirty = run.Options.Source.Dirty,
            Patch = run.Options.Source.Patch,
            SourceReason = run.Options.Source.Reason,
            Code = CodeIdentity.Of(run.Plan.Experiment),
            Versions = ManifestMachine.Versions(run.Plan.Experiment.GetType().Assembly),
            Packages = run.Options.Source.Packages,
            Machine = ManifestMachine.Machine(),
            Seed = run.Plan.Seed,
            Workers = Computation.Workers(run.Options),
            Shard = run.Plan.Shard?.ToString(),
            Sample = run.Plan.Sample?.ToString(),
            Started = run.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            Seconds = Math.Round(run.Elapsed.TotalSeconds, 3),
            CellSeconds = Math.Round(CellSeconds(run.Grid), 3),
            Cells = run.Cells,
            Until = precision,
            Inputs = run.Plan.Inputs.ToDictionary(i => i.Key,
                i => new ManifestInput(i.Value.Path, i.Value.Hash, i.Value.Length, i.Value.IsCopied)),
            Outputs = run.Outputs.Hashes,
            Failures = run.Failures,
            Findings = findings,
            Figures = figures,
        });
    }

    private static double CellSeconds(CellGrid grid)
    {
        var sum = 0.0;
        for (var p = 0; p < grid.Plan.Points.Count; p++)
            foreach (var r in grid.Replicates(p))
                if (grid.State(grid.Index(p, r)) != CellState.Missing) sum += grid.Seconds(grid.Index(p, r));
        return sum;
    }

    // A manifest may come from elsewhere: nothing outside the folders is removed on its word.
    private static bool IsOurs(string path) =>
        (path.StartsWith("data/", StringComparison.Ordinal) || path.StartsWith("figures/", StringComparison.Ordinal)
            || path.StartsWith("inputs/", StringComparison.Ordinal))
        && !path.Contains("..", StringComparison.Ordinal);
}
