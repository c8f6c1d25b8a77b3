using Repro.Experiments;

namespace Experiments.Estimate;

/// <summary>A set of winners.</summary>
public sealed record StableSetRow(
    [property: Column("tokens that survive, separated by spaces (white space within a token shown as ␣): "
        + "support of a stable fixed point of the mean field of the fitted chain (rows without finite estimate by ridge 1)")]
            string Winners,
    [property: Column("their shares in the limit, in that order, separated by spaces")] string Shares,
    [property: Column("shares approach the point like t to this power")] double LeadingRate);

/// <summary>A resample.</summary>
public sealed record ResampleRow(
    [property: Column("among the queries whose estimate exists on the data, the share whose estimate exists on the resample")]
        double Existence,
    [property: Column("number of intervals from the resample: log-odds of components of at least two tokens whose estimate exists")]
        int Intervals,
    [property: Column("those that contain the log-odds of the chain from which the resample was drawn")] int Covered,
    [property: Column("joint confidence regions, one a query: (â − a)ᵀ H (â − a) at most the quantile of χ²; 0 with a ridge")] int Regions,
    [property: Column("those that contain the chain's row")] int RegionsCovered,
    [property: Column("score statistic of the direction count (see departures)")] double? ZCount,
    [property: Column("of recency")] double? ZRecency,
    [property: Column("of previous")] double? ZPrevious,
    [property: Column("of induction")] double? ZInduction,
    [property: Column("stable sets of winners of the chain fitted to the resample, separated by ' | '")] string StableSets);

/// <summary>How certain a forecast is.</summary>
/// <param name="Fitted">Whether the fit has it.</param>
public sealed record CertaintyRow(
    [property: Column("stable set of winners, as in forecast")] string Winners,
    [property: Column("whether it is stable for the chain fitted to the data")] bool Fitted,
    [property: Column("share of resamples for whose fitted chain it is stable; missing without resamples")]
        double? ResampledShare,
    [property: Column("number of resamples: from the known truth if there is one, else from the fitted chain (parametric bootstrap)")]
        int Resamples);
