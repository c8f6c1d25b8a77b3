using Repro.Execution;
using Repro.Experiments;
using Repro.Planning;
using Repro.Report;
using Repro.Tables;
using Repro.Words;

namespace Repro.Clusters;

/// <summary>A run that was submitted: what its stores say, and what the scheduler says of its tasks.</summary>
public sealed class ClusterRun
{
    private const string Whole = "whole";

    private readonly SlurmJobs jobs;

    /// <summary>Opens the run of a folder.</summary>
    /// <exception cref="FormatException">It was not submitted, or its submission cannot be read.</exception>
    /// <exception cref="Configuration.ConfigurationException">This program cannot plan it.</exception>
    public ClusterRun(string folder, ExperimentCatalog catalog, CancellationToken cancellation)
    {
        Folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Submission.IsIn(Folder)) throw new FormatException($"{Folder} was not submitted: it has no {Submission.FolderName} folder");
        Submission = Submission.Read(Folder);
        Plan = Submission.Plan(Folder, catalog, cancellation);
        jobs = new(Submission, Folder);
    }

    /// <summary>The run's folder, in full.</summary>
    public string Folder { get; }

    /// <summary>The folder that holds it.</summary>
    public string OutputFolder => Path.GetDirectoryName(Folder)!;

    /// <summary>As it was submitted.</summary>
    public Submission Submission { get; }

    /// <summary>The whole plan.</summary>
    public Plan Plan { get; }

    /// <summary>Whether the run's tables are of all its cells.</summary>
    public bool IsGathered =>
        File.Exists(Path.Combine(Folder, ManifestFile.Name))
        && ManifestFile.Read(Path.Combine(Folder, ManifestFile.Name)).Cells is { Missing: 0, Failed: 0 };

    /// <summary>The parts: cells, state, where and how often they ran; and whether every cell is there.</summary>
    /// <param name="told">Receives the reason if the scheduler could not be queried.</param>
    /// <exception cref="FormatException">The stores are not of this run.</exception>
    public (Sheet Parts, bool IsWhole) Status(Action<string> told)
    {
        // Asked first: a part that ends meanwhile is whole, not missing.
        var living = Living(told);
        var counts = Counts();
        var rows = counts.Select(c =>
        {
            var (attempts, host) = c.Work(Submission, Folder);
            var task = living?.GetValueOrDefault(c.Part);
            var state = c.Done == c.Planned ? Whole
                : task is not null ? task.State.ToLowerInvariant()
                : c.Missing == 0 ? "failed"
                : living is null ? "unknown" : "missing";
            var node = task is { Node: not "" } ? task.Node : host;
            return (object?[])[c.Part, c.Planned, c.Done, c.Failed, c.Missing, state, node, attempts, task?.Left];
        });
        return (Sheet.Of("parts", "part# cells# done# failed# missing# state node attempts# left", rows),
            counts.All(c => c.Done == c.Planned));
    }

    /// <summary>Parts that lack cells and of which no task waits or runs, with the words that submit them; submits them where asked
    /// to.</summary>
    /// <param name="retryFailed">Parts whose cells failed are among them.</param>
    /// <param name="submit">Submits them.</param>
    /// <param name="told">Receives what is missing, and why the scheduler could not be queried.</param>
    /// <exception cref="SlurmException">They were to be submitted, and Slurm refused or does not answer.</exception>
    public void Resubmit(bool retryFailed, bool submit, Action<string> told)
    {
        var isSlurm = Submission.Scheduler == Submission.Slurm;
        var living = submit && isSlurm ? jobs.LivingParts() : Living(told) ?? new Dictionary<int, SlurmTask>();
        var lacking = Counts().Where(c => c.Missing > 0 || (retryFailed && c.Failed > 0)).Select(c => c.Part).ToList();
        if (lacking.Count == 0) return;
        if (!isSlurm)
        {
            told($"parts {NumberRanges.Of(lacking)} lack cells");
            return;
        }
        var idle = lacking.Where(p => !living.ContainsKey(p)).ToList();
        if (idle.Count < lacking.Count) told($"parts {NumberRanges.Of(lacking.Except(idle))} lack cells and are still waiting or running");
        if (idle.Count == 0) return;
        var how = submit ? "submitted again:" : $"to submit them again and gather, run 'repro gather {Submission.Run} --resubmit', or:";
        told($"parts {NumberRanges.Of(idle)} lack cells; {how}");
        var lines = submit ? jobs.Submit(idle, "again") : jobs.Words(idle).Select(w => ShellWord.Line(["sbatch", .. w]));
        foreach (var line in lines) told(line);
    }

    /// <summary>Ends what waits or runs; the ids of the jobs.</summary>
    /// <exception cref="SlurmException">Slurm does not answer.</exception>
    public IReadOnlyList<string> Cancel()
    {
        var living = jobs.Living();
        if (living.Count > 0) Slurm.Cancel(living);
        return living;
    }

    private IReadOnlyList<PartCounts> Counts()
    {
        try
        {
            return PartCounts.Of(Submission, Plan, Folder);
        }
        catch (RunRefusedException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private IReadOnlyDictionary<int, SlurmTask>? Living(Action<string> told)
    {
        if (Submission.Scheduler != Submission.Slurm) return null;
        try
        {
            return jobs.LivingParts();
        }
        catch (SlurmException e)
        {
            told($"the scheduler was not queried: {e.Message}");
            return null;
        }
    }
}
