using System.CommandLine.Parsing;
using System.Globalization;

namespace Repro.Cli;

/// <summary>Durations of the command line: a number and ms, s, m or h.</summary>
internal static class DurationOption
{
    private const double LeastSeconds = 0.001;
    private const double MostHours = 500;

    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];

    /// <summary>The duration; null with the mistake reported.</summary>
    public static TimeSpan? Read(ArgumentResult result, string option)
    {
        var text = result.Tokens[0].Value;
        foreach (var (unit, seconds) in Units)
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(text.AsSpan(0, text.Length - unit.Length),
                    NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
                && count * seconds is >= LeastSeconds and <= MostHours * 3600)
                return TimeSpan.FromSeconds(count * seconds);
        result.AddError($"{option} must be a number with its unit, such as 30s, 5m or 1.5h, at least 1ms and at most 500h, found: {text}");
        return null;
    }
}
