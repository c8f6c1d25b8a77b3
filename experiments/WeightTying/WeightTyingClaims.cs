using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.WeightTying;

/// <summary>The claims of <c>weight-tying</c>: first order in ε, draw by draw.</summary>
internal static class WeightTyingClaims
{
    private const string From = "open question: weight tying; derived, experiments/WeightTying/README.md";

    private static readonly ClaimSource Absent = new("absent-mass", From,
        "For each draw the mass on absent tokens, divided by ε, tends to the mean of Σ_{j∉S} (Nα)_j⁺. Measured value: extrapolated "
            + "value (twice that at ε/2 less that at ε) / closed form (tolerance 0.01)");

    private static readonly ClaimSource Gap = new("own-gap", From,
        "For each draw the total variation to the CCMC of the same attention, divided by ε, tends to the mean of ½ (Σ_{j∈S} |δ_j − α_j "
            + "A| + A). Measured value: extrapolated value / closed form (tolerance 0.01)");

    private static readonly ClaimSource Bias = new("fitted-bias", From,
        "For each draw the logits of a CCMC fitted to infinitely many pairs are off by ε H⁺E[δ]. Measured value: relative distance of "
            + "the extrapolated value to the closed form (tolerance 0.01)");

    private static readonly ClaimSource Halving = new("halving", From,
        "The remainder of all three halves with ε. Measured value: mean error at ε / mean error at ε/2, predicted 2 (tolerance 0.1)");

    private static readonly ClaimSource Mean = new("absent-mass-mean", From,
        "Averaged over noise, the absent mass divided by ε is E[Σ_{y∉S} ‖row y‖ ‖α‖₂] / √(2πK). Measured value: mean / prediction");

    private const double Width = 0.01;
    private const double HalvingWidth = 0.1;

    /// <summary>Relative change from ε to ε/2 up to which a draw is of first order, so that what the extrapolation leaves is of the
    /// order of
    /// its square.</summary>
    private const double FirstOrderChange = 0.01;

    /// <summary>Relative errors below which nothing is left to halve but rounding.</summary>
    private const double Rounding = 1e-6;

    /// <summary>Relative errors below this times (κε)² may be of second order: where the first order of a draw happens to cancel.</summary>
    private const double SecondOrder = 50;

    /// <summary>Share of an ε's draws that must be of first order.</summary>
    private const double Most = 0.8;

    /// <summary>Departure of the mean that must be seen.</summary>
    private const double MeanSize = 0.5;

    /// <summary>Every claim, before there are results.</summary>
    public static IReadOnlyList<ClaimSource> Sources { get; } = [Absent, Gap, Bias, Halving, Mean];

    /// <summary>All of them.</summary>
    public static IEnumerable<Claim> Of(Results<WeightTyingParameters> results)
    {
        var rows = results.Rows(WeightTyingTables.FirstOrders);
        yield return Each(Absent, rows, r => Judgement.ExactBeforeRival(
                Extrapolated(r.AbsentMass, r.AbsentMassHalf) / r.AbsentMassPredicted, 1, Width, new("both signs of Nα", 2)));
        yield return Each(Gap, rows, r => Judgement.ExactBeforeRival(
                Extrapolated(r.OwnGap, r.OwnGapHalf) / r.OwnGapPredicted, 1, Width,
                new("the gap without absent mass", r.OwnGapWithoutAbsent / r.OwnGapPredicted)));
        yield return Each(Bias, rows, r => Judgement.ExactBeforeRival(
            r.BiasErrorExtrapolated, 0, Width, new("the law without normalisation", r.BiasRival)));
        yield return Halves(rows);
        yield return Means(rows);
    }

    private static double Extrapolated(double whole, double half) => 2 * half - whole;

    private static double Change(double whole, double half, double predicted) => Math.Abs(whole - half) / predicted;

    private static Claim Each(ClaimSource source, IReadOnlyList<Measured<WeightTyingParameters, FirstOrderRow>> rows,
        Func<FirstOrderRow, Finding> judge)
    {
        var judged = rows.Where(r => IsFirstOrder(r.Row)).ToList();
        return rows.Count == 0
            ? source.NotTested("no point has an ε")
            : source.Judged(level => judged.Count == 0
                ? new InconclusiveFinding("first order is not enough at any ε of these draws")
                : Judgement.Combine(judged.Select(r => new PointTest(Label(r), _ => judge(r.Row))), level,
                    "draws for which first order is not enough", rows.Count - judged.Count));
    }

    private static string Label(Measured<WeightTyingParameters, FirstOrderRow> row) =>
        $"{row.Parameters.Tying.Series}, ε = {Counted.Two(row.Parameters.Tying.Size!.Value)}, draw {row.Point.Draw}";

    /// <summary>By kind of departure, at the largest ε most of whose draws are of first order, over these.</summary>
    private static Claim Halves(IReadOnlyList<Measured<WeightTyingParameters, FirstOrderRow>> rows)
    {
        var tests = rows.GroupBy(r => (r.Parameters.Tying.Series, r.Parameters.VocabularySize)).SelectMany(series => series
            .GroupBy(r => r.Parameters.Tying.Size!.Value).Where(e => e.Count(r => IsFirstOrder(r.Row)) >= Most * e.Count())
            .OrderByDescending(e => e.Key).SelectMany(Errors).DistinctBy(e => e.Name)).ToList();
        return rows.Count == 0
            ? Halving.NotTested("no point has an ε")
            : Halving.Judged(level => tests.Count == 0
                ? new InconclusiveFinding("at no ε is the error of first order for most draws and far above its square")
                : Judgement.Combine(tests.Select(t => t.Test), level));
    }

    private static bool IsFirstOrder(FirstOrderRow r) => r.AbsentMassPredicted > 0
        && Change(r.AbsentMass, r.AbsentMassHalf, r.AbsentMassPredicted) <= FirstOrderChange
        && Change(r.OwnGap, r.OwnGapHalf, r.OwnGapPredicted) <= FirstOrderChange && r.BiasErrorHalf <= FirstOrderChange;

    private static IEnumerable<(string Name, PointTest Test)> Errors(
        IGrouping<double, Measured<WeightTyingParameters, FirstOrderRow>> group)
    {
        var all = group.Select(r => r.Row).Where(IsFirstOrder).ToList();
        var tying = group.First().Parameters.Tying;
        var size = group.Key * (tying is DriftedTying { Condition: var condition } ? condition : 1);
        (string Name, double Whole, double Half)[] errors =
        [
            ("absent mass", all.Average(r => Change(r.AbsentMass, r.AbsentMassPredicted, r.AbsentMassPredicted)),
                all.Average(r => Change(r.AbsentMassHalf, r.AbsentMassPredicted, r.AbsentMassPredicted))),
            ("own gap", all.Average(r => Change(r.OwnGap, r.OwnGapPredicted, r.OwnGapPredicted)),
                all.Average(r => Change(r.OwnGapHalf, r.OwnGapPredicted, r.OwnGapPredicted))),
            ("fitted bias", all.Average(r => r.BiasError), all.Average(r => r.BiasErrorHalf)),
        ];
        return errors.Where(e => e.Half > Math.Max(Rounding, SecondOrder * size * size)).Select(e => (e.Name, new PointTest(
            $"{tying.Series}, ε = {Counted.Two(group.Key)}, {e.Name}",
            _ => Judgement.ExactBeforeRival(e.Whole / e.Half, 2, HalvingWidth, new("an error that stays", 1)))));
    }

    /// <summary>At the ε with most draws of each kind, which are independent.</summary>
    private static Claim Means(IReadOnlyList<Measured<WeightTyingParameters, FirstOrderRow>> rows)
    {
        var groups = rows.Where(r => r.Row.AbsentMassMean > 0 && r.Replicate == 0)
            .GroupBy(r => (r.Parameters.Tying.Series, r.Parameters.VocabularySize, r.Parameters.Prompts))
            .Select(g => g.GroupBy(r => (r.Parameters.Tying.Size, r.Parameters.Matrix)).MaxBy(m => m.Count())!.ToList())
            .Where(g => g.Count >= Measurement.FewestOfAnyLaw).ToList();
        return rows.Count == 0
            ? Mean.NotTested("no point has an ε")
            : Mean.Judged(level => groups.Count == 0
                ? new InconclusiveFinding($"no point has {Measurement.FewestOfAnyLaw} draws")
                : Judgement.Combine(groups.Select(g => new PointTest($"{g[0].Parameters.Tying.Series}, {g.Count} draws", each =>
                    Judgement.BeforeRival(Judgement.Mean([.. g.Select(r => r.Row.AbsentMassHalf / r.Row.AbsentMassMean)], 1, each),
                        new("both signs of Nα", 2), each))), level), MeanSize);
    }
}
