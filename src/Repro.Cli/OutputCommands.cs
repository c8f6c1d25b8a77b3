using System.CommandLine;
using System.Globalization;
using Repro.Execution;
using Repro.Report;
using Repro.Store;
using Repro.Words;

namespace Repro.Cli;

/// <summary><c>report</c> and <c>clean</c>: commands on the output folder.</summary>
internal static class OutputCommands
{
    private const string Store = "cells";

    /// <summary><c>--out DIR</c>.</summary>
    public static Option<string> Output() => new("--out")
    {
        Description = "folder that holds the runs",
        HelpName = "DIR",
        DefaultValueFactory = _ => RunCommands.DefaultOutput,
    };

    /// <summary><c>repro report</c>.</summary>
    public static Command Report(CommandContext context)
    {
        var output = Output();
        var images =
            new Option<bool>(
                "--images")
            {
                Description =
                    "redraws every picture (figures/NAME.png) with a headless Chromium or Chrome, if one is found"
            };
        return Commands.Create("report", "Write index.html, the report over every run of the output folder.",
            "repro report --images --out results", parsed =>
        {
            var folder = Existing(parsed.GetValue(output)!, context);
            context.WriteReport(folder);
            if (parsed.GetValue(images))
            {
                var runs = Directory.EnumerateDirectories(folder).Select(run => Path.GetFileName(run)).Order(StringComparer.Ordinal);
                WriteImages(folder, runs.Prepend(""), again: true, context);
                context.WriteReport(folder);
            }
            context.Output.WriteLine(Path.Combine(parsed.GetValue(output)!, "index.html"));
            return 0;
        }, output, images);
    }

    /// <summary>Images of the figures of some runs, in a report that is written after them.</summary>
    public static void WriteImages(string folder, IEnumerable<string> runs, bool again, CommandContext context)
    {
        if (!Directory.Exists(folder)) return;
        var (written, messages) = FigureImages.Write(folder, runs, again, context.Cancellation);
        if (again)
            foreach (var image in written) context.Output.WriteLine(Path.GetRelativePath(context.WorkingFolder, image));
        foreach (var message in messages) context.Error.WriteLine(PlainText.OfLine($"repro: {message}"));
    }

    /// <summary><c>repro clean</c>.</summary>
    public static Command Clean(CommandContext context)
    {
        var output = Output();
        var yes = new Option<bool>("--yes") { Description = "deletes; without it the stores are only listed" };
        return Commands.Create(
            "clean",
            "Delete the stores of finished cells (NAME/cells) below the output folder; tables, figures and verdicts stay. "
                + "Deleted cells must be recomputed to resume.",
            "repro clean --yes",
            parsed => Clean(Existing(parsed.GetValue(output)!, context), parsed.GetValue(yes), context),
            output,
            yes);
    }

    private static int Clean(string folder, bool delete, CommandContext context)
    {
        var stores = Directory.EnumerateDirectories(folder)
            .Where(run =>
                File.Exists(Path.Combine(run, "config.yaml")) || File.Exists(Path.Combine(run, "manifest.json"))
                    || File.Exists(Path.Combine(run, Store, "lock")))
            .Select(run => new DirectoryInfo(Path.Combine(run, Store)))
            .Where(store => store.Exists && store.LinkTarget is null)
            .OrderBy(store => store.FullName, StringComparer.Ordinal).ToList();
        var inUse = false;
        foreach (var store in stores)
        {
            var bytes = store.EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
            if (delete && RunFolder.IsInUse(store.Parent!.FullName))
            {
                context.Error.WriteLine($"repro: {store.Parent.FullName} is in use by a run; nothing of it was deleted");
                inUse = true;
                continue;
            }

            if (delete) store.Delete(recursive: true);
            context.Output.WriteLine(
                string.Create(CultureInfo.InvariantCulture,
                    $"{(delete ? "deleted " : "")}{Path.GetRelativePath(context.WorkingFolder, store.FullName)}  {bytes / 1e6:f1} MB"));
        }

        if (stores.Count == 0) context.Output.WriteLine("there is nothing to delete");
        else if (!delete) context.Output.WriteLine("nothing was deleted; 'repro clean --yes' deletes these");
        return inUse ? (int)ExitCode.InUse : 0;
    }

    /// <summary>The folder that <c>--out</c> names, in full; it need not exist yet.</summary>
    public static string Folder(string given, CommandContext context)
    {
        if (given.Length == 0) throw new UsageException("--out is empty; '--out .' is the working folder");
        if (OutputFile.Obstacle(context.FullPath(given)) is { } obstacle) throw new UsageException($"--out {given}: {obstacle}");
        return context.FullPath(given);
    }

    /// <summary>The folder that <c>--out</c> names, in full; it must exist.</summary>
    public static string Existing(string folder, CommandContext context) =>
        folder.Length == 0 ? Folder(folder, context)
        : Directory.Exists(context.FullPath(folder)) ? context.FullPath(folder)
        : throw new UsageException($"there is no folder '{folder}'; runs are written by 'repro run'");
}
