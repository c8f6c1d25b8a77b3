using Ccmc.Functions;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.PositionalEncoding;

/// <summary>Prior and matrix from data: rate, law, intervals, what is identified.</summary>
internal static class RecoveryClaims
{
    private const string Source = "positional encoding, learning; we derived identifiability";

    /// <summary>Two starts agree to this, in nats: scoring stops at steps of 10⁻⁹.</summary>
    private const double SameEstimate = 1e-6;

    /// <summary>A third of the way to n^(−1/2) in the errors themselves.</summary>
    private const double SlopeSize = 1 / 3.0;

    private const double WaldSize = 0.3;
    private const double LawSize = 0.3;
    private const double CoverageSize = 0.05;

    private static readonly ClaimSource SlopeClaim = new("prior-slope", Source,
        "The mean squared error of the fitted log ρ falls as 1/n. Measured value: slope of its logarithm in log n, over all series");

    private static readonly ClaimSource WaldClaim = new("prior-wald", Source,
        "At every n the error of the fitted log ρ has the covariance of the inverse information. "
            + "Measured value: mean Wald statistic / degrees of freedom, over all series");

    private static readonly ClaimSource LawClaim = new("prior-chi-square", Source,
        "At the largest n the Wald statistic of the fitted log ρ follows χ² with one degree of freedom fewer than identified positions. "
            + "Measured value: Kolmogorov distance over all fits");

    private static readonly ClaimSource CoverageClaim = new("interval-coverage", Source,
        "Intervals of ± 1.96 standard errors contain the true log ρ in 95 % of cases");

    private static readonly ClaimSource IdentifiedClaim = new("identified", Source,
        "ρ is identified up to one factor, except that ρ of the last position is not if prompts contain the query only there, since it "
            + "occurs only times π_qq. A maximum exists if and only if Ford's condition holds for each query: every group of tokens "
            + "was chosen over another. Measured value: fits that disagree");

    private static readonly ClaimSource StartsClaim = new("one-maximum", Source,
        "Two starts end at the same log ρ, whether tokens are distinct (concave) or repeat (not concave). "
            + "Measured value: largest difference, in nats");

    public static IReadOnlyList<ClaimSource> Sources { get; } =
        [SlopeClaim, WaldClaim, LawClaim, CoverageClaim, IdentifiedClaim, StartsClaim];

    public static IEnumerable<Claim> Of(Results<PositionalEncodingParameters> results)
    {
        var all = RecoveryPoint.Of(results);
        var series = all.GroupBy(p => p.Series).ToList();
        if (all.Count == 0)
        {
            foreach (var source in Sources) yield return source.NotTested("the configuration has no recovery study");
            yield break;
        }
        yield return SlopeClaim.Judged(level => Slope([.. series.Select(s => s.OrderBy(p => p.Study.Samples).ToList())], level), SlopeSize);
        yield return WaldClaim.Judged(level => Wald(all, level), WaldSize);
        yield return CoverageClaim.Judged(
            level => Coverage(all, level), CoverageSize);
        yield return LawClaim.Judged(level => Law([.. series.Select(s => s.MaxBy(p => p.Study.Samples)!)], level), LawSize);
        yield return IdentifiedClaim.Judged(_ => Identified(all));
        yield return StartsClaim.Judged(_ => Starts(all));
    }

    /// <summary>The mean of the series' slopes, each weighted by its precision.</summary>
    private static Finding Slope(List<List<RecoveryPoint>> series, double level)
    {
        var several = series.FindAll(s => s.Count > 1);
        if (several.Count == 0) return new NotTestedFinding("one n gives no slope").On(0, series.Count);
        var (sum, weights, fewest, judged) = (0.0, 0.0, int.MaxValue, 0);
        foreach (var points in several)
        {
            var errors = points.ConvertAll(p => SampleMoments.Of([.. p.Fitted.Select(r => r.PriorError!.Value)]));
            if (errors.Any(m => m.Count < Measurement.FewestOfAnyLaw || m.Variance == 0)) continue;
            var fit = LinearFit.Weighted(
                [.. points.Select(p => Elementary.Log(p.Study.Samples))], [.. errors.Select(m => Elementary.Log(m.Mean))],
                [.. errors.Select(m => m.StandardError / m.Mean)]);
            var weight = 1 / (fit.SlopeError * fit.SlopeError);
            (sum, weights, judged) = (sum + weight * fit.Slope, weights + weight, judged + 1);
            fewest = Math.Min(fewest, errors.Min(m => m.Count));
        }
        var why = $"fewer than {Measurement.FewestOfAnyLaw} fits at some n, or all equal";
        return judged == 0
            ? new InconclusiveFinding(why, -1).On(0, series.Count, why)
            : Judgement.Student(new(sum / weights, 1 / Math.Sqrt(weights), fewest - 1), -1, level)
                .On(judged, series.Count, judged < series.Count ? why : "");
    }

    private static Finding Wald(List<RecoveryPoint> points, double level)
    {
        var judged = points.FindAll(p => p.PredictedDegrees > 0 && p.Fitted.Any());
        const string none = "no ratio of the prior is identified, or no fit has a maximum";
        if (points.All(p => p.PredictedDegrees == 0)) return new NotTestedFinding(none).On(0, points.Count, none);
        return Judgement.ChiSquared(judged.Sum(p => p.Fitted.Sum(r => r.Wald!.Value)), judged.Sum(p => p.Fitted.Sum(r => r.Degrees)), level)
            .On(judged.Count, points.Count, judged.Count < points.Count ? none : "");
    }

    private static Finding Coverage(List<RecoveryPoint> points, double level)
    {
        double[] shares = [.. points.SelectMany(p => p.Fitted).Where(r => r.Degrees > 0).Select(r => r.Covered!.Value)];
        return points.All(p => p.PredictedDegrees == 0)
            ? new NotTestedFinding("no ratio of the prior is identified").On(0, points.Count)
            : Judgement.Share(shares, 0.95, level).Noted($"{shares.Length} fits").On(points.Count, points.Count);
    }

    private static Finding Law(IReadOnlyList<RecoveryPoint> points, double level)
    {
        var levels = points.SelectMany(p => p.Fitted).Where(r => r.Degrees > 0)
            .Select(r => ChiSquaredLaw.LowerTail(r.Wald!.Value, r.Degrees)).Order().ToArray();
        return Judgement.Kolmogorov(levels, level).Noted($"{levels.Length} fits").On(points.Count, points.Count);
    }

    private static Finding Identified(IReadOnlyList<RecoveryPoint> points)
    {
        var rows = points.SelectMany(p => p.Rows.Select(r => (Point: p, Row: r))).ToList();
        if (rows.Count == 0) return new InconclusiveFinding("no cell has run");
        if (!rows.Any(r => r.Row.Converged || r.Point.EveryPositionTells))
            return new InconclusiveFinding("no fit has a maximum, and no data need have one: raise samples");
        var wrong = rows.Count(r => r.Row.Converged ? r.Row.OpenQueries > 0 : r.Row.OpenQueries == 0 && r.Point.EveryPositionTells)
            + rows.Count(
                r => (r.Row.Converged || r.Point.EveryPositionTells)
                    && (r.Row.NullDirections != r.Point.PredictedNullDirections || r.Row.Degrees != r.Point.PredictedDegrees));
        return new BoundFinding(wrong,
            0)
        {
            Note = $"{rows.Count} fits, {rows.Count(r => !r.Row.Converged)} without a "
                + $"maximum, {rows.Count(r => r.Row.OpenQueries > 0)} of data that have none"
        }.On(points.Count(p => p.Rows.Count > 0), points.Count, "not run");
    }

    private static Finding Starts(IReadOnlyList<RecoveryPoint> points)
    {
        var differences = points.SelectMany(p => p.Rows).Where(r => r.StartDifference is not null)
            .Select(r => r.StartDifference!.Value).ToList();
        return differences.Count == 0
            ? new InconclusiveFinding("no fit was repeated from a second start")
            : new BoundFinding(differences.Max(), SameEstimate) { Note = $"{differences.Count} fits" }
                .On(points.Count(p => p.Rows.Any(r => r.StartDifference is not null)), points.Count, "no fit has a maximum");
    }
}
