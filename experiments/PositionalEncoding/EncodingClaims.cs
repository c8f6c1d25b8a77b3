using Ccmc.Functions;
using Ccmc.Models;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.PositionalEncoding;

/// <summary>Equivalence with PE-CCMC, its orientation, and what is left when a condition is dropped.</summary>
internal static class EncodingClaims
{
    private const string Source = "positional encoding; we derived the conditions";

    /// <summary>A departure must be at least this many times what rounding explains.</summary>
    private const double Margin = 1000;

    /// <summary>Orders in the strength are judged up to here, where the second order is a few percent of the first.</summary>
    private const double SmallStrength = 0.1;

    /// <summary>Half width of the band of the order. The second order moves the slope by about 0.01; with as much for noise at 400
    /// replicates the band stays below a third of the way to order 2.</summary>
    private const double OrderBand = 0.15;

    /// <summary>Chance, in a replicate, that every prompt begins and ends with the same token, up to which it is judged: a prior however
    /// steep then tells its ends apart.</summary>
    private const double SameEnds = 1e-6;

    private static readonly ClaimSource IdentityClaim = new("positional-attention-is-pe-ccmc", Source,
        "If both conditions hold, attention with position vectors equals the CCMC with a prior. "
            + "Measured value: largest error / rounding bound");

    private static readonly ClaimSource OrientationClaim = new("age-orientation", Source,
        "The prior depends on age, the token appended last having age 0. Measured value: largest error of attention against the chain "
            + "whose weights follow from the order of appending / rounding bound");

    private static readonly ClaimSource ReversedClaim = new("reversed-prior-shows", Source,
        "A reversed prior is detectable in every replicate: its total-variation distance (bound: the smallest) is at least 1,000 times "
            + "the largest rounding bound (measured value)");

    private static readonly ClaimSource ExplainedClaim = new("dropped-condition-explained", Source,
        "Without token independence the base row has a factor e^{b_j} of the query's position; without query independence the prior has a "
            + "factor e^{c_iq} of the query. Nothing else changes. Measured value: largest error / rounding bound");

    private static readonly ClaimSource BreaksClaim = new("dropped-condition-breaks", Source,
        "Dropping a condition changes the law: the smallest difference of a probability in any replicate (bound) is at least 1,000 times "
            + "the largest rounding bound (measured value)");

    private static readonly ClaimSource OrderClaim = new("gap-is-first-order", Source,
        "The gap is of first order in the strength with which a condition is broken. Measured value: slope of log mean total variation in "
            + "log strength up to 0.1, where the second order is a few per cent of the first (tolerance ± 0.15)");

    public static IReadOnlyList<ClaimSource> Sources { get; } =
        [IdentityClaim, OrientationClaim, ReversedClaim, ExplainedClaim, BreaksClaim, OrderClaim];

    public static IEnumerable<Claim> Of(Results<PositionalEncodingParameters> results)
    {
        var rows = results.Rows(EncodingTables.Equivalence);
        var planned = results.Points.Select(p => p.Parameters).Where(p => p.Study is EquivalenceStudy).ToList();
        var met = Dropping(rows, DroppedCondition.None);
        var anyMet = planned.Count(p => Study(p).Dropped == DroppedCondition.None);
        yield return IdentityClaim.Judged(_ => Within(met, anyMet, r => r.MaxAbsError / r.Bound));
        yield return OrientationClaim.Judged(_ => Within(met, anyMet, r => r.AgeError / r.Bound));
        var sloped = met.Where(r => !IsFlat(r.Parameters)).ToList();
        yield return ReversedClaim.Judged(_ => sloped.Count > 0 && !sloped.Any(TellsEnds)
            ? new InconclusiveFinding(
                "with so few short prompts all may begin and end with the same token, and then a reversed steep prior looks the same; "
                    + "raise prompt_count")
            : Beyond([.. sloped.Where(TellsEnds)], planned.Count(p => Study(p).Dropped == DroppedCondition.None && !IsFlat(p)),
                r => r.ReversedTotalVariation));
        foreach (var condition in DroppedConditions.All)
        {
            var dropped = Dropping(rows, condition).Where(r => Study(r.Parameters).Strength > 0).ToList();
            var any = planned.Count(p => Study(p).Dropped == condition && Study(p).Strength > 0);
            yield return ExplainedClaim.Judged(_ => Within(dropped, any, r => r.ExplainedError / r.Bound),
                label: DroppedConditions.Name(condition));
            yield return BreaksClaim.Judged(_ => Beyond(dropped, any, r => r.MaxAbsError), label: DroppedConditions.Name(condition));
            yield return OrderClaim.Judged(level => Order(dropped, any, level), label: DroppedConditions.Name(condition));
        }
    }

    private static bool TellsEnds(Measured<PositionalEncodingParameters, EncodingRow> r) =>
        Elementary.Exp(-Study(r.Parameters).PromptCount * Elementary.Log(r.Parameters.VocabularySize)) <= SameEnds;

    public static EquivalenceStudy Study(PositionalEncodingParameters p) => (EquivalenceStudy)p.Study;

    private static List<Measured<PositionalEncodingParameters, EncodingRow>> Dropping(
        IReadOnlyList<Measured<PositionalEncodingParameters, EncodingRow>> rows, DroppedCondition condition) =>
        [.. rows.Where(r => Study(r.Parameters).Dropped == condition)];

    /// <summary>Whether the prior is its own mirror image.</summary>
    private static bool IsFlat(PositionalEncodingParameters p)
    {
        var prior = p.Prior.Over(Study(p).Length);
        for (var i = 0; i < prior.Length; i++)
            if (Math.Abs(prior[i] - prior[prior.Length - 1 - i]) > 1e-3 * prior[i]) return false;
        return true;
    }

    private static Finding Within(List<Measured<PositionalEncodingParameters, EncodingRow>> rows,
        int planned, Func<EncodingRow, double> ratio)
    {
        if (planned == 0) return new NotTestedFinding("the configuration has no such point");
        if (rows.Count == 0) return new InconclusiveFinding("no such point has run");
        var worst = rows.MaxBy(r => Ordered(ratio(r.Row)))!;
        return new BoundFinding(ratio(worst.Row),
            1)
        {
            Note = $"{rows.Count} replicates; worst "
                + $"at {worst.Parameters.Prior.Label}, K = {worst.Parameters.VocabularySize}, L = {Study(worst.Parameters).Length}"
        }.On(rows, planned, "not run");
    }

    private static Finding Beyond(List<Measured<PositionalEncodingParameters, EncodingRow>> rows,
        int planned, Func<EncodingRow, double> departure)
    {
        if (planned == 0) return new NotTestedFinding("the configuration has no such point");
        if (rows.Count == 0) return new InconclusiveFinding("no such point has run");
        var least = rows.MinBy(r => double.IsNaN(departure(r.Row)) ? double.NegativeInfinity : departure(r.Row))!;
        return new BoundFinding(Margin * rows.Max(r => r.Row.Bound),
            departure(least.Row))
        { Note = $"{rows.Count} replicates; least at {least.Parameters.Prior.Label}" }.On(rows, planned, "not run, or too few prompts");
    }

    private static Finding Order(List<Measured<PositionalEncodingParameters, EncodingRow>> rows, int planned, double level)
    {
        if (planned == 0) return new NotTestedFinding("the configuration has no such point");
        var points = rows.Where(r => Study(r.Parameters).Strength <= SmallStrength)
            .GroupBy(r => Study(r.Parameters).Strength).OrderBy(g => g.Key)
            .Select(g => (Strength: g.Key, Gap: SampleMoments.Of([.. g.Select(r => r.Row.MeanTotalVariation)]))).ToList();
        if (points.Count < 2) return new NotTestedFinding($"fewer than two strengths up to {SmallStrength} give no order");
        if (points.Any(p => !(p.Gap.Mean > 0))) return new BoundFinding(1, 0) { Note = "no gap at all" };
        if (points.Any(p => p.Gap.Count < Measurement.FewestOfAnyLaw || p.Gap.Variance == 0))
            return new InconclusiveFinding(
                $"an order needs {Measurement.FewestOfAnyLaw} replicates at every strength, not all equal", 1);
        var fit = LinearFit.Weighted(
            [.. points.Select(p => Elementary.Log(p.Strength))], [.. points.Select(p => Elementary.Log(p.Gap.Mean))],
            [.. points.Select(p => p.Gap.StandardError / p.Gap.Mean)]);
        return Judgement.Band(new(fit.Slope, fit.SlopeError, points.Min(p => p.Gap.Count) - 1), 1, OrderBand, level)
            .On(points.Count, planned, points.Count < planned ? $"strengths above {SmallStrength}, where the second-order term "
                + "matters" : "");
    }

    private static double Ordered(double value) => double.IsNaN(value) ? double.PositiveInfinity : value;
}
