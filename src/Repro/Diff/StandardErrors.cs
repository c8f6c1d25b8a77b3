namespace Repro.Diff;

/// <summary>Differences in standard errors.</summary>
internal static class StandardErrors
{
    /// <summary>A difference of two independent estimates over √(s² + t²), s and t being theirs; null if one is unknown or neither
    /// varies.</summary>
    public static double? In(double difference, double? one, double? other) =>
        one is { } s && other is { } t && Math.Sqrt((s * s) + (t * t)) is > 0 and var error ? difference / error : null;
}
