using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Repro.Cli;

/// <summary>Integers of the command line.</summary>
internal static class NumberOption
{
    /// <summary>The integer; null with the mistake told.</summary>
    public static T? Read<T>(ArgumentResult result, string option, T least, T most) where T : struct, IBinaryInteger<T>
    {
        var text = result.Tokens[0].Value;
        if (T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;
        result.AddError($"{option} must be an integer between {least} and {most}, found: {text}");
        return null;
    }
}
