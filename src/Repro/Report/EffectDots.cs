using System.Globalization;
using Repro.Claims;
using Repro.Words;

namespace Repro.Report;

/// <summary>How far the cases of a claim are from what was predicted, in units of what the test could have detected: a small drawing
/// without a script.</summary>
internal static class EffectDots
{
    private const double One = 36;
    private const double Most = 1.5;

    /// <summary>The drawing; a dash where no case has a number.</summary>
    public static string Of(IReadOnlyList<ClaimResult> cases)
    {
        var dots = cases.Select(c => (c.Verdict, Effect: Effect(c))).Where(d => d.Effect is not null).ToList();
        if (dots.Count == 0) return "<span class=\"soft\">–</span>";
        var worst = dots.MaxBy(d => Math.Abs(d.Effect!.Value)).Effect!.Value;
        var label = cases.Count == 1 ? Number.OnPage(worst, 2) : $"{dots.Count} cases, the largest {Number.OnPage(worst, 2)}";
        return $"""
            <svg class="dots" viewBox="-60 -8 120 16" role="img" aria-label="{label}"><title>{label}</title>
            <path d="M-58 0H58M-36-5V5M0-7V7M36-5V5"/>{string.Concat(dots.Select(Dot).Distinct())}</svg>
            """;
    }

    /// <summary>(measured − predicted) / detectable; of a claim with a bound measured / bound; null where that is no number.</summary>
    public static double? Effect(ClaimResult claim)
    {
        var effect = claim switch
        {
            { Measured: { } m, Bound: { } b } when b != 0 => m / b,
            { Measured: 0, Bound: 0 } => 0,
            { Measured: { } m, Predicted: { } p, Detectable: > 0 and var d } => (m - p) / d,
            _ => double.NaN,
        };
        return double.IsNaN(effect) ? null : effect;
    }

    private static string Dot((Verdict Verdict, double? Effect) dot)
    {
        var at = One * Math.Clamp(dot.Effect!.Value, -Most, Most);
        return string.Create(CultureInfo.InvariantCulture, $"<circle class=\"{VerdictMark.Class(dot.Verdict)}\" cx=\"{at:0.#}\" r=\"3\"/>");
    }
}
