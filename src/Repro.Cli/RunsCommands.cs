using System.CommandLine;
using Repro.Diff;
using Repro.Report;
using Repro.Tables;
using Repro.Words;

namespace Repro.Cli;

/// <summary><c>runs</c> and <c>table</c>: the runs of the output folder, and a table of a run.</summary>
internal static class RunsCommands
{
    /// <summary><c>repro runs</c>.</summary>
    public static Command Runs(CommandContext context)
    {
        var (output, format, where) = (OutputCommands.Output(), new FormatOption("runs"), Where());
        var sort = new Option<string?>("--sort") { Description = "sorts by a column, such as started, cells, bytes", HelpName = "COLUMN" };
        var descending = new Option<bool>("--descending") { Description = "the largest first" };
        return Commands.Create(
            "runs",
            "List the runs of the output folder: experiment, profile, what was overridden, verdicts, cells, when, commit, size. "
                + "Columns: run, experiment, profile, overrides, "
                + "verdict (the worst of its claims: fails, inconclusive, holds or not-tested), holds, fails, inconclusive, "
                + "not_tested (numbers of claims), cells, missing, failed, started, seconds (of work), commit, bytes, problem "
                + "(what to do). Columns that are empty or 0 in all runs are left out here, not in the other formats. "
                + "Shards are listed until they are gathered.",
            "repro runs --where verdict=fails --sort started --descending",
            parsed =>
            {
                RowCondition[] conditions = Read(() => parsed.GetValue(where)!.Select(RowCondition.Parse).ToArray());
                var all = RunList.Of(OutputCommands.Existing(parsed.GetValue(output)!, context));
                var runs = Read(() => all.Where(conditions));
                if (parsed.GetValue(sort) is { } column) runs = Read(() => runs.SortedBy(column, parsed.GetValue(descending)));
                else if (parsed.GetValue(descending)) throw new UsageException("--descending needs --sort COLUMN");
                format.Write(parsed, context, [runs], () => Write(
                    RunList.Lines(runs, context.TerminalWidth).Append(runs.Counted(all, conditions, "run")), context));
                return 0;
            },
            output,
            where,
            sort,
            descending,
            format.Option);
    }

    /// <summary><c>repro table</c>.</summary>
    public static Command Table(CommandContext context)
    {
        var run = new Argument<string>("RUN") { Description = "a run of the output folder by its name, or the folder of any" };
        var table = new Argument<string>("TABLE") { Description = "a table of it: NAME of data/NAME.csv" };
        var (output, format, where) = (OutputCommands.Output(), new FormatOption(), Where());
        var by = Columns("--by", "prints means ± standard errors over rows with equal values in these columns, and n, the number of rows "
            + "(rows are treated as independent, as replicates of a point are)");
        var columns = Columns("--columns", "prints only these columns");
        return Commands.Create(
            "table",
            "Print a table of a finished run, or the means of its columns over groups of rows.",
            "repro table sample-complexity summary --by vocabulary_size,samples --columns mean_excess_risk,ratio",
            parsed =>
            {
                var folder = Folder(parsed.GetValue(run)!, parsed.GetValue(output)!, context);
                var (keys, only) = (parsed.GetValue(by)!.Distinct().ToArray(), parsed.GetValue(columns)!);
                RowCondition[] conditions = Read(() => parsed.GetValue(where)!.Select(RowCondition.Parse).ToArray());
                var all = Read(() => TableView.Of(folder, parsed.GetValue(table)!));
                var rows = Read(() => all.Where(conditions));
                var sheet = Read(() => keys.Length > 0 ? TableView.Grouped(rows, keys, only) : only.Length > 0 ? rows.Only(only) : rows);
                var lines = keys.Length > 0
                    ? TableView.Lines(sheet, keys.Length, context.TerminalWidth)
                    : TableView.Lines(sheet, context.TerminalWidth);
                if (conditions.Length > 0 || rows.Rows.Count == 0) lines = lines.Append(rows.Counted(all, conditions, "row"));
                format.Write(parsed, context, [sheet], () => Write(lines, context));
                return 0;
            },
            run,
            table,
            output,
            by,
            columns,
            where,
            format.Option);
    }

    private static Option<string[]> Where() => new("--where")
    {
        Description = "keeps rows that meet a condition on a column: = (* matches any text), !=, <, <=, >, >= (numbers, or dates such as "
            + "started>=2026-11-01); repeatable, all must hold",
        HelpName = "COLUMN=VALUE",
        DefaultValueFactory = _ => [],
    };

    private static Option<string[]> Columns(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "COLUMN,…",
        DefaultValueFactory = _ => [],
        CustomParser = result =>
        {
            string[] columns = [.. result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.TrimEntries))];
            if (columns.Contains("")) result.AddError($"{name} takes columns separated by commas, found: '{string.Join(',', columns)}'");
            return columns;
        },
    };

    /// <summary>The folder of a run: by its name in the output folder, or any.</summary>
    public static string Folder(string run, string output, CommandContext context)
    {
        // No run's name begins with a point, so '..' is the folder above and not that of the output folder.
        var named = Path.Combine(context.FullPath(output), run);
        return !run.StartsWith('.') && Directory.Exists(named) ? named
            : Directory.Exists(context.FullPath(run)) ? context.FullPath(run)
            : throw new UsageException($"there is no run '{run}' in {output}, and no folder of that name; 'repro runs' lists the runs");
    }

    private static void Write(IEnumerable<string> lines, CommandContext context)
    {
        foreach (var line in lines) context.Output.WriteLine(PlainText.OfLine(line));
    }

    /// <summary>What is read of runs; what they do not hold is the command line's mistake.</summary>
    public static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
