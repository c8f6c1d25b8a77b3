using Repro.Experiments;

namespace Repro.Configuration;

/// <summary>The range of a parameter in words, and whether a number is in it.</summary>
internal static class NumberRange
{
    /// <summary>Whether the value is allowed; NaN never is.</summary>
    public static bool Holds(ParameterAttribute about, double value) =>
        about.Exclusive ? value > about.Minimum && value < about.Maximum : value >= about.Minimum && value <= about.Maximum;

    /// <summary>Whether any number is refused.</summary>
    public static bool Bounded(ParameterAttribute about) => double.IsFinite(about.Minimum) || double.IsFinite(about.Maximum);

    /// <summary><c>1 or more</c>, <c>between 0 and 1</c>, <c>above 0 and below 1</c>; empty when every number is allowed.</summary>
    public static string Words(ParameterAttribute about)
    {
        var (from, to) = (CanonicalText.Number(about.Minimum), CanonicalText.Number(about.Maximum));
        return (double.IsFinite(about.Minimum), double.IsFinite(about.Maximum), about.Exclusive) switch
        {
            (false, false, _) => "",
            (true, false, false) => $"{from} or more",
            (false, true, false) => $"{to} or less",
            (true, true, false) => $"between {from} and {to}",
            (true, false, true) => $"above {from}",
            (false, true, true) => $"below {to}",
            (true, true, true) => $"above {from} and below {to}",
        };
    }
}
