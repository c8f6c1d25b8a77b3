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
        var other = new Argument<string>("OTHER") { Description = "the folder of another" };
        return Commands.Create(
            "diff",
            "Compares two runs: configuration, code, tables row by row (largest differences, in standard errors where a column has them), "
                + "claims. Exit code 3 when data/ or claims.* differ.",
            "repro diff results/coverage@quick results/coverage@quick+1a2b3c4d",
            parsed =>
            {
                var diff = Compare(context.FullPath(parsed.GetValue(one)!), context.FullPath(parsed.GetValue(other)!));
                foreach (var line in RunDiffText.Of(diff, context.TerminalWidth)) context.Output.WriteLine(PlainText.OfLine(line));
                return diff.IsIdentical ? 0 : (int)ExitCode.ClaimFails;
            },
            one,
            other);
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
