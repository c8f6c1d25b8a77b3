using System.Diagnostics;
using System.Globalization;
using Repro.Execution;
using Repro.Experiments;
using Repro.Planning;

namespace Benchmarks.Engine;

/// <summary><c>engine POINTS REPLICATES [WORKERS]</c>: what planning, running and resuming cost where the cells themselves cost
/// nothing.</summary>
internal static class EngineCosts
{
    public static int Run(string[] arguments)
    {
        var numbers = arguments.Select(a => int.Parse(a, CultureInfo.InvariantCulture)).ToArray();
        var folder = Directory.CreateTempSubdirectory("repro-engine-").FullName;
        try
        {
            Measure(folder, numbers[0], numbers[1], numbers.Length > 2 ? numbers[2] : 1);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(string folder, int points, int replicates, int workers)
    {
        var text = $"experiment: trivial\nreplicates: {replicates}\nsweep: {{ x: {{ from: 1, to: {points / 100}, step: 1 }}, y: {{ from: "
            + $"1, to: 100, step: 1 }} }}\n";
        File.WriteAllText(Path.Combine(folder, "x.yaml"), text);
        var request = new PlanRequest { Configuration = "x.yaml", WorkingFolder = folder };
        var catalog = ExperimentCatalog.Of(new TrivialExperiment());
        Planner.Plan(request with { Settings = ["sweep={}"] }, catalog);
        var plan = Timed("plan", points, "point", () => Planner.Plan(request, catalog));
        var options = new RunOptions
        {
            OutputFolder = folder,
            Command = "",
            Workers = workers,
            WriteReport = false,
            Verbosity = Verbosity.Quiet
        };
        var cells = points * replicates;
        Timed("run", cells, "cell", () => RunCommand.Execute(plan, options, default));
        Memory();
        Timed("forecast", cells, "cell", () => CostForecast.Of(plan, options));
        Timed("resume, all stored", cells, "cell", () => RunCommand.Execute(plan, options, default));
        Memory();
    }

    private static T Timed<T>(string what, int count, string noun, Func<T> work)
    {
        using var process = Process.GetCurrentProcess();
        var (start, busy) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
        var result = work();
        var elapsed = Stopwatch.GetElapsedTime(start);
        process.Refresh();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what}: {elapsed.TotalSeconds:f2} s, {elapsed.TotalMicroseconds / count:f2} µs a {noun}, "
                + $"processor {(process.TotalProcessorTime - busy).TotalMicroseconds / count:f2} µs"));
        return result;
    }

    private static void Memory()
    {
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"largest working set so "
                    + $"far: {process.PeakWorkingSet64 / 1e6:f0} MB, live {GC.GetTotalMemory(forceFullCollection: true) / 1e6:f0} MB"));
    }
}
