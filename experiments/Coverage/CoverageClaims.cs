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
    private const string Derived = "Theorem 3.4; we derived the effective resistance";

    private static readonly ClaimSource ResistanceClaim = new("effective-resistance", Derived,
        "Inside components the mean squared error of log-odds is effective resistance / samples per query. "
            + "Measured value: error / prediction");

    private static readonly ClaimSource TwinsClaim = new("same-likelihood", Theorem,
        "If a graph is not connected, no data can distinguish the chain from a twin whose log-odds differ by 1 across components. "
            + "Measured value: largest difference of a sample's log-likelihoods, computed through attention / rounding bound. One "
            + "prompt that joined two components, the nearest rival, would give at least 1,000");

    /// <summary>How many bounds the rival of <see cref="TwinsClaim"/> must be away.</summary>
    private const double RivalBounds = 1000;

    private static readonly ClaimSource SlopeClaim = new("slope-in-n", Theorem,
        "If the graph is connected, the mean squared error falls as 1/n. Measured value: its slope in log n");

    private static readonly ClaimSource ConvexityClaim = new("strict-convexity", "strict convexity on S_E",
        "The population Hessian is strictly convex off the constants if and only if the co-occurrence graph is connected. "
            + "Measured value: points that disagree");

    /// <summary>Every claim, before there are results.</summary>
    public static IReadOnlyList<ClaimSource> Sources { get; } = [ResistanceClaim, SlopeClaim, TwinsClaim, ConvexityClaim];

    /// <summary>All claims, in the order of the plan's graphs.</summary>
    public static IEnumerable<Claim> Of(Results<CoverageParameters> results)
    {
        var groups = CoverageGroup.Of(results);
        foreach (var group in groups) yield return Resistance(group);
        foreach (var group in groups.Where(g => g.Graph.Connected != false)) yield return Slope(group);
        foreach (var group in groups.Where(g => g.Graph.Connected != true)) yield return SameLikelihood(group, results);
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

    private static Claim SameLikelihood(CoverageGroup group, Results<CoverageParameters> results) => TwinsClaim.Judged(
        _ =>
        {
            var twins = group.Points.SelectMany(p => results.Values(CoverageTables.Twins, p)).ToList();
            if (twins.Count == 0)
                return group.Rows.Count > 0 && group.Rows.All(r => r.Row.Components == 1)
                    ? new NotTestedFinding("the random graph is connected")
                    : new InconclusiveFinding("no point has run");
            var (worst, rival) = (twins.Max(t => t.LikelihoodDifference / t.Bound), twins.Min(t => t.JoinedDifference / t.Bound));
            return rival < RivalBounds
                ? new InconclusiveFinding(Invariant($"a prompt that joined two components would give only {rival:G3} bounds, fewer than ")
                    + Invariant($"{RivalBounds}: take a less extreme matrix"), 1, worst)
                : new BoundFinding(worst, 1)
                {
                    Note = Invariant($"{twins.Count} pairs of chains at least {twins.Min(t => t.Distance):G3} apart; the rival shows ")
                        + Invariant($"{twins.Min(t => t.JoinedDifference):G3} nats in one sample, {rival:G3} bounds")
                }.On(group.Points.Count(p => results.Values(CoverageTables.Twins, p).Count > 0), group.Points.Count, "not run");
        },
        label: group.Label);

    private static Claim Slope(CoverageGroup group) => SlopeClaim.Judged(
        level =>
        {
            if (group.Rows.Count > 0 && group.Rows.All(r => r.Row.Components > 1))
                return new NotTestedFinding("the random graph is not connected");
            var points = group.Judged.Where(r => r.Row is { Components: 1, MseWithin: not null })
                .GroupBy(r => r.Parameters.Samples).Select(SlopePoint)
                .Where(p => p.Replicates >= Measurement.FewestOfAnyLaw && p.StandardError > 0).OrderBy(p => p.X).ToList();
            if (group.SampleSizes < 2) return new NotTestedFinding("one sample size gives no slope");
            if (points.Count < 2)
                return new InconclusiveFinding(
                    $"{(points.Count == 1 ? "one" : "no")} sample size is asymptotic and has at least {Measurement.FewestOfAnyLaw} "
                        + $"replicates; a slope needs 2; {Needed(group)}",
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
                $"{ratios.Length} replicates at asymptotic points; {Measurement.FewestOfAnyLaw} are needed; {Needed(group)}",
                predicted);
        var missing = group.Judged.Count(r => !r.Row.MleExists);
        return Judgement.Mean(ratios, predicted, level)
            .Noted(Invariant($"{ratios.Length} replicates; {missing} at judged points have no estimate"))
            .On(group.Judged, group.Points.Count, NotYet);
    }

    private const string NotYet = "not asymptotic: the second-order term exceeds 0.002 of the first";

    private static string Needed(CoverageGroup group)
    {
        if (group.Rows.Count == 0) return "no point has run";
        var samples = group.Rows.Min(r => r.Row.Remainder * r.Parameters.Samples) / CoverageGroup.JudgedRemainder;
        return Invariant($"points are judged for samples ≥ {Math.Ceiling(samples):R}");
    }
}

/// <summary>A mean at one abscissa with its standard error and the number of replicates behind it.</summary>
internal readonly record struct SlopePoint(double X, double Y, double StandardError, int Replicates);
