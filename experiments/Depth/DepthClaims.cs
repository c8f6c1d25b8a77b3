using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Depth;

/// <summary>The claims of <c>depth</c>.</summary>
internal static class DepthClaims
{
    private const string Source = "open question: depth; derived, experiments/Depth/README.md";

    private static readonly ClaimSource Growth = new("corner-exponent", Source,
        "A loser's count grows like t^g. Without a residual stream g = ρ^(1/L), whatever the upper matrices; with one, g solves g (1 − "
            + "2^(−L)) = α_L. Measured value: its exponent (tolerance at most ± 0.03 and a sixth of the distance to the nearest rival)");

    private static readonly ClaimSource Neutral = new("upper-matrices-move-nothing", Source,
        "Without a residual stream the upper matrices do not change the losers' exponents. Measured value: exponent with strong or "
            + "opposed upper matrices less that with uniform ones (tolerance at most ± 0.03)");

    private static readonly ClaimSource Stream = new("stream-moves-stability", Source,
        "A residual stream can make a corner stable that is unstable for one layer, and the reverse. Measured value: the loser's "
            + "exponent, on the predicted side of 1 (tolerance: a sixth of the distance to 1)");

    private static readonly ClaimSource Created = new("interior-directions", Source,
        "From given shares two tokens move in the direction that the layers' mean field predicts, also towards points that keep both, "
            + "in at least 97 % of trajectories");

    private static readonly ClaimSource Resting = new("interior-share", Source,
        "If the layers' mean field keeps both tokens, the share at the horizon is that of its fixed point (tolerance at most ± 0.015)");

    private static readonly ClaimSource Drawn = new("layered-martingale", Source,
        "ψ(n_j) − Σ_s p_s(j)/n_j(s), p_s from the literal layers, is a martingale for any number of layers. Measured value: its mean "
            + "change per log of the context's length, times √n_j(0)");

    private static readonly ClaimSource Same = new("drawn-law-is-literal", Source,
        "The law that tokens are drawn from, by sums of moments where these are faster, is that of the literal layers. "
        + "Measured value: largest difference of a probability");

    private const string NoneLiteral = "no tokens were drawn through the literal layers";

    private const double ExponentWidth = 0.03;
    private const double ShareWidth = 0.015;
    private const double WrongDirections = 0.03;
    private const double DriftSize = 0.2;

    /// <summary>Difference of a probability that rounding may make: moments are sums over a few hundred positions whose terms cancel to
    /// some 10⁻⁵ of their size.</summary>
    private const double LawRounding = 1e-8;

    /// <summary>Distance to every rival's share from which on a share is judged: at a symmetric point all agree.</summary>
    private const double FarFromRivals = 6 * ShareWidth;

    /// <summary>Every claim, before there are results.</summary>
    public static IReadOnlyList<ClaimSource> Sources { get; } = [Growth, Neutral, Stream, Created, Resting, Drawn, Same];

    /// <summary>All of them; exponents by architecture.</summary>
    public static IEnumerable<Claim> Of(Results<DepthParameters> results)
    {
        var losers = CornerExponents.Of(results);
        if (losers.Count == 0) yield return Growth.NotTested("no start is a corner");
        foreach (var group in losers.GroupBy(l => (l.Point.Parameters.Layers, l.Point.Parameters.Residual)).OrderBy(g => g.Key))
            yield return Growth.Judged(
                level => Judgement.Combine(group.Select(l => new PointTest(Label(l), each => Exponent(l, each))), level),
                label: $"{group.Key.Layers} {(group.Key.Layers == 1 ? "layer" : "layers")}{(group.Key.Residual ? ", residual" : "")}");
        yield return Differences(losers);
        yield return Sides([.. losers.Where(l => l.Point.Parameters.Residual && l.Theory.Border.HasValue && l.Unsettled is null)]);
        foreach (var claim in Shares(ShareEnds.Of(results))) yield return claim;
        yield return Martingale(results);
        yield return results.Rows(DepthTables.Martingale) is { Count: > 0 } rows
            ? Same.Judged(_ => new BoundFinding(rows.Max(r => r.Row.LawDifference), LawRounding))
            : Same.NotTested(NoneLiteral);
    }

    private static Finding Exponent(CornerExponents loser, double level) => loser.Unsettled is { } reason
        ? new InconclusiveFinding(reason, loser.Theory.Predicted)
        : Judgement.BandBeforeRival(
            loser.Estimate, loser.Theory.Predicted, ExponentWidth, loser.Rival, level);

    /// <summary>Strong upper matrices against the most uniform ones, all else alike.</summary>
    private static Claim Differences(IReadOnlyList<CornerExponents> losers)
    {
        var pairs = losers.Where(l => l.Point.Parameters is { Residual: false, Layers: > 1 })
            .Where(l => l.Unsettled is null).GroupBy(l => (Without(l.Point.Parameters), l.Theory.Token, l.Point.Draw))
            .Where(g => g.Count() > 1)
            .Select(g => g.OrderBy(l => Math.Abs((l.Theory.OtherUpper ?? l.Theory.Predicted) - l.Theory.Predicted)).ToList())
            .SelectMany(g => g.Skip(1).Select(l => (Strong: l, Even: g[0]))).ToList();
        return pairs.Count == 0
            ? Neutral.NotTested("no two corners differ only in their upper matrices")
            : Neutral.Judged(level => Judgement.Combine(
                pairs.Select(p => new PointTest(Label(p.Strong), each => Difference(p.Strong, p.Even, each))), level));
    }

    private static Finding Difference(CornerExponents strong, CornerExponents even, double level)
    {
        var (a, b) = (strong.Mean, even.Mean);
        var estimate = strong.Estimate with
        {
            Value = a.Value - b.Value,
            StandardError = Math.Sqrt(a.StandardError * a.StandardError + b.StandardError * b.StandardError),
            Degrees = Math.Min(a.Degrees, b.Degrees),
        };
        var rival = (strong.Theory.OtherUpper ?? strong.Theory.Predicted) - (even.Theory.OtherUpper ?? even.Theory.Predicted);
        return Judgement.BandBeforeRival(estimate, 0, ExponentWidth, new("ratios that multiply", rival), level);
    }

    private static DepthParameters Without(DepthParameters p) =>
        p with { SecondMatrix = new GaussianLogits(), ThirdMatrix = new GaussianLogits(), FourthMatrix = new GaussianLogits() };

    private static Claim Sides(List<CornerExponents> losers) => losers.Count == 0
        ? Stream.NotTested("no corner's stability differs from that of one layer")
        : Stream.Judged(level => Judgement.Combine(losers.Select(l => new PointTest(Label(l), each => Judgement.BandBeforeRival(
            l.Estimate, l.Theory.Predicted, 1, new("the border of stability", 1), each))), level));

    private static IEnumerable<Claim> Shares(IReadOnlyList<ShareEnds> ends)
    {
        var decided = ends.Where(e => e.Decided).ToList();
        yield return ends.Count == 0
            ? Created.NotTested("no start has given shares of two tokens")
            : Created.Judged(level => Directions(decided, level, ends.Count - decided.Count));
        var keep = ends.Where(e => e.Theory.Slope.HasValue).ToList();
        var resting = keep.Where(e => IsSettled(e) && Distance(e) >= FarFromRivals).ToList();
        yield return keep.Count == 0
            ? Resting.NotTested("no start leads to a point that keeps both tokens")
            : Resting.Judged(level => Judgement.Combine(
                resting.Select(e => new PointTest(Label(e.Point.Parameters), each => Share(e, each))), level,
                "not settled by the horizon, or no rival is far enough", keep.Count - resting.Count));
    }

    private static Finding Directions(List<ShareEnds> decided, double level, int left)
    {
        if (decided.Count == 0) return new InconclusiveFinding("at no start is the drift large enough");
        double[] agreements = [.. decided.SelectMany(e => e.Agreements)];
        var other = decided.Where(e => e.DiffersFromOneLayer).Sum(e => e.Shares.Length) / (double)agreements.Length;
        var finding = Judgement.BeforeRival(Judgement.ShareBand(agreements, 1, WrongDirections, level), new("one layer", 1 - other));
        return finding.On(decided.Count, left + decided.Count, left > 0 ? "the drift at the start is too small" : "");
    }

    private static Finding Share(ShareEnds ends, double level) => Judgement.BandBeforeRival(
        Measurement.MeanOfNearNormal(ends.Shares), ends.Theory.Limit, ShareWidth, ends.Rival, level);

    /// <summary>Whether the horizon leaves at most a third of the tolerance between share and limit.</summary>
    public static bool IsSettled(ShareEnds ends) => ends.Remainder <= ShareWidth / 3;

    private static double Distance(ShareEnds ends) => Math.Abs(ends.Rival.Value - ends.Theory.Limit);

    private static Claim Martingale(Results<DepthParameters> results)
    {
        var rows = results.Rows(DepthTables.Martingale);
        var groups = rows.GroupBy(r => (r.Parameters.Layers, r.Parameters.Residual, Kind: r.Parameters.Start.GetType().Name))
            .Where(g => g.Select(r => (r.Point, r.Replicate)).Distinct().Count() >= Measurement.FewestOfAnyLaw).ToList();
        if (rows.Count == 0) return Drawn.NotTested(NoneLiteral);
        return Drawn.Judged(level => groups.Count == 0
            ? new InconclusiveFinding($"no architecture has {Measurement.FewestOfAnyLaw} trajectories")
            : Judgement.Combine(groups.SelectMany(g => g.GroupBy(r => r.Row.Token).Select(t => new PointTest(
                $"{g.Key.Layers} layers{(g.Key.Residual ? ", residual" : "")}, {g.Key.Kind}, token {t.Key}",
                each => Judgement.Mean([.. t.Select(r => r.Row.Change / r.Row.LogLength)], 0, each)))), level,
                "rival: the first layer's law alone, whose largest mean is "
                + Counted.Two(groups.SelectMany(g => g.GroupBy(r => r.Row.Token))
                    .Max(t => Math.Abs(t.Average(r => r.Row.FirstLayerChange / r.Row.LogLength))))),
            DriftSize);
    }

    private static string Label(CornerExponents loser) => $"{Label(loser.Point.Parameters)}, token {loser.Theory.Token}";

    internal static string Label(DepthParameters p) =>
        $"{string.Join(" / ", p.Matrices.Select(MatrixName.Of))}{(p.Residual ? ", residual" : "")}";
}
