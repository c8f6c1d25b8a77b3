using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.PositionalEncoding;

/// <summary>Parameters of <c>positional-encoding</c>.</summary>
public sealed record PositionalEncodingParameters
{
    [Parameter("number of tokens K; ignored if the matrix fixes K", Unit = "tokens", Minimum = 2, Maximum = 64)]
    public int VocabularySize { get; init; } = 2;

    [Parameter("base transition matrix P, every entry positive")]
    public MatrixSpecification Matrix { get; init; } = new TwoToken();

    [Parameter("positional prior ρ")]
    public PositionalPrior Prior { get; init; } = new ExponentialPrior();

    [Parameter("which study")]
    public StudySpecification Study { get; init; } = new CollapseStudy();

    /// <summary>The collapse study of this point, null for others.</summary>
    internal CollapseStudy? Collapse => Study as CollapseStudy;

    /// <summary>The first prompt of a trajectory, oldest first.</summary>
    internal int[] FirstPrompt => [.. Enumerable.Range(0, Collapse?.PromptLength ?? 0).Select(i => i % VocabularySize)];
}
