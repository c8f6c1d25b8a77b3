using System.Globalization;

namespace Repro.Words;

/// <summary>Durations as people say them.</summary>
public static class Duration
{
    /// <summary>Of what was measured: <c>40 ms</c>, <c>0.4 s</c>, <c>12 s</c>, <c>3 min 05 s</c>, <c>2 h 10 min</c>.</summary>
    public static string Of(TimeSpan time) => time switch
    {
        { TotalSeconds: > 0 and < 0.1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalMilliseconds)} ms"),
        { TotalSeconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds:00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours} h {time.Minutes:00} min"),
    };

    /// <summary>The same of seconds.</summary>
    public static string OfSeconds(double seconds) => Of(TimeSpan.FromSeconds(seconds));

    /// <summary>Of what is foreseen, no finer than a forecast is: <c>a second</c>, <c>90 s</c>, <c>12 min</c>, <c>2.1 h</c>.</summary>
    public static string Foreseen(double seconds) => seconds switch
    {
        < 1 => "a second",
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:f0} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:f0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:f1} h"),
    };
}
