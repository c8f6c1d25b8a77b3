using System.Globalization;
using Repro.Words;
using Spectre.Console;

namespace Repro.Execution;

/// <summary>Shows how far a run is: a bar on a terminal, lines elsewhere, nothing when quiet.</summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan FirstLine = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongCell = TimeSpan.FromSeconds(5);
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

    /// <summary>One line: share of the work, cells done, rate, time left; a cell that has run for long, or any when
    /// <paramref name="verbose"/>.</summary>
    public static string Line(RunMeter.Measures reading, bool verbose = false)
    {
        var failed = reading.Failed > 0 ? $"  {Number.Whole(reading.Failed)} failed" : "";
        var left = reading.Left is { } l ? $"  ETA {(reading.IsAtLeast ? "at least " : "")}{Duration.Of(l)}" : "";
        var slowest = reading.Slowest is { } s && (verbose || s.Elapsed > LongCell)
            ? $"  {(s.IsPreparing ? "preparing" : "slowest")} {s.Cell} ({Duration.Of(s.Elapsed)})" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{100 * reading.Share:0} %  {Number.Whole(reading.Done)}/{Number.Whole(reading.Cells)} cells{failed}  "
                + $"{Number.Plain(reading.CellsPerSecond)}/s{left}{slowest}");
    }

    private static void Show(Run run, RunMeter meter, WaitHandle finished)
    {
        var voice = run.Voice;
        if (run.Options.Verbosity == Verbosity.Quiet) finished.WaitOne();
        else if (voice.IsTerminal && voice.Messages.Profile.Capabilities.Interactive) FollowByBar(run, meter, finished);
        else FollowByLines(run, meter, finished);
    }

    private static void FollowByLines(Run run, RunMeter meter, WaitHandle finished)
    {
        var pause = FirstLine;
        while (!finished.WaitOne(pause))
        {
            run.Voice.Said.Information("{progress:l}", Line(meter.Read(), run.Options.Verbosity == Verbosity.Verbose));
            pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause;
        }
    }

    private static void FollowByBar(Run run, RunMeter meter, WaitHandle finished) =>
        run.Voice.Messages.Progress().AutoClear(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                var bar = context.AddTask(Markup.Escape(Line(meter.Read())), maxValue: 1);
                do
                {
                    var reading = meter.Read();
                    bar.Value = reading.Share;
                    bar.Description = Markup.Escape(Line(reading, run.Options.Verbosity == Verbosity.Verbose));
                }
                while (!finished.WaitOne(BarRefresh));
                bar.Value = 1;
            });
}
