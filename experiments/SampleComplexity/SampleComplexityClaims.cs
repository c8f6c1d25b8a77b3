using System.Globalization;
using Ccmc.Functions;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.SampleComplexity;

/// <summary>
/// The claims. Slopes and constant are asymptotic, so each is judged by two one-sided tests against a band: a part of the way to the
/// nearest rival law, computed on the grid that was run, the mean corrected by its exact second-order term, so that what remains is
/// O(1/n²). The score statistic's mean is exact at every n and has Student's test; the law of the fits nearest to the limit has
/// Kolmogorov and Smirnov's.
/// </summary>
internal static class SampleComplexityClaims
{
    /// <summary>Points where the estimate exists more seldom are shown and not judged: the conditional mean is then that of a selected
    /// sample.</summary>
    public const double LeastExistence = 0.99;

    /// <summary>Beyond this second-order term the expansion itself is in doubt; its square bounds the order that follows.</summary>
    private const double LargestCorrection = 0.2;

    /// <summary>The third-order term over the square of the second: 2.3 to 2.8 where one log-odds is enumerated exactly.</summary>
    private const double ThirdOrder = 4;

    /// <summary>The law is judged where the second-order term of the mean is below this, so that its other moments are as close to the
    /// limit's.</summary>
    private const double LargestCorrectionOfLaw = 0.02;

    /// <summary>No band is wider than this, however far the rival.</summary>
    private const double WidestBand = 0.1;

    /// <summary>Of the way to the nearest rival: half a band, where noise is far below it, and where noise takes as much.</summary>
    private const double HalfWay = 0.5, Sixth = 1 / 6.0;

    /// <summary>Relative error of the predicted degrees of freedom where the Hessian is an average over sampled prompts.</summary>
    private const double SampledPrediction = 0.002;

    private const string Source = "sample complexity O(K²/n); constant and law derived (Wilks)";

    private static readonly ClaimSource SlopeInSamplesClaim = new("slope-in-samples", Source,
        "The excess risk falls as 1/n. Measured value: the slope of its logarithm in log n, after subtracting the second-order term and "
            + "the score statistic, which degrees-of-freedom tests (tolerance: half the distance to log(n)/n, at most 0.1)");

    private static readonly ClaimSource SlopeInParametersClaim = new("slope-in-parameters", Source,
        "n times the excess risk grows as the number of parameters, K(K − 1) if every graph is connected. Measured value: the slope in "
            + "logarithms, after subtracting the second-order term (tolerance: a sixth of the distance to K²)");

    private static readonly ClaimSource DegreesOfFreedomClaim = new("degrees-of-freedom", Source,
        "At every n the mean of the score statistic at the truth is Σ (K − c_k), the degrees of freedom of the excess risk: K(K − 1) if "
            + "every graph is connected. Measured value: mean / prediction");

    private static readonly ClaimSource RatioClaim = new("ratio", Source,
        "The mean excess risk is ½K(K − 1)/n plus its second-order term. Measured value: risk / prediction, after subtracting the score "
        + "statistic as noise (tolerance: the next term, at most four times the square of the second)");

    private static readonly ClaimSource LawClaim = new("chi-square-law", Source,
        "2n times the excess risk, divided by its mean to second order, follows chi-square with K(K − 1) degrees of freedom. "
            + "Measured value: Kolmogorov distance over all judged fits, which detects K² degrees of freedom");

    private static readonly ClaimSource ComponentsClaim = new("components", Source,
        "If co-occurrence graphs are disconnected, the excess risk counts Σ (K − c_k) parameters, c_k the components of query k's "
            + "graph on all K tokens. Measured value: mean of 2n · excess / prediction to second order; the nearest rival counts one "
            + "more for each query, or all K(K − 1)");

    /// <summary>Every claim, before there are results.</summary>
    public static IReadOnlyList<ClaimSource> Sources { get; } =
        [SlopeInSamplesClaim, SlopeInParametersClaim, DegreesOfFreedomClaim, RatioClaim, ComponentsClaim, LawClaim];

    /// <summary>All claims: two slopes, the score statistic for each vocabulary size, a ratio for each point, the law of all
    /// fits.</summary>
    public static IEnumerable<Claim> Of(IReadOnlyList<PooledPoint> points) =>
    [
        SlopeInSamplesClaim.Judged(level => SlopeInSamples(points, level)),
        SlopeInParametersClaim.Judged(level => SlopeInParameters(points, level)),
        .. points.GroupBy(p => (p.Series, p.Parameters.VocabularySize)).Select(size => DegreesOfFreedomClaim.Judged(
            level => ScoreMean([.. size], level),
            DistanceOfCounts([.. size]),
            $"vocabulary_size={size.Key.VocabularySize}{(size.Key.Series.Length == 0 ? "" : $",{size.Key.Series}")}")),
        .. points.Zip(Labels(points), (point, label) => RatioClaim.Judged(level => Ratio(point, level), RatioSize(point), label)),
        .. Apart(points),
        LawClaim.Judged(level => Law(points, level), DistanceToRival(points)),
    ];

    /// <summary>The nearest wrong count of parameters, relative: K more, as if no row had a gauge (K² where all graphs are connected), or
    /// K(K − 1), as if all were connected.</summary>
    private static double DistanceOfCounts(IReadOnlyList<PooledPoint> points)
    {
        double size = points[0].Parameters.VocabularySize, degrees = points.Max(p => p.Degrees);
        if (degrees == 0 || degrees == size * (size - 1)) return 1 / (size - 1);
        return Math.Min(size, size * (size - 1) - degrees) / degrees;
    }

    /// <summary>A claim for each law of prompts that is given by a graph and leaves some query's graph in pieces.</summary>
    private static IEnumerable<Claim> Apart(IReadOnlyList<PooledPoint> points)
    {
        var apart = points.Where(IsApart).GroupBy(p => (p.Series, p.Parameters.VocabularySize)).ToList();
        if (apart.Count == 0) return [ComponentsClaim.NotTested("no point has pair prompts on a graph that is disconnected for some "
            + "query")];
        return apart.Select(g => ComponentsClaim.Judged(level => Components([.. g], level), DistanceOfCounts([.. g]),
            $"vocabulary_size={g.Key.VocabularySize}{(g.Key.Series.Length == 0 ? "" : $",{g.Key.Series}")}"));
    }

    private static bool IsApart(PooledPoint point)
    {
        var p = point.Parameters;
        if (p.Prompts is not GraphPrompts) return false;
        var law = p.Prompts.Over(p.VocabularySize, p.Variant);
        return Enumerable.Range(0, p.VocabularySize).Any(k => law.Components(k).Max() > 0);
    }

    private static Finding Components(IReadOnlyList<PooledPoint> points, double level)
    {
        var judged = points.Where(p => Refusal(p) is null).ToList();
        if (judged.Count == 0) return new InconclusiveFinding($"no point can be judged{AndLeftOut(points)}", 1);
        var ratios = judged.SelectMany(p => p.Finite).Select(r => PooledPoint.RatioOf(r) / PooledPoint.PredictionOf(r)).ToArray();
        return Judgement.Mean(ratios, 1, level).Noted(string.Create(CultureInfo.InvariantCulture,
            $"{ratios.Length} fits; d = {judged[0].Degrees}, rivals {judged[0].Degrees + judged[0].Parameters.VocabularySize} ")
            + string.Create(CultureInfo.InvariantCulture,
                $"and {judged[0].Parameters.VocabularySize * (judged[0].Parameters.VocabularySize - 1)}"));
    }

    /// <summary>Why a point is not judged; null when it is.</summary>
    public static string? Refusal(PooledPoint point) => point switch
    {
        { Rows.Count: 0 } => "no cell of this point finished",
        { Parameters.Ridge: > 0 } => "with a ridge the estimate is not the one that the claim is about",
        { Degrees: 0 } => "no parameter is identified: no prompt contains two different tokens",
        { Existence: < LeastExistence } => string.Create(
            CultureInfo.InvariantCulture,
            $"the estimate existed in only {point.Rows.Count(r => r.MleExists)} of {point.Rows.Count} fits "
                + $"({100 * point.Existence:0.#} %; 99 % required)"),
        { PredictedRatio: > 1 + LargestCorrection or < 1 - LargestCorrection } => string.Create(
            CultureInfo.InvariantCulture,
            $"n is not yet asymptotic: the second-order term is {point.PredictedRatio - 1:0.###} of the first"),
        _ => null,
    };

    private static Finding Ratio(PooledPoint point, double level)
    {
        if (Refusal(point) is { } reason) return new NotTestedFinding(reason).On(0, 1, reason);
        var second = point.PredictedRatio - 1;
        return Judgement.Within(Measurement.Of(point.Adjusted), point.PredictedRatio, ThirdOrder * second * second, level).Noted(
            string.Create(CultureInfo.InvariantCulture, $"{point.Finite.Count} fits; ratio before subtracting the score statistic "
                + $"{point.Ratio.Mean:0.####} ± {point.Ratio.StandardError:0.####}")).On(1, 1);
    }

    /// <summary>Departure of a ratio that must be seen: a third of the way to ½K² in place of ½K(K − 1), a ratio of
    /// K/(K − 1).</summary>
    private static double RatioSize(PooledPoint point) => Math.Min(WidestBand, 1 / (3 * (point.Parameters.VocabularySize - 1.0)));

    /// <summary>Of all fits, whether their estimate exists or not: the mean is exact. Where prompts are sampled the prediction is known to
    /// about a thousandth.</summary>
    private static Finding ScoreMean(IReadOnlyList<PooledPoint> points, double level)
    {
        var ratios = points.SelectMany(p => p.Rows).Select(r => r.ScoreStatistic / r.DegreesOfFreedom).ToArray();
        var m = Measurement.Mean(ratios);
        var prediction = points.All(p => p.Rows.All(r => r.ExcessRiskStandardError is 0)) ? 0 : SampledPrediction;
        var error = Math.Sqrt(m.StandardError * m.StandardError + prediction * prediction);
        return Beyond(points) is { } beyond
            ? new NotTestedFinding(beyond)
            : Judgement.Student(m with { StandardError = error }, 1, level).Noted($"{ratios.Length} fits").On(points.Count, points.Count);
    }

    private static Finding SlopeInSamples(IReadOnlyList<PooledPoint> points, double level)
    {
        var judged = points.Where(p => Refusal(p) is null && p.Finite.Count > 1).ToList();
        var groups = judged.GroupBy(p => (p.Series, p.Parameters.VocabularySize))
            .Where(g => g.Select(p => p.Parameters.SampleSize).Distinct().Count() > 1).ToList();
        if (groups.Count == 0)
            return NoSlope(points, "no vocabulary size has two sample sizes that can be judged", p => p.Parameters.SampleSize);
        var used = groups.SelectMany((g, i) => g.Select(p => (Group: i, Point: p))).ToList();
        var groupIds = used.Select(u => u.Group).ToArray();
        var x = used.Select(u => Elementary.Log(u.Point.Parameters.SampleSize)).ToArray();
        var y = used.Select((u, i) => LogRatio(Adjusted(u.Point), u.Point) - x[i]).ToArray();
        var rival = used.Select((_, i) => Elementary.Log(x[i]) - x[i]).ToArray();
        return Slope(new(used.ConvertAll(u => Adjusted(u.Point)), groupIds, x, y, rival), -1, HalfWay, level, points);
    }

    private static Finding SlopeInParameters(IReadOnlyList<PooledPoint> points, double level)
    {
        var judged = points.Where(p => Refusal(p) is null && p.Finite.Count > 1).ToList();
        var groups = judged.GroupBy(p => p.Series).Where(g => g.Select(p => p.Degrees).Distinct().Count() > 1).ToList();
        if (groups.Count == 0)
            return NoSlope(points, "no two vocabulary sizes have points that can be judged", p => p.Parameters.VocabularySize);
        var used = groups.SelectMany((g, i) => g.Select(p => (Group: i, Point: p))).ToList();
        var groupIds = used.Select(u => u.Group).ToArray();
        var x = used.Select(u => Elementary.Log(u.Point.Degrees)).ToArray();
        // The score statistic is left in: its mean is the number of parameters that is judged here.
        var y = used.Select((u, i) => LogRatio(u.Point.Ratio, u.Point) + x[i]).ToArray();
        var rival = used.Select((u, i) => 2 * Elementary.Log(u.Point.Parameters.VocabularySize)).ToArray();
        return Slope(new(used.ConvertAll(u => u.Point.Ratio), groupIds, x, y, rival), 1, Sixth, level, points);
    }

    private static Finding NoSlope(IReadOnlyList<PooledPoint> points, string reason, Func<PooledPoint, int> axis)
    {
        if (Beyond(points) is { } beyond) return new NotTestedFinding(beyond);
        return points.Select(axis).Distinct().Count() > 1
            ? new InconclusiveFinding($"{reason}. {LeftOut(points)}")
            : new NotTestedFinding("one value of the axis gives no slope");
    }

    /// <summary>Why the claims apply to no point, however much data; null if they apply to some.</summary>
    private static string? Beyond(IReadOnlyList<PooledPoint> points) =>
        points.All(p => p.Parameters.Ridge > 0 || p.Rows.Count > 0 && p.Degrees == 0) ? Refusal(points[0]) : null;

    private static Finding Slope(SlopeData data, double predicted, double way, double level, IReadOnlyList<PooledPoint> all)
    {
        var errors = data.Moments.ConvertAll(m => m.StandardError / m.Mean).ToArray();
        var weights = errors.Select(e => 1 / (e * e)).ToArray();
        var (slope, error) = GroupedSlope.Fit(data.Groups, data.X, data.Y, weights);
        var half = Math.Min(WidestBand, way * Math.Abs(GroupedSlope.Fit(data.Groups, data.X, data.Rival, weights).Slope - predicted));
        return data.Moments.Any(m => m.Count < Measurement.FewestOfAnyLaw || m.Variance == 0)
            ? new InconclusiveFinding($"a slope needs {Measurement.FewestOfAnyLaw} fits at every point, not all equal", predicted)
            : Judgement.Band(new(slope, error, data.Moments.Min(m => m.Count) - 1), predicted, half, level)
                .On(data.Moments.Count, all.Count, Left(all, data.Moments.Count));
    }

    /// <summary>log of measured over predicted ratio.</summary>
    private static double LogRatio(SampleMoments moments, PooledPoint point) => Elementary.Log(moments.Mean / point.PredictedRatio);

    /// <summary>The ratio without the score statistic's noise; the plain one where that would leave nothing positive (a wrong
    /// model).</summary>
    private static SampleMoments Adjusted(PooledPoint point) => point.Adjusted.Mean > 0 ? point.Adjusted : point.Ratio;

    private static Finding Law(IReadOnlyList<PooledPoint> points, double level)
    {
        if (Beyond(points) is { } beyond) return new NotTestedFinding(beyond);
        var judged = points.Where(p => Refusal(p) is null && Math.Abs(p.PredictedRatio - 1) <= LargestCorrectionOfLaw).ToList();
        if (judged.Count == 0)
            return new InconclusiveFinding($"no point has a second-order term below {LargestCorrectionOfLaw}{AndLeftOut(points)}");
        var levels = judged.SelectMany(p => p.Finite)
            .Select(r =>
                ChiSquaredLaw.LowerTail(r.DegreesOfFreedom * PooledPoint.RatioOf(r) / PooledPoint.PredictionOf(r), r.DegreesOfFreedom))
                    .ToArray();
        Array.Sort(levels);
        var note = string.Create(CultureInfo.InvariantCulture,
            $"{levels.Length} fits whose second-order term is below {LargestCorrectionOfLaw}");
        return Judgement.Kolmogorov(levels, level).Noted(note).On(judged.Count, points.Count, Left(points, judged.Count));
    }

    /// <summary>The smallest Kolmogorov distance of the law from that of K² degrees of freedom, which must be seen.</summary>
    private static double DistanceToRival(IReadOnlyList<PooledPoint> points) =>
        points.Where(p => p.Degrees > 0).Select(p => DistanceToRival(p.Degrees, p.Parameters.VocabularySize)).DefaultIfEmpty(0).Min();

    /// <summary>Kolmogorov distance of chi-square with d and with d K/(K − 1) degrees of freedom, K² in place of K(K − 1); on a grid of a
    /// fiftieth of a standard deviation.</summary>
    private static double DistanceToRival(int degrees, int vocabularySize)
    {
        var rival = degrees * (vocabularySize / (vocabularySize - 1.0));
        var distance = 0.0;
        for (var step = 0; step <= 100; step++)
        {
            var x = degrees + step / 50.0 * Math.Sqrt(2.0 * degrees);
            distance = Math.Max(distance, ChiSquaredLaw.LowerTail(x, degrees) - ChiSquaredLaw.LowerTail(x, rival));
        }
        return distance;
    }

    private static string Left(IReadOnlyList<PooledPoint> points, int judged) =>
        judged < points.Count ? "the estimate exists too rarely, n is not yet asymptotic, or there are too few sizes" : "";

    private static string AndLeftOut(IReadOnlyList<PooledPoint> points) => LeftOut(points) is { Length: > 0 } left ? $". {left}" : "";

    private static string LeftOut(IReadOnlyList<PooledPoint> points)
    {
        var labels = Labels(points);
        var left = points.Select((p, i) => (Label: labels[i], Reason: Refusal(p))).Where(p => p.Reason is not null).ToList();
        return left.Count == 0 ? "" : $"Not judged: {string.Join("; ", left.Select(p => $"{p.Label} ({p.Reason})"))}";
    }

    private static List<string> Labels(IReadOnlyList<PooledPoint> points)
    {
        var labels = new List<string>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var point in points)
        {
            var series = point.Series.Length == 0 ? "" : $",{point.Series}";
            var label = string.Create(CultureInfo.InvariantCulture,
                $"vocabulary_size={point.Parameters.VocabularySize},samples={point.Parameters.SampleSize}{series}");
            seen[label] = seen.GetValueOrDefault(label) + 1;
            labels.Add(seen[label] == 1 ? label : $"{label} #{seen[label]}");
        }
        return labels;
    }

    /// <summary>Points through which a common slope is laid, with a constant for each group.</summary>
    /// <param name="Moments">Whose relative standard errors weigh the points.</param>
    /// <param name="Groups">Index of each point's group.</param>
    /// <param name="X">Logarithm of what varies.</param>
    /// <param name="Y">Logarithm of what is measured.</param>
    /// <param name="Rival">What the nearest rival law would give in its place.</param>
    private sealed record SlopeData(List<SampleMoments> Moments, int[] Groups, double[] X, double[] Y, double[] Rival);
}
