using System.Globalization;
using Repro.Words;
using Spectre.Console;

namespace Repro.Execution;

/// <summary>Shows how far a run is: a bar on a terminal, lines elsewhere, nothing when quiet.</summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan FirstLine = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BarRefresh = TimeSpan.FromMilliseconds(200);

    /// <summary>Shows <paramref name="meter"/> until <paramref name="finished"/> is set. A terminal that has gone away stops the display,
    /// not the run.</summary>
    public static void Follow(Run run, RunMeter meter, WaitHandle finished)
    {
        try
        {
            Show(run, meter, finished);
        }
        catch (Exception e)
        {
            run.Voice.Recorded.Information("the progress display stopped: {cause:l}", e.Message);
            finished.WaitOne();
        }
    }

    /// <summary>One line: cells done, share of the work, cells/s, time left, the cell now slowest.</summary>
    public static string Line(RunMeter.Measures reading)
    {
        var failed = reading.Failed > 0 ? $", {reading.Failed} failed" : "";
        var left = reading.Left is { } l
            ? $", {(reading.IsAtLeast ? "at least " : "")}{Duration.Of(l)} left"
            : ", estimating the time left";
        var slowest = reading.Slowest is { } s ? $", {(s.IsPreparing ? "preparing" : "slowest now")} {s.Cell} ({Duration.Of(s.Elapsed)})" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{reading.Done}/{reading.Cells} cells{failed}, {100 * reading.Share:0} % of the "
                + $"work, {reading.CellsPerSecond:G3} cells/s{left}{slowest}");
    }

    private static void Show(Run run, RunMeter meter, WaitHandle finished)
    {
        var voice = run.Voice;
        if (run.Options.Verbosity == Verbosity.Quiet) finished.WaitOne();
        else if (voice.IsTerminal && voice.Messages.Profile.Capabilities.Interactive) FollowByBar(voice.Messages, meter, finished);
        else FollowByLines(voice, meter, finished);
    }

    private static void FollowByLines(RunVoice voice, RunMeter meter, WaitHandle finished)
    {
        var pause = FirstLine;
        while (!finished.WaitOne(pause))
        {
            voice.Said.Information("{progress:l}", Line(meter.Read()));
            pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause;
        }
    }

    private static void FollowByBar(IAnsiConsole console, RunMeter meter, WaitHandle finished) =>
        console.Progress().AutoClear(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                var bar = context.AddTask(Markup.Escape(Line(meter.Read())), maxValue: 1);
                do
                {
                    var reading = meter.Read();
                    bar.Value = reading.Share;
                    bar.Description = Markup.Escape(Line(reading));
                }
                while (!finished.WaitOne(BarRefresh));
                bar.Value = 1;
            });
}
