using System.Globalization;
using Repro.Files;
using Repro.Planning;
using Repro.Words;

namespace Repro.Clusters;

/// <summary><c>repro submit slurm</c>: freezes a run and hands it to Slurm. No process of ours lives on.</summary>
public static class SlurmSubmitting
{
    /// <summary>What would be submitted: the scripts, and the words of sbatch. Writes and submits nothing.</summary>
    public static IEnumerable<string> Preview(Plan plan, PartRequest request, SlurmRequest slurm, ProgramFiles program, string runFolder)
    {
        var submission = Frozen(plan, request, program);
        yield return $"# {Path.Combine(Submission.FolderOf(runFolder), SlurmScripts.PartName)}";
        yield return SlurmScripts.Part(submission, request, slurm);
        yield return $"# {Path.Combine(Submission.FolderOf(runFolder), SlurmScripts.GatherName)}";
        yield return SlurmScripts.Gather(submission, request, slurm);
        foreach (var words in new SlurmJobs(submission, runFolder).Words(Enumerable.Range(1, request.Parts)))
            yield return ShellWord.Line(["sbatch", .. words]);
    }

    /// <summary>Freezes and submits; returns a line for each job.</summary>
    /// <exception cref="FormatException">The run was submitted before, or Slurm is not here; nothing was written.</exception>
    /// <exception cref="SlurmException">Slurm refused; of a first refusal nothing is left.</exception>
    public static IEnumerable<string> Submit(Plan plan, PartRequest request, SlurmRequest slurm, ProgramFiles program, string runFolder)
    {
        if (!Slurm.IsHere)
            throw new FormatException("there is no 'sbatch' on this machine: submit on a machine with Slurm's commands; nothing was "
                + "written");
        var folder = Submission.FolderOf(runFolder);
        RefuseSecond(plan, folder);
        var jobs = new SlurmJobs(Write(plan, request, slurm, program, folder), runFolder);
        var told = new List<string>();
        try
        {
            foreach (var line in jobs.Submit([.. Enumerable.Range(1, request.Parts)], "first")) told.Add(line);
        }
        catch (SlurmException) when (told.Count == 0)
        {
            Remove(folder);
            throw;
        }
        catch (SlurmException e)
        {
            throw new SlurmException($"{string.Join("; ", told)}; then {e.Message}; "
                + $"'repro gather {plan.Name} --resubmit' submits the rest");
        }
        return told;
    }

    private static void RefuseSecond(Plan plan, string folder)
    {
        if (Directory.Exists(folder))
            throw new FormatException($"{plan.Name} was submitted before: 'repro status {plan.Name}' shows its parts, "
                + $"'repro gather {plan.Name} --resubmit' submits missing parts; to start over, cancel it and delete {folder}");
    }

    /// <summary>Under another name until all of it is there, and that of no other submission is; else nothing is left.</summary>
    private static Submission Write(Plan plan, PartRequest request, SlurmRequest slurm, ProgramFiles program, string folder)
    {
        var making = Writer.TemporaryNameOf(folder);
        try
        {
            var submission = Fill(plan, request, slurm, program, making);
            Directory.Move(making, folder);
            FolderSync.Flush(Path.GetDirectoryName(folder)!);
            return submission;
        }
        catch (Exception e) when (DiskTrouble.Is(e))
        {
            Remove(making);
            RefuseSecond(plan, folder);
            throw new IOException($"{DiskTrouble.Sentence(e, folder)}; nothing was submitted", e);
        }
    }

    /// <summary>And the run's folder where nothing else is in it.</summary>
    private static void Remove(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        var above = Path.GetDirectoryName(folder)!;
        if (Directory.Exists(above) && !Directory.EnumerateFileSystemEntries(above).Any()) Directory.Delete(above);
    }

    private static Submission Fill(Plan plan, PartRequest request, SlurmRequest slurm, ProgramFiles program, string making)
    {
        Directory.CreateDirectory(Path.Combine(making, SlurmScripts.LogFolder));
        var submission = Frozen(plan, request, program) with { ProgramHash = program.CopyTo(making) };
        foreach (var (name, file) in plan.Inputs)
        {
            var path = Path.Combine(making, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var content = file.Open();
            using var copy = File.Create(path);
            content.CopyTo(copy);
        }
        WholeFile.Write(Path.Combine(making, Submission.ConfigurationName), plan.ResolvedConfiguration);
        WholeFile.Write(Path.Combine(making, SlurmScripts.PartName), SlurmScripts.Part(submission, request, slurm));
        WholeFile.Write(Path.Combine(making, SlurmScripts.GatherName), SlurmScripts.Gather(submission, request, slurm));
        WholeFile.Write(Path.Combine(making, Submission.FileName), submission.Text());
        return submission;
    }

    private static Submission Frozen(Plan plan, PartRequest request, ProgramFiles program) =>
        Submission.Of(plan, request, DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)) with
        {
            Program = program.Words,
            LargestTask = Slurm.LargestTask(),
        };
}
