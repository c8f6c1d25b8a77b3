using System.CommandLine;
using System.Globalization;
using Repro.Clusters;
using Repro.Execution;
using Repro.Tables;
using Repro.Words;

namespace Repro.Cli;

/// <summary><c>status</c>, <c>cancel</c> and <c>part</c>: runs that were submitted.</summary>
internal static class ClusterCommands
{
    /// <summary><c>repro status</c>.</summary>
    public static Command Status(CommandContext context)
    {
        var (run, output, format) = (Run(), OutputCommands.Output(), new FormatOption("parts"));
        return Commands.Create(
            "status",
            "After 'repro submit': show for each part of a run which cells are finished, from its store, and the state of its task in the "
                + "scheduler. Exit code 4 while cells are missing or failed.",
            "repro status coverage --out /shared/runs",
            parsed => RunsCommands.Read(() =>
            {
                var cluster = Open(parsed.GetValue(run)!, parsed.GetValue(output)!, context);
                var (parts, isWhole) = cluster.Status(Told(context));
                format.Write(parsed, context, [parts], () =>
                {
                    foreach (var line in TextTable.Lines(parts.Columns, parts.Rows.Select(r => (string[])[.. r.Select(SheetFormat.Text)]),
                        context.TerminalWidth)) context.Output.WriteLine(PlainText.OfLine(line));
                    var states = parts.Rows.GroupBy(r => r[parts.Index("state")]).Select(g => $"{g.Count()} {g.Key}");
                    var gathered = !isWhole ? "" : cluster.IsGathered ? "; gathered" : "; not gathered yet, which 'repro gather' does";
                    context.Output.WriteLine(PlainText.OfLine(
                        $"{cluster.Submission.Run}: {parts.Rows.Count} parts, {string.Join(", ", states)}{gathered}"));
                });
                return isWhole ? 0 : (int)ExitCode.Incomplete;
            }),
            run,
            output,
            format.Option);
    }

    /// <summary><c>repro cancel</c>.</summary>
    public static Command Cancel(CommandContext context)
    {
        var (run, output) = (Run(), OutputCommands.Output());
        return Commands.Create(
            "cancel",
            "After 'repro submit': end the jobs of a run. Finished cells are kept: 'repro gather RUN --resubmit' resumes it.",
            "repro cancel coverage --out /shared/runs",
            parsed => RunsCommands.Read(() => Asking(context, () =>
            {
                var jobs = Open(parsed.GetValue(run)!, parsed.GetValue(output)!, context).Cancel();
                context.Output.WriteLine(jobs.Count == 0 ? "no job of it is waiting or running" : $"cancelled: {string.Join(", ", jobs)}");
                return 0;
            })),
            run,
            output);
    }

    /// <summary><c>repro part</c>.</summary>
    public static Command Part(CommandContext context)
    {
        var (run, output) = (Run(), OutputCommands.Output());
        var number = new Argument<int>("PART") { Description = "its number, from 1; 0 is the last" };
        return Commands.Create(
            "part",
            "After 'repro submit': compute one part of a run, as its jobs do: from the frozen configuration; refused if this program's "
                + "code differs.",
            "repro part coverage 7 --out /shared/runs",
            parsed => RunsCommands.Read(() =>
            {
                var cluster = Open(parsed.GetValue(run)!, parsed.GetValue(output)!, context);
                var submission = cluster.Submission;
                return context.Execute(submission.PlanOf(cluster.Plan, parsed.GetValue(number)), new()
                {
                    OutputFolder = cluster.OutputFolder,
                    Reuse = true,
                    CellTimeout = submission.CellSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                    MaxFailures = submission.MaxFailures,
                    Source = context.Source,
                    CellCommand = submission.Command,
                    Command = string.Create(CultureInfo.InvariantCulture,
                        $"{ShellWord.Line(["repro", "part", cluster.Folder])} {parsed.GetValue(number)}"),
                }, context.Cancellation).ExitCode;
            }),
            run,
            number,
            output);
    }

    /// <summary>Gathers a submitted run, and prints or submits what its missing parts need.</summary>
    public static int Gather(string folder, RunOptions options, (bool Resubmit, bool RetryFailed) how, CommandContext context) =>
        RunsCommands.Read(() => Asking(context, () =>
        {
            var cluster = Open(folder, "", context);
            var outcome = context.Execute(cluster.Plan, options with
            {
                OutputFolder = cluster.OutputFolder,
                GatherFrom = [cluster.OutputFolder],
                Command = cluster.Submission.Command,
            }, context.Cancellation);
            if (outcome.Cells.Missing + outcome.Cells.Failed > 0 && outcome.ExitCode != (int)ExitCode.Usage)
                cluster.Resubmit(how.RetryFailed, how.Resubmit, Told(context));
            return outcome.ExitCode;
        }));

    private static ClusterRun Open(string run, string output, CommandContext context) =>
        new(RunsCommands.Folder(run, output, context), context.Catalog, context.Cancellation);

    private static int Asking(CommandContext context, Func<int> ask)
    {
        try
        {
            return ask();
        }
        catch (SlurmException e)
        {
            context.Error.WriteLine(PlainText.OfLine($"repro: {e.Message}"));
            return (int)ExitCode.Failed;
        }
    }

    private static Action<string> Told(CommandContext context) => line => context.Error.WriteLine(PlainText.OfLine(line));

    private static Argument<string> Run() => new("RUN")
    {
        Description = "a submitted run of the output folder by its name, or the folder of any"
    };
}
