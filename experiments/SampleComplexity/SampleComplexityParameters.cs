using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.SampleComplexity;

/// <summary>Parameters of <c>sample-complexity</c>.</summary>
public sealed record SampleComplexityParameters
{
    /// <summary>Samples per parameter when neither count is given.</summary>
    internal const double DefaultSamplesPerParameter = 256;

    [Parameter("number of tokens K; ignored if the matrix is explicit or from a file", Unit = "tokens", Minimum = 2, Maximum = 200)]
    public int VocabularySize { get; init; } = 8;

    [Parameter("number of samples n over all queries; omit it if samples_per_parameter is given",
        Unit = "samples", Minimum = 1, Maximum = 1e9)]
    public int? Samples { get; init; }

    /// <summary>n / K(K − 1).</summary>
    [Parameter("n = this times K(K − 1), rounded; omit it if samples is given (with neither, 256)",
        Unit = "samples", Minimum = 0.01, Maximum = 1e8)]
    public double? SamplesPerParameter { get; init; }

    [Parameter("law of the prompts")]
    public PromptLaw Prompts { get; init; } = new UniformPrompts();

    [Parameter("self: the query is the prompt's last token and counts; cross: it is given separately")]
    public Variant Variant { get; init; } = Variant.Self;

    [Parameter("base transition matrix; every entry positive")]
    public MatrixSpecification Matrix { get; init; } = new GaussianLogits();

    [Parameter("ridge λ/2 ‖a‖² added to each query's loss, λ the total for the query; 0 is maximum likelihood. "
        + "With a ridge the claims are not judged", Minimum = 0, Maximum = 1e9)]
    public double Ridge { get; init; }

    /// <summary>Prompts for the population risk.</summary>
    [Parameter("fresh prompts over which the exact conditional KL is averaged if there are more than 1,000,000 prompt types, too many "
        + "to enumerate",
        Unit = "prompts", Minimum = 2, Maximum = 1e8)]
    public int FreshPrompts { get; init; } = 4096;

    /// <summary>n, whichever parameter gives it.</summary>
    internal int SampleSize =>
        Samples ?? (int)Math.Min(int.MaxValue,
            Math.Max(1, Math.Round((SamplesPerParameter ?? DefaultSamplesPerParameter) * VocabularySize * (VocabularySize - 1.0))));
}
