using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.Eos;

/// <summary>Parameters of <c>eos</c>. Tokens are numbered from 0, the last one is EOS.</summary>
public sealed record EosParameters
{
    [Parameter("base transition matrix P over all tokens, every entry positive; the last token is EOS, whose row is never used")]
    public MatrixSpecification Matrix { get; init; } = new GaussianLogits();

    [Parameter("K, tokens in the vocabulary with EOS; ignored if the matrix is explicit or from a file",
        Unit = "tokens", Minimum = 3, Maximum = 32)]
    public int VocabularySize { get; init; } = 5;

    [Parameter("count of EOS in the prompt; it never changes, since EOS is never appended",
        Unit = "tokens", Minimum = 1, Maximum = 1000)]
    public int EosCount { get; init; } = 1;

    [Parameter("count of each other token in the prompt, K − 1 numbers; empty: one of each",
        Unit = "tokens", Minimum = 1, Maximum = 1000)]
    public IReadOnlyList<int> WordCounts { get; init; } = [];

    /// <summary>Sequences for the length law.</summary>
    [Parameter("sequences generated for the law of lengths", Unit = "sequences", Minimum = 1, Maximum = 1_000_000)]
    public int Sequences { get; init; } = 1000;

    [Parameter("tokens after which a sequence is cut", Unit = "tokens", Minimum = 2, Maximum = 1_000_000)]
    public int Longest { get; init; } = 10_000;

    [Parameter("samples (prompt, next token) for the estimates, both from restarted sequences and from one long trajectory",
        Unit = "samples", Minimum = 2, Maximum = 1_000_000)]
    public int Budget { get; init; } = 10_000;

    /// <summary>n(0), EOS last.</summary>
    internal int[] StartCounts =>
        [.. WordCounts.Count > 0 ? WordCounts : Enumerable.Repeat(1, VocabularySize - 1), EosCount];
}
