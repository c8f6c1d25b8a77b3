using Repro.Experiments;

namespace Experiments.Estimate;

/// <summary>A set of winners.</summary>
public sealed record StableSetRow
{
    /// <summary>Winners.</summary>
    [Column("tokens that survive, separated by spaces (white space within a token shown as ␣): support of a stable fixed point of the mean field of the fitted chain (rows without finite estimate by ridge 1)")]
    public required string Winners { get; init; }

    /// <summary>Shares.</summary>
    [Column("their shares in the limit, in that order, separated by spaces")]
    public required string Shares { get; init; }

    /// <summary>Rate.</summary>
    [Column("shares approach the point like t to this power")]
    public required double LeadingRate { get; init; }
}

/// <summary>A redraw.</summary>
public sealed record ResampleRow
{
    /// <summary>Existence.</summary>
    [Column("share of the queries, of those whose estimate exists on the data, whose estimate exists on the redrawn ones")]
    public required double Existence { get; init; }

    /// <summary>Intervals.</summary>
    [Column("intervals that the redrawn data give: log-odds of components of two tokens or more whose estimate exists")]
    public required int Intervals { get; init; }

    /// <summary>Covered.</summary>
    [Column("those that hold the log-odds of the chain from which the next tokens were drawn")]
    public required int Covered { get; init; }

    /// <summary>Regions.</summary>
    [Column("joint confidence regions, one a query: (â − a)ᵀ H (â − a) at most the quantile of χ²; 0 with a ridge")]
    public required int Regions { get; init; }

    /// <summary>Regions covered.</summary>
    [Column("those that hold the chain's row")]
    public required int RegionsCovered { get; init; }

    /// <summary>z of count.</summary>
    [Column("score statistic of the direction count (see departures)")]
    public required double? ZCount { get; init; }

    /// <summary>z of recency.</summary>
    [Column("of recency")]
    public required double? ZRecency { get; init; }

    /// <summary>z of previous.</summary>
    [Column("of previous")]
    public required double? ZPrevious { get; init; }

    /// <summary>z of induction.</summary>
    [Column("of induction")]
    public required double? ZInduction { get; init; }

    /// <summary>Stable sets.</summary>
    [Column("stable sets of winners of the chain fitted to the redrawn data, separated by ' | '")]
    public required string StableSets { get; init; }
}

/// <summary>How certain a forecast is.</summary>
public sealed record CertaintyRow
{
    /// <summary>Winners.</summary>
    [Column("stable set of winners, as in forecast")]
    public required string Winners { get; init; }

    /// <summary>Whether the fit has it.</summary>
    [Column("whether it is stable for the chain fitted to the data")]
    public required bool Fitted { get; init; }

    /// <summary>Share.</summary>
    [Column("share of the redrawn data sets for whose fitted chain it is stable; missing without redraws")]
    public required double? ResampledShare { get; init; }

    /// <summary>Redraws.</summary>
    [Column("redrawn data sets: from the known truth where there is one, else from the fitted chain (parametric bootstrap)")]
    public required int Resamples { get; init; }
}
