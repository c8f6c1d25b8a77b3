using System.Globalization;
using System.Text.Json;
using Repro.Claims;
using Repro.Code;
using Repro.Figures;
using Repro.Files;
using Repro.Planning;
using Repro.Report;

namespace Repro.Execution;

/// <summary>The stages after the cells: tables, summaries, claims, figures, manifest. Each is a plain function of the rows.</summary>
internal static class RunStages
{
    /// <summary>The typed results: every stored or computed cell's rows, in the order of the plan.</summary>
    public static ErasedResults Gather(ErasedExperiment experiment, CellGrid grid, TableSet tables) =>
        Gather(experiment, grid, tables, grid.Wanted);

    private static ErasedResults Gather(ErasedExperiment experiment, CellGrid grid, TableSet tables, Func<int, int> replicates)
    {
        var results = experiment.NewResults(grid.Plan.Points);
        for (var p = 0; p < grid.Plan.Points.Count; p++)
            for (var r = 0; r < replicates(p); r++)
                foreach (var row in grid.Rows(grid.Index(p, r)))
                {
                    var definition = tables[row.Table].Definition;
                    results.Add(definition, p, definition.PerReplicate ? r : -1, row.Row);
                }
        return results;
    }

    /// <summary>
    /// Takes away what says that the folder is complete, before any of its files changes: no manifest, no finished run. Returns the outputs
    /// that it named, with their hashes.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Invalidate(RunOutputs outputs, string runFolder)
    {
        var path = Path.Combine(runFolder, ManifestFile.Name);
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
        foreach (var file in new[] { ManifestFile.Name, "claims.json", "claims.csv" }) outputs.Delete(file);
        return named;
    }

    /// <summary>Deletes what an earlier run here wrote and this one did not, and the image of each page that is not the same any
    /// more.</summary>
    public static void DeleteStale(RunOutputs outputs, IReadOnlyDictionary<string, string> named)
    {
        const string page = ".html";
        foreach (var (file, hash) in named)
        {
            var now = outputs.Hashes.GetValueOrDefault(file);
            if (now is null) outputs.Delete(file);
            if (now != hash && file.StartsWith("figures/", StringComparison.Ordinal) && file.EndsWith(page, StringComparison.Ordinal))
                outputs.Delete(file[..^page.Length] + ".png");
        }
    }

    /// <summary>Derived tables. A value that is not finite there is a mistake in the experiment; it is written as it is, and
    /// told.</summary>
    public static void Summarize(ErasedResults results, TableSet tables, RunVoice voice)
    {
        try
        {
            results.Summarize();
        }
        catch (Exception e)
        {
            voice.Problem($"the derived tables are incomplete: {CellFailure.Of(e, []).Cause}", e);
        }
        foreach (var table in tables.All)
            if (results.Rows(table.Definition).Select(r => table.NotFinite(r.Row)).FirstOrDefault(v => v is not null) is { } value)
                voice.Problem($"a derived table holds a value that is not finite: {value}");
    }

    /// <summary>The resolved configuration and the files that it names, but for those that are too large to be copied.</summary>
    public static void WriteConfiguration(RunOutputs outputs, CellGrid grid)
    {
        foreach (var (name, file) in grid.Plan.Inputs.Where(i => i.Value.IsCopied))
            outputs.Write(name, s =>
            {
                using var content = file.Open();
                content.CopyTo(s);
            });
        outputs.WriteText("config.yaml", grid.Plan.ResolvedConfiguration);
    }

    /// <summary>Everything under <c>data/</c>, the resolved configuration and the timings.</summary>
    public static void WriteTables(RunOutputs outputs, ErasedResults results, TableSet tables, CellGrid grid)
    {
        WriteConfiguration(outputs, grid);
        TableFiles.WriteCells(outputs, tables, grid);
        foreach (var table in tables.All) TableFiles.WriteTable(outputs, tables, table, grid, results.Rows(table.Definition));
        TableFiles.WriteColumns(outputs, tables, grid.Plan.Until);
        TableFiles.WriteTimings(outputs, grid);
    }

    /// <summary>
    /// The verdicts; null when the experiment cannot even list its claims, which is told. With stopping by precision they are judged on the
    /// replicates that each point starts with, whose number no look at them has decided (PRECISION.md): a test that is made for a fixed
    /// number has another level where the data choose it. Reference: [JT00], section 2.
    /// </summary>
    public static IReadOnlyList<ClaimResult>? Judge(ErasedExperiment experiment,
        ErasedResults results, TableSet tables, CellGrid grid, RunVoice voice)
    {
        try
        {
            if (grid.Plan.Until is null) return ClaimJudge.Judge([.. results.Claims()], Caveat(grid.Counts()));
            var first = Gather(experiment, grid, tables, p => grid.Plan.Points[p].Replicates);
            first.Summarize();
            var remarks = new[] { OnFirst(grid.Plan), Caveat(grid.Counts(p => grid.Plan.Points[p].Replicates)) };
            return ClaimJudge.Judge([.. first.Claims()], string.Join("; ", remarks.Where(r => r.Length > 0)));
        }
        catch (Exception e)
        {
            voice.Problem($"the claims cannot be judged: {CellFailure.Of(e, []).Cause}", e);
            return null;
        }
    }

    /// <summary>What the tables say; without all cells or where it throws, nothing.</summary>
    public static IReadOnlyList<string> Findings(ErasedResults results, CellGrid grid, RunVoice voice)
    {
        if (grid.Counts().Missing > 0) return [];
        try
        {
            return [.. results.Findings()];
        }
        catch (Exception e)
        {
            voice.Problem($"what the tables say cannot be told: {CellFailure.Of(e, []).Cause}", e);
            return [];
        }
    }

    /// <summary>The figures' pages. One that fails is told; the others, data and claims stand.</summary>
    public static IReadOnlyList<FigureEntry> WriteFigures(
        RunOutputs outputs, ErasedResults results, string runName, string command,
        Func<Figure, string, string, string> render, RunVoice voice)
    {
        var entries = new List<FigureEntry>();
        try
        {
            foreach (var figure in results.Figures())
            {
                try
                {
                    outputs.WriteText($"figures/{figure.Name}.html", render(figure, runName, command));
                    entries.Add(new(figure.Name, figure.Title, figure.Caption, figure.Tables));
                }
                catch (Exception e) when (!DiskTrouble.Is(e))
                {
                    voice.Problem($"figure '{figure.Name}' was not drawn: {CellFailure.Of(e, []).Cause}", e);
                }
            }
        }
        catch (Exception e) when (!DiskTrouble.Is(e))
        {
            voice.Problem($"not all figures were drawn: {CellFailure.Of(e, []).Cause}", e);
        }
        return entries;
    }

    /// <summary>What ran, with what, and what came out.</summary>
    public static Manifest ManifestOf(
        CellGrid grid, RunOptions options, CellCounts cells, RunOutputs outputs,
        IReadOnlyList<FigureEntry> figures, DateTimeOffset started, TimeSpan elapsed)
    {
        return new()
        {
            Name = grid.Plan.Name,
            Experiment = grid.Plan.Experiment.Name,
            Title = grid.Plan.Title,
            Profile = grid.Plan.Profile,
            Command = options.Command,
            Commit = options.Source.Commit,
            Dirty = options.Source.Dirty,
            Patch = options.Source.Patch,
            SourceReason = options.Source.Reason,
            Code = CodeIdentity.Of(grid.Plan.Experiment),
            Versions = ManifestMachine.Versions(grid.Plan.Experiment.GetType().Assembly),
            Machine = ManifestMachine.Machine(),
            Seed = grid.Plan.Seed,
            Workers = Computation.Workers(options),
            Shard = grid.Plan.Shard?.ToString(),
            Started = started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            Seconds = Math.Round(elapsed.TotalSeconds, 3),
            CellSeconds = Math.Round(CellSeconds(grid), 3),
            Cells = cells,
            Inputs = grid.Plan.Inputs.ToDictionary(i => i.Key,
                i => new ManifestInput(i.Value.Path, i.Value.Hash, i.Value.Length, i.Value.IsCopied)),
            Outputs = outputs.Hashes,
            Figures = figures,
        };
    }

    private static double CellSeconds(CellGrid grid)
    {
        var sum = 0.0;
        for (var p = 0; p < grid.Plan.Points.Count; p++)
            for (var r = 0; r < grid.Wanted(p); r++)
                if (grid.State(grid.Index(p, r)) != CellState.Missing) sum += grid.Seconds(grid.Index(p, r));
        return sum;
    }

    // A manifest may come from elsewhere: nothing outside the two folders is removed on its word.
    private static bool IsOurs(string path) =>
        (path.StartsWith("data/", StringComparison.Ordinal) || path.StartsWith("figures/", StringComparison.Ordinal)
            || path.StartsWith("inputs/", StringComparison.Ordinal))
        && !path.Contains("..", StringComparison.Ordinal);

    private static string OnFirst(Plan plan)
    {
        var (least, most) = (plan.Points.Min(p => p.Replicates), plan.Points.Max(p => p.Replicates));
        return string.Create(CultureInfo.InvariantCulture,
            $"judged on the first {(least == most ? $"{most}" : $"{least} to {most}")} replicates of each point, not on those that 'until' "
                + $"added");
    }

    private static string Caveat(CellCounts cells)
    {
        if (cells.Failed + cells.Missing == 0) return "";
        return string.Create(CultureInfo.InvariantCulture,
            $"judged without {cells.Failed} failed and {cells.Missing} missing of {cells.Planned} cells");
    }
}
