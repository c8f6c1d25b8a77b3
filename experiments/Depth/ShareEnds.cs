using Ccmc.Functions;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Depth;

/// <summary>Where trajectories of two tokens from given shares end.</summary>
/// <param name="Point">Where.</param>
/// <param name="Theory">Where theory says.</param>
/// <param name="Shares">Share of token 1 at the horizon, by replicate.</param>
internal sealed record ShareEnds(Point<DepthParameters> Point, RestRow Theory, double[] Shares)
{
    /// <summary>Drift per log t, and way to go, from which on a trajectory's direction is judged.</summary>
    private const double Clear = 0.05;

    /// <summary>Standard deviations of the start's sampling noise that the drift must beat by the horizon.</summary>
    private const double Noise = 5;

    /// <summary>All points with two tokens and given shares.</summary>
    public static IReadOnlyList<ShareEnds> Of(Results<DepthParameters> results) =>
    [
        .. results.ByPoint(DepthTables.Rest).Select(p => new ShareEnds(p.Point, p.Rows[0].Row,
            [.. results.Rows(DepthTables.Growth, p.Point).GroupBy(r => r.Replicate)
                .Select(t => t.TakeLast(2).ToArray()).Select(e => e[1].Row.Count / (double)e[1].Row.Length)])),
    ];

    /// <summary>Whether the drift at the start is large enough to judge directions by it.</summary>
    public bool Decided => Math.Abs(Theory.Drift) >= Math.Max(Clear, Noise / 2 / Math.Sqrt(Point.Parameters.PromptLength))
        && Math.Abs(Theory.Limit - Theory.FirstShare) >= Clear;

    /// <summary>Where the nearest other theory would lead.</summary>
    public Rival Rival => new[] { new Rival("one layer", Theory.OneLayerLimit), new("upper logits halved", Theory.HalvedLimit) }
        .MinBy(r => Math.Abs(r.Value - Theory.Limit))!;

    /// <summary>Distance to the attracting point that remains at the horizon, in order of magnitude. Each layer averages over the past once
    /// more, so with a drift of slope F′ the distance falls as t^{(1 + F′)^{1/L} − 1}.</summary>
    public double Remainder => Math.Abs(Theory.Limit - Theory.FirstShare) * Elementary.Pow(
        1 + Point.Parameters.Tokens / (double)Point.Parameters.PromptLength,
        Elementary.Pow(Math.Max(0, 1 + (Theory.Slope ?? 0)), 1.0 / Point.Parameters.Layers) - 1);

    /// <summary>Whether one layer would lead the other way.</summary>
    public bool DiffersFromOneLayer => (Theory.OneLayerLimit > Theory.FirstShare) != (Theory.Limit > Theory.FirstShare);

    /// <summary>By replicate, 1 for a trajectory that moved the way theory says, else 0.</summary>
    public IEnumerable<double> Agreements => Shares.Select(s => (s > Theory.FirstShare) == (Theory.Limit > Theory.FirstShare) ? 1.0 : 0);

    /// <summary>The row of limits.csv.</summary>
    public LimitRow Row()
    {
        var m = SampleMoments.Of(Shares);
        return new(m.Mean, m.Count > 1 ? m.StandardError : null, Theory.Limit, Agreements.Average(), Decided, m.Count);
    }
}
