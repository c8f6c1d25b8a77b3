using Ccmc.Functions;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Decoding;

/// <summary>The claims of <c>decoding</c>.</summary>
internal static class DecodingClaims
{
    private const string Source = "open question: temperature and top-p; derived, experiments/Decoding/README.md";

    private static readonly ClaimSource Exponent = new("exponent-of-the-law", Source,
        "The next token has probability ∝ (m_j π_qj)^(1/T), within the nucleus. Measured value: relative error of the exponent 1/T, "
            + "estimated by the drawn tokens' ln p less its expectation, divided by the variance of ln p");

    private static readonly ClaimSource Outside = new("nucleus-is-closed", Source,
        "No token outside the top-p nucleus is drawn. Measured value: share of such tokens");

    private static readonly ClaimSource Least = new("nucleus-is-full", Source,
        "The least likely token of the nucleus is drawn as often as its probability says. Measured value: number of such draws less "
            + "the expected number, divided by it");

    private static readonly ClaimSource Exact = new("top-share", Source,
        "With two tokens and identical rows the top share at the horizon has the mean of the exact recursion over tokens. Measured "
            + "value: mean deviation in standard deviations of that law");

    private static readonly ClaimSource Limit = new("shares-above-one", Source,
        "Above T = 1 identical rows keep every token, at shares ∝ π_j^(1/(T − 1)). Measured value: mean top share at the horizon "
            + "(tolerance: at most ± 0.03 and a sixth of the distance to the nearest rival)");

    private const string NoNucleus = "top_p is 1 everywhere";
    private const string NoneOfTwo = "no matrix has two tokens and identical rows";

    private const double ExponentSize = 0.02;
    private const double LeastSize = 0.1;
    private const double ExactSize = 0.7;
    private const double LimitWidth = 0.03;

    /// <summary>A standard deviation that is rounding: of one possible share.</summary>
    private const double Certain = 1e-7;

    /// <summary>Every claim, before there are results.</summary>
    public static IReadOnlyList<ClaimSource> Sources { get; } = [Exponent, Outside, Least, Exact, Limit];

    /// <summary>All of them.</summary>
    public static IEnumerable<Claim> Of(Results<DecodingParameters> results)
    {
        var rows = results.Rows(DecodingTables.Drawn);
        yield return Exponent.Judged(level => Judgement.Combine(rows.GroupBy(r => Regime(r.Parameters)).OrderBy(g => g.Key.Place)
            .Select(g => new PointTest(g.Key.Name, each => Judgement.Mean(
                Relative([.. g.Select(r => r.Row.Residual)], g.Average(r => r.Row.Information)), 0, each))), level), ExponentSize);
        var cut = rows.Where(r => r.Parameters.TopP < 1).ToList();
        yield return cut.Count == 0 ? Outside.NotTested(NoNucleus) : Outside.Judged(_ => new BoundFinding(
            cut.Sum(r => (double)r.Row.Outside!.Value) / cut.Sum(r => (double)r.Parameters.Tokens), 0));
        yield return cut.Count == 0 ? Least.NotTested(NoNucleus) : Least.Judged(level => Judgement.Mean(
            Relative([.. cut.Select(r => r.Row.LeastDrawn!.Value - r.Row.LeastExpected!.Value)],
                cut.Average(r => r.Row.LeastExpected!.Value)), 0, level), LeastSize);
        yield return Shares(results);
        yield return Limits(results);
    }

    private static (int Place, string Name) Regime(DecodingParameters p) => p switch
    {
        { TopP: < 1 } => (2, "top-p below 1"),
        { Temperature: 1 } => (1, "T = 1"),
        _ => (0, "T other than 1"),
    };

    private static double[] Relative(double[] values, double unit) => [.. values.Select(v => v / unit)];

    private static Claim Shares(Results<DecodingParameters> results)
    {
        var exact = results.Rows(DecodingTables.TwoTokens).ToDictionary(r => r.Point.Cell, r => r.Row);
        double[] deviations = [.. results.Rows(DecodingTables.Trajectories).Where(r => exact.ContainsKey(r.Point.Cell))
            .Select(r => Deviation(r.Row.TopShare, exact[r.Point.Cell])).OfType<double>()];
        return exact.Count == 0
            ? Exact.NotTested(NoneOfTwo)
            : Exact.Judged(level => Judgement.Mean(deviations, 0, level), ExactSize);
    }

    /// <summary>In standard deviations; null where the law is certain and right, infinite where it is certain and wrong.</summary>
    private static double? Deviation(double share, TwoTokenRow exact) => exact.StandardDeviation > Certain
        ? (share - exact.TopShare) / exact.StandardDeviation
        : Math.Abs(share - exact.TopShare) <= Certain ? null : double.PositiveInfinity;

    private static Claim Limits(Results<DecodingParameters> results)
    {
        var exact = results.Rows(DecodingTables.TwoTokens)
            .Where(r => r.Parameters.Temperature > 1 && DecodingExperiment.Limit(r.Parameters).HasValue).ToList();
        if (exact.Count == 0) return Limit.NotTested($"{NoneOfTwo}, a temperature above 1 and top_p 1");
        var shares = results.Rows(DecodingTables.Trajectories).ToLookup(r => r.Point.Cell, r => r.Row.TopShare);
        var near = exact.Where(IsNear).ToList();
        return Limit.Judged(level => Judgement.Combine(near.Select(r => new PointTest(
            FormattableString.Invariant($"T = {r.Parameters.Temperature:R}"), each => Judgement.BandBeforeRival(
                Measurement.MeanOfNearNormal([.. shares[r.Point.Cell]]), DecodingExperiment.Limit(r.Parameters)!.Value, LimitWidth,
                CountsAlone(r.Parameters), each))),
            level, "the limit is not reached by the horizon", exact.Count - near.Count));
    }

    /// <summary>Whether the horizon leaves at most a third of the tolerance between the exact mean share and its limit.</summary>
    private static bool IsNear(Measured<DecodingParameters, TwoTokenRow> row)
    {
        var limit = DecodingExperiment.Limit(row.Parameters)!.Value;
        return Math.Abs(row.Row.TopShare - limit) <= Judgement.HalfWidth(limit, LimitWidth, CountsAlone(row.Parameters)) / 3;
    }

    /// <summary>The limit if T acted on the counts and not on P: m ∝ π^(1/(1 − a)), a = 1/T.</summary>
    private static Rival CountsAlone(DecodingParameters p)
    {
        var first = DecodingExperiment.TwoTokens(p)!.Value;
        var power = Elementary.Pow(Math.Max(first, 1 - first) / Math.Min(first, 1 - first), p.Temperature / (p.Temperature - 1));
        return new("a temperature that acts on the counts alone", power / (1 + power));
    }
}
