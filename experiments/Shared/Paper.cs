using Repro.Report;

namespace Experiments.Shared;

/// <summary>The paper whose statements the experiments test. Reference: [IHLRO24].</summary>
public static class Paper
{
    /// <summary>What the report says of it.</summary>
    public static ReportSubject Subject { get; } = new("From self-attention to Markov models")
    {
        Source = "M. E. Ildiz, Y. Huang, Y. Li, A. S. Rawat, S. Oymak. From Self-Attention to Markov Models: Unveiling the Dynamics of "
            + "Generative Transformers. ICML 2024, PMLR 235, 20955–20982.",
        Statements =
        [
            "One self-attention layer samples its next token exactly as a context-conditioned Markov chain (CCMC) does: a transition "
                + "matrix, its rows re-weighted by how often each token occurs in the prompt.",
            "The chain can be learned from prompts and their next tokens if and only if the prompts compare enough pairs of tokens: the "
                + "co-occurrence graph of each query must be connected.",
            "The error of maximum likelihood falls as K²/n for K tokens and n samples.",
            "From a single trajectory learning can fail, because generation collapses: one token, or a few, take over the text, and "
                + "transitions between the others stop.",
        ],
        Figures = [("trajectory-collapse", "phase-diagram"), ("coverage", "measured-vs-predicted"), ("sample-complexity", "ratio-collapse")],
        Experiments =
        [
            "equivalence", "positional-encoding", "coverage", "landscape", "sample-complexity", "trajectory-collapse", "forecast",
            "single-trajectory-learning", "eos", "decoding", "depth", "weight-tying", "estimate",
        ],
    };
}
