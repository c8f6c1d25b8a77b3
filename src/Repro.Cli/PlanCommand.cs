using System.CommandLine;
using System.Globalization;
using Repro.Planning;

namespace Repro.Cli;

/// <summary><c>plan</c>: everything but the work.</summary>
internal static class PlanCommand
{
    private const int PointsShown = 20;

    /// <summary><c>repro plan</c>.</summary>
    public static Command Create(CommandContext context)
    {
        var configuration = new Argument<string>("CONFIG") { Description = "the configuration file" };
        var all = new Option<bool>("--all") { Description = $"lists every point, not the first {PointsShown}" };
        var options = new PlanOptions();
        var engine = new EngineOptions();
        return Commands.Create(
            "plan",
            "Tells what a run would do: its cells, their estimated time, what theory says is out of reach. Does nothing.",
            "repro plan configs/sample-complexity.yaml --set 'sweep.samples=[1e3, 1e4]'",
            parsed =>
            {
                var request = options.Request(parsed, parsed.GetValue(configuration)!, context);
                var plan = Planner.Plan(request, context.Catalog);
                Tell(plan, engine.Options(parsed, request, context).Workers ?? Environment.ProcessorCount, parsed.GetValue(all) ? int.MaxValue : PointsShown, context.Output);
                return 0;
            },
            [configuration, all, .. options.All, .. engine.All]);
    }

    private static void Tell(Plan plan, int workers, int most, TextWriter output)
    {
        var cells = plan.Points.Sum(p => (long)p.Replicates);
        var seconds = plan.Points.Sum(p => p.CostSeconds * p.Replicates);
        var longest = plan.Points.Max(p => p.CostSeconds);
        output.WriteLine($"{plan.Experiment.Name}: {plan.Title}");
        output.WriteLine($"run     {plan.Name}");
        output.WriteLine($"seed    {plan.Seed}");
        output.WriteLine($"cells   {cells} ({Counted(plan.Points.Count, "point")}, draws counted, with their replicates)");
        output.WriteLine($"time    about {Duration(Math.Max(longest, seconds / workers))} on {Counted(workers, "worker")}, {Duration(seconds)} of work");
        foreach (var notice in plan.Notices) output.WriteLine($"note    {notice}");
        output.WriteLine();
        output.WriteLine("cell              draw  replicates  seconds   parameters other than their defaults");
        foreach (var p in plan.Points.Take(most))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{p.Cell}  {p.Draw,4}  {p.Replicates,10}  {p.CostSeconds,7:G3}   {p.Canonical}"));
        if (plan.Points.Count > most) output.WriteLine($"… and {plan.Points.Count - most} more (--all lists them)");
    }

    private static string Counted(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    private static string Duration(double seconds) => seconds switch
    {
        < 1 => "a second",
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:f0} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:f0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:f1} h"),
    };
}
