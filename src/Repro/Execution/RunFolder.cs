using Repro.Code;
using Repro.Configuration;
using Repro.Files;
using Repro.Store;

namespace Repro.Execution;

/// <summary>A run's own folder: what forbids running in it, and how it is taken.</summary>
internal static class RunFolder
{
    /// <summary>Nothing is written where the run is not meant for this folder.</summary>
    /// <exception cref="RunRefusedException">
    /// The one cell asked for is none of the plan, or the folder holds a run of another experiment.
    /// </exception>
    public static void Refuse(Run run)
    {
        if (run.Options.OnlyCell is { } only && !run.Plan.Points.Any(p => p.Cell == only.Cell && p.Has(only.Replicate)))
            throw new RunRefusedException(ExitCode.Usage,
                [$"--only {only}: {run.Plan.Name} has no such cell; data/cells.csv lists them"]);
        if (OtherExperiment(run) is { } other)
            throw new RunRefusedException(ExitCode.Usage,
                [$"{run.Folder} has a run of the experiment '{other}', and this is one of '{run.Plan.Experiment.Name}'; "
                    + "give this run another name with --name, or another --out. Nothing was changed"]);
    }

    /// <summary>Takes the folder for this process, begins the log and reports what was found.</summary>
    /// <exception cref="FolderInUseException">A living process holds it.</exception>
    /// <exception cref="IOException">It cannot be written, which is noticed before any work, not after hours of it.</exception>
    public static RunLock Take(Run run)
    {
        Directory.CreateDirectory(run.CellsFolder);
        var held = RunLock.Take(run.CellsFolder);
        try
        {
            Probe(run);
            CodeRecord.Write(run.CellsFolder, CodeIdentity.ByPart(run.Plan.Experiment));
            run.Voice.OpenLog(Path.Combine(run.Folder, "log.jsonl"));
            run.Voice.Recorded.Information("started: {command:l}", run.Options.Command);
            if (held.Dead?.Writer is { } writer) Writer.RemoveUnfinished(run.Folder, writer);
            if (held.Dead is { } dead)
                run.Voice.Said.Warning("an earlier run here did not end normally ({owner:l}); its finished cells are reused",
                    dead.ToString());
            var configuration = ConfigurationPath(run);
            if (File.Exists(configuration) && File.ReadAllText(configuration) != run.Plan.ResolvedConfiguration)
                run.Voice.Said.Warning("{folder:l} has a run of another configuration, whose tables, figures and claims are replaced; "
                    + "--name keeps runs apart", run.Folder);
            foreach (var notice in run.Plan.Notices) run.Voice.Said.Information("{notice:l}", notice);
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>The experiment whose run the folder holds, where it is another; null where it is the plan's, or nothing says.</summary>
    private static string? OtherExperiment(Run run)
    {
        var path = ConfigurationPath(run);
        if (!File.Exists(path)) return null;
        var named = ConfigurationFile.Read(path, run.Folder, new())?.Find(ConfigurationKeys.Experiment)?.Value;
        return named is ScalarNode { Empty: false } name && name.Text != run.Plan.Experiment.Name ? name.Text : null;
    }

    private static string ConfigurationPath(Run run) => Path.Combine(run.Folder, "config.yaml");

    private static void Probe(Run run)
    {
        var path = Path.Combine(run.Folder, ".probe.tmp");
        using (var probe = run.Surroundings.Create(path)) probe.WriteByte((byte)'\n');
        File.Delete(path);
    }
}
