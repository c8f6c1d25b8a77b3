using System.Globalization;
using Repro.Claims;
using Repro.Files;
using Repro.Planning;
using Repro.Report;

namespace Repro.Execution;

/// <summary>The stages after the cells: tables, claims, findings, figures, report. Each is a function of the rows and writes its own
/// files; one that fails is reported, and the others are kept.</summary>
internal static class ResultStages
{
    /// <summary>The rows of all finished cells, in the order of the plan, and of the derived tables; everything under <c>data/</c>, the
    /// resolved configuration and the timings.</summary>
    public static ErasedResults Tables(Run run)
    {
        var results = Rows(run, run.Grid.Wanted);
        run.Miscounts = [.. RowCounts.SharedStreams(run), .. RowCounts.SharedRows(run), .. RowCounts.Faults(run, results, run.Grid.Wanted)];
        foreach (var fault in run.Miscounts) run.Voice.Told.Error("{fault:l}", fault);
        Summarize(run, results);
        WriteConfiguration(run);
        TableFiles.WriteCells(run.Outputs, run.Tables, run.Grid);
        foreach (var table in run.Tables.All)
            TableFiles.WriteTable(run.Outputs, run.Tables, table, run.Grid, results.Rows(table.Definition));
        TableFiles.WriteColumns(run.Outputs, run.Tables, run.Plan.Until);
        TableFiles.WriteTimings(run.Outputs, run.Grid);
        return results;
    }

    /// <summary>The resolved configuration and the files that it names, but for those that are too large to be copied.</summary>
    public static void WriteConfiguration(Run run)
    {
        foreach (var (name, file) in run.Plan.Inputs.Where(i => i.Value.IsCopied))
            run.Outputs.Write(name, s =>
            {
                using var content = file.Open();
                content.CopyTo(s);
            });
        run.Outputs.WriteText("config.yaml", run.Plan.ResolvedConfiguration);
    }

    /// <summary>
    /// The verdicts; none if the experiment cannot list its claims, which is reported. With stopping by precision they are judged on the
    /// replicates that each point starts with (on a sample of a plan's points nothing is judged), whose number no look at them has decided
    /// (PRECISION.md): a test that is made for a fixed number has another level where the data choose it. Reference: [JT00], section 2.
    /// </summary>
    public static IReadOnlyList<ClaimResult> Claims(Run run, ErasedResults results)
    {
        IReadOnlyList<ClaimResult> claims;
        try
        {
            claims = run.Plan.Until is null ? ClaimJudge.Judge([.. results.Claims()], Caveat(run, run.Cells)) : ClaimsOnFirst(run);
        }
        catch (Exception e)
        {
            run.Voice.Told.Error(e, "the claims cannot be judged: {cause:l}", CellFailure.Of(e, []).Cause);
            return [];
        }
        if (run.Plan.Sample is { } sample)
            claims = [.. claims.Select(c => c with { Verdict = Verdict.NotTested, Reason = $"not judged: a sample, {sample}" })];
        if (run.Cells is { Planned: > 0, Stored: 0, Computed: 0 }) claims = [.. claims.Select(NoCell)];
        ClaimFiles.Write(run.Outputs, claims);
        return claims;
    }

    /// <summary>What the tables say; without all cells or where it throws, nothing.</summary>
    public static IReadOnlyList<string> Findings(Run run, ErasedResults results)
    {
        if (run.Cells.Missing > 0 || run.Plan.Sample is not null) return [];
        try
        {
            return [.. results.Findings()];
        }
        catch (Exception e)
        {
            run.Voice.Told.Error(e, "the findings could not be written: {cause:l}", CellFailure.Of(e, []).Cause);
            return [];
        }
    }

    /// <summary>The figures' pages. One that fails is reported; the others, data and claims are kept.</summary>
    public static IReadOnlyList<FigureEntry> Figures(Run run, ErasedResults results)
    {
        var entries = new List<FigureEntry>();
        try
        {
            foreach (var figure in results.Figures())
            {
                try
                {
                    var page = run.Surroundings.RenderFigure(figure, run.Plan.Name, run.Options.Command);
                    run.Outputs.WriteText($"figures/{figure.Name}.html", page);
                    entries.Add(new(figure.Name, figure.Title, figure.Caption, figure.Tables)
                    {
                        Claims = figure.Claims,
                        Bars = figure.Chart is null ? figure.HasBars : null,
                    });
                }
                catch (Exception e) when (!DiskTrouble.Is(e))
                {
                    run.Voice.Told.Error(e, "figure '{figure:l}' was not drawn: {cause:l}", figure.Name, CellFailure.Of(e, []).Cause);
                }
            }
        }
        catch (Exception e) when (!DiskTrouble.Is(e))
        {
            run.Voice.Told.Error(e, "not all figures were drawn: {cause:l}", CellFailure.Of(e, []).Cause);
        }
        return entries;
    }

    /// <summary>The pages over all runs of the output folder, unless a command over several runs writes them at its end; whether they were
    /// written.</summary>
    public static bool Report(Run run)
    {
        if (!run.Options.WriteReport) return false;
        var folder = run.Options.OutputFolder;
        try
        {
            run.Surroundings.WriteReport(folder);
            if (!run.Options.Images) return true;
            foreach (var message in FigureImages.Write(folder, [run.Plan.Name, ""], again: false).Messages)
                run.Voice.Said.Information("{images:l}", message);
            run.Surroundings.WriteReport(folder);
            return true;
        }
        catch (Exception e)
        {
            var cause = DiskTrouble.Is(e) ? DiskTrouble.Sentence(e, folder) : CellFailure.Of(e, []).Cause;
            run.Voice.Told.Error(e, "the report was not written: {cause:l}", cause);
            return false;
        }
    }

    /// <summary>Judged on nothing, a bound or a count of exceptions would hold.</summary>
    private static ClaimResult NoCell(ClaimResult claim) =>
        new(claim.Id, claim.Source, claim.Statement, claim.Predicted, null, null, null, null, claim.Bound, null,
            Verdict.NotTested, "no cell finished");

    private static ErasedResults Rows(Run run, Func<int, int> replicates)
    {
        var results = run.Experiment.NewResults(run.Plan.Points);
        for (var p = 0; p < run.Plan.Points.Count; p++)
            for (var r = 0; r < replicates(p); r++)
                foreach (var row in run.Grid.Rows(run.Grid.Index(p, r)))
                {
                    var definition = run.Tables[row.Table].Definition;
                    results.Add(definition, p, definition.PerReplicate ? r : -1, row.Row);
                }
        return results;
    }

    /// <summary>Derived tables. A value that is not finite there is a mistake in the experiment; it is written as it is, and
    /// told.</summary>
    private static void Summarize(Run run, ErasedResults results)
    {
        try
        {
            results.Summarize();
        }
        catch (Exception e)
        {
            run.Voice.Told.Error(e, "the derived tables are incomplete: {cause:l}", CellFailure.Of(e, []).Cause);
        }
        foreach (var table in run.Tables.All)
            if (results.Rows(table.Definition).Select(r => table.NotFinite(r.Row)).FirstOrDefault(v => v is not null) is { } value)
                run.Voice.Told.Error("a derived table holds a value that is not finite: {value:l}", value);
    }

    private static IReadOnlyList<ClaimResult> ClaimsOnFirst(Run run)
    {
        var first = Rows(run, p => run.Plan.Points[p].Replicates);
        first.Summarize();
        var remarks = new[] { OnFirst(run.Plan), Caveat(run, run.Grid.Counts(p => run.Plan.Points[p].Replicates)) };
        return ClaimJudge.Judge([.. first.Claims()], string.Join("; ", remarks.Where(r => r.Length > 0)));
    }

    private static string OnFirst(Plan plan)
    {
        var (least, most) = (plan.Points.Min(p => p.Replicates), plan.Points.Max(p => p.Replicates));
        return string.Create(CultureInfo.InvariantCulture,
            $"judged on the first {(least == most ? $"{most}" : $"{least} to {most}")} replicates of each point, without those that "
                + $"'until' added");
    }

    private static string Caveat(Run run, CellCounts cells)
    {
        if (run.Miscounts.Count > 0) return $"judged on other rows than were planned: {run.Miscounts[0]}";
        if (cells.Failed + cells.Missing == 0) return "";
        return string.Create(CultureInfo.InvariantCulture,
            $"judged without {cells.Failed} failed and {cells.Missing} missing of {cells.Planned} cells");
    }
}
