using Repro.Claims;

namespace Repro.Report;

/// <summary>The cases of one claim, represented by the one with the largest deviation from its prediction.</summary>
/// <param name="Name">The claim's id without the case in brackets.</param>
/// <param name="Cases">At least one.</param>
internal sealed record ClaimCases(string Name, IReadOnlyList<ClaimResult> Cases)
{
    /// <summary>The case with the largest deviation.</summary>
    public ClaimResult Worst { get; } = Cases.MaxBy(Deviation)!;

    /// <summary>Which case that is; empty for a claim of one case.</summary>
    public string WorstLabel => Label(Worst);

    /// <summary>What was predicted for it, or its bound.</summary>
    public string Predicted => Worst.Bound is { } bound ? $"≤ {ClaimNumbers.Number(bound)}" : ClaimNumbers.Number(Worst.Predicted);

    /// <summary>What was measured, with its standard error where it has one.</summary>
    public string Measured => ClaimNumbers.Measured(Worst);

    /// <summary>The minimum detectable effect, the largest over the cases that hold; empty for bounds.</summary>
    public string Detectable => ClaimNumbers.Number(Cases.Where(claim => claim.Verdict == Verdict.Holds).Max(claim => claim.Detectable));

    /// <summary>Points judged of how many, over all cases, and why not the rest: the first reason where there are several.</summary>
    public string Judged
    {
        get
        {
            if (Points is not { } all) return "";
            var points = ClaimNumbers.Points(all.Judged, all.Of);
            var reasons = Cases.Where(claim => claim.Judged < claim.Of)
                .Select(claim => claim.LeftOut.Length > 0 ? claim.LeftOut : claim.Reason).Distinct().ToList();
            return reasons.Count == 0 ? points : $"{points}: {reasons[0]}{(reasons.Count > 1 ? " …" : "")}";
        }
    }

    /// <summary>How many points of how many are judged, over the cases that have points; null where none has.</summary>
    public (int Judged, int Of)? Points => Cases.All(claim => claim.Of is null)
        ? null
        : (Cases.Sum(claim => claim.Judged ?? 0), Cases.Sum(claim => claim.Of ?? 0));

    /// <summary>How many cases have each verdict.</summary>
    public string Verdicts => Cases.Count == 1
        ? Word(Cases[0].Verdict)
        : string.Join(", ",
            Cases.GroupBy(claim => claim.Verdict).OrderBy(group => group.Key)
                .Select(group => $"{group.Count()} {Word(group.Key, group.Count())}"));

    /// <summary>Which case a claim is; empty for a claim of one case.</summary>
    public string Label(ClaimResult claim) => claim.Id.Length > Name.Length ? claim.Id[(Name.Length + 1)..^1] : "";

    /// <summary>The claims of a run, in its order.</summary>
    public static IEnumerable<ClaimCases> Of(IEnumerable<ClaimResult> claims) =>
        claims.GroupBy(claim => claim.Id.Split('[')[0]).Select(cases => new ClaimCases(cases.Key, [.. cases]));

    /// <summary>For example <c>8 claims in 10 cases: 9 hold, 1 fails</c>; the verdicts are those of the cases.</summary>
    /// <param name="runs">The claims of each run: two runs may test the same claim.</param>
    public static string Counts(params IReadOnlyList<IReadOnlyList<ClaimResult>> runs)
    {
        var cases = runs.SelectMany(claims => claims).ToList();
        var verdicts = cases.GroupBy(c => c.Verdict).OrderBy(g => g.Key).Select(g => VerdictMark.Counted(g.Key, g.Count()));
        return Number(runs) + (cases.Count == 0 ? "" : $": {string.Join(", ", verdicts)}");
    }

    /// <summary>For example <c>8 claims in 10 cases</c>; <c>6 claims</c> where each is tested in one case.</summary>
    /// <param name="runs">The claims of each run.</param>
    public static string Number(params IReadOnlyList<IReadOnlyList<ClaimResult>> runs)
    {
        var (claims, cases) = (runs.Sum(run => Of(run).Count()), runs.Sum(run => run.Count));
        var number = claims == 0 ? "no claims" : $"{Words.Number.Whole(claims)} {(claims == 1 ? "claim" : "claims")}";
        return number + (cases == claims ? "" : $" in {Words.Number.Whole(cases)} cases");
    }

    /// <summary>How far a case is from its prediction, in standard errors or as a share of its bound; below 0 where it was not
    /// judged.</summary>
    private static double Deviation(ClaimResult claim) => claim switch
    {
        { Verdict: Verdict.NotTested } => -2,
        { Verdict: Verdict.Inconclusive } => -1,
        { Measured: { } measured, Bound: { } bound } => measured / bound,
        { Measured: { } measured, Predicted: { } predicted, StandardError: > 0 and var error } => Math.Abs(measured - predicted) / error,
        _ => 0,
    };

    private static string Word(Verdict verdict, int count = 1) => verdict switch
    {
        Verdict.Holds => count == 1 ? "holds" : "hold",
        Verdict.Fails => count == 1 ? "**fails**" : "**fail**",
        Verdict.Inconclusive => "inconclusive",
        _ => "not tested",
    };
}
