using System.Globalization;
using Ccmc.Models;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;
using static System.FormattableString;

namespace Experiments.Equivalence;

/// <summary>Lemma 2.2 and its positional form: identities within rounding, a test of drawn tokens, and failure with a condition
/// dropped.</summary>
internal static class EquivalenceClaims
{
    private const string Lemma = "Lemma 2.2";
    private const string Subspace = "the subspace S_E; we derived the projection and the inverse map";
    private const string Positional = "positional encoding; we derived the conditions";

    /// <summary>With a condition dropped the departure must be at least this many times what rounding explains.</summary>
    private const double Margin = 1000;

    /// <summary>Departure per token that the G-tests must see: a total variation of about 0.05 (Pinsker).</summary>
    private const double SmallestDivergence = 0.005;

    private static readonly ClaimSource AttentionClaim = new("attention-is-ccmc", Lemma,
        "Attention's next-token law equals the chain's. Measured value: largest error / rounding bound");

    private static readonly ClaimSource RoundTripClaim = new("round-trip", Subspace,
        "W → P → W is the identity on S_E. Measured value: largest relative error / rounding bound");

    private static readonly ClaimSource RoundTripOfLogitsClaim = new("round-trip-logits", Subspace,
        "P → W → P is the identity for P > 0. Measured value: largest error of a logit / rounding bound");

    private static readonly ClaimSource OutsideClaim = new("outside-subspace", Subspace,
        "The part of W outside S_E changes no next-token law. Measured value: largest change / rounding bound");

    private static readonly ClaimSource TokensClaim = new("tokens-from-attention", Lemma,
        "Tokens drawn by the attention layer follow the chain's law. Measured value: divergence per token");

    private static readonly ClaimSource PositionalClaim = new("positional-attention-is-pe-ccmc", Positional,
        "If both conditions hold, attention with positions equals the chain with a positional prior. "
            + "Measured value: largest error / rounding bound");

    private static readonly ClaimSource PositionalTokensClaim = new("tokens-from-positional-attention", Positional,
        "Tokens drawn by attention with positions follow the chain with a positional prior. Measured value: divergence per token");

    private static readonly ClaimSource BrokenClaim = new("positional-broken", Positional,
        "Dropping a condition changes the law (token independence: e_jᵀ W u_L the same for all j; query independence: u_iᵀ W e_q the same "
            + $"for all i): the smallest difference of a probability in any replicate (bound) is at least {Text(Margin)} times the largest "
            + "rounding bound (measured value)");

    /// <summary>Every claim, before there are results.</summary>
    public static IReadOnlyList<ClaimSource> Sources { get; } = [AttentionClaim, RoundTripClaim, RoundTripOfLogitsClaim,
        OutsideClaim, TokensClaim, PositionalClaim, PositionalTokensClaim, BrokenClaim];

    /// <summary>All claims; those without rows are not tested.</summary>
    public static IEnumerable<Claim> Of(Results<EquivalenceParameters> results)
    {
        var all = results.Rows(EquivalenceTables.Equivalence);
        var planned = results.Points.Select(p => p.Parameters).ToList();
        var anyPlain = planned.Count(p => p.Positional is NoPositions);
        var anyMet = planned.Count(p => Prior(p, DroppedCondition.None));
        var plain = all.Where(r => r.Parameters.Positional is NoPositions).ToList();
        var met = all.Where(r => Prior(r.Parameters, DroppedCondition.None)).ToList();

        yield return Within(AttentionClaim, plain, anyPlain, r => r.MaxAbsError / r.Bound);
        yield return Within(RoundTripClaim, all, planned.Count, r => r.RoundtripError / r.RoundtripBound);
        yield return Within(RoundTripOfLogitsClaim, all, planned.Count, r => r.LogitRoundtripError / r.RoundtripBound);
        yield return Within(OutsideClaim, all, planned.Count, r => r.OutsideError / r.OutsideBound);
        yield return Tokens(TokensClaim, plain, anyPlain);
        yield return Within(PositionalClaim, met, anyMet, r => r.MaxAbsError / r.Bound);
        yield return Tokens(PositionalTokensClaim, met, anyMet);
        foreach (var condition in DroppedConditions.All)
            yield return Broken(condition, [.. all.Where(r => Prior(r.Parameters, condition))], planned.Count(p => Prior(p, condition)));
    }

    private static bool Prior(EquivalenceParameters parameters, DroppedCondition dropped) =>
        parameters.Positional is PositionalPrior && parameters.Dropped == dropped;

    private static Claim Within(ClaimSource source, IReadOnlyList<Measured<EquivalenceParameters, EquivalenceRow>> rows,
        int planned, Func<EquivalenceRow, double> ratio) => source.Judged(
        _ =>
        {
            if (planned == 0) return new NotTestedFinding("the configuration has no such point");
            if (rows.Count == 0) return new InconclusiveFinding("no such point has run");
            var worst = rows.MaxBy(r => Ordered(ratio(r.Row)))!;
            return new BoundFinding(ratio(worst.Row),
                1)
            {
                Note = $"{rows.Count} replicates; worst at κ "
                    + $"= {Text(worst.Row.Condition)}, K = {worst.Parameters.VocabularySize}, L = {worst.Parameters.Prompts.Length}"
            }.On(rows, planned, "not run");
        });

    private static Claim Broken(DroppedCondition condition, IReadOnlyList<Measured<EquivalenceParameters, EquivalenceRow>> rows,
        int planned) => BrokenClaim.Judged(
        _ =>
        {
            if (planned == 0) return new NotTestedFinding("the configuration has no such point");
            if (rows.Count == 0) return new InconclusiveFinding("no such point has run");
            var able = rows.Where(r => r.Row.DistinctTokens > 1).ToList();
            if (able.Count == 0)
                return new NotTestedFinding("every prompt contains only one distinct token, so its law is certain whatever the weights");
            var departure = able.Min(r => r.Row.MaxAbsError);
            return new BoundFinding(Margin * able.Max(r => Ordered(r.Row.Bound)),
                departure)
            {
                Note =
                    $"smallest total variation of the {able.Count} replicates: {Text(able.Min(r => r.Row.MaxTotalVariation))}"
            }.On(able, planned, "not run, or every prompt contains only one distinct token");
        },
        label: DroppedConditions.Name(condition));

    private static Claim Tokens(ClaimSource source, List<Measured<EquivalenceParameters, EquivalenceRow>> rows, int planned) =>
        source.Judged(
        level =>
        {
            if (planned == 0) return new NotTestedFinding("the configuration has no such point");
            if (rows.Count > 0 && rows.All(r => r.Row.DistinctTokens <= 1))
                return new NotTestedFinding("every prompt contains only one distinct token, so its law is certain whatever the weights");
            var (statistic, degrees, drawn) = (0.0, 0L, 0L);
            foreach (var r in rows)
                (statistic, degrees, drawn) = (statistic + r.Row.GStatistic, degrees + r.Row.GDegrees, drawn + r.Row.GTokens);
            if (degrees == 0) return new InconclusiveFinding("no prompt has two categories with an expected count of at least 20", 0);
            // Twice the divergence per token times the tokens is the noncentrality of G.
            return new TestFinding(0, (statistic - degrees) / (2 * drawn), null, statistic,
                Judgement.BothTails(statistic, degrees),
                ChiSquaredLaw.DetectableNoncentrality(level / 2, Judgement.Power, degrees) / (2 * drawn))
            { Note = Invariant($"G-test, {degrees} degrees of freedom, {drawn} tokens") }
                .On(rows.Where(r => r.Row.GDegrees > 0), planned, "no prompt has two categories with an expected count of at least 20");
        },
        SmallestDivergence);

    /// <summary>NaN counts as worst.</summary>
    private static double Ordered(double ratio) => double.IsNaN(ratio) ? double.PositiveInfinity : ratio;

    private static string Text(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
