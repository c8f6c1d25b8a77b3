using System.Globalization;
using Repro.Planning;
using Repro.Words;

namespace Repro.Clusters;

/// <summary>The batch scripts of a submission. They name no path but from their own folder, in which sbatch starts them, so that no name of
/// a folder can break them.</summary>
internal static class SlurmScripts
{
    public const string PartName = "part.sh";
    public const string GatherName = "gather.sh";
    public const string LogFolder = "logs";

    /// <summary>Requeued so often, a task ends: what is in its way does not pass.</summary>
    private const int MostRestarts = 20;

    /// <summary>Seconds before the limit at which a task gets the signal to save its cells: Slurm looks once a minute.</summary>
    private const int Warning = 60;

    /// <summary>One part: the task's number and what is added to it, since a site limits the numbers of an array.</summary>
    public static string Part(Submission submission, PartRequest request, SlurmRequest slurm)
    {
        var folder = ShellWord.Quoted($"../../{new Shard(1, submission.Parts.Count).NameOf(submission.Run)}");
        var store = folder.Replace(".shard-1-of-", ".shard-\"$part\"-of-", StringComparison.Ordinal);
        if (folder[0] == '\'') store = store.Replace("\"$part\"", "'\"$part\"'", StringComparison.Ordinal);
        return Head("%A_%a", request.Cpus, request, slurm,
            "#SBATCH --requeue\n" + string.Create(CultureInfo.InvariantCulture, $"#SBATCH --signal=B:TERM@{Warning}\n"))
            + string.Create(CultureInfo.InvariantCulture, $$"""
            part=$((SLURM_ARRAY_TASK_ID + ${1:-0}))
            task=${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID
            restarts=${SLURM_RESTART_COUNT:-0}
            stored() { cat {{store}}/cells/*.jsonl 2>/dev/null | wc -c; }
            before=$(stored)

            # Before the time limit this shell is told, and tells the program, which keeps what is finished and ends with 130.
            child= told=
            trap 'told=1; [ -z "$child" ] || kill -TERM "$child" 2>/dev/null' TERM
            {{ShellWord.Line(submission.Program)}} part .. "$part" &
            child=$!
            wait "$child"
            code=$?
            # A signal ends the waiting, not the program.
            while [ -n "$told" ]; do
                told=
                wait "$child"
                code=$?
            done

            # It goes on where it stopped, as long as that gets it anywhere: 75 says that another process still holds the store.
            again=
            [ "$code" -eq 75 ] && again=1
            if [ "$code" -eq 130 ] && { [ "$(stored)" -gt "$before" ] || [ "$restarts" -eq 0 ]; }; then again=1; fi
            # What was cancelled is not running any more, and stays cancelled.
            if [ -n "$again" ] && [ "$restarts" -lt {{MostRestarts}} ] && [ "$(squeue -h -j "$task" -o %T)" = RUNNING ]; then
                scontrol requeue "$task" && sleep 60
            fi
            exit "$code"

            """).ReplaceLineEndings("\n");
    }

    /// <summary>The gathering, once all parts have ended, well or not.</summary>
    public static string Gather(Submission submission, PartRequest request, SlurmRequest slurm) =>
        Head("gather-%j", 1, request, slurm, "#SBATCH --requeue\n")
        + $"exec {ShellWord.Line(submission.Program)} gather ..{(request.Strict ? " --strict" : "")}\n";

    private static string Head(string log, int cpus, PartRequest request, SlurmRequest slurm, string lines)
    {
        var head = string.Create(CultureInfo.InvariantCulture,
            $"#!/bin/bash\n#SBATCH --output={LogFolder}/{log}.log\n#SBATCH --open-mode=append\n")
            + string.Create(CultureInfo.InvariantCulture, $"{lines}#SBATCH --ntasks=1\n#SBATCH --cpus-per-task={cpus}\n");
        (string Name, string? Value)[] given =
            [("--mem", request.Memory), ("--time", slurm.Time), ("--partition", slurm.Partition), ("--account", slurm.Account)];
        return head + string.Concat(given.Where(g => g.Value is not null).Select(g => $"#SBATCH {g.Name}={g.Value}\n"))
            + string.Concat(slurm.More.Select(m => $"#SBATCH {m}\n"));
    }
}
