using System.CommandLine;
using Repro.Diff;
using Repro.Execution;
using Repro.Words;

namespace Repro.Cli;

/// <summary><c>diff</c>: what differs between two runs.</summary>
internal static class DiffCommand
{
    /// <summary><c>repro diff</c>.</summary>
    public static Command Create(CommandContext context)
    {
        var one = new Argument<string>("RUN") { Description = "a run of the output folder by its name, or the folder of any" };
        var others = new Argument<string[]>("OTHER")
        {
            Description = "another run; several are each compared with the first",
            Arity = ArgumentArity.OneOrMore
        };
        var (output, format) = (OutputCommands.Output(), new FormatOption("columns", "configuration", "claims", "tables", "runs"));
        return Commands.Create(
            "diff",
            "Compare a run with others: configuration, code, tables row by row (largest differences, in standard errors where "
            + "a column has "
                + "them), claims. Exit code 3 when data/ or claims.* differ.",
            "repro diff sample-complexity sample-complexity@smoke   # after: repro run configs/sample-complexity.yaml --profile smoke",
            parsed =>
            {
                var run = parsed.GetValue(one)!;
                string Folder(string name) => RunsCommands.Folder(name, parsed.GetValue(output)!, context);
                var diffs = parsed.GetValue(others)!
                    .Select(o => (Other: o, Diff: RunsCommands.Read(() => RunDiff.Of(Folder(run), Folder(o))))).ToList();
                format.Write(parsed, context, RunDiffText.Sheets(diffs), () =>
                {
                    foreach (var (other, diff) in diffs)
                    {
                        if (diffs.Count > 1) context.Output.WriteLine(PlainText.OfLine($"{run} → {other}"));
                        foreach (var line in RunDiffText.Of(diff, context.TerminalWidth)) context.Output.WriteLine(PlainText.OfLine(line));
                    }
                });
                return diffs.TrueForAll(d => d.Diff.IsIdentical) ? 0 : (int)ExitCode.ClaimFails;
            },
            one,
            others,
            output,
            format.Option);
    }
}
