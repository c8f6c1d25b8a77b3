using System.Globalization;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;
using static System.FormattableString;

namespace Experiments.Estimate;

/// <summary>Whether the data are a CCMC's; and, where the true chain is known, whether intervals and tests are as reliable as they
/// state.</summary>
internal static class EstimateClaims
{
    private const string Wald = "Theorem 3.4; asymptotic law of maximum likelihood";
    private const string Lemma = "Lemma 2.2; we derived the score tests";

    private static readonly ClaimSource CoverageClaim = new("interval-coverage", Wald,
        "Confidence intervals contain the true log-odds as often as they state. Measured value: their share over resamples (tolerance: "
            + "2 over the samples of the rarest query)");

    private static readonly ClaimSource RegionClaim = new("region-coverage", Wald,
        "Joint confidence regions contain the true row as often as they state. Measured value: their share over resamples, "
            + "binomial since rows are independent");

    private static readonly ClaimSource TruthClaim = new("data-agree-with-truth", Wald,
        "The estimate differs from the true chain by no more than chance. Measured value: "
            + "Σ (â − a)ᵀ H (â − a), which is χ², per degree of freedom");

    private static readonly ClaimSource DeparturesClaim = new("data-are-ccmc", Lemma,
        "The data come from a CCMC: no score test finds a deviation. Measured value: the largest δ of four directions");

    private static readonly ClaimSource LawClaim = new("score-test-law", Lemma,
        "The score tests reject a true CCMC as rarely as they state: each statistic is N(0, 1) over resamples from a CCMC. "
            + "Measured value: the largest Kolmogorov distance");

    /// <summary>Whether a claim is the one that the data are a CCMC's.</summary>
    public static bool IsOfModel(string id) => id.Split('[')[0] == DeparturesClaim.Id;

    /// <summary>Every claim, before there are results.</summary>
    public static IReadOnlyList<ClaimSource> Sources { get; } = [CoverageClaim, RegionClaim, TruthClaim, DeparturesClaim, LawClaim];

    /// <summary>All claims, point by point.</summary>
    public static IEnumerable<Claim> Of(Results<EstimateParameters> results)
    {
        foreach (var (point, index) in results.Points.Select((p, i) => (p, i)))
        {
            var label = results.Points.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{index + 1}");
            var known = point.Parameters.Data.Truth is not null;
            Claim Judged(ClaimSource source, double size, Func<double, Finding> judge) => source.Judged(
                level => known
                    ? judge(level) is { Judged: null } finding ? finding.On(finding is InconclusiveFinding ? 0 : 1, 1) : judge(level)
                    : new NotTestedFinding("needs the true chain (set data.truth)"), size, label);
            var redraws = results.Values(EstimateTables.Resamples, point);
            yield return Judged(CoverageClaim, 0.02, level => Coverage(redraws, results.Values(EstimateTables.Diagnostics, point),
                point.Parameters.Confidence, level));
            yield return Judged(RegionClaim, 0.05, level => Regions(redraws, point.Parameters.Confidence, level));
            yield return Judged(TruthClaim, 4, level => Truth(results.Values(EstimateTables.Diagnostics, point), level));
            yield return DeparturesClaim.Judged(level => Departures(results.Values(EstimateTables.Departures, point), level), 1, label);
            yield return Judged(LawClaim, 0.25, level => Law(redraws, level));
        }
    }

    /// <summary>What a coverage may be off by theory, over the samples of the query that has fewest.</summary>
    private const double CoverageRemainder = 2;

    private static Finding Coverage(
        IReadOnlyList<ResampleRow> redraws, IReadOnlyList<DiagnosticRow> queries, double confidence, double level)
    {
        var shares = redraws.Where(r => r.Intervals > 0).Select(r => (double)r.Covered / r.Intervals).ToArray();
        var fewest = queries.Where(q => q.Samples > 0).Select(q => q.Samples).DefaultIfEmpty(1).Min();
        return Judgement.ShareWithin(shares, confidence, Math.Min(CoverageRemainder / fewest, 0.02), level).Noted(Note(redraws));
    }

    private static Finding Regions(IReadOnlyList<ResampleRow> redraws, double confidence, double level)
    {
        long all = redraws.Sum(r => r.Regions), covered = redraws.Sum(r => r.RegionsCovered);
        return all == 0
            ? new InconclusiveFinding("no resample has a row whose estimate exists without ridge", confidence)
            : Judgement.Binomial(covered, all, confidence, level)
                .Noted($"{Invariant($"{covered:N0} of {all:N0} regions")}; {Note(redraws)}");
    }

    private static Finding Truth(IReadOnlyList<DiagnosticRow> queries, double level)
    {
        var (statistic, degrees) = (queries.Sum(q => q.Wald ?? 0), queries.Sum(q => q.WaldDegrees ?? 0));
        return degrees == 0
            ? new InconclusiveFinding("no query's estimate exists without ridge", 0)
            : Judgement.ChiSquared(statistic, degrees, level).Noted(Invariant($"{degrees} degrees of freedom"));
    }

    private static Finding Departures(IReadOnlyList<DepartureRow> rows, double level) => Judgement.Combine(
        rows.Where(r => r.Departure.HasValue)
            .Select(r =>
                new PointTest(r.Direction,
                    l => Judgement.Student(new(r.Departure!.Value, r.StandardError!.Value, double.PositiveInfinity), 0, l))),
        level);

    private static Finding Law(IReadOnlyList<ResampleRow> redraws, double level)
    {
        (string Direction, double?[] Values)[] statistics =
        [
            ("count", [.. redraws.Select(r => r.ZCount)]), ("recency", [.. redraws.Select(r => r.ZRecency)]),
            ("previous", [.. redraws.Select(r => r.ZPrevious)]), ("induction", [.. redraws.Select(r => r.ZInduction)]),
        ];
        return Judgement.Combine(
            statistics.Select(
                s => new PointTest(s.Direction, l => Judgement.Kolmogorov([.. s.Values.OfType<double>().Select(NormalLaw.Cumulative)], l))),
                level, Note(redraws));
    }

    private static string Note(IReadOnlyList<ResampleRow> redraws) =>
        redraws.Count == 0
            ? "no resamples"
            : Invariant($"n = {redraws.Count:N0} resamples; ")
                + Invariant($"the estimate existed in {100 * redraws.Average(r => r.Existence):0.##} % of the rows");
}
