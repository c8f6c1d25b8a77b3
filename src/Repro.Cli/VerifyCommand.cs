using System.CommandLine;
using System.Globalization;
using Repro.Execution;
using Repro.Files;
using Repro.Planning;
using Repro.Verify;
using Repro.Words;

namespace Repro.Cli;

/// <summary><c>verify</c>: the same bytes however a run is run, proved on this machine.</summary>
internal static class VerifyCommand
{
    /// <summary><c>repro verify</c>.</summary>
    public static Command Create(CommandContext context)
    {
        var configuration = new Argument<string>("CONFIG") { Description = "the configuration file" };
        var options = new PlanOptions(defaultProfile: "smoke");
        return Commands.Create(
            "verify",
            "Prove on this machine that data/ and claims.* are byte-identical however a run is executed: with 1, 3 and 8 workers, "
            + "in shuffled order, killed and "
            + "resumed, in three shards gathered, and with the CPU's vector units switched off. Exit code 3 if not. "
            + "Works in a temporary folder.",
            "repro verify configs/sample-complexity.yaml --profile smoke",
            parsed =>
            {
                if (options.Named(parsed)) throw new UsageException("verify keeps no run, so --name has no meaning");
                return Verify(options.Request(parsed, parsed.GetValue(configuration)!, context), context);
            },
            [configuration, .. options.All]);
    }

    private static int Verify(PlanRequest request, CommandContext context)
    {
        var plan = Planner.Plan(request, context.Catalog);
        var folder = TemporaryFolder.Create("repro-verify-");
        var verification =
            new Verification(plan, folder, run => InChild(request, run, context), context.Cancellation);
        var isTrue = false;
        try
        {
            var code = verification.RunReference(context.Error);
            context.Cancellation.ThrowIfCancellationRequested();
            if (code is not (0 or (int)ExitCode.ClaimFails)) return code;
            context.Output.WriteLine(
                PlainText.OfLine($"{plan.Name}: {Cells(plan)} cells, each compared with a run by one worker"));
            isTrue = AllIdentical(verification, context.Output);
            return isTrue ? 0 : (int)ExitCode.ClaimFails;
        }
        finally
        {
            if (isTrue || context.Cancellation.IsCancellationRequested) Directory.Delete(folder, recursive: true);
            else context.Error.WriteLine($"repro: the runs are kept in {folder}");
        }
    }

    private static bool AllIdentical(Verification verification, TextWriter output)
    {
        var all = true;
        foreach (var run in verification.RunOthers())
        {
            all &= run.Difference is null;
            output.WriteLine(PlainText.OfLine($"  {run.What} → {run.Difference ?? "identical"}"));
        }
        return all;
    }

    private static ChildEnd InChild(PlanRequest request, ChildRun run, CommandContext context)
    {
        var words = PlanOptions.Words(request).Concat(["--out", run.OutputFolder, "--workers", "2", "--quiet", "--reuse", "false"]);
        if (run.DiesAfter is { } bytes) words = words.Concat([EngineOptions.DiesAfter, bytes.ToString(CultureInfo.InvariantCulture)]);
        return OwnProcess.Run(words, run.Environment, context.WorkingFolder, context.Cancellation);
    }

    /// <summary>How many there are; with stopping by precision from the fewest to the most.</summary>
    private static string Cells(Plan plan)
    {
        var (least, most) = (plan.Points.Sum(p => (long)p.Replicates), plan.Points.Sum(p => (long)p.MostReplicates));
        return string.Create(CultureInfo.InvariantCulture, $"{(least == most ? $"{least}" : $"{least} to {most}")}");
    }
}
