using System.Globalization;
using System.Text;
using System.Text.Json;
using Repro.Files;
using Repro.Words;

namespace Repro.Clusters;

/// <summary>The jobs of a submitted run: those that live are known to the scheduler by their names, which the submission gave them before
/// there were any; <c>submit/jobs.jsonl</c> notes them for people.</summary>
/// <param name="Submission">The submission.</param>
/// <param name="RunFolder">The run's folder.</param>
internal sealed record SlurmJobs(Submission Submission, string RunFolder)
{
    private const string GatherSuffix = "gather";

    private string Folder => Submission.FolderOf(RunFolder);

    /// <summary>The tasks of its parts that wait or run, by part.</summary>
    /// <exception cref="SlurmException">The scheduler does not answer.</exception>
    public IReadOnlyDictionary<int, SlurmTask> LivingParts()
    {
        var living = new Dictionary<int, SlurmTask>();
        foreach (var task in Slurm.Living(Offsets.Select(NameOf)).Where(t => t.Number is not null))
            living[Offsets.First(o => NameOf(o) == task.Name) + task.Number!.Value] = task;
        return living;
    }

    /// <summary>The jobs that live, the gathering first: it would begin once the parts have ended.</summary>
    /// <exception cref="SlurmException">The scheduler does not answer.</exception>
    public IReadOnlyList<string> Living() =>
        [.. Slurm.Living(Offsets.Select(NameOf).Prepend(GatherName)).OrderBy(t => t.Name != GatherName).Select(t => t.Job).Distinct()];

    /// <summary>The words of sbatch for some parts, a list for each array.</summary>
    public IEnumerable<IReadOnlyList<string>> Words(IEnumerable<int> parts) => TaskArray.Of(parts, Submission.LargestTask).Select(Words);

    /// <summary>Submits parts and their gathering; returns a line for each job.</summary>
    /// <param name="parts">In rising order, one or more.</param>
    /// <param name="why">First, or again.</param>
    /// <exception cref="SlurmException">One was refused; those before it are in the queue.</exception>
    public IEnumerable<string> Submit(IReadOnlyList<int> parts, string why)
    {
        var ids = new List<string>();
        foreach (var array in TaskArray.Of(parts, Submission.LargestTask))
        {
            ids.Add(Slurm.Submit(Words(array)));
            var numbers = array.Offset == 0 ? array.Tasks : string.Create(CultureInfo.InvariantCulture, $"{array.Tasks} + {array.Offset}");
            yield return $"job {ids[^1]}: parts {numbers}{Note(ids[^1], array, why)}";
        }
        var gather = Slurm.Submit([$"--chdir={Folder}", $"--job-name={GatherName}", $"--dependency=afterany:{string.Join(':', ids)}",
            "--kill-on-invalid-dep=yes", Path.Combine(Folder, SlurmScripts.GatherName)]);
        yield return $"job {gather}: gathers them{Note(gather, null, why)}";
    }

    private IEnumerable<int> Offsets
    {
        get
        {
            for (var offset = 0; offset < Submission.Parts.Count; offset += Submission.LargestTask) yield return offset;
        }
    }

    private string GatherName => $"{Submission.Job}-{GatherSuffix}";

    private string NameOf(int offset) => string.Create(CultureInfo.InvariantCulture, $"{Submission.Job}-{offset}");

    private string[] Words(TaskArray array) =>
    [
        $"--chdir={Folder}", $"--job-name={NameOf(array.Offset)}",
        string.Create(CultureInfo.InvariantCulture, $"--array={array.Tasks}{(Submission.Throttle is { } most ? $"%{most}" : "")}"),
        Path.Combine(Folder, SlurmScripts.PartName), array.Offset.ToString(CultureInfo.InvariantCulture),
    ];

    /// <summary>The message when a job is queued but cannot be recorded.</summary>
    private string Note(string job, TaskArray? array, string why)
    {
        var line = JsonSerializer.Serialize(new
        {
            job,
            array = array?.Tasks,
            offset = array?.Offset,
            why,
            time = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        }, Json.Compact);
        try
        {
            File.AppendAllText(Path.Combine(Folder, "jobs.jsonl"), line + "\n", new UTF8Encoding(false));
            return "";
        }
        catch (Exception e) when (DiskTrouble.Is(e))
        {
            return $" (not noted in jobs.jsonl: {DiskTrouble.Sentence(e, Folder)})";
        }
    }
}
