using System.Globalization;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;
using static System.FormattableString;

namespace Experiments.Landscape;

/// <summary>What section 3 and the spectrum say. Nothing here is random beyond the draw of the problem: bounds are proved, bands stated
/// beforehand.</summary>
internal static class LandscapeClaims
{
    /// <summary>Half width of the band of the last rate, and the departure by faster directions (known from the spectrum) up to which a
    /// point is judged.</summary>
    public const double RateBand = 0.01;

    private const double Contamination = 0.002;

    /// <summary>Half width of the band of the 1/t law: what the limit leaves out of a descent that is long enough is a fifth of
    /// it.</summary>
    private const double InverseBand = 0.005;

    private static readonly ClaimSource FlatClaim = new("flat-off-subspace", "the subspace S_E",
        "The loss is flat outside S_E: the Hessian in all entries of W is its projection on S_E. "
            + "Measured value: |H − ΠHΠ| / rounding bound");

    private static readonly ClaimSource ConvexClaim = new("convex-along-segments", "section 3, convexity",
        "The loss is convex: no second difference along a segment in W is negative beyond rounding. "
            + "Measured value: −(smallest second difference) / rounding bound, far below 0 if the loss is convex");

    private static readonly ClaimSource StrictClaim = new("strict-convexity", "strict convexity on S_E",
        "On S_E the loss is strictly convex if and only if every co-occurrence graph is connected; the rank of the Hessian is "
            + "K² minus the number of components. Measured value: replicates that disagree");

    private static readonly ClaimSource StepClaim = new("curvature-bound", "gradient descent on S_E",
        "No curvature on S_E exceeds L, the bound from ½ (I − 11ᵀ/m) for prompts of m tokens that the step is measured by. "
            + "Measured value: largest eigenvalue / L");

    private static readonly ClaimSource SpectrumClaim = new("descent-follows-spectrum", "gradient descent on S_E; we derived it",
        "Near the minimiser the loss gap follows ½ Σ λ c² (1 − ηλ)^{2s} over six decades. "
            + "Measured value: |log(gap / predicted)| / bound");

    private static readonly ClaimSource RateClaim = new("final-rate", "gradient descent on S_E; we derived it",
        "In the end the gap falls by (1 − ηλ_min)² per step, once faster directions no longer count. "
            + "Measured value: log rate / prediction");

    private static readonly ClaimSource NewtonClaim = new("descent-agrees-with-newton", "section 3; uniqueness of the estimate",
        "Gradient descent ends at the maximum-likelihood estimate that Newton's method finds. "
            + "Measured value: largest difference of log-odds / bound from the gradient");

    private static readonly ClaimSource InverseClaim = new("inverse-time", "no minimiser; we derived it",
        "If one token is unbeaten, the gap falls as ‖W_v‖²/(η t). Measured value: growth of 1/gap / prediction");

    /// <summary>Every claim, before there are results.</summary>
    public static IReadOnlyList<ClaimSource> Sources { get; } =
        [FlatClaim, ConvexClaim, StrictClaim, StepClaim, SpectrumClaim, RateClaim, NewtonClaim, InverseClaim, .. PriorityClaims.Sources];

    /// <summary>All claims.</summary>
    public static IEnumerable<Claim> Of(Results<LandscapeParameters> results)
    {
        var curvature = results.Rows(LandscapeTables.Curvatures);
        var descents = results.Rows(LandscapeTables.Convergence);
        var curved = results.Points.Count == 0 || results.Points.Any(p => p.Parameters.Data is not PrioritiesData);
        Claim OfCurvature(ClaimSource source, Func<Finding> judge) => source.Judged(_ => curved
            ? judge()
            : new NotTestedFinding("every point has data of kind priorities, which only descent examines"));
        yield return OfCurvature(FlatClaim, () => Worst(curvature, r => r.OffSubspace / r.OffSubspaceBound));
        yield return OfCurvature(ConvexClaim, () => Worst(curvature, r => -r.SmallestSecondDifference / r.SecondDifferenceBound));
        yield return OfCurvature(StrictClaim, () => Strict(curvature, descents));
        yield return OfCurvature(StepClaim, () => Worst(curvature, r => (r.LargestEigenvalue - r.EigenvalueBound) / r.Lipschitz));
        yield return SpectrumClaim.Judged(_ => Minima(results, descents, r => r.Deviation / r.DeviationBound));
        yield return RateClaim.Judged(_ => Rate(results, descents));
        yield return NewtonClaim.Judged(_ => Minima(results, descents, r => r.EstimateDistance / r.EstimateDistanceBound));
        yield return InverseClaim.Judged(_ => Inverse(results, descents));
        foreach (var claim in PriorityClaims.Of(results)) yield return claim;
    }

    private static Finding Worst(IReadOnlyList<Measured<LandscapeParameters, CurvatureRow>> rows, Func<CurvatureRow, double> ratio) =>
        rows.Count == 0
        ? new InconclusiveFinding("no cell has run", 1)
        : new BoundFinding(rows.Max(r => Strain(ratio(r.Row))), 1) { Note = Invariant($"worst of {rows.Count} replicates") }
            .On(rows, rows.Select(r => r.Point.Cell).Distinct().Count());

    /// <summary>NaN is worst.</summary>
    private static double Strain(double ratio) => double.IsNaN(ratio) ? double.PositiveInfinity : ratio;

    private static Finding Strict(
        IReadOnlyList<Measured<LandscapeParameters, CurvatureRow>> rows,
        IReadOnlyList<Measured<LandscapeParameters, ConvergenceRow>> descents)
    {
        if (rows.Count == 0) return new InconclusiveFinding("no cell has run", 0);
        var exists = descents.Where(d => d.Row.MinimiserExists).Select(d => (d.Point.Cell, d.Replicate)).ToHashSet();
        var judged = rows.Where(r => exists.Contains((r.Point.Cell, r.Replicate))).ToList();
        if (judged.Count == 0) return new InconclusiveFinding("no replicate has a minimiser", 0);
        var all = judged.Count;
        judged = [.. judged.Where(r => LeastEigenvalue(r) > r.Row.EigenvalueBound)];
        if (judged.Count == 0)
        {
            var (least, bound) = (descents.Count == 0 ? 0 : rows.Max(LeastEigenvalue), rows.Min(r => r.Row.EigenvalueBound));
            return new NotTestedFinding(
                string.Create(CultureInfo.InvariantCulture,
                    $"embeddings of this condition and probabilities so near 0 may reduce positive eigenvalues to {least:G2}, "
                    + $"below the rounding of the spectrum, {bound:G2}: rank and curvature cannot be determined"));
        }
        var wrong = judged.Count(r => !Agrees(r.Row, r.Parameters.VocabularySize));
        var connected = judged.Count(r => r.Row.Components == r.Parameters.VocabularySize);
        return new BoundFinding(wrong,
            0)
        {
            Note = string.Create(CultureInfo.InvariantCulture,
                $"{connected} connected replicates, {judged.Count - connected} with several "
                    + $"components{(all > judged.Count ? Invariant($"; {all - judged.Count} whose spectrum may lie below rounding") : "")}")
        }.On(judged, rows.Select(r => r.Point.Cell).Distinct().Count(), "no minimiser, or a spectrum below rounding");
    }

    /// <summary>
    /// What the smallest positive eigenvalue is at least, κ the embeddings' condition where it is given: a graph of resistances up to R has
    /// λ₂ ≥ 2 / ((K − 1) R), the logit Hessians are 1/K of it, their largest eigenvalue is at most ½, and W takes both ends by factors that
    /// differ by κ⁴.
    /// </summary>
    private static double LeastEigenvalue(Measured<LandscapeParameters, CurvatureRow> r)
    {
        var c = r.Parameters.Embeddings is CorrelatedEmbeddings { Condition: var condition } ? condition : 1;
        var size = r.Parameters.VocabularySize;
        return 4 * r.Row.LargestEigenvalue / (size * (size - 1) * r.Row.LargestResistance * c * c * c * c);
    }

    private static bool Agrees(CurvatureRow row, int size)
    {
        var connected = row.Components == size;
        var curved = row.SmallestEigenvalue > row.EigenvalueBound && row.SmallestSecondDifference > row.SecondDifferenceBound;
        var flat = row.SmallestEigenvalue <= row.EigenvalueBound && row.FlatSecondDifference <= row.SecondDifferenceBound;
        return row.Rank == row.RankPredicted && (connected ? curved : flat);
    }

    private static Finding Minima(Results<LandscapeParameters> results, IReadOnlyList<Measured<LandscapeParameters, ConvergenceRow>> rows,
        Func<ConvergenceRow, double?> ratio)
    {
        if (Unmeasured(results, rows) is { } none) return none;
        var ended = rows.Where(r => r.Row.WindowEnd.HasValue).ToList();
        return new BoundFinding(ended.Max(r => Strain(ratio(r.Row) ?? double.NaN)), 1) { Note = Left(rows, ended.Count) }
            .On(ended, results.Points.Count(p => p.Parameters.Data is not UnbeatenData), "no minimiser, or no descent reached its window");
    }

    /// <summary>Why no descent to a minimiser says anything; null where one does.</summary>
    private static Finding? Unmeasured(Results<LandscapeParameters> results,
        IReadOnlyList<Measured<LandscapeParameters, ConvergenceRow>> rows)
    {
        if (Missing(results, unbeaten: false) is { } none) return none;
        if (rows.Any(r => r.Row.WindowEnd.HasValue)) return null;
        var minima = rows.Where(r => r.Parameters.Data is not UnbeatenData).ToList();
        if (minima.Count > 0 && minima.All(IsBelowRounding))
            return new NotTestedFinding(
                $"every descent {Beneath}: use a matrix that is not uniform and has no probabilities so near 0");
        return new InconclusiveFinding(minima.Count == 0 ? "no cell has run" : "no descent reached its window; raise maximum_iterations");
    }

    private const string Beneath = "begins or ends within rounding of its minimiser, or has a spectrum that reaches below rounding";

    private static bool IsBelowRounding(Measured<LandscapeParameters, ConvergenceRow> r) =>
        r.Row is { MinimiserExists: true, WindowEnd: null, Stopped: false };

    private static Finding Rate(Results<LandscapeParameters> results, IReadOnlyList<Measured<LandscapeParameters, ConvergenceRow>> rows)
    {
        if (Unmeasured(results, rows) is { } none) return none;
        var judged = rows.Where(r => r.Row.RateRatioPredicted is { } p && Math.Abs(p - 1) <= Contamination).ToList();
        return judged.Count == 0
            ? new InconclusiveFinding(
                Invariant($"at no point does the slowest direction dominate by the end of the window: eigenvalues are too close"), 1)
            : Band(judged, r => r.RateRatio!.Value, RateBand, Left(rows, judged.Count)).On(judged,
                results.Points.Count(p => p.Parameters.Data is not UnbeatenData),
                "faster directions still matter, or no descent reached its window");
    }

    private static Finding Inverse(Results<LandscapeParameters> results, IReadOnlyList<Measured<LandscapeParameters, ConvergenceRow>> rows)
    {
        if (Missing(results, unbeaten: true) is { } none) return none;
        var unbeaten = rows.Where(r => r.Parameters.Data is UnbeatenData).ToList();
        var known = unbeaten.Where(r => r.Row.InverseGapRatio.HasValue).ToList();
        var judged = known.Where(r => r.Row.LongEnough == true).ToList();
        if (unbeaten.Count > 0 && known.Count == 0)
            return new NotTestedFinding(
                "token 0 occurs in no prompt, or without it the graph is disconnected, so that several groups diverge and the constant is "
                    + "another; or the spectrum reaches below rounding");
        return judged.Count == 0
            ? new InconclusiveFinding("no descent is long enough for the limit; raise maximum_iterations", 1)
            : Band(judged, r => r.InverseGapRatio!.Value, InverseBand,
                Invariant($"worst of {judged.Count} descents; {unbeaten.Count - judged.Count} without that limit or too short")).On(judged,
                results.Points.Count(p => p.Parameters.Data is UnbeatenData), "too short a descent, or another limit");
    }

    private static BandFinding Band(IReadOnlyList<Measured<LandscapeParameters, ConvergenceRow>> judged,
        Func<ConvergenceRow, double> value, double half, string note)
    {
        var worst = judged.Select(r => value(r.Row)).MaxBy(v => Strain(Math.Abs(v - 1)));
        return new(1, worst, null, worst, worst, 1 - half, 1 + half) { Note = note };
    }

    private static NotTestedFinding? Missing(Results<LandscapeParameters> results, bool unbeaten) =>
        results.Points.Any(p => p.Parameters.Data is not PrioritiesData && p.Parameters.Data is UnbeatenData == unbeaten)
        ? null
        : new NotTestedFinding(
            unbeaten ? "no point has data of kind unbeaten" : "every point has data of kind unbeaten or priorities, which have no "
                + "minimiser");

    private static string Left(IReadOnlyList<Measured<LandscapeParameters, ConvergenceRow>> rows, int judged)
    {
        var minima = rows.Where(r => r.Parameters.Data is not UnbeatenData).ToList();
        var below = minima.Count(IsBelowRounding) is > 0 and var count
            ? Invariant($", {count} within rounding or with a spectrum that reaches below it")
            : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"worst of {judged} of {minima.Count} descents; of the "
                + $"others {minima.Count(r => !r.Row.MinimiserExists)} have no minimiser, {minima.Count(r => r.Row.Stopped)} were stopped "
                + $"by maximum_iterations{below}");
    }
}
