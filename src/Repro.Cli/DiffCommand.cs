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
        var one = new Argument<string>("RUN") { Description = "the folder of a finished run" };
        var others = new Argument<string[]>("OTHER")
        {
            Description = "the folder of another run; several are each compared with the first",
            Arity = ArgumentArity.OneOrMore
        };
        var format = new FormatOption();
        return Commands.Create(
            "diff",
            "Compare a run with others: configuration, code, tables row by row (largest differences, in standard errors where "
            + "a column has "
                + "them), claims. Exit code 3 when data/ or claims.* differ.",
            "repro diff results/coverage@quick results/coverage@quick+1a2b3c4d",
            parsed =>
            {
                var run = parsed.GetValue(one)!;
                var diffs = parsed.GetValue(others)!
                    .Select(o => (Other: o, Diff: Compare(context.FullPath(run), context.FullPath(o)))).ToList();
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
            format.Option);
    }

    private static RunDiff Compare(string one, string other)
    {
        try
        {
            return RunDiff.Of(one, other);
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
