using Repro.Claims;
using Repro.Words;

namespace Repro.Report;

/// <summary>Verdicts on a page: sign, word and colour, so that none of them is needed alone.</summary>
internal static class VerdictMark
{
    /// <summary>The verdict's word.</summary>
    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Holds => "holds",
        Verdict.Fails => "fails",
        Verdict.Inconclusive => "inconclusive",
        _ => "not tested",
    };

    /// <summary>The verdict's class in the style sheet.</summary>
    public static string Class(Verdict verdict) => Word(verdict).Replace(' ', '-');

    /// <summary>For example <c>12 hold</c>.</summary>
    public static string Counted(Verdict verdict, int count) => Number.Whole(count) + " " + (verdict, count) switch
    {
        (Verdict.Holds, not 1) => "hold",
        (Verdict.Fails, not 1) => "fail",
        _ => Word(verdict),
    };

    /// <summary>Of one claim.</summary>
    /// <param name="verdict">Its verdict.</param>
    /// <param name="words">What is said of it; the verdict's word if null.</param>
    public static string Of(Verdict verdict, string? words = null) => Span(verdict, words ?? Word(verdict));

    /// <summary>Of several cases of a claim: one mark where they agree, else one for each verdict with its count.</summary>
    public static string Of(IReadOnlyList<ClaimResult> cases)
    {
        var groups = cases.GroupBy(c => c.Verdict).OrderBy(g => Rank(g.Key)).ToList();
        return cases.Count == 1 ? Of(cases[0].Verdict) : string.Join(" ", groups.Select(g => Span(g.Key, Counted(g.Key, g.Count()))));
    }

    /// <summary>The classes of all verdicts among them.</summary>
    public static string Classes(IEnumerable<ClaimResult> cases) => string.Join(' ', cases.Select(c => Class(c.Verdict)).Distinct());

    /// <summary>What needs a reader's eye first.</summary>
    public static int Rank(Verdict verdict) => verdict switch
    {
        Verdict.Fails => 0,
        Verdict.Inconclusive => 1,
        Verdict.NotTested => 2,
        _ => 3,
    };

    private static string Span(Verdict verdict, string text)
    {
        var sign = verdict switch { Verdict.Holds => "✓", Verdict.Fails => "✗", Verdict.Inconclusive => "?", _ => "○" };
        return $"<span class=\"verdict {Class(verdict)}\">{sign} {text}</span>";
    }
}
