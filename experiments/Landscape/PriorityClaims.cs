using Repro.Claims;
using Repro.Experiments;
using static System.FormattableString;

namespace Experiments.Landscape;

/// <summary>Descent on priority graphs: its limit, and how it comes near.</summary>
internal static class PriorityClaims
{
    private const string Source = "no minimiser, any priority graph: Li et al. 2024; we derived the approach";

    /// <summary>Half width of the bands of the limits where no rival is near.</summary>
    private const double LimitBand = 0.02;

    /// <summary>Half width of the band of the approach, and the change from which on there is one.</summary>
    private const double ApproachBand = 0.0025, SmallestChange = 0.005;

    /// <summary>Half width of the band of 1/a per e-fold, and how far from its limit it may still be; its rivals are at 0 and beyond
    /// 10.</summary>
    private const double LogarithmBand = 0.05, LogarithmNear = 0.3;

    private static readonly ClaimSource GapClaim = new("svm-gap", Source,
        "If some tokens always beat others, η t · gap tends to ‖W_svm‖². Measured value: growth of 1/gap / prediction (tolerance: "
            + "0.02, or a third of the distance to the nearest rival, the least-norm W of all arcs but one)");

    private static readonly ClaimSource NormClaim = new("svm-norm", Source,
        "‖W‖ grows by ‖W_svm‖ per e-fold of t. Measured value: growth / prediction (tolerance: 0.02, or a third of the distance to the "
            + "nearest rival, the least-norm W of all arcs but one)");

    private static readonly ClaimSource DirectionClaim = new("svm-direction", Source,
        "W itself moves by W_svm per e-fold of t. Measured value: |ΔW / Δ log t − W_svm| / |W_svm|; the nearest rival, the least-norm "
            + "W of all arcs but one, gives at least three times the bound");

    private static readonly ClaimSource ApproachClaim = new("svm-approach", Source,
        "The arcs' odds a, times η t, two decades before the end predict the gap at the end by d log a / d log t = 1 − G a. Measured "
            + "value: η t · gap / prediction (tolerance: 0.0025, or a third of the distance to the rival, no change)");

    private static readonly ClaimSource LogarithmClaim = new("svm-logarithm", Source,
        "A tight arc without a multiplier loses its part a of η t · gap only logarithmically: in the limit 1/a grows by s per e-fold "
            + "of t, s = |x|² less its projection on the other arcs. Measured value: growth / s, against the arcs' dynamics (tolerance "
            + "0.05; rivals: the arc keeps its part, 0, or loses it like a power of t, above 10)");

    /// <summary>Every claim, before there are results.</summary>
    public static IReadOnlyList<ClaimSource> Sources { get; } = [GapClaim, NormClaim, DirectionClaim, ApproachClaim, LogarithmClaim];

    public static IEnumerable<Claim> Of(Results<LandscapeParameters> results)
    {
        var rows = results.Rows(LandscapeTables.Priorities);
        var planned = results.Points.Any(p => p.Parameters.Data is PrioritiesData);
        Claim Judged(ClaimSource source, Func<Finding> judge) => source.Judged(_ => !planned
            ? new NotTestedFinding("no point has data of kind priorities")
            : rows.Count == 0 ? new InconclusiveFinding("no cell has run") : judge());
        yield return Judged(GapClaim, () => Limit(rows, r => r.GapRatio, r => r.GapRatioPredicted, Distance));
        yield return Judged(NormClaim, () => Limit(rows, r => r.NormGrowth, r => r.NormGrowthPredicted, NormDistance));
        yield return Judged(DirectionClaim, () => Direction(rows));
        yield return Judged(ApproachClaim, () => Approach(rows));
        yield return Judged(LogarithmClaim, () => Logarithm(rows));
    }

    /// <summary>Of ‖W‖², relative: how much less the nearest rival has.</summary>
    private static double Distance(PriorityRow r) => r.RivalSquaredNorm is { } rival ? 1 - rival / r.SquaredNorm : 1;

    /// <summary>Of ‖W‖, relative; ‖W′ − W‖ is no less.</summary>
    private static double NormDistance(PriorityRow r) => 1 - Math.Sqrt(1 - Distance(r));

    private static Finding Limit(IReadOnlyList<Measured<LandscapeParameters, PriorityRow>> rows, Func<PriorityRow, double> value,
        Func<PriorityRow, double> predicted, Func<PriorityRow, double> distance)
    {
        var judged = rows.Where(r => Math.Abs(predicted(r.Row) - 1) <= Slower(distance(r.Row))).ToList();
        if (judged.Count == 0)
            return new InconclusiveFinding("on no graph have slower arcs settled at the end of the descent; "
                + "raise maximum_iterations", 1);
        // If the rival is near, the band is narrow; each deviation is in units of the widest band.
        var worst = judged.MaxBy(r => Strain(Math.Abs(value(r.Row) - 1) / Half(distance(r.Row))))!;
        var half = Half(distance(worst.Row));
        return new BandFinding(1, value(worst.Row), null, value(worst.Row), value(worst.Row), 1 - half, 1 + half)
        {
            Note = Invariant($"worst: {Name(worst)}; its nearest rival differs by {distance(worst.Row):0.###}")
        }.On(judged.Count, rows.Count, OnTheWay(judged, rows));
    }

    private static double Half(double distance, double widest = LimitBand) => Math.Min(widest, distance / 3);

    /// <summary>Up to which departure by slower arcs a descent is judged: a fifth of its band.</summary>
    private static double Slower(double distance) => Half(distance) / 5;

    private static Finding Direction(IReadOnlyList<Measured<LandscapeParameters, PriorityRow>> rows)
    {
        var judged = rows.Where(r => r.Row.DirectionPredicted <= Slower(NormDistance(r.Row))).ToList();
        if (judged.Count == 0) return new InconclusiveFinding("on no graph have slower arcs settled at the end of the descent", 1);
        var worst = judged.MaxBy(r => Strain(r.Row.Direction / Half(NormDistance(r.Row))))!;
        return new BoundFinding(worst.Row.Direction, Half(NormDistance(worst.Row)))
        {
            Note = $"worst: {Name(worst)}"
        }.On(judged.Count, rows.Count, OnTheWay(judged, rows));
    }

    private static Finding Approach(IReadOnlyList<Measured<LandscapeParameters, PriorityRow>> rows)
    {
        var judged = rows.Where(r => Change(r.Row) >= SmallestChange).ToList();
        if (judged.Count == 0)
            return new NotTestedFinding("by theory η t · gap is constant on every graph from a hundredth of the steps on: "
                + "there is no approach to measure");
        var worst = judged.MaxBy(r => Strain(Math.Abs(r.Row.Scaled / r.Row.ScaledPredicted - 1) / Half(Change(r.Row), ApproachBand)))!;
        var (ratio, half) = (worst.Row.Scaled / worst.Row.ScaledPredicted, Half(Change(worst.Row), ApproachBand));
        return new BandFinding(1, ratio, null, ratio, ratio, 1 - half, 1 + half)
        {
            Note = Invariant($"worst: {Name(worst)}; its rival differs by {Change(worst.Row):0.####}")
        }.On(judged.Count, rows.Count, judged.Count < rows.Count ? "the others no longer change, by theory" : "");
    }

    /// <summary>By how much η t · gap changes by theory from the hundredth of the steps to their end.</summary>
    private static double Change(PriorityRow r) => Math.Abs(r.ScaledBefore / r.ScaledPredicted - 1);

    private static Finding Logarithm(IReadOnlyList<Measured<LandscapeParameters, PriorityRow>> rows)
    {
        var slow = rows.Where(r => r.Row.TightWithoutForce == 1).ToList();
        if (slow.Count == 0) return new NotTestedFinding("no graph has exactly one arc that is tight without a multiplier");
        var judged = slow.Where(r => Math.Abs(r.Row.InverseGrowthPredicted!.Value - 1) <= LogarithmNear).ToList();
        if (judged.Count == 0)
            return new InconclusiveFinding("no descent is long enough for the logarithm by theory; raise maximum_iterations", 1);
        var worst = judged.MaxBy(r => Strain(Math.Abs(r.Row.InverseGrowth!.Value - r.Row.InverseGrowthPredicted!.Value)))!;
        var (value, predicted) = (worst.Row.InverseGrowth!.Value, worst.Row.InverseGrowthPredicted!.Value);
        return new BandFinding(predicted, value, null, value, value, predicted - LogarithmBand, predicted + LogarithmBand)
        {
            Note = $"worst: {Name(worst)}"
        }.On(judged.Count, slow.Count, judged.Count < slow.Count ? "by theory the others are too far from the limit" : "");
    }

    private static string OnTheWay(IReadOnlyCollection<object> judged, IReadOnlyCollection<object> rows) =>
        judged.Count < rows.Count ? "the others are still more than a fifth of their band from the limit, by theory" : "";

    private static string Name(Measured<LandscapeParameters, PriorityRow> r) =>
        $"{r.Parameters.Data.Label}, {LandscapeFigures.Embedding(r.Parameters.Embeddings)}";

    /// <summary>NaN is worst.</summary>
    private static double Strain(double departure) => double.IsNaN(departure) ? double.PositiveInfinity : departure;
}
