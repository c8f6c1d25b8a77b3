using Ccmc.Statistics;
using Repro.Claims;

namespace Experiments.Shared;

/// <summary>One of several tests that a claim consists of: where, and its finding at a level.</summary>
internal sealed record PointTest(string Point, Func<double, Finding> Judge);

internal static partial class Judgement
{
    /// <summary>
    /// The worst of many tests, each at the Šidák level so that the claim keeps its own. Refuted points come before those that cannot be
    /// judged, these before those that hold; a point to which the claim does not apply counts as none. The finding has the numbers of the
    /// worst point, named in its note; a test's p-value is adjusted for their number, and its minimum detectable effect is the largest of
    /// all points: what holds, holds at every point.
    /// </summary>
    /// <param name="tests">One for each point.</param>
    /// <param name="level">The claim's.</param>
    /// <param name="note">What the reader should know beside the worst point; where points were left out, why.</param>
    /// <param name="leftOut">Points that are not among the tests.</param>
    public static Finding Combine(IEnumerable<PointTest> tests, double level, string note = "", int leftOut = 0)
    {
        var all = tests.ToList();
        if (all.Count == 0) return new InconclusiveFinding("there are no points to judge");
        var each = FamilyWise.Sidak(level, all.Count);
        var judged = all.Select(t => new Judged(t.Point, t.Judge(each))).ToList();
        var applicable = judged.Where(j => j.Finding is not NotTestedFinding).ToList();
        if (applicable.Count == 0) return judged[0].Finding;
        var worst = applicable[0];
        foreach (var next in applicable)
            if (Compare(next.Finding, worst.Finding, each) > 0) worst = next;
        var count = judged.Count(j => j.Finding is not NotTestedFinding and not InconclusiveFinding);
        var why = leftOut > 0 ? note : judged.Select(j => Refusal(j.Finding)).FirstOrDefault(r => r.Length > 0) ?? "";
        return Report(worst, applicable, all.Count, leftOut > 0 ? "" : note).On(count, all.Count + leftOut, why);
    }

    private static string Refusal(Finding finding) => finding switch
    {
        NotTestedFinding n => n.Reason,
        InconclusiveFinding u => u.Reason,
        _ => "",
    };

    private static Finding Report(Judged worst, List<Judged> applicable, int tests, string leftOut)
    {
        var note = applicable.Count == 1 ? $"at {worst.Point}" : $"worst of {applicable.Count} points: {worst.Point}";
        if (worst.Finding.Note.Length > 0) note += $"; {worst.Finding.Note}";
        if (leftOut.Length > 0) note += $"; {leftOut}";
        if (worst.Finding is InconclusiveFinding u) return u with { Reason = $"{worst.Point}: {u.Reason}", Note = note };
        if (worst.Finding is not TestFinding test) return worst.Finding with { Note = note };
        var blindest = worst;
        foreach (var j in applicable)
            if (j.Finding is TestFinding t && !(t.Detectable <= ((TestFinding)blindest.Finding).Detectable)) blindest = j;
        if (blindest != worst) note += $"; the minimum detectable effect is that of {blindest.Point}";
        return test with
        {
            PValue = FamilyWise.SidakAdjusted(test.PValue, tests),
            Detectable = ((TestFinding)blindest.Finding).Detectable,
            Note = note
        };
    }

    /// <summary>Above 0 when the first is worse.</summary>
    private static int Compare(Finding a, Finding b, double level)
    {
        var byVerdict = Severity(a, level).CompareTo(Severity(b, level));
        return byVerdict != 0 ? byVerdict : Strain(a).CompareTo(Strain(b));
    }

    /// <summary>2 refuted, 1 cannot be judged, 0 holds.</summary>
    private static int Severity(Finding finding, double level) => finding switch
    {
        TestFinding t => t.PValue >= level ? 0 : 2,
        BoundFinding b => b.Measured <= b.Bound ? 0 : 2,
        BandFinding b when b.Lower >= b.BandLower && b.Upper <= b.BandUpper => 0,
        BandFinding b when b.Upper >= b.BandLower && b.Lower <= b.BandUpper => 1,
        BandFinding => 2,
        _ => 1,
    };

    /// <summary>How close to being refuted, among findings of one kind and verdict; NaN is worst.</summary>
    private static double Strain(Finding finding)
    {
        var strain = finding switch
        {
            TestFinding t => -t.PValue,
            BoundFinding b => b.Measured / b.Bound,
            BandFinding b => Math.Abs(2 * b.Measured - b.BandLower - b.BandUpper) / (b.BandUpper - b.BandLower),
            _ => 0,
        };
        return double.IsNaN(strain) ? double.PositiveInfinity : strain;
    }

    private sealed record Judged(string Point, Finding Finding);
}
