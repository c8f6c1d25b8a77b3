using Repro.Experiments;

namespace Experiments.Decoding;

/// <summary>One trajectory.</summary>
public sealed record DecodedRow(
    [property: Column("number of tokens after which one token's share of the context stays at least collapse_share up to the horizon; "
        + "empty if there is none", Unit = "tokens")] long? CollapseTime,
    [property: Column("whether the trajectory had not collapsed by the horizon")] bool Censored,
    [property: Column("the most frequent token of the context at the horizon, from 0")] int Leader,
    [property: Column("its share of the context at the horizon")] double TopShare,
    [property: Column("exp of the entropy of the shares at the horizon", Unit = "tokens")] double EffectiveTokens,
    [property: Column("whether at the horizon the query follows itself with probability exactly 1, so that no other token can "
        + "follow")] bool Locked);

/// <summary>The tokens of one trajectory against the law of each.</summary>
public sealed record DrawnRow(
    [property: Column("sum over tokens of ln p − E ln p, p the probability of the drawn token by its law; mean 0", Unit = "nats")]
    double Residual,
    [property: Column("sum over tokens of the variance of ln p, which is the variance of residual; residual divided by it estimates the "
        + "relative error of the exponent 1/T", Unit = "nats²")] double Information,
    [property: Column("tokens drawn from outside the nucleus; empty if top_p is 1", Unit = "tokens")] long? Outside,
    [property: Column("how often the least likely token of a nucleus of two or more was drawn; empty if top_p is 1", Unit = "tokens")]
    long? LeastDrawn,
    [property: Column("its expectation: the sum of its probabilities; empty if top_p is 1", Unit = "tokens")] double? LeastExpected);

/// <summary>The exact law of two tokens with identical rows.</summary>
public sealed record TwoTokenRow(
    [property: Column("mean of the top share at the horizon, by the recursion over tokens")] double TopShare,
    [property: Column("its standard deviation")] double StandardDeviation);

/// <summary>A point over its replicates.</summary>
public sealed record DecodingSummary(
    [property: Column("trajectories")] int Replicates,
    [property: Column("share of trajectories that collapsed by the horizon")] double Collapsed,
    [property: Column("Kaplan–Meier median of the collapse time, the first time at which at most half have not collapsed; "
        + "empty when more than half have not by the horizon", Unit = "tokens")] double? MedianCollapseTime,
    [property: Column("mean over trajectories of the top share at the horizon")] double TopShare,
    [property: Column("standard error of that mean; empty for one replicate")] double? TopShareStandardError,
    [property: Column("identical rows and top_p 1: the top share as t → ∞: 1 if T ≤ 1 and one token is most likely, "
        + "else max π^(1/(T − 1)) / Σ π^(1/(T − 1)); empty for other matrices")] double? TopShareLimit,
    [property: Column("share of trajectories in which the last token repeats for ever")] double Locked);
