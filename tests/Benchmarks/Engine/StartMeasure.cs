using System.Diagnostics;
using System.Globalization;

namespace Benchmarks.Engine;

/// <summary>
/// What a task of a cluster costs before and after its cells: <c>Benchmarks.dll start TIMES WORDS…</c> runs the words (a program and its
/// arguments) so often and prints the processor time of each, user and system, and the wall time. Linux only.
/// </summary>
internal static class StartMeasure
{
    private const double TicksASecond = 100;

    public static int Run(string[] args)
    {
        if (args.Length < 2 || !OperatingSystem.IsLinux()
            || !int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out var times))
        {
            Console.Error.WriteLine("start TIMES PROGRAM [ARGUMENT…], on Linux");
            return 2;
        }
        var measured = Enumerable.Range(0, times).Select(_ => Once(args[1..])).OrderBy(m => m.Cpu).ToList();
        var (cpu, wall) = (measured[times / 2].Cpu, measured.Select(m => m.Wall).Order().ElementAt(times / 2));
        var words = string.Join(' ', args[1..]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"processor {cpu:0.00} s ({measured[0].Cpu:0.00} to {measured[^1].Cpu:0.00}), wall {wall:0.00} s: {words}"));
        return 0;
    }

    private static (double Cpu, double Wall) Once(string[] words)
    {
        var (before, start) = (OfChildren(), Stopwatch.GetTimestamp());
        var started = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using (var process = Process.Start(started)!)
        {
            var told = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0) throw new InvalidOperationException(told.Result);
        }
        return (OfChildren() - before, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    // Fields 16 and 17, behind the name in brackets: what children that have ended took, in ticks.
    private static double OfChildren()
    {
        var fields = File.ReadAllText("/proc/self/stat").Split(") ")[^1].Split(' ');
        return fields[13..15].Sum(f => double.Parse(f, CultureInfo.InvariantCulture)) / TicksASecond;
    }
}
