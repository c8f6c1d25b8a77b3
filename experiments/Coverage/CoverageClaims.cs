using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;
using static System.FormattableString;

namespace Experiments.Coverage;

/// <summary>What Theorem 3.4 and the effective-resistance law say, judged on points whose remainder is far below what the claims must
/// see.</summary>
internal static class CoverageClaims
{
    private const string Theorem = "Theorem 3.4";
    private const string Derived = "Theorem 3.4; effective resistance derived here";

    private static readonly ClaimSource ResistanceClaim = new("effective-resistance", Derived,
        "Inside components the mean squared error of log-odds over its prediction, effective resistance over samples per query, is 1");

    private static readonly ClaimSource FloorClaim = new("across-floor", Derived,
        "Across components the mean squared error of log-odds over its prediction, gap² + variance, less 1, is 0: it does not fall with n");

    private static readonly ClaimSource SlopeClaim = new("slope-in-n", Theorem,
        "Where the graph is connected the mean squared error falls as 1/n: slope −1 in log n");

    private static readonly ClaimSource ConvexityClaim = new("strict-convexity", "strict convexity on S_E",
        "The population Hessian's smallest eigenvalue off the constants is positive iff the co-occurrence graph is connected: "
            + "departures among all points");

    /// <summary>Every claim, before there are results.</summary>
    public static IReadOnlyList<ClaimSource> Sources { get; } = [ResistanceClaim, SlopeClaim, FloorClaim, ConvexityClaim];

    /// <summary>All claims, in the order of the plan's graphs.</summary>
    public static IEnumerable<Claim> Of(Results<CoverageParameters> results)
    {
        var groups = CoverageGroup.Of(results);
        foreach (var group in groups) yield return Resistance(group);
        foreach (var group in groups.Where(g => g.Graph.Connected != false)) yield return Slope(group);
        foreach (var group in groups.Where(g => g.Graph.Connected != true)) yield return Floor(group);
        yield return Convexity(results);
    }

    private static Claim Resistance(CoverageGroup group) => ResistanceClaim.Judged(
        level =>
        {
            var ratios = group.Judged.Where(r => r.Row is { MseWithin: not null, MseWithinPredicted: not null })
                .Select(r => r.Row.MseWithin!.Value / r.Row.MseWithinPredicted!.Value);
            return Mean([.. ratios], 1, group,
                level, group.Rows.Any(r => r.Row.MseWithinPredicted.HasValue) ? "" : "no component holds a pair of tokens");
        },
        size: 0.1, group.Label);

    private static Claim Floor(CoverageGroup group) => FloorClaim.Judged(
        level =>
        {
            var ratios = group.Judged.Where(r => r.Row is { MseAcross: not null, MseAcrossPredicted: not null })
                .Select(r => r.Row.MseAcross!.Value / r.Row.MseAcrossPredicted!.Value - 1).ToArray();
            // Without an edge nothing is estimated: no chance enters, and measured and predicted differ by rounding alone. Both are means
            // of at most K³ squares, each off by at most (K³ + 4) ε/2 of itself.
            if (ratios.Length > 0 && group.Rows.All(r => r.Row.Coverage == 0))
                return new BoundFinding(ratios.Max(Math.Abs), RoundingOfMeans(group.Rows[0].Parameters.VocabularySize))
                    .On(group.Judged, group.Points.Count, NotYet);
            return Mean(ratios, 0, group, level, group.Rows.Any(r => r.Row.Components > 1) ? "" : "the graph drawn is connected");
        },
        size: 0.02, group.Label);

    private static double RoundingOfMeans(double size) => (size * size * size + 4) * (Math.BitIncrement(1.0) - 1);

    private static Claim Slope(CoverageGroup group) => SlopeClaim.Judged(
        level =>
        {
            if (group.Rows.Count > 0 && group.Rows.All(r => r.Row.Components > 1))
                return new NotTestedFinding("the graph drawn is not connected");
            var points = group.Judged.Where(r => r.Row is { Components: 1, MseWithin: not null })
                .GroupBy(r => r.Parameters.Samples).Select(SlopePoint)
                .Where(p => p.Replicates >= Measurement.FewestOfAnyLaw && p.StandardError > 0).OrderBy(p => p.X).ToList();
            if (group.SampleSizes < 2) return new NotTestedFinding("one sample size gives no slope");
            if (points.Count < 2)
                return new InconclusiveFinding(
                    $"{(points.Count == 1 ? "one" : "no")} sample size is asymptotic and has "
                        + $"{Measurement.FewestOfAnyLaw} replicates or more, where a slope needs 2; {Needed(group)}",
                    -1);
            var fit = LinearFit.Weighted([.. points.Select(p => p.X)],
                [.. points.Select(p => p.Y)], [.. points.Select(p => p.StandardError)]);
            return Judgement.Student(new(fit.Slope, fit.SlopeError, points.Min(p => p.Replicates) - 1), -1, level)
                .Noted(Invariant($"{points.Count} sample sizes")).On(group.Judged, group.Points.Count, NotYet);
        },
        size: 0.05, group.Label);

    /// <summary>Each draw's error is divided by its own constant n × prediction, so that all draws have equal weight; what remains is 1/n
    /// if the theorem holds.</summary>
    private static SlopePoint SlopePoint(IGrouping<int, Measured<CoverageParameters, ErrorRow>> rows)
    {
        var values = rows.Select(r => r.Row.MseWithin!.Value / (r.Row.MseWithinPredicted!.Value * r.Parameters.Samples)).ToArray();
        var moments = SampleMoments.Of(values);
        return new(Ccmc.Functions.Elementary.Log(rows.Key), Ccmc.Functions.Elementary.Log(moments.Mean),
            moments.StandardError / moments.Mean, moments.Count);
    }

    private static Claim Convexity(Results<CoverageParameters> results) => ConvexityClaim.Judged(_ =>
        {
            var points = results.Rows(CoverageTables.Errors).Where(r => r.Replicate == 0).Select(r => r.Row).ToList();
            if (points.Count == 0) return new InconclusiveFinding("no point has run", 0);
            var undecided = points.Count(p => p.Components == 1 && p.EigenvalueFloor <= p.EigenvalueBound);
            var (connected, apart) = (points.Where(p => p.Components == 1).ToList(), points.Where(p => p.Components > 1).ToList());
            var wrong = connected.Count(
                p => !(p.SmallestEigenvalue > p.EigenvalueBound && p.SmallestEigenvalue >= p.EigenvalueFloor - p.EigenvalueBound))
                + apart.Count(p => !(p.SmallestEigenvalue <= p.EigenvalueBound));
            return undecided > 0
                ? new InconclusiveFinding(Invariant($"at {undecided} connected points the eigenvalue's lower bound is below rounding"),
                    0, wrong)
                : new BoundFinding(wrong,
                    0)
                { Note = Invariant($"{connected.Count} connected points, {apart.Count} with several components") }
                    .On(points.Count, results.Points.Count, points.Count < results.Points.Count ? "not run" : "");
        });

    private static Finding Mean(double[] ratios, double predicted, CoverageGroup group, double level, string notApplicable)
    {
        if (group.Rows.Count > 0 && notApplicable.Length > 0) return new NotTestedFinding(notApplicable);
        if (ratios.Length < Measurement.FewestOfAnyLaw)
            return new InconclusiveFinding(
                $"{ratios.Length} replicates at points that are asymptotic, of {Measurement.FewestOfAnyLaw} needed; {Needed(group)}",
                predicted);
        var missing = group.Judged.Count(r => !r.Row.MleExists);
        return Judgement.Mean(ratios, predicted, level)
            .Noted(Invariant($"{ratios.Length} replicates; at judged points {missing} have no estimate")).On(group.Judged, group.Points.Count, NotYet);
    }

    private const string NotYet = "not asymptotic: the second order is above 0.002 of the first";

    private static string Needed(CoverageGroup group)
    {
        if (group.Rows.Count == 0) return "no point has run";
        var samples = group.Rows.Min(r => r.Row.Remainder * r.Parameters.Samples) / CoverageGroup.JudgedRemainder;
        return Invariant($"points are judged from samples = {Math.Ceiling(samples):R} on");
    }
}

/// <summary>A mean at one abscissa with its standard error and the number of replicates behind it.</summary>
internal readonly record struct SlopePoint(double X, double Y, double StandardError, int Replicates);
