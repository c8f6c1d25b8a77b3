using System.Globalization;
using Ccmc.Models;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Equivalence;

/// <summary>Lemma 2.2 and its positional form: identities within rounding, a test of drawn tokens, and failure where a condition is dropped.</summary>
internal static class EquivalenceClaims
{
    private const string Lemma = "Lemma 2.2";
    private const string Subspace = "Theorem 2.3; projection and inverse map derived (ccmc.md section 1)";
    private const string Positional = "Section 6; conditions derived (ccmc.md section 1)";

    /// <summary>With a condition dropped the departure must be at least this many times what rounding explains.</summary>
    private const double Margin = 1000;

    /// <summary>Departure per token that the G-tests must see: a total variation of about 0.05 (Pinsker).</summary>
    private const double SmallestDivergence = 0.005;

    /// <summary>All claims; those without rows are not applicable.</summary>
    public static IEnumerable<Claim> Of(Results<EquivalenceParameters> results)
    {
        var all = results.Rows(EquivalenceExperiment.Equivalence);
        var planned = results.Points.Select(p => p.Parameters.Positional).ToList();
        var anyPlain = planned.Any(p => p is NoPositions);
        var anyMet = planned.Any(p => p is PositionalPrior { Dropped: DroppedCondition.None });
        var plain = all.Where(r => r.Parameters.Positional is NoPositions).ToList();
        var met = all.Where(r => r.Parameters.Positional is PositionalPrior { Dropped: DroppedCondition.None }).ToList();

        yield return Within("attention-is-ccmc", Lemma, "Attention's next-token law is the chain's: largest error over its rounding bound", plain, anyPlain, r => r.MaxAbsError / r.Bound);
        yield return Within("round-trip", Subspace, "W → P → W is the identity on S_E: largest relative error over its rounding bound", all, true, r => r.RoundtripError / r.RoundtripBound);
        yield return Within("round-trip-logits", Subspace, "P → W → P is the identity for P > 0: largest error of a logit over its rounding bound", all, true, r => r.LogitRoundtripError / r.RoundtripBound);
        yield return Within("outside-subspace", Subspace, "What W has outside S_E changes no next-token law: largest change over its rounding bound", all, true, r => r.OutsideError / r.OutsideBound);
        yield return Tokens("tokens-from-attention", Lemma, "Tokens drawn from the attention path follow the chain's law: divergence per token is 0", plain, anyPlain);
        yield return Within("positional-attention-is-pe-ccmc", Positional, "With both conditions met attention with positions is the chain with a positional prior: largest error over its rounding bound", met, anyMet, r => r.MaxAbsError / r.Bound);
        yield return Tokens("tokens-from-positional-attention", Positional, "Tokens drawn from attention with positions follow the chain with a positional prior: divergence per token is 0", met, anyMet);
        foreach (var condition in new[] { DroppedCondition.TokenIndependence, DroppedCondition.QueryIndependence, DroppedCondition.Both })
            yield return Broken(condition, [.. all.Where(r => r.Parameters.Positional is PositionalPrior p && p.Dropped == condition)], planned.Any(p => p is PositionalPrior q && q.Dropped == condition));
    }

    private static Claim Within(string id, string source, string statement, IReadOnlyList<Measured<EquivalenceParameters, EquivalenceRow>> rows, bool planned, Func<EquivalenceRow, double> ratio) => new()
    {
        Id = id,
        Source = source,
        Statement = statement,
        Judge = _ =>
        {
            if (!planned) return new NotApplicableFinding("the configuration has no such point");
            if (rows.Count == 0) return new UnderpoweredFinding("no such point has run");
            var worst = rows.MaxBy(r => Ordered(ratio(r.Row)))!;
            return new BoundFinding(ratio(worst.Row), 1) { Note = $"{rows.Count} replicates; worst at κ = {Text(worst.Row.Condition)}, K = {worst.Parameters.VocabularySize}, L = {worst.Parameters.Prompts.Length}" };
        },
    };

    private static Claim Broken(DroppedCondition condition, IReadOnlyList<Measured<EquivalenceParameters, EquivalenceRow>> rows, bool planned) => new()
    {
        Id = $"positional-broken[{Name(condition)}]",
        Source = Positional,
        Statement = $"Without {Spelled(condition)} the law departs from the chain: the rounding bound over the departure, largest over replicates, is below 1/{Text(Margin)}",
        Judge = _ =>
        {
            if (!planned) return new NotApplicableFinding("the configuration has no such point");
            if (rows.Count == 0) return new UnderpoweredFinding("no such point has run");
            var able = rows.Where(r => r.Row.DistinctTokens > 1).ToList();
            if (able.Count == 0) return new NotApplicableFinding("every prompt shows one token, so its law is certain whatever the weights");
            var worst = able.Max(r => Ordered(r.Row.Bound / r.Row.MaxAbsError));
            return new BoundFinding(worst, 1 / Margin) { Note = $"smallest total variation of the {able.Count} replicates: {Text(able.Min(r => r.Row.MaxTotalVariation))}" };
        },
    };

    private static Claim Tokens(string id, string source, string statement, List<Measured<EquivalenceParameters, EquivalenceRow>> rows, bool planned) => new()
    {
        Id = id,
        Source = source,
        Statement = statement,
        Size = SmallestDivergence,
        Judge = level =>
        {
            if (!planned) return new NotApplicableFinding("the configuration has no such point");
            if (rows.Count > 0 && rows.All(r => r.Row.DistinctTokens <= 1)) return new NotApplicableFinding("every prompt shows one token, so its law is certain whatever the weights");
            var (statistic, degrees, tokens) = (0.0, 0L, 0L);
            foreach (var r in rows) (statistic, degrees, tokens) = (statistic + r.Row.GStatistic, degrees + r.Row.GDegrees, tokens + r.Row.GTokens);
            if (degrees == 0) return new UnderpoweredFinding("no prompt left two categories with an expected count of 20 or more", 0);
            // Twice the divergence per token times the tokens is the noncentrality of G.
            return new TestFinding(0, (statistic - degrees) / (2 * tokens), Math.Sqrt(2.0 * degrees) / (2 * tokens), statistic,
                ChiSquaredLaw.UpperTail(statistic, degrees), DetectableNoncentrality(degrees, level) / (2 * tokens))
            { Note = Text($"G-test, {degrees} degrees of freedom, {tokens} tokens") };
        },
    };

    /// <summary>The λ with d + λ − z √(2 (d + 2λ)) = critical value: normal approximation of the noncentral law, z at the power of <see cref="Judgement"/>.</summary>
    private static double DetectableNoncentrality(double degrees, double level)
    {
        var excess = ChiSquaredLaw.UpperQuantile(level, degrees) - degrees;
        var z = NormalLaw.UpperQuantile(1 - Judgement.Power);
        // (λ − x)² = 2 z² (d + 2λ), the larger root.
        var half = excess + 2 * z * z;
        return half + Math.Sqrt(half * half - excess * excess + 2 * z * z * degrees);
    }

    /// <summary>NaN counts as worst.</summary>
    private static double Ordered(double ratio) => double.IsNaN(ratio) ? double.PositiveInfinity : ratio;

    private static string Name(DroppedCondition condition) => condition switch
    {
        DroppedCondition.TokenIndependence => "token-independence",
        DroppedCondition.QueryIndependence => "query-independence",
        _ => "both",
    };

    private static string Spelled(DroppedCondition condition) => condition switch
    {
        DroppedCondition.TokenIndependence => "token independence (e_jᵀ W u_L the same for all j)",
        DroppedCondition.QueryIndependence => "query independence (u_iᵀ W e_q the same for all i)",
        _ => "either condition",
    };

    private static string Text(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
