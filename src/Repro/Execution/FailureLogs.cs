using System.Globalization;
using System.Text;
using Repro.Planning;
using Repro.Report;

namespace Repro.Execution;

/// <summary><c>failures/CELL-rREPLICATE.log</c> for each failed cell, and their summary by cause.</summary>
internal sealed class FailureLogs(Run run)
{
    private const string Folder = "failures";
    private readonly Dictionary<string, Group> groups = [];

    /// <summary>Removes the logs of earlier runs.</summary>
    public static void Clear(string runFolder)
    {
        var folder = Path.Combine(runFolder, Folder);
        if (!Directory.Exists(folder)) return;
        foreach (var log in Directory.EnumerateFiles(folder, "*.log").ToList()) File.Delete(log);
    }

    /// <summary>Writes the log of a cell that failed now.</summary>
    public void Add(FinishedCell cell)
    {
        var failure = cell.Failure!;
        var address = new CellAddress(cell.Point.Cell, cell.Replicate);
        run.Outputs.WriteLog($"{Folder}/{address}.log", Text(cell, failure, address));
        var name = CellFailure.Group(failure.Cause);
        groups[name] = groups.TryGetValue(name, out var group) ? group with { Count = group.Count + 1 } : new(1, failure.Cause, address);
    }

    /// <summary>The causes, the most frequent first, each with the log of one of its cells and the command that repeats that cell;
    /// reported to people too.</summary>
    public IReadOnlyList<ManifestFailure> Summarize()
    {
        ManifestFailure[] failures =
        [
            .. groups.Values.OrderByDescending(g => g.Count).ThenBy(g => g.Cause, StringComparer.Ordinal)
                .Select(g => new ManifestFailure(g.Cause, g.Count, $"{Folder}/{g.First}.log", Repeat(g.First))),
        ];
        foreach (var failure in failures)
            run.Voice.Told.Error((failure.Cells == 1 ? "{cells} cell" : "{cells} cells")
                + " failed: {cause:l}. First log: {log:l}; to run that cell alone: {command:l}",
                failure.Cells, failure.Cause.TrimEnd('.'), failure.Log, failure.Repeat);
        return failures;
    }

    /// <summary>With the limit, without which a cell that took too long does not fail again.</summary>
    private string Repeat(CellAddress address) => $"{run.Options.CellCommand ?? run.Options.Command} --only {address}"
        + (run.Options.CellTimeout is { } limit
            ? string.Create(CultureInfo.InvariantCulture, $" --timeout {limit.TotalSeconds:0.###}s")
            : "");

    private string Text(FinishedCell cell, CellFailure failure, CellAddress address)
    {
        var text = new StringBuilder();
        void Line(string name, string value) => text.Append(name).Append(": ").Append(value).Append('\n');
        Line("cell", address.ToString());
        Line("cause", failure.Cause);
        Line("repeat", Repeat(address));
        Line("experiment", run.Plan.Experiment.Name);
        Line("seed", run.Plan.Seed.ToString(CultureInfo.InvariantCulture));
        Line("draw", cell.Point.Draw.ToString(CultureInfo.InvariantCulture));
        Line("replicate", cell.Replicate.ToString(CultureInfo.InvariantCulture));
        text.Append("\nparameters\n");
        foreach (var (column, field) in run.Tables.Parameters.Columns.Zip(run.Tables.Parameters.Fields(cell.Point)))
            if (field.Length > 0) Line("  " + column.Name, field);
        text.Append("\nstreams used, with their seeds\n");
        foreach (var (name, s) in failure.Streams) Line("  " + name, $"{s.S0:x16} {s.S1:x16} {s.S2:x16} {s.S3:x16}");
        text.Append("\nexception\n").Append(failure.Detail).Append('\n');
        return text.ToString();
    }

    private sealed record Group(int Count, string Cause, CellAddress First);
}
