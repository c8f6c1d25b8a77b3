namespace Experiments.TrajectoryCollapse;

/// <summary>Notes of findings.</summary>
internal static class Findings
{
    /// <summary>Sentences that are not empty, joined.</summary>
    public static string Join(params ReadOnlySpan<string> parts)
    {
        var text = "";
        foreach (var part in parts)
            if (part.Length > 0) text = text.Length == 0 ? part : $"{text}; {part}";
        return text;
    }
}
