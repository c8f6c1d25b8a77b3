using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Repro.Cli;

/// <summary>Integers of the command line.</summary>
internal static class NumberOption
{
    /// <summary>The integer, however it is written (1000, 1e3), as in a configuration; null with the mistake reported.</summary>
    public static T? Read<T>(ArgumentResult result, string option, T least, T most) where T : struct, IBinaryInteger<T>
    {
        var text = result.Tokens[0].Value;
        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (decimal.TryParse(text, styles, CultureInfo.InvariantCulture, out var value) && decimal.IsInteger(value)
            && value >= decimal.CreateChecked(least) && value <= decimal.CreateChecked(most))
            return T.CreateChecked(value);
        result.AddError($"{option} must be an integer between {least} and {most}, found: {text}");
        return null;
    }
}
