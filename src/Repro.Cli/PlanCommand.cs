using System.CommandLine;
using System.Globalization;
using Repro.Bundles;
using Repro.Execution;
using Repro.Planning;
using Repro.Tables;
using Repro.Words;

namespace Repro.Cli;

/// <summary><c>plan</c>: everything but the work.</summary>
internal static class PlanCommand
{
    private const int PointsShown = 20;

    private static readonly TextColumn[] Columns =
    [
        new("cell"), new("draw", true), new("replicates", true), new("seconds", true), new("parameters other than their defaults"),
    ];

    /// <summary><c>repro plan</c>.</summary>
    public static Command Create(CommandContext context)
    {
        var configuration = new Argument<string>("CONFIG") { Description = "the configuration file, or a bundle" };
        var all = new Option<bool>("--all") { Description = $"lists every point, not the first {PointsShown}" };
        var format = new FormatOption("points", "plan", "to_compute", "notes");
        var options = new PlanOptions(withShard: true);
        var engine = new EngineOptions(EngineUse.Plans);
        return Commands.Create(
            "plan",
            "Show what a run would do: its cells, how many are cached and why the others must run, estimated time and disk, "
                + "what theory says is out of reach. Computes nothing; takes the options of 'repro run'. "
                + "Exit code 1 when the output folder cannot be written.",
            "repro plan configs/sample-complexity.yaml --set 'sweep.chain[0].samples=[1e3, 1e4]'",
            parsed =>
            {
                var named = parsed.GetValue(configuration)!;
                int Show(PlanRequest request, Plan plan)
                {
                    var forecast = CostForecast.Of(plan, engine.Options(parsed, request, context));
                    format.Write(parsed, context, Sheets(plan, forecast), () =>
                        Tell(plan, forecast, engine.Workers(parsed), parsed.GetValue(all) ? int.MaxValue : PointsShown, context));
                    return forecast.CanBeWritten ? 0 : (int)ExitCode.Failed;
                }
                if (Bundle.IsBundle(named))
                    return HandoverCommands.WithPlanOf(named, parsed, options, context, (request, plan, _) => Show(request, plan));
                var asked = options.Request(parsed, named, context);
                return Show(asked, Planner.Plan(asked, context.Catalog));
            },
            [configuration, all, format.Option, .. options.All, .. engine.All]);
    }

    private static void Tell(Plan plan, CostForecast forecast, int workers, int most, CommandContext context)
    {
        var output = context.Output;
        output.WriteLine(PlainText.OfLine($"{plan.Experiment.Name}: {plan.Title}"));
        foreach (var line in TextTable.Lines([new(""), new("")], Facts(plan, forecast, workers), context.TerminalWidth))
            output.WriteLine(line);
        output.WriteLine();
        foreach (var line in TextTable.Lines(Columns, plan.Points.Take(most).Select(Row), context.TerminalWidth)) output.WriteLine(line);
        if (plan.Points.Count > most) output.WriteLine($"… and {plan.Points.Count - most} more (--all lists them)");
    }

    private static IReadOnlyList<Sheet> Sheets(Plan plan, CostForecast forecast) =>
    [
        Sheet.Of("points", "cell draw# first# replicates# most_replicates# seconds# parameters",
            plan.Points.Select(p => (object?[])[p.Cell, p.Draw, p.First, p.Replicates, p.MostReplicates, p.CostSeconds, p.Canonical])),
        Sheet.Of("plan", "run experiment title profile seed# points# cells# stored# beside to_compute# "
            + "more_cells# seconds# more_seconds# bytes#",
            [[plan.Name, plan.Experiment.Name, plan.Title, plan.Profile, plan.Seed, plan.Points.Count, forecast.Planned, forecast.Stored,
                forecast.Beside, forecast.Cells, forecast.MoreCells, forecast.Seconds, forecast.MoreSeconds,
                (forecast.BytesPerCell ?? CostForecast.GuessedBytes) * forecast.Cells]]),
        Sheet.Of("to_compute", "reason cells#", forecast.Reasons.Select(r => (object?[])[r.Reason, r.Cells])),
        Sheet.Of("notes", "note", forecast.Problems.Concat(plan.Notices).Select(n => (object?[])[n])),
    ];

    private static IEnumerable<string[]> Facts(Plan plan, CostForecast forecast, int workers)
    {
        yield return ["run", plan.Name];
        yield return ["seed", $"{plan.Seed}"];
        var cells = Range(forecast.Planned, forecast.MoreCells);
        yield return ["cells", $"{cells} ({Counted(plan.Points.Count, "point")}, draws counted, with their replicates)"];
        if (plan.Until is { } until) yield return ["until", $"{until}; checked {Looks(plan)}"];
        var noun = forecast.Cells == 1 && forecast.MoreCells == 0 ? "cell" : "cells";
        yield return ["stored",
            $"{forecast.Stored}{Beside(forecast)}; {Range(forecast.Cells, forecast.MoreCells)} {noun} to compute{Because(forecast)}"];
        yield return ["time", $"about {Durations(forecast, workers)} on {Counted(workers, "worker")}, {Source(forecast)}"];
        yield return ["disk", $"about {Disk(forecast)}"];
        foreach (var problem in forecast.Problems) yield return ["problem", problem];
        foreach (var notice in plan.Notices) yield return ["note", notice];
    }

    private static string[] Row(PlannedPoint point) =>
    [
        $"{point.Cell}",
        $"{point.Draw}",
        Replicates(point),
        point.CostSeconds.ToString("G3", CultureInfo.InvariantCulture),
        point.Canonical,
    ];

    private static string Range(long from, long more) => more > 0 ? $"{from} to {from + more}" : $"{from}";

    private static string Replicates(PlannedPoint point) =>
        point.Looks > 1 ? $"{point.Replicates}-{point.MostReplicates}"
        : point.First > 0 ? $"{point.Replicates} from {point.First}" : $"{point.Replicates}";

    private static string Looks(Plan plan)
    {
        var point = plan.Points.MaxBy(p => p.Looks)!;
        var numbers = Enumerable.Range(0, Math.Min(point.Looks, 5)).Select(point.Checkpoint);
        return point.Looks == 1
            ? "once"
            : $"after {string.Join(", ", numbers)}{(point.Looks > 5 ? $", … {point.MostReplicates}" : "")} replicates; claims are judged "
                + $"on the first {point.Replicates}";
    }

    private static string Durations(CostForecast forecast, int workers)
    {
        string Of(double work) => Duration.Foreseen(Math.Max(forecast.Longest, work / workers));
        var (least, most) = (Of(forecast.Seconds), Of(forecast.Seconds + forecast.MoreSeconds));
        return least == most ? least : $"{least} to {most}";
    }

    private static string Source(CostForecast forecast)
    {
        var (least, most) = (Duration.Foreseen(forecast.Seconds), Duration.Foreseen(forecast.Seconds + forecast.MoreSeconds));
        var source = forecast.TimedCells > 0
            ? $"by the times of {Counted(forecast.TimedCells, "stored cell")}"
            : "as declared by the experiment";
        return $"{(least == most ? least : $"{least} to {most}")} of work, {source}";
    }

    private static string Beside(CostForecast forecast) => forecast.Beside is { } beside ? $", in runs beside it {beside}" : "";

    private static string Because(CostForecast forecast) =>
        forecast.Cells == 0 ? "" : $" ({string.Join(", ", forecast.Reasons.Select(r => $"{r.Cells} {r.Reason}"))})";

    private static string Disk(CostForecast forecast)
    {
        var each = forecast.BytesPerCell ?? CostForecast.GuessedBytes;
        var source = forecast.BytesPerCell is null ? "a guess, since no cell is finished" : "measured here";
        var most = forecast.MoreCells > 0
            ? string.Create(CultureInfo.InvariantCulture, $" to {each * (forecast.Cells + forecast.MoreCells) / 1e6:0.0}")
            : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{each * forecast.Cells / 1e6:0.0}{most} MB more, figures apart ({each:0} bytes a cell, {source})");
    }

    private static string Counted(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
