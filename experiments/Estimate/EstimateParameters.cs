using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Estimate;

/// <summary>Parameters of <c>estimate</c>.</summary>
public sealed record EstimateParameters
{
    [Parameter("self: the query is the prompt's last token and counts; cross: the query is given separately (pairs: column query; text: "
        + "the token at the position, its prompt being those before it)")]
    public Variant Variant { get; init; } = Variant.Self;

    [Parameter("the data: {pairs: …} or {text: …}")]
    public EstimateData Data { get; init; } = new();

    [Parameter("λ of the ridge λ/2 ‖a‖², the total for each query; 0 is maximum likelihood", Minimum = 0, Maximum = 1e12)]
    public double Ridge { get; init; }

    [Parameter("confidence of the intervals", Minimum = 0, Maximum = 1, Exclusive = true)]
    public double Confidence { get; init; } = 0.95;

    [Parameter("share of samples held out to compare models fitted on the rest: random pairs, or the end of a text; 0 compares "
        + "nothing", Minimum = 0, Maximum = 0.9)]
    public double HeldOut { get; init; } = 0.2;

    [Parameter("block length of a text: sandwich and bootstrap errors treat blocks as independent; 0: four times the context, or less "
        + "if that leaves fewer than 64 blocks",
        Unit = "tokens", Minimum = 0, Maximum = 1_000_000_000)]
    public int Block { get; init; }

    [Parameter("resamples of the block bootstrap of a text", Minimum = 2, Maximum = 100_000)]
    public int BootstrapResamples { get; init; } = 100;

    /// <summary>Budget of the parametric bootstrap.</summary>
    [Parameter("budget of the parametric bootstrap, in distinct tokens of prompts: each replicate resamples the next token of every "
        + "prompt and fits again; replicates beyond the budget are not planned",
        Minimum = 0, Maximum = 1e15)]
    public double ResamplingBudget { get; init; } = 4e7;
}
